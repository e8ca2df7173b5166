"""The page on which a person marks an article, and the steps of an assignment's life."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.access import NotVisible, own_assignment
from annotations.actions.reassignment import reassign_assignment, taker_called
from annotations.actions.submissions import (
    reopen_assignment,
    restore_assignment,
    unskip_assignment,
    withdraw_assignment,
)
from annotations.models import Assignment
from annotations.queries.assignments import with_article
from annotations.visible import managed_assignment, moved_assignment, reopenable_assignment
from annotations.web.annotation_page import annotation_context
from annotations.web.pages import carry_out, person


@require_safe
def assignment_detail(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """The article of one's own assignment, to be marked or, once submitted, to be read."""
    user = person(request)
    try:
        found = with_article(own_assignment(user, assignment))
    except NotVisible:
        moved = moved_assignment(user, assignment)
        if moved is None:
            raise
        messages.info(request, _("This article has a new version: here your work goes on."))
        return redirect("assignment-detail", moved.uid)
    return render(request, "assignment/detail.html", annotation_context(found, user))


@require_POST
def reopening(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Reopen one's own submitted article, or as a manager anybody's."""
    user = person(request)
    found = reopenable_assignment(user, assignment)
    act = partial(reopen_assignment, assignment=found, by=user, at=timezone.now())
    carry_out(request, act, done=_("The article is open again; what was submitted is kept."))
    if found.annotator_id == user.pk:
        return redirect("project-detail", found.batch_article.batch.project.uid)
    return _to_batch(found)


@require_POST
def unskipping(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Give a skipped article back to its annotator."""
    found = managed_assignment(person(request), assignment)
    act = partial(unskip_assignment, assignment=found, by=person(request), at=timezone.now())
    carry_out(request, act, done=_("The article is with its annotator again."))
    return _to_batch(found)


@require_POST
def withdrawal(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Take an assignment away; the work is kept."""
    found = managed_assignment(person(request), assignment)
    act = partial(withdraw_assignment, assignment=found, by=person(request), at=timezone.now())
    carry_out(request, act, done=_("Withdrawn: the work is kept, and counts nowhere."))
    return _to_batch(found)


@require_POST
def restoration(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Give a withdrawn assignment back in the state it had."""
    found = managed_assignment(person(request), assignment)
    act = partial(restore_assignment, assignment=found, by=person(request), at=timezone.now())
    carry_out(request, act, done=_("Restored, in the state it had."))
    return _to_batch(found)


@require_POST
def reassignment(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Give an unfinished article to somebody else; what the former person marked is kept."""
    user = person(request)
    found = managed_assignment(user, assignment)
    pseudonym = request.POST.get("to", "")

    def act() -> None:
        to = taker_called(found, pseudonym)
        reassign_assignment(assignment=found, to=to, by=user, at=timezone.now())

    words = _("The article is with %(person)s now.") % {"person": pseudonym}
    carry_out(request, act, done=words)
    return _to_batch(found)


def _to_batch(assignment: Assignment) -> HttpResponse:
    return redirect("batch-detail", assignment.batch_article.batch.uid)
