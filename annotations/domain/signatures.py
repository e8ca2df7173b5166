"""Signatures on what is sent to other programs: HMAC-SHA256 under a secret of each receiver."""

import base64
import hashlib
import hmac
from datetime import datetime
from uuid import UUID

VERSION = "v1"
_PURPOSE = b"annotation-workbench webhook secret"


def derive_secret(site_key: str, webhook: UUID, number: int) -> str:
    """The number-th secret of a webhook, 256 bits. Nothing of it is stored anywhere.

    Extract, then expand, as in HKDF (RFC 5869): it tells nothing of the site's key, and
    nothing of the webhook's other secrets.
    """
    extracted = hmac.digest(_PURPOSE, site_key.encode(), hashlib.sha256)
    expanded = hmac.digest(extracted, webhook.bytes + number.to_bytes(8) + b"\x01", hashlib.sha256)
    return base64.urlsafe_b64encode(expanded).decode().rstrip("=")


def sign(secret: str, *, at: datetime, body: bytes) -> tuple[str, str]:
    """The timestamp in seconds and the signature over it and the body: v1=<hexadecimal>."""
    timestamp = str(int(at.timestamp()))
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return timestamp, f"{VERSION}={signed.hexdigest()}"
