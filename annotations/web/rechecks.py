"""The page that gives people articles again which they have submitted, without their knowing."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from annotations.access import Permission, visible_project
from annotations.actions.rechecks import MOST_DAYS, MOST_EACH, RecheckPlan, assign_rechecks
from annotations.models import Membership, Project, User
from annotations.queries.reserving import can_be_given_again
from annotations.web.forms import ActionForm
from annotations.web.pages import person, show

SEED_LIMIT = 1_000_000
USUAL_DAYS = 7
USUAL_EACH = 3


class RecheckForm(ActionForm):
    """What a manager chooses; `annotators` are uids of members who may be given articles."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("People see it: call it like any other batch, not what it is for."),
    )
    annotators = forms.MultipleChoiceField(
        label=_("People"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )
    each = forms.IntegerField(
        label=_("Articles for each person, at most"),
        min_value=1,
        max_value=MOST_EACH,
        help_text=_("Drawn by lot from what the person has submitted."),
    )
    days = forms.IntegerField(
        label=_("Submitted at least so many days ago"),
        min_value=0,
        max_value=MOST_DAYS,
        help_text=_("So that people decide anew instead of remembering."),
    )
    seed = forms.IntegerField(
        label=_("Seed of the draw"),
        min_value=0,
        max_value=2**31,
        help_text=_("With the same seed the same articles are drawn."),
    )

    def __init__(
        self, given: QueryDict | None, *, members: Mapping[Membership, int], name: str
    ) -> None:
        able = [str(member.user.uid) for member, free in members.items() if free]
        initial = {
            "name": name,
            "annotators": able,
            "each": USUAL_EACH,
            "days": USUAL_DAYS,
            "seed": secrets.randbelow(SEED_LIMIT),
        }
        super().__init__(given, initial=initial)
        self.fields["annotators"].choices = [  # type: ignore[attr-defined]
            (str(member.user.uid), _choice(member, free)) for member, free in members.items()
        ]

    def plan(self, members: Sequence[Membership]) -> RecheckPlan:
        """The plan that the action carries out."""
        given = self.cleaned_data
        return RecheckPlan(
            name=given["name"],
            annotators=[one.user for one in members if str(one.user.uid) in given["annotators"]],
            each=given["each"],
            days=given["days"],
            seed=given["seed"],
        )


def _choice(member: Membership, free: int) -> str:
    words = ngettext("%(n)s article to draw from", "%(n)s articles to draw from", free)
    return f"{member.user} · {member.pseudonym} · {words % {'n': free}}"


@require_http_methods(["GET", "HEAD", "POST"])
def recheck_create(request: HttpRequest, project: UUID) -> HttpResponse:
    """Choose people and how many articles each is given again; the articles are drawn."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_BATCHES)
    members = _members(found)
    name = gettext("Batch %(n)s") % {"n": found.batches.count() + 1}
    form = RecheckForm(request.POST or None, members=members, name=name)
    if form.is_valid():
        plan = form.plan(list(members))
        batch = form.carry_out(lambda: _assign(found, plan, user))
        if batch is not None:
            messages.success(request, _("The articles are drawn and given. Nobody is told why."))
            return redirect("batch-detail", batch)
    context = {"form": form, "any_free": any(members.values())}
    return show(request, "batch/recheck.html", found, context)


def _assign(project: Project, plan: RecheckPlan, by: User) -> UUID:
    return assign_rechecks(project=project, plan=plan, by=by, at=timezone.now()).uid


def _members(project: Project) -> dict[Membership, int]:
    """Who may be given articles, and how many there are to draw from after the usual days."""
    members = (
        Membership.objects.assignable()
        .filter(project=project)
        .select_related("user")
        .order_by("pk")
    )
    listed = list(members)
    free = can_be_given_again(
        project,
        project.schemes.order_by("-number")[:1].get(),
        people=[one.user_id for one in listed],
        before=timezone.now() - timedelta(days=USUAL_DAYS),
    )
    return {one: len(free.get(one.user_id, ())) for one in listed}
