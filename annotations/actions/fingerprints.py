"""Fingerprints of stored texts: of new versions, and of those from before there were any."""

from collections.abc import Sequence

from django.db import transaction

from annotations.actions.bulk_rows import insert_rows
from annotations.domain.near_copies import fingerprint
from annotations.models import ArticleVersion, Fingerprint

VERSIONS_A_PORTION = 200


def store_fingerprints(versions: Sequence[ArticleVersion]) -> None:
    """Store the fingerprint of each of these texts, which have none yet."""
    insert_rows(
        Fingerprint,
        ("project_id", "version_id", "value"),
        [
            (one.project_id, one.pk, value)
            for one in versions
            for value in fingerprint(one.text).values
        ],
    )


def fingerprint_missing() -> int:
    """Give every text without a fingerprint its own; how many texts were looked at.

    Each portion is a transaction, so it can be broken off and begun again. A text without words
    has none, and is looked at again each time.
    """
    looked_at, after = 0, 0
    while True:
        with transaction.atomic():
            rows = ArticleVersion.objects.filter(pk__gt=after, fingerprints=None).order_by("pk")
            portion = list(rows[:VERSIONS_A_PORTION])
            store_fingerprints(portion)
        if not portion:
            return looked_at
        looked_at += len(portion)
        after = portion[-1].pk
