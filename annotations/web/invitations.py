"""The page behind an invitation link."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from annotations.access import membership
from annotations.actions.invitations import (
    InvitationSpent,
    accept_invitation,
    accept_invitation_as_newcomer,
    open_invitation,
)
from annotations.models import Invitation, User
from annotations.web.forms import ActionForm
from annotations.web.pages import carry_out
from annotations.wording import say

GONE = 410


class NewcomerForm(ActionForm):
    """An account for somebody who has none."""

    username = forms.CharField(
        label=gettext_lazy("Username"),
        max_length=150,
        help_text=gettext_lazy("For signing in: letters, digits and @ . + - _"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    full_name = forms.CharField(
        label=gettext_lazy("Full name"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("Shown to the managers; figures and files show a pseudonym."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=1000,
        help_text=gettext_lazy("At least 8 characters, and none of the passwords everybody uses."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )


@sensitive_post_parameters()
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_detail(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation, signed in or by making an account."""
    try:
        invitation = open_invitation(token, timezone.now())
    except InvitationSpent as error:
        return render(request, "invitation/spent.html", {"reason": say(error.detail)}, status=GONE)
    if isinstance(request.user, User):
        return _accept(request, request.user, invitation, token)
    return _join(request, invitation, token)


def _accept(request: HttpRequest, user: User, invitation: Invitation, token: str) -> HttpResponse:
    if request.method == "POST":
        carry_out(
            request,
            lambda: accept_invitation(token=token, user=user, at=timezone.now()),
            done=_("Welcome to the project."),
        )
        return redirect("project-detail", invitation.project.uid)
    context = {
        "invitation": invitation,
        "is_member": membership(user, invitation.project) is not None,
    }
    return render(request, "invitation/accept.html", context)


def _join(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    form = NewcomerForm(request.POST or None)
    if form.is_valid():
        user = form.carry_out(
            lambda: accept_invitation_as_newcomer(
                token=token,
                language=get_language() or settings.LANGUAGE_CODE,
                at=timezone.now(),
                **form.cleaned_data,
            )
        )
        if user is not None:
            login(request, user)
            messages.success(request, _("Welcome to the project."))
            return redirect("project-detail", invitation.project.uid)
    context = {
        "invitation": invitation,
        "form": form,
        "password_rules": password_validators_help_texts(),
    }
    return render(request, "invitation/join.html", context)
