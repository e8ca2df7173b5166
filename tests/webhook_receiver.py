"""A program that receives webhooks as the README tells its author to: verified, then believed."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

FIVE_MINUTES = 300


@dataclass(frozen=True)
class Heard:
    """One request as it came in."""

    headers: dict[str, str]
    body: bytes

    @property
    def payload(self) -> Any:
        return json.loads(self.body)


def heard(request: tuple[str, bytes]) -> Heard:
    head, body = request
    lines = (line.partition(": ") for line in head.split("\r\n")[1:])
    return Heard({name: value for name, _, value in lines}, body)


def is_genuine(secret: str, request: Heard, *, now: float) -> bool:
    """The snippet of the README."""
    timestamp = request.headers["Workbench-Timestamp"]
    signed = timestamp.encode() + b"." + request.body
    expected = "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    is_fresh = abs(now - int(timestamp)) < FIVE_MINUTES
    return is_fresh and hmac.compare_digest(expected, request.headers["Workbench-Signature"])
