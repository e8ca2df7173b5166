"""A manager's correction of a text: work that is not submitted keeps its marks, with a report.

What was submitted stays with the text that its annotators read: a submission says something about
those very words, and nobody else can say it of others.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from annotations.access import Permission, require
from annotations.actions.articles import Arrival, Cut, Imported, known_version, store_next
from annotations.actions.events import log
from annotations.actions.holding import hold
from annotations.actions.records import current_records
from annotations.actions.versions import MOVABLE, Carrying, move_assignments
from annotations.domain.correction_report import changed_sentences, moved_spans
from annotations.domain.corrections import Correction, correction_of
from annotations.domain.fields import JsonObject
from annotations.domain.record import Record, parse_stored
from annotations.domain.texts import canonical_text
from annotations.models import Article, ArticleVersion, Assignment, AssignmentState, User

VERSION_CORRECTED = "version.corrected"
STAYING = (AssignmentState.SUBMITTED, AssignmentState.REOPENED)


@dataclass(frozen=True)
class Corrected:
    """The new version, and what the correction moved: see `report` below; None for a duplicate."""

    imported: Imported
    report: JsonObject | None = None


def correct_version(*, article: Article, text: str, by: User, at: datetime) -> Corrected:
    """Store a text as the correction of the newest one, and let marks follow their sentences."""
    require(by, article.project, Permission.EDIT_ARTICLES)
    cut = Cut.of(canonical_text(text))
    with transaction.atomic():
        hold(article, project_id=article.project_id)
        known = known_version(article, cut)
        if known is not None:
            return Corrected(Imported(Arrival.DUPLICATE, known))
        old, new = store_next(article, cut, by, at)
        if old is None:
            raise ValueError("An article has a version from its first day on.")
        return _follow(old, new, by, at)


def _follow(old: ArticleVersion, new: ArticleVersion, by: User, at: datetime) -> Corrected:
    correction = _correction(old, new)
    report = _report(old, correction)
    log(
        project_id=old.project_id,
        kind=VERSION_CORRECTED,
        by=by,
        at=at,
        object_uid=new.uid,
        answer={"number": new.number, "from": str(old.uid)} | report,
    )
    sentences = {one.position: one for one in new.sentences.all()}
    pairs = {before: sentences[after] for before, after in correction.pairs.items()}
    carrying = Carrying(pairs, correction.shift)
    review = move_assignments(old=old, new=new, by=by, at=at, carrying=carrying)
    return Corrected(Imported(Arrival.NEW_VERSION, new, review), report)


def _correction(old: ArticleVersion, new: ArticleVersion) -> Correction:
    before, after = (
        list(one.sentences.in_order().values_list("start", "end")) for one in (old, new)
    )
    return correction_of(old.text, before, new.text, after)


def _report(old: ArticleVersion, correction: Correction) -> JsonObject:
    """sentences: whose words changed. spans: of marks that moved within them, or could not; nobody
    is named. review: positions of marked sentences that were not kept. submitted: how many people's
    work stays with the old text."""
    works = Assignment.objects.filter(batch_article__version=old)
    held = [_records(one) for one in works.filter(state__in=MOVABLE)]
    spans = [one for records in held for one in moved_spans(records, correction)]
    marked = {position for records in held for position in records}
    return {
        "sentences": changed_sentences(correction),
        "spans": [
            one.as_json() for one in sorted(spans, key=lambda one: (one.position, one.before))
        ],
        "review": sorted(marked - correction.pairs.keys()),
        "submitted": works.filter(state__in=STAYING).count(),
    }


def _records(work: Assignment) -> dict[int, Record]:
    return {n: parse_stored(one["record"]) for n, one in current_records(work).items()}
