"""Texts are what they were when imported, and their sentences lie in them in order."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from django.db.models.functions import Length

from annotations.actions.doctor.findings import Finding, Scope
from annotations.domain.texts import text_hash
from annotations.models import ArticleVersion, Sentence

TEXTS_A_READ = 20
VERSIONS_A_READ = 50

TEXT = "text"
SENTENCES = "sentences"

Row = tuple[int, int, int, int]


def check_texts(scope: Scope) -> Iterator[Finding]:
    """Every text still has the hash it was stored with."""
    rows = (
        ArticleVersion.objects.filter(scope.within("project"))
        .order_by("pk")
        .values_list("uid", "text", "text_hash")
    )
    for uid, text, stored in rows.iterator(chunk_size=TEXTS_A_READ):
        if text_hash(text) != stored:
            yield Finding(TEXT, str(uid), "The text is not the one that was imported.")


def check_sentences(scope: Scope) -> Iterator[Finding]:
    """0 <= start < end <= length, in order, without overlap, numbered from 0 without a gap."""
    versions = (
        ArticleVersion.objects.filter(scope.within("project"))
        .order_by("pk")
        .annotate(length=Length("text"))
        .values_list("pk", "uid", "length")
        .iterator(chunk_size=VERSIONS_A_READ)
    )
    while portion := list(islice(versions, VERSIONS_A_READ)):
        found: dict[int, list[Row]] = defaultdict(list)
        sentences = Sentence.objects.filter(version_id__in=[pk for pk, _, _ in portion])
        for version_id, *row in sentences.order_by("version_id", "position").values_list(
            "version_id", "position", "paragraph", "start", "end"
        ):
            found[version_id].append((row[0], row[1], row[2], row[3]))
        for pk, uid, length in portion:
            if not found[pk]:
                yield Finding(SENTENCES, str(uid), "The text has no sentences.")
            yield from _check_version(str(uid), length, found[pk])


def _check_version(uid: str, length: int, rows: list[Row]) -> Iterator[Finding]:
    """At most one finding a sentence; the first fault of each is named."""
    before_end, before_paragraph = 0, 0
    for expected, (position, paragraph, start, end) in enumerate(rows):
        fault = ""
        if position != expected:
            fault = f"it is numbered {position}, but {expected} comes next"
        elif not 0 <= start < end <= length:
            fault = f"its span [{start}, {end}] does not lie in the text of {length} characters"
        elif start < before_end:
            fault = f"it begins at {start}, before the last one ends at {before_end}"
        elif paragraph < before_paragraph:
            fault = f"its paragraph {paragraph} comes before {before_paragraph}"
        if fault:
            yield Finding(SENTENCES, f"{uid}, sentence {position}", f"Out of place: {fault}.")
        before_end, before_paragraph = end, paragraph
