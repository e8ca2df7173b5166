"""Giving one person's unfinished article to another."""

from datetime import datetime

from django.db import IntegrityError, transaction

from annotations.access import Permission, require
from annotations.actions.batches import expose_readers
from annotations.actions.events import log
from annotations.actions.submissions import withdraw_assignment
from annotations.domain.errors import Conflict
from annotations.domain.messages import N_
from annotations.models import Assignment, AssignmentState, Membership, User

REASSIGNED = "assignment.reassigned"
_GIVEN_ON = (AssignmentState.TODO, AssignmentState.OPEN, AssignmentState.SKIPPED)


class ReassignmentRefused(Conflict):
    """The article cannot be given to this person; `field` is "to" when they are the reason."""

    code = "reassignment_refused"


@transaction.atomic
def reassign_assignment(*, assignment: Assignment, to: User, by: User, at: datetime) -> Assignment:
    """Withdraw the assignment and give its article, in the same arm, to somebody else.

    What was marked is kept and counts nowhere. The other person begins anew and sees none of it.
    Raises ReassignmentRefused; nothing is changed then.
    """
    batch_article = assignment.batch_article
    project = batch_article.batch.project
    require(by, project, Permission.EDIT_BATCHES)
    if assignment.state not in _GIVEN_ON:
        raise ReassignmentRefused(
            N_("Only an article that is to do, open or skipped can be given to somebody else.")
        )
    member = Membership.objects.assignable().filter(project=project, user_id=to.pk).first()
    if member is None:
        raise ReassignmentRefused(N_("This person may not annotate here."), field="to")
    withdraw_assignment(assignment=assignment, by=by, at=at)
    given = _give(assignment, to, at)
    expose_readers(Assignment.objects.filter(pk=given.pk), project_id=project.pk, at=at)
    log(
        project_id=project.pk,
        kind=REASSIGNED,
        by=by,
        at=at,
        object_uid=given.uid,
        answer={"from": str(assignment.uid), "to": member.pseudonym},
    )
    given.refresh_from_db()
    return given


def taker_called(assignment: Assignment, pseudonym: str) -> User:
    """The member who is to have the article. Raises ReassignmentRefused where there is none."""
    project = assignment.batch_article.batch.project
    members = Membership.objects.current().filter(project=project, pseudonym=pseudonym)
    member = members.select_related("user").first()
    if member is None:
        raise ReassignmentRefused(N_("The project has no such member."), field="to")
    return member.user


def _give(assignment: Assignment, to: User, at: datetime) -> Assignment:
    batch_article = assignment.batch_article
    try:
        with transaction.atomic():
            return Assignment.objects.create(
                batch_article=batch_article,
                annotator=to,
                created_at=at,
                state=AssignmentState.TODO,
            )
    except IntegrityError as refusal:
        # The database holds it: a person has an article of a batch once.
        raise ReassignmentRefused(
            N_("This person has the article already, or had it: restore that assignment instead."),
            field="to",
        ) from refusal
