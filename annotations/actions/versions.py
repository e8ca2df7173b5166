"""Moving work that is not submitted to a changed article's new version."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID, uuid5

from annotations.actions import projection
from annotations.actions.events import Happening, origin_of, take_seq, write_event
from annotations.actions.records import current_records
from annotations.actions.suggestions import run_like
from annotations.domain.carrying import Shift, carry_record
from annotations.domain.fields import JsonObject
from annotations.domain.record import EMPTY, Record, parse_stored
from annotations.domain.spans import Span
from annotations.models import (
    ArticleVersion,
    Assignment,
    AssignmentState,
    BatchArticle,
    Comment,
    Event,
    RecordVersion,
    Sentence,
    User,
)

MOVABLE = (AssignmentState.TODO, AssignmentState.OPEN)


@dataclass(frozen=True)
class Carrying:
    """Which sentences of a text are the same in its next version, and where spans lie there.

    pairs: old position -> new sentence.
    """

    pairs: Mapping[int, Sentence]
    shift: Shift


def move_assignments(
    *,
    old: ArticleVersion,
    new: ArticleVersion,
    by: User | None,
    at: datetime,
    carrying: Carrying | None = None,
) -> tuple[int, ...]:
    """Move todo and open assignments of `old` to `new`; call it inside a transaction.

    Records of sentences that are the same in both are copied and flagged `carried`: those whose
    text is exactly and uniquely the same, unless `carrying` says more. What was marked on the old
    version stays there, as history.
    Returns the positions in `old` of marked sentences that were not carried.
    """
    carrying = carrying or exact(old, new)
    review: set[int] = set()
    for batch_article in (
        BatchArticle.objects.filter(version=old, assignments__state__in=MOVABLE)
        .select_related("suggestion_run")
        .distinct()
    ):
        pinned = batch_article.suggestion_run
        target = BatchArticle.objects.create(
            batch_id=batch_article.batch_id,
            version=new,
            scheme_id=batch_article.scheme_id,
            kind=batch_article.kind,
            arm=batch_article.arm,
            suggestion_run=pinned and run_like(pinned=pinned, version=new, at=at),
        )
        for assignment in batch_article.assignments.filter(state__in=MOVABLE):
            review |= _move(assignment, target, carrying, by, at)
    return tuple(sorted(review))


def exact(old: ArticleVersion, new: ArticleVersion) -> Carrying:
    """Nothing is the same but what is so word for word, and once."""
    pairs = same_sentences(old, new)
    if old.text == new.text:
        return Carrying(pairs, lambda span: span)
    return Carrying(pairs, partial(_shift, old=list(old.sentences.in_order()), carried=pairs))


def same_sentences(old: ArticleVersion, new: ArticleVersion) -> dict[int, Sentence]:
    """Old position -> new sentence, where the words occur exactly once in each version.

    In the same text, split anew, a sentence is the same where it begins and ends in one place.
    """
    if old.text == new.text:
        by_place = {(one.start, one.end): one for one in new.sentences.all()}
        return {
            one.position: by_place[one.start, one.end]
            for one in old.sentences.all()
            if (one.start, one.end) in by_place
        }
    old_words = {one.position: old.text[one.start : one.end] for one in old.sentences.all()}
    new_words = {one: new.text[one.start : one.end] for one in new.sentences.all()}
    once_before = {words for words, n in Counter(old_words.values()).items() if n == 1}
    once_now = Counter(new_words.values())
    by_words = {
        words: one
        for one, words in new_words.items()
        if once_now[words] == 1 and words in once_before
    }
    return {position: by_words[words] for position, words in old_words.items() if words in by_words}


def _move(
    assignment: Assignment,
    target: BatchArticle,
    carrying: Carrying,
    by: User | None,
    at: datetime,
) -> set[int]:
    """Withdraw the assignment on the old version and give its person one on the new.

    Comments on sentences that are the same go along; others stay with the old work.
    """
    stored = current_records(assignment)
    moved = Assignment.objects.create(
        batch_article=target,
        annotator_id=assignment.annotator_id,
        state=assignment.state,
        created_at=at,
        opened_at=assignment.opened_at,
        exposed_at=assignment.exposed_at,
    )
    assignment.state_before_withdrawal = assignment.state
    assignment.state = AssignmentState.WITHDRAWN
    assignment.save(update_fields=["state", "state_before_withdrawal"])
    project_id = target.version.project_id
    event = write_event(
        project_id=project_id,
        seq=take_seq(project_id),
        origin=origin_of(by, at),
        what=Happening(
            kind="assignment.moved",
            object_uid=moved.uid,
            answer={"from": str(assignment.uid)}
            | _move_comments(assignment, moved, carrying.pairs),
        ),
    )
    kept = {n: one for n, one in stored.items() if n in carrying.pairs}
    _carry(moved, kept, carrying, event)
    return stored.keys() - kept.keys()


def _move_comments(
    assignment: Assignment, moved: Assignment, carried: Mapping[int, Sentence]
) -> dict[str, object]:
    """Hand the threads on sentences that are the same to the new work; which ones, if any."""
    rows = list(
        Comment.objects.filter(assignment=assignment, sentence__position__in=carried)
        .select_related("sentence")
        .order_by("pk")
    )
    for row in rows:
        row.assignment, row.sentence = moved, carried[row.sentence.position]  # type: ignore[union-attr]
    Comment.objects.bulk_update(rows, ["assignment", "sentence"])
    threads = [str(row.uid) for row in rows if row.parent_id is None]
    return {"comments": threads} if threads else {}


def _carry(
    assignment: Assignment,
    stored: dict[int, JsonObject],
    carrying: Carrying,
    event: Event,
) -> None:
    """Write the carried records as first versions, with spans and uids of the new text."""
    carried = carrying.pairs
    records = {n: parse_stored(one["record"]) for n, one in stored.items()}
    moved = {
        n: carry_record(
            record,
            shift=carrying.shift,
            rename=lambda uid: uuid5(assignment.uid, str(uid)),
            carried=_attributions_before(n, records, carried),
            sentence=(carried[n].start, carried[n].end),
        )
        for n, record in records.items()
    }
    RecordVersion.objects.bulk_create(
        RecordVersion(
            assignment=assignment,
            sentence=carried[n],
            version=1,
            payload=record.as_json(),
            event=event,
            seq=event.seq,
            carried=True,
        )
        for n, record in moved.items()
    )
    projection.write(
        assignment=assignment,
        changes=[
            projection.Change(
                sentence_id=carried[n].pk,
                position=carried[n].position,
                mark_id=None,
                version=1,
                old=EMPTY,
                new=record,
            )
            for n, record in sorted(moved.items(), key=lambda item: carried[item[0]].position)
        ],
    )


def _attributions_before(
    n: int, records: dict[int, Record], carried: Mapping[int, Sentence]
) -> set[UUID]:
    """Uids of what stands, in the new text, in old sentence `n` or before it."""
    here = carried[n].position
    return {
        one.uid
        for other, record in records.items()
        if carried[other].position <= here
        for one in record.attributions
    }


def _shift(span: Span, old: list[Sentence], carried: Mapping[int, Sentence]) -> Span | None:
    """Where a span lies in the new text; None when its sentence was not carried."""
    for sentence in old:
        if sentence.start <= span[0] and span[1] <= sentence.end:
            target = carried.get(sentence.position)
            if target is None:
                return None
            by = target.start - sentence.start
            return span[0] + by, span[1] + by
    return None
