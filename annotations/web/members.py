"""The page of a project's members and invitations."""

from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annotations.access import Permission, visible_project
from annotations.actions.invitations import invite, withdraw_invitation
from annotations.actions.people import change_role, remove_member, return_member
from annotations.actions.reset_links import ResetRefused, make_reset_link
from annotations.models import Membership, Role
from annotations.queries.members import (
    current_members,
    former_members,
    open_invitations,
    open_work_of,
)
from annotations.visible import former_member, visible_invitation, visible_member
from annotations.web.forms import ActionForm
from annotations.web.pages import carry_out, person, show
from annotations.wording import say

# Where a project's fresh link waits in the session for the one page that shows it.
FRESH_LINK = "invitation_link:{project}"


class InvitationForm(ActionForm):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role, initial=Role.ANNOTATOR)
    note = forms.CharField(
        label=gettext_lazy("Note to yourself"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Whom the link is for; only managers see it."),
    )


class RoleForm(ActionForm):
    role = forms.ChoiceField(choices=Role)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member_list(request: HttpRequest, project: UUID) -> HttpResponse:
    """Who belongs here; a POST makes an invitation, whose link the next page shows once."""
    user = person(request)
    found = visible_project(user, project, Permission.VIEW_MEMBERS)
    fresh = FRESH_LINK.format(project=found.uid)
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        made = form.carry_out(
            lambda: invite(project=found, by=user, at=timezone.now(), **form.cleaned_data)
        )
        if made is not None:
            address = reverse("invitation-detail", args=[made[1]])
            request.session[fresh] = request.build_absolute_uri(address)
            return redirect("member-list", found.uid)
    context = {
        "members": current_members(found),
        "former": former_members(found),
        "invitations": open_invitations(found, at=timezone.now()),
        "form": form,
        "roles": Role.choices,
        "link": request.session.pop(fresh, ""),
    }
    return show(request, "member/list.html", found, context)


@require_POST
def member_role(request: HttpRequest, project: UUID, pseudonym: str) -> HttpResponse:
    """Give a member another role."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_MEMBERS)
    member = visible_member(found, pseudonym)
    role = request.POST.get("role", "")
    act = partial(change_role, member=member, role=role, by=user, at=timezone.now())
    carry_out(request, act, done=_("The role is changed."))
    return _back(found.uid, stays=member.user_id != user.pk or role == Role.MANAGER)


@require_POST
def member_removal(request: HttpRequest, project: UUID, pseudonym: str) -> HttpResponse:
    """End a membership; work and pseudonym stay."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_MEMBERS)
    member = visible_member(found, pseudonym)
    act = partial(remove_member, member=member, by=user, at=timezone.now())
    done = [_("The membership has ended. The person's work is kept."), _still_open(member)]
    carry_out(request, act, done=" ".join(filter(None, done)))
    if member.user_id == user.pk and member.left_at is not None:
        return redirect("project-list")
    return redirect("member-list", found.uid)


def _still_open(member: Membership) -> str:
    """What is to be done with the work a person leaves open; nothing where there is none."""
    left = open_work_of(member)
    if not left:
        return ""
    return ngettext(
        "%(n)d article stays open: give it to somebody else or withdraw it in its batch.",
        "%(n)d articles stay open: give them to somebody else or withdraw them in their batches.",
        left,
    ) % {"n": left}


@require_POST
def member_return(request: HttpRequest, project: UUID, pseudonym: str) -> HttpResponse:
    """Take a former member back."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_MEMBERS)
    member = former_member(found, pseudonym)
    act = partial(return_member, member=member, by=user, at=timezone.now())
    carry_out(request, act, done=_("The person is a member again, under the same pseudonym."))
    return redirect("member-list", found.uid)


@never_cache
@require_POST
def reset_link_create(request: HttpRequest, project: UUID, pseudonym: str) -> HttpResponse:
    """Make a link with which a member sets a new password; only this answer shows it."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_MEMBERS)
    member = visible_member(found, pseudonym)
    try:
        _link, token = make_reset_link(member=member, by=user, at=timezone.now())
    except ResetRefused as error:
        messages.error(request, say(error.detail))
        return redirect("member-list", found.uid)
    address = request.build_absolute_uri(reverse("reset-link-detail", args=[token]))
    return show(request, "reset_link/made.html", found, {"one": member, "link": address})


def _back(project: UUID, *, stays: bool) -> HttpResponse:
    """To the members, or for those who may no longer see them to the project."""
    return redirect("member-list" if stays else "project-detail", project)


@require_POST
def invitation_withdrawal(request: HttpRequest, project: UUID, invitation: UUID) -> HttpResponse:
    """Make a link useless."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_MEMBERS)
    act = partial(
        withdraw_invitation,
        invitation=visible_invitation(found, invitation),
        by=user,
        at=timezone.now(),
    )
    carry_out(request, act, done=_("The invitation is withdrawn: its link no longer works."))
    return redirect("member-list", found.uid)
