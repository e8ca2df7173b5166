"""Splitting and joining sentences: a new version of the same text, before anything is submitted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid5

from django.db import transaction

from annotations.access import Permission, require
from annotations.actions.events import log
from annotations.actions.fingerprints import store_fingerprints
from annotations.actions.suggestions import run_like
from annotations.actions.versions import move_assignments
from annotations.domain.errors import Conflict
from annotations.domain.fields import JsonObject
from annotations.domain.messages import verbatim
from annotations.domain.resplitting import join_with_next, split_at
from annotations.domain.sentences import SentenceSpan
from annotations.models import ArticleVersion, Project, Sentence, User
from annotations.queries.sentences import marked_sentences, open_to_resplitting, spans_of
from annotations.queries.suggestion_runs import current_runs

Change = Callable[[list[SentenceSpan]], list[SentenceSpan]]


class SplitTooLate(Conflict):
    """Somebody submitted the version, or there is a newer one."""

    code = "split_too_late"


@dataclass(frozen=True)
class Resplit:
    """The new version, and the marked sentences of unsubmitted work before and after.

    A sentence counts once for every person who marked it. review: positions in the version
    before of marked sentences that were not carried over.
    """

    version: ArticleVersion
    before: int
    after: int
    review: tuple[int, ...]


@transaction.atomic
def split_sentence(
    *, version: ArticleVersion, position: int, place: int, by: User, at: datetime
) -> Resplit:
    """Cut a sentence before the code point `place`. Raises RefusedSplit or SplitTooLate."""
    return _resplit(
        version,
        lambda spans: split_at(version.text, spans, position=position, at=place),
        {"act": "split", "position": position, "at": place},
        by,
        at,
    )


@transaction.atomic
def join_sentences(*, version: ArticleVersion, position: int, by: User, at: datetime) -> Resplit:
    """Join a sentence with the next of its paragraph. Raises RefusedSplit or SplitTooLate."""
    return _resplit(
        version,
        lambda spans: join_with_next(spans, position=position),
        {"act": "join", "position": position},
        by,
        at,
    )


def _resplit(
    old: ArticleVersion, change: Change, noted: JsonObject, by: User, at: datetime
) -> Resplit:
    require(by, old.article.project, Permission.EDIT_ARTICLES)
    # Submissions and other changes of the project wait here, so none comes between.
    Project.objects.select_for_update().get(pk=old.project_id)
    if refusal := open_to_resplitting(old):
        raise SplitTooLate(verbatim(refusal))
    spans = change(spans_of(old))
    new = _store(old, spans, noted, by, at)
    before = marked_sentences(old)
    log(
        project_id=old.project_id,
        kind=f"version.{_DONE[str(noted['act'])]}",
        by=by,
        at=at,
        object_uid=new.uid,
        answer={"number": new.number, "from": str(old.uid)} | noted,
    )
    pinned = current_runs([old]).get(old.pk)
    if pinned is not None:
        run_like(pinned=pinned, version=new, at=at)
    review = move_assignments(old=old, new=new, by=by, at=at)
    return Resplit(new, before, marked_sentences(new), review)


_DONE = {"split": "split", "join": "joined"}


def _store(
    old: ArticleVersion, spans: list[SentenceSpan], noted: JsonObject, by: User, at: datetime
) -> ArticleVersion:
    """The same text under the next number, with its sentences and what was changed by hand."""
    new = ArticleVersion.objects.create(
        uid=uuid5(old.article.uid, str(old.number + 1)),
        article=old.article,
        project_id=old.project_id,
        number=old.number + 1,
        text=old.text,
        text_hash=old.text_hash,
        splitter_name=old.splitter_name,
        splitter_version=old.splitter_version,
        manual_splits=[*old.manual_splits, noted],
        imported_at=at,
        imported_by=by,
    )
    Sentence.objects.bulk_create(
        Sentence(version=new, position=n, paragraph=one.paragraph, start=one.start, end=one.end)
        for n, one in enumerate(spans)
    )
    store_fingerprints([new])
    return new
