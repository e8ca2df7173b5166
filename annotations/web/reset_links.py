"""The page behind a link that sets a new password."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from annotations.access import NotVisible
from annotations.actions.reset_links import ResetLinkSpent, open_reset_link, use_reset_link
from annotations.web.forms import ActionForm
from annotations.wording import say

GONE, NOT_FOUND = 410, 404
MAX_PASSWORD = 1000


class ResetForm(ActionForm):
    """One field, as on the page of an invitation: the browser's own eye shows what was typed."""

    final = (NotVisible, ResetLinkSpent)

    password = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        max_length=MAX_PASSWORD,
        help_text=gettext_lazy("At least 8 characters, and none of the passwords everybody uses."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )


@sensitive_post_parameters()
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def reset_link_detail(request: HttpRequest, token: str) -> HttpResponse:
    """Set a new password, once; then the person signs in with it."""
    try:
        return _with_open_link(request, token)
    except ResetLinkSpent as error:
        return _spent(request, say(error.detail), GONE)
    except NotVisible:
        words = _("This link was not made here. Look whether it was copied whole, or ask for one.")
        return _spent(request, words, NOT_FOUND)


def _with_open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The form, or what came of it. Somebody else may use the link meanwhile: ResetLinkSpent."""
    link = open_reset_link(token, timezone.now())
    form = ResetForm(request.POST or None)
    if form.is_valid():
        password = form.cleaned_data["password"]
        user = form.carry_out(
            lambda: use_reset_link(token=token, password=password, at=timezone.now())
        )
        if user is not None:
            logout(request)
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("login")
    return render(request, "reset_link/detail.html", {"form": form, "owner": link.user})


def _spent(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    return render(request, "reset_link/spent.html", {"reason": reason}, status=status)
