"""Asking another machine: vetted, pinned, and within limits of time, size and redirects."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from ssl import SSLError
from urllib.parse import urljoin

from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse
from urllib3.util.ssl_match_hostname import CertificateError

from annotations.domain.messages import N_, Message
from annotations.fetching.addresses import Allowed, Refused, Target, read_target
from annotations.fetching.connecting import (
    NotConnected,
    Resolve,
    ask_resolver,
    connect,
    cut_after,
    vet,
)

CHUNK = 16_384
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LATE = N_("There was no answer in time.")
_BROKEN = N_("The connection broke, or the answer made no sense.")
_OWN_HEADERS = {
    "User-Agent": "annotation-workbench",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


class Unreachable(Exception):
    """There was no whole answer within the limits; `detail` says why, in words for people."""

    def __init__(self, detail: Message) -> None:
        super().__init__(detail)
        self.detail = detail


class TooLarge(Unreachable):
    """The answer is larger than the limit."""


@dataclass(frozen=True)
class Limits:
    """Seconds for everything and for one step of it; bytes of the body after decompression."""

    seconds: float = 20.0
    step_seconds: float = 5.0
    body_bytes: int = 5_000_000
    redirects: int = 3


@dataclass(frozen=True)
class Fetched:
    """An answer. `url` and `address` are those which gave it, after redirects."""

    url: str
    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class _Deadline:
    """When all of a request must be over. After it the connection is cut, whatever it does."""

    def __init__(self, limits: Limits) -> None:
        self._ends_at = time.monotonic() + limits.seconds
        self._step_seconds = limits.step_seconds

    @property
    def left(self) -> float:
        return self._ends_at - time.monotonic()

    @property
    def step(self) -> float:
        """Seconds that the next step may take; raises Unreachable when none are left."""
        if self.left <= 0:
            raise Unreachable(_LATE)
        return min(self._step_seconds, self.left)

    @property
    def reason(self) -> Message:
        """Why an exchange broke off."""
        return _LATE if self.left <= 0 else _BROKEN


@dataclass(frozen=True)
class Fetcher:
    """allowed: hosts and ports that an operator lists; redirects never lead to them."""

    allowed: Allowed = ()
    limits: Limits = field(default_factory=Limits)
    resolve: Resolve = ask_resolver

    def get(self, url: str) -> Fetched:
        """Read a page, following a few redirects, each checked as the first address was."""
        deadline = _Deadline(self.limits)
        target = read_target(url, allowed=self.allowed)
        for _ in range(self.limits.redirects + 1):
            answer = self._exchange("GET", target, deadline=deadline)
            place = answer.headers.get("Location", "")
            if answer.status not in REDIRECTS or not place:
                return answer
            target = read_target(_join(target, place))
        raise Refused(N_("The address leads on and on, through more than three others."))

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Fetched:
        """Send a body; an answer that leads elsewhere is given back, never followed."""
        target = read_target(url, allowed=self.allowed)
        deadline = _Deadline(self.limits)
        return self._exchange("POST", target, deadline=deadline, body=body, headers=headers)

    def _exchange(
        self,
        method: str,
        target: Target,
        *,
        deadline: _Deadline,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        address, connection = self._reach(target, deadline)
        clock = cut_after(connection, deadline.left)
        try:
            connection.request(
                method,
                target.path,
                body=body,
                headers=_OWN_HEADERS | dict(headers or {}) | {"Host": target.origin},
                preload_content=False,
            )
            response = connection.getresponse()
            content = self._read(response)
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            raise Unreachable(deadline.reason) from error
        finally:
            clock.cancel()
            connection.close()
        if deadline.left <= 0:  # cut off, which looks like an answer that ended there
            raise Unreachable(_LATE)
        return Fetched(target.url, address, response.status, response.headers, content)

    def _reach(self, target: Target, deadline: _Deadline) -> tuple[str, HTTPConnection]:
        """The first vetted address that answers, and the connection to it."""
        try:
            addresses = vet(target, resolve=self.resolve, seconds=deadline.step)
        except NotConnected as error:
            raise Unreachable(error.detail) from error
        failure: Exception | None = None
        for address in addresses:
            try:
                return address, connect(target, address, seconds=deadline.step)
            except (CertificateError, SSLError) as error:
                raise Unreachable(
                    N_("The certificate of {origin} is not valid.", origin=target.origin)
                ) from error
            except (HTTPError, OSError) as error:
                failure = error
        raise Unreachable(N_("{origin} cannot be reached.", origin=target.origin)) from failure

    def _read(self, response: BaseHTTPResponse) -> bytes:
        """The body, decompressed piece by piece and never more of it than the limit."""
        content = bytearray()
        for piece in response.stream(CHUNK, decode_content=True):
            content += piece
            if len(content) > self.limits.body_bytes:
                raise TooLarge(
                    N_(
                        "The answer is larger than {limit:,} bytes.",
                        limit=self.limits.body_bytes,
                    )
                )
        return bytes(content)


def _join(target: Target, place: str) -> str:
    """Where a redirect leads; what cannot be joined is refused as an address."""
    try:
        return urljoin(target.url, place)
    except ValueError:
        raise Refused(N_("The address leads to what is no web address.")) from None
