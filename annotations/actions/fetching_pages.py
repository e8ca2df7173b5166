"""Pages that lists of addresses name: asked for politely, through the one vetted fetcher."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.fetching import Fetched as Answer
from annotations.fetching import Fetcher, Limits, Unreachable
from annotations.formats.base import Fetched, fetching_is_off

# Between two requests to one host, of which an import has one at a time.
PAUSE_SECONDS = 1.0
LIMITS = Limits(seconds=30.0, step_seconds=10.0, body_bytes=5_000_000, redirects=3)
_FOUND = 200


@dataclass
class PageFetching:
    """Fetches one page after another. `is_passing`: rows are only counted, nothing is asked."""

    beat: Callable[[], None]
    is_passing: bool = False
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _asked_at: dict[str, float] = field(default_factory=dict)

    def fetch(self, address: str) -> Fetched:
        """A page. Raises UserError: `fetching_off`, `refused_url`, `not_fetched`."""
        if self.is_passing:
            return Fetched(address, b"")
        if not settings.FETCH:
            return fetching_is_off(address)
        self.beat()
        self._wait_for(urlsplit(address).hostname or "")
        answer = _ask(address)
        if answer.status != _FOUND:
            raise UserError(
                N_("The page was not given: the answer was {status}.", status=answer.status),
                code="not_fetched",
                field="url",
            )
        content_type = {key.lower(): value for key, value in answer.headers.items()}.get(
            "content-type", ""
        )
        return Fetched(answer.url, answer.body, content_type)

    def _wait_for(self, host: str) -> None:
        """Leave a host its pause since it was last asked."""
        now = self.clock()
        left = self._asked_at.get(host, now - PAUSE_SECONDS) + PAUSE_SECONDS - now
        if left > 0:
            self.pause(left)
        self._asked_at[host] = self.clock()


def _ask(address: str) -> Answer:
    fetcher = Fetcher(allowed=settings.FETCH_ALLOW, limits=LIMITS)
    try:
        return fetcher.get(address)
    except Unreachable as error:
        raise UserError(error.detail, code="not_fetched", field="url") from error
    except UserError as error:
        raise UserError(error.detail, code=error.code, field="url") from error
