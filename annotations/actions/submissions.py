"""The life of an assignment: submitted, reopened, skipped, opened again, withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from annotations.access import Permission, may, membership, require
from annotations.actions import counting
from annotations.actions.events import Happening, Origin, origin_of, take_seq, write_event
from annotations.actions.opening import expose_annotators
from annotations.actions.reactions import settle_reactions
from annotations.actions.records import Closed, check_replay, current_records
from annotations.actions.resolution import resolve_sources
from annotations.actions.telling import tell_submitted
from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.domain.record import parse_stored
from annotations.domain.submission import Problem, find_problems
from annotations.models import (
    Assignment,
    AssignmentState,
    SkipReason,
    Submission,
    User,
)
from annotations.queries.reserving import is_given_again
from annotations.wording import say

SUBMITTED = "assignment.submitted"
SKIPPED = "assignment.skipped"


class Incomplete(UserError):
    """Sentences are undecided or break a rule of submission."""

    code = "incomplete"

    def __init__(self, problems: Sequence[Problem]) -> None:
        undecided = sum(problem.code == "undecided" for problem in problems)
        super().__init__(
            N_(
                "Sentences that keep this article from being submitted: {n}, of which "
                "undecided: {undecided}.",
                n=len(problems),
                undecided=undecided,
            )
        )
        self.problems = list(problems)


class WrongState(UserError):
    """The assignment is not in a state from which this step can be taken."""

    code = "wrong_state"


@dataclass(frozen=True)
class Submitted:
    number: int
    at: datetime


def submit_assignment(
    *, assignment: Assignment, settle: Mapping[UUID, UUID | None], origin: Origin, by: User
) -> Submitted:
    """Freeze the records as they are and resolve the sources typed for them.

    settle: answers to an earlier AmbiguousSource. The same event again gives the first answer.
    Raises Incomplete, AmbiguousSource, Closed or EventReused; nothing is changed then.
    """
    try:
        with transaction.atomic():
            return _submit(assignment, settle, origin, by)
    except (UserError, IntegrityError):
        # A request that came before runs into one of these, also when both come at once.
        event = check_replay(origin, kind=SUBMITTED)
        if event is None:
            raise
        return Submitted((event.answer or {})["number"], event.at)


def _submit(
    assignment: Assignment, settle: Mapping[UUID, UUID | None], origin: Origin, by: User
) -> Submitted:
    version = assignment.batch_article.version
    seq = take_seq(version.project_id)
    assignment.refresh_from_db(fields=["state", "exposed_at"])
    if not assignment.is_writable:
        raise Closed(N_("This article is submitted, skipped or withdrawn already."))
    records = {
        position: parse_stored(stored["record"])
        for position, stored in current_records(assignment).items()
    }
    problems = find_problems(records, sentence_count=version.sentences.count())
    if problems:
        raise Incomplete(problems)
    # Earlier ones may be missing: a release holds the latest.
    last = assignment.submissions.order_by("-number").values_list("number", flat=True).first()
    number = (last or 0) + 1
    fates = settle_reactions(assignment=assignment, records=records, at=origin.at)
    write_event(
        project_id=version.project_id,
        seq=seq,
        origin=origin,
        what=Happening(
            kind=SUBMITTED,
            object_uid=assignment.uid,
            answer={"number": number, "fates": fates},
        ),
    )
    Submission.objects.create(
        assignment=assignment,
        number=number,
        at=origin.at,
        seq=seq,
        independent=assignment.exposed_at is None,
    )
    resolve_sources(assignment=assignment, records=records, settle=settle, by=by, at=origin.at)
    assignment.state = AssignmentState.SUBMITTED
    assignment.submitted_at = origin.at
    assignment.save(update_fields=["state", "submitted_at"])
    _expose(assignment, origin.at)
    counting.rebuild(version.pk)
    tell_submitted(assignment, number=number, at=origin.at)
    return Submitted(number, origin.at)


def _expose(assignment: Assignment, at: datetime) -> None:
    """Note that others' marks are readable now that this work is put out of hand.

    Managers and adjudicators read them at once; others when they submitted it, or submitted it
    before, and the decisions were opened.
    """
    member = membership(assignment.annotator, assignment.batch_article.batch.project)
    if may(member, Permission.COMPARE_MARKS):
        Assignment.objects.filter(pk=assignment.pk, exposed_at=None).update(exposed_at=at)
    article, annotator = assignment.batch_article.version.article_id, assignment.annotator_id
    expose_annotators([article], at=at, annotator_id=annotator)
    assignment.refresh_from_db(fields=["exposed_at"])


@transaction.atomic
def reopen_assignment(*, assignment: Assignment, by: User, at: datetime) -> None:
    """Let a submitted article be changed again; the submission itself is kept.

    Not while its annotator marks the article a second time: with both open, one would be copied.
    """
    _require_own_or_manager(assignment, by)
    if is_given_again(assignment):
        raise WrongState(
            N_("This person has the article to mark again. Open it when that is submitted.")
        )
    _move(
        assignment,
        {AssignmentState.SUBMITTED: AssignmentState.REOPENED},
        "assignment.reopened",
        by,
        at,
    )
    counting.rebuild(assignment.batch_article.version_id)


def skip_assignment(*, assignment: Assignment, reason: str, note: str, origin: Origin) -> None:
    """Put an article aside with a reason; what was marked is kept but counts nowhere."""
    if reason not in SkipReason.values:
        raise UserError(N_("Choose one of the reasons."), code="unknown_reason", field="reason")
    if reason == SkipReason.OTHER and not note.strip():
        raise UserError(N_("Say in a few words why."), code="note_required", field="note")
    try:
        with transaction.atomic():
            _skip(assignment, reason, note, origin)
    except (Closed, IntegrityError):
        if check_replay(origin, kind=SKIPPED) is None:
            raise


def _skip(assignment: Assignment, reason: str, note: str, origin: Origin) -> None:
    project_id = assignment.batch_article.version.project_id
    seq = take_seq(project_id)
    assignment.refresh_from_db(fields=["state", "exposed_at"])
    if not assignment.is_writable:
        raise Closed(N_("This article is submitted, skipped or withdrawn already."))
    assignment.state = AssignmentState.SKIPPED
    assignment.skip_reason = reason
    assignment.skip_note = note.strip()[:500]
    assignment.save(update_fields=["state", "skip_reason", "skip_note"])
    _expose(assignment, origin.at)
    write_event(
        project_id=project_id,
        seq=seq,
        origin=origin,
        what=Happening(kind=SKIPPED, object_uid=assignment.uid, answer={"reason": reason}),
    )


@transaction.atomic
def unskip_assignment(*, assignment: Assignment, by: User, at: datetime) -> None:
    """A manager gives a skipped article back to its annotator."""
    require(by, assignment.batch_article.batch.project, Permission.EDIT_BATCHES)
    _move(
        assignment,
        {AssignmentState.SKIPPED: AssignmentState.OPEN},
        "assignment.unskipped",
        by,
        at,
    )
    assignment.skip_reason = assignment.skip_note = ""
    assignment.save(update_fields=["skip_reason", "skip_note"])


@transaction.atomic
def withdraw_assignment(*, assignment: Assignment, by: User, at: datetime) -> None:
    """Take an assignment away from its annotator; the work is kept and counts nowhere."""
    require(by, assignment.batch_article.batch.project, Permission.EDIT_BATCHES)
    before = assignment.state
    if before == AssignmentState.WITHDRAWN:
        raise WrongState(N_("This assignment is withdrawn already."))
    _move(assignment, {before: AssignmentState.WITHDRAWN}, "assignment.withdrawn", by, at)
    _expose(assignment, at)
    counting.rebuild(assignment.batch_article.version_id)


@transaction.atomic
def restore_assignment(*, assignment: Assignment, by: User, at: datetime) -> None:
    """Give a withdrawn assignment back, in the state it had.

    Not where the work went on with a new version of the article: a person has it once.
    """
    require(by, assignment.batch_article.batch.project, Permission.EDIT_BATCHES)
    moved = Assignment.objects.filter(
        annotator_id=assignment.annotator_id,
        batch_article__batch_id=assignment.batch_article.batch_id,
        batch_article__version__article_id=assignment.batch_article.version.article_id,
        batch_article__version__number__gt=assignment.batch_article.version.number,
    )
    if moved.exists():
        raise WrongState(N_("This work went on with a newer version of the article."))
    _move(
        assignment,
        {AssignmentState.WITHDRAWN: assignment.state_before_withdrawal},
        "assignment.restored",
        by,
        at,
    )
    if not assignment.is_writable:
        _expose(assignment, at)
    counting.rebuild(assignment.batch_article.version_id)


def _move(
    assignment: Assignment, steps: Mapping[str, str], kind: str, by: User, at: datetime
) -> None:
    project_id = assignment.batch_article.version.project_id
    seq = take_seq(project_id)
    before = Assignment.objects.values_list("state", flat=True).get(pk=assignment.pk)
    if before not in steps:
        raise WrongState(N_("The assignment is in another state by now: load the page again."))
    assignment.state = steps[before]
    if assignment.is_writable and _is_archived(assignment):
        raise WrongState(N_("The article or its batch is archived: restore that first."))
    withdrawn = assignment.state == AssignmentState.WITHDRAWN
    assignment.state_before_withdrawal = before if withdrawn else ""
    assignment.save(update_fields=["state", "state_before_withdrawal"])
    write_event(
        project_id=project_id,
        seq=seq,
        origin=origin_of(by, at),
        what=Happening(
            kind=kind,
            object_uid=assignment.uid,
            answer={"from": before, "to": assignment.state},
        ),
    )


def _is_archived(assignment: Assignment) -> bool:
    place = assignment.batch_article
    return place.batch.archived_at is not None or place.version.article.archived_at is not None


def _require_own_or_manager(assignment: Assignment, by: User) -> None:
    own = assignment.annotator_id == by.pk
    right = Permission.VIEW_PROJECT if own else Permission.EDIT_BATCHES
    require(by, assignment.batch_article.batch.project, right)


def problems_json(problems: Sequence[Problem]) -> list[JsonObject]:
    """The problems as the API answers them."""
    return [{"n": one.position, "code": one.code, "detail": say(one.detail)} for one in problems]
