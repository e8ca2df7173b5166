"""A person's own API tokens; a new one is shown once."""

from functools import partial
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions.tokens import (
    MAX_DAYS,
    MAX_NAME,
    USUAL_DAYS,
    TokenPlan,
    make_token,
    own_tokens,
    withdraw_token,
)
from annotations.models import Membership, User
from annotations.queries.progress import own_memberships
from annotations.web.forms import ActionForm
from annotations.web.pages import carry_out, person

SCOPE_WORDS = [
    ("read", gettext_lazy("Read: everything you may see")),
    ("annotate", gettext_lazy("Annotate: your own marks")),
    ("manage", gettext_lazy("Manage: every other change you may make")),
]


class TokenForm(ActionForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=MAX_NAME,
        help_text=gettext_lazy("Which program uses it; only you see it."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=SCOPE_WORDS,
        initial=["read"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    project = forms.ChoiceField(label=gettext_lazy("In which project"), required=False)
    days = forms.IntegerField(
        label=gettext_lazy("For how many days"),
        min_value=1,
        max_value=MAX_DAYS,
        initial=USUAL_DAYS,
    )

    def __init__(self, given: object, *, user: User) -> None:
        super().__init__(given)  # type: ignore[arg-type]
        projects = [(str(one.project.uid), one.project.name) for one in _memberships(user)]
        self.fields["project"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("all of yours")),
            *projects,
        ]

    def plan(self) -> TokenPlan:
        """The token that is asked for."""
        given = self.cleaned_data
        project = UUID(given["project"]) if given["project"] else None
        return TokenPlan(
            name=given["name"], scopes=given["scopes"], days=given["days"], project=project
        )


def _memberships(user: User) -> list[Membership]:
    return list(own_memberships(user).select_related("project"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """One's tokens; a POST makes one, whose text is in its answer alone."""
    user = person(request)
    form = TokenForm(request.POST or None, user=user)
    text = ""
    if form.is_valid():
        made = form.carry_out(lambda: make_token(plan=form.plan(), by=user, at=timezone.now()))
        if made is not None:
            text, form = made[1], TokenForm(None, user=user)
    now = timezone.now()
    tokens = own_tokens(user).select_related("project")
    context = {
        "form": form,
        "text": text,
        "tokens": [(token, token.expiry is not None and token.expiry <= now) for token in tokens],
        "scope_words": dict(SCOPE_WORDS),
    }
    return render(request, "account/tokens.html", context)


@require_POST
def token_withdrawal(request: HttpRequest, token: UUID) -> HttpResponse:
    """End a token."""
    act = partial(withdraw_token, uid=token, by=person(request), at=timezone.now())
    carry_out(request, act, done=_("The token is withdrawn. Programs that use it are refused."))
    return redirect("token-list")
