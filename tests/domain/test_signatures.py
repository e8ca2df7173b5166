"""Signatures of what is sent to other programs."""

import hashlib
import hmac
from datetime import UTC, datetime
from uuid import UUID

from annotations.domain.signatures import derive_secret, sign

KEY = "a key of the site"
WEBHOOK = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def test_secret_is_256_bits_and_outlives_a_new_version_of_the_workbench() -> None:
    secret = derive_secret(KEY, WEBHOOK, 1)

    # Receivers hold it: another value here would break all of them.
    assert secret == "3ez9jean8LQ_6hmd1i1slYAdkAX3ZUZa2L9I6Q3LxB4"
    assert len(secret) == 43


def test_secrets_differ_by_site_webhook_and_number() -> None:
    secrets = {
        derive_secret(KEY, WEBHOOK, 1),
        derive_secret(KEY, WEBHOOK, 2),
        derive_secret(KEY, OTHER, 1),
        derive_secret("another key", WEBHOOK, 1),
    }

    assert len(secrets) == 4
    assert not any(KEY in secret for secret in secrets)


def test_signature_covers_the_time_and_the_body() -> None:
    timestamp, signature = sign("secret", at=NOON, body=b'{"a": 1}')

    expected = hmac.new(b"secret", b'1772366400.{"a": 1}', hashlib.sha256).hexdigest()
    assert (timestamp, signature) == ("1772366400", f"v1={expected}")
    assert sign("secret", at=NOON, body=b"{}")[1] != signature
    assert (
        sign("secret", at=datetime(2026, 3, 1, 12, 1, tzinfo=UTC), body=b'{"a": 1}')[1] != signature
    )
