"""A person's password and the devices on which they are signed in."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from annotations.actions.accounts import change_password
from annotations.actions.sessions import end_other_sessions, end_session
from annotations.queries.sessions import open_sessions
from annotations.web.pages import carry_out, person

PASSWORDS = ("old_password", "new_password1", "new_password2")


class NewPasswordForm(PasswordChangeForm):
    """Django's form in our words, which leaves the focus at the top of the page."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        old, new, again = (self.fields[name] for name in PASSWORDS)
        old.widget.attrs.pop("autofocus", None)
        old.label = _("Password until now")
        new.help_text = _("At least 8 characters, and none of the passwords everybody uses.")
        again.label, again.help_text = _("New password once more"), ""


@require_safe
def account_security(request: HttpRequest) -> HttpResponse:
    """The password, and every session that is open."""
    return _security_page(request, NewPasswordForm(person(request)))


@sensitive_post_parameters()
@require_POST
def password_change(request: HttpRequest) -> HttpResponse:
    """Set a new password; every other session and every token of this person ends."""
    user = person(request)
    form = NewPasswordForm(user, request.POST)
    if not form.is_valid():
        return _security_page(request, form)
    change_password(
        user=user,
        password=form.cleaned_data["new_password1"],
        session_key=request.session.session_key,
        at=timezone.now(),
    )
    update_session_auth_hash(request, user)
    messages.success(
        request,
        _("Your password is changed. Other devices are signed out, and API tokens withdrawn."),
    )
    return redirect("account-security")


@require_POST
def session_removal(request: HttpRequest, session: UUID) -> HttpResponse:
    """End one session; ending the one that asks is signing out."""
    act = partial(end_session, uid=session, by=person(request), at=timezone.now())
    carry_out(request, act, done=_("That device is signed out."))
    return redirect("account-security")


@require_POST
def other_sessions_removal(request: HttpRequest) -> HttpResponse:
    """End every session but the one that asks."""
    ended = end_other_sessions(
        keep=request.session.session_key, by=person(request), at=timezone.now()
    )
    said = ngettext("%d other device is signed out.", "%d other devices are signed out.", ended)
    messages.success(request, said % ended if ended else _("There was no other device."))
    return redirect("account-security")


def _security_page(request: HttpRequest, form: NewPasswordForm) -> HttpResponse:
    key = request.session.session_key
    context = {
        "password_form": form,
        "sessions": open_sessions(person(request), this=key, at=timezone.now()),
    }
    return render(request, "account/security.html", context)
