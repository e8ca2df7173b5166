"""Signing in and out, and a person's own account."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from annotations.actions.accounts import MAX_FULL_NAME, edit_account
from annotations.models import Theme
from annotations.queries.progress import own_projects
from annotations.web.forms import ActionForm
from annotations.web.pages import person


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class SignIn(LoginView):
    """Django's sign-in, with one message for every wrong pair of name and password."""

    template_name = "account/login.html"
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Django's sign-out; by POST alone."""

    http_method_names = ["post"]


class AccountForm(ActionForm):
    name = forms.CharField(
        label=_("Name shown to others"),
        required=False,
        max_length=MAX_FULL_NAME,
        help_text=_("Figures and released files show your pseudonym instead."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    theme = forms.ChoiceField(label=_("Light or dark"), choices=Theme, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language of the pages"), choices=lambda: settings.LANGUAGES
    )


@require_http_methods(["GET", "HEAD", "POST"])
def account_detail(request: HttpRequest) -> HttpResponse:
    """How the pages look to a person, and where they belong."""
    user = person(request)
    initial = {"name": user.first_name, "theme": user.theme, "language": user.language}
    form = AccountForm(request.POST or None, initial=initial)
    if form.is_valid():
        done = form.carry_out(
            lambda: (
                edit_account(
                    user=user,
                    changes=form.cleaned_data,  # type: ignore[arg-type]
                    at=timezone.now(),
                )
                or True
            )
        )
        if done:
            translation.activate(user.language)
            messages.success(request, gettext("Your account is saved."))
            return redirect("account-detail")
    return render(request, "account/detail.html", {"form": form, "cards": own_projects(user)})
