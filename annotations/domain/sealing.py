"""Secrets that have to be used again, kept so that the site's key alone opens them."""

import base64
import hashlib
import hmac
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken

_PURPOSE = b"annotation-workbench sealed secret"


class Unsealable(Exception):
    """The secret was sealed with another key, for another row, or was tampered with."""


def seal(secret: str, *, site_key: str, owner: UUID) -> str:
    """The sealed secret of an owner."""
    return _box(site_key, owner).encrypt(secret.encode()).decode()


def unseal(sealed: str, *, site_key: str, owner: UUID) -> str:
    """The secret. Raises Unsealable."""
    try:
        return _box(site_key, owner).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unsealable from None


def _box(site_key: str, owner: UUID) -> Fernet:
    """A key of the owner's own, derived as in RFC 5869."""
    extracted = hmac.digest(_PURPOSE, site_key.encode(), hashlib.sha256)
    key = hmac.digest(extracted, owner.bytes + b"\x01", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))
