"""Answers given before: a request sent twice is carried out once and answered alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from annotations.access import NotVisible, Passed, Permission, require
from annotations.models import AnsweredRequest, Project, User

KEPT_DAYS = 30
_UNANSWERED = 0


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A request's own key: whose it is, the uid its client made for it, what it asks for."""

    by: User
    event: UUID
    body_hash: str


def claim_event(claim: Claim, *, at: datetime) -> AnsweredRequest | None:
    """Take the event for this transaction; the request answered before, if it was taken.

    Somebody who sends the same event meanwhile waits here until this transaction ends.
    """
    try:
        with transaction.atomic():
            AnsweredRequest.objects.create(
                by=claim.by,
                event=claim.event,
                body_hash=claim.body_hash,
                status=_UNANSWERED,
                at=at,
            )
    except IntegrityError:
        return AnsweredRequest.objects.get(by=claim.by, event=claim.event)
    return None


def keep_answer(
    claim: Claim, *, status: int, answer: dict[str, object] | None, passed: Passed
) -> None:
    """Store what was answered, in the transaction that took the event.

    answer: None = it is secret; passed: the permissions it took, asked for again by a repeat.
    """
    open_now = Project.objects.open().filter(pk__in={project for project, _ in passed})
    still_open = set(open_now.values_list("pk", flat=True)) if passed else set()
    needed = [[project, kind, project in still_open] for project, kind in sorted(passed)]
    AnsweredRequest.objects.filter(by=claim.by, event=claim.event).update(
        status=status, answer={"passed": needed} | (answer or {})
    )


def require_again(before: AnsweredRequest, *, by: User) -> None:
    """Refuse the stored answer to somebody who may no longer do what was done.

    A project that was archived by the request itself is no hindrance; one archived since is.
    """
    assert before.answer is not None  # noqa: S101 a request that others see was answered
    needed = before.answer["passed"]
    projects = Project.objects.in_bulk([project for project, _, _ in needed])
    for project, permission, was_open in needed:
        if was_open and projects[project].archived_at is not None:
            raise NotVisible
        require(by, projects[project], Permission(permission))


def prune_answers(*, at: datetime) -> int:
    """Forget answers older than any retry; returns how many. Takes no lock when there are none."""
    old = AnsweredRequest.objects.filter(at__lt=at - timedelta(days=KEPT_DAYS))
    return old.delete()[0] if old.exists() else 0
