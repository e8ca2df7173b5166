"""How often people, tokens and strangers may ask: far more than hands can, far less than a flood.

Requests are counted in windows of time. Each process counts in its own memory and tells the cache
that all share only after every tenth of a limit, so that an ordinary request costs neither a
statement nor a message; a limit is therefore exact to some tenths.
"""

import logging
import time
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from annotations.models import ApiToken

logger = logging.getLogger(__name__)

TOLD_AT = 10  # a tenth of a limit
MOST_COUNTERS = 10_000


@dataclass(slots=True)
class _Count:
    """One key's requests within a window: those all processes told, and those only here."""

    window: int
    told: int = 0
    here: int = 0


_counts: dict[str, _Count] = {}
_lock = Lock()


class RateLimit(BaseThrottle):
    """All limits that a request falls under; the first that is used up refuses it."""

    retry_after = 0.0

    def allow_request(self, request: Request, view: APIView) -> bool:
        for scope, whose in _limits(self, request, view):
            wait = seconds_to_wait(scope, whose, now=time.time())
            if wait:
                self.retry_after = wait
                return False
        return True

    def wait(self) -> float:
        return self.retry_after


def _limits(throttle: BaseThrottle, request: Request, view: APIView) -> list[tuple[str, object]]:
    if not request.user or not request.user.is_authenticated:
        return [("anonymous", throttle.get_ident(request))]
    person = request.user.uid
    token = request.auth
    usual: list[tuple[str, object]] = (
        [("token", token.uid), ("tokens", person)]
        if isinstance(token, ApiToken)
        else [("person", person)]
    )
    special: dict[str, str] = getattr(view, "rates", {})
    scope = special.get(str(request.method))
    return [*usual, (scope, person)] if scope else usual


def seconds_to_wait(scope: str, whose: object, *, now: float) -> float:
    """Count one request; 0 where it is within the limit, else how long until the next window."""
    limit, length = settings.API_RATES[scope]
    window = int(now // length)
    key = f"rate:{scope}:{whose}"
    with _lock:
        count = _counts.get(key)
        if count is None or count.window != window:
            count = _begin(key, window)
        count.here += 1
        due = count.here >= max(1, limit // TOLD_AT)
        if due:
            told, count.here = count.here, 0
    if due:
        count.told = _tell(f"{key}:{window}", told, known=count.told, seconds=2 * length)
    return 0.0 if count.told + count.here <= limit else (window + 1) * length - now


def _begin(key: str, window: int) -> _Count:
    if len(_counts) >= MOST_COUNTERS:
        _counts.clear()  # what was told is with all; what was not is less than a tenth
    _counts[key] = _Count(window)
    return _counts[key]


def _tell(key: str, told: int, *, known: int, seconds: int) -> int:
    """Add to what all processes count; while the cache is away, go by what is known here."""
    try:
        cache.add(key, 0, timeout=seconds)
        return int(cache.incr(key, told))
    except (DatabaseError, RedisError, OSError, ValueError) as error:
        logger.warning("The cache does not answer: %s", type(error).__name__)
        return known + told
