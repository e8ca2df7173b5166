"""Pages of batches: choosing articles and people, and who stands where."""

import secrets
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from annotations.access import Permission, closed_versions, visible_project
from annotations.actions.batches import BatchPlan, assign_batch
from annotations.models import ArticleVersion, Batch, BatchKind, Membership, Project, User
from annotations.queries.batch_suggestions import batch_suggestions
from annotations.queries.batches import batch_matrix
from annotations.queries.progress import batch_progress
from annotations.queries.training import in_training
from annotations.visible import visible_batch
from annotations.web.batch_outcome import outcome_of
from annotations.web.batch_selection import kind_query, list_query, read_selection
from annotations.web.forms import ActionForm
from annotations.web.pages import person, show

SEED_LIMIT = 1_000_000
MOST_ARTICLES = 500


class BatchForm(ActionForm):
    """What a manager chooses; `articles` and `annotators` are uids of what may be chosen."""

    name = forms.CharField(label=_("Name"), max_length=120)
    articles = forms.MultipleChoiceField(
        label=_("Articles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one article.")},
    )
    annotators = forms.MultipleChoiceField(
        label=_("People"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )
    overlap = forms.IntegerField(
        label=_("People per article"),
        min_value=1,
        initial=2,
        help_text=_("Agreement needs at least two."),
    )
    blind_percent = forms.DecimalField(
        label=_("Blind share in percent"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        help_text=_(
            "Articles drawn by lot on which nobody gets suggestions, so that you can see whether "
            "suggestions sway people. Empty: 15 %, and none in a batch of fewer than four articles."
        ),
    )
    seed = forms.IntegerField(
        label=_("Seed of the draw"),
        min_value=0,
        max_value=2**31,
        help_text=_("With the same seed the same articles are drawn."),
    )
    field_names = {"blind_share": "blind_percent"}

    def __init__(
        self,
        given: QueryDict | None,
        *,
        versions: Sequence[ArticleVersion],
        members: Sequence[Membership],
    ) -> None:
        chosen = [str(version.uid) for version in versions]
        people = [str(member.user.uid) for member in members]
        known = [str(version.uid) for version in versions if version.is_known]  # type: ignore[attr-defined]
        initial = {
            "articles": known or chosen,
            "annotators": people,
            "overlap": min(2, max(1, len(people))),
            "seed": secrets.randbelow(SEED_LIMIT),
        }
        super().__init__(given, initial=initial)
        self.fields["articles"].choices = [(uid, uid) for uid in chosen]  # type: ignore[attr-defined]
        self.fields["annotators"].choices = [  # type: ignore[attr-defined]
            (str(member.user.uid), f"{member.user} · {member.pseudonym}") for member in members
        ]

    def plan(
        self, *, kind: str, versions: Sequence[ArticleVersion], members: Sequence[Membership]
    ) -> BatchPlan:
        """The plan that the action carries out."""
        given = self.cleaned_data
        share = given["blind_percent"]
        return BatchPlan(
            name=given["name"],
            kind=kind,
            versions=[one for one in versions if str(one.uid) in given["articles"]],
            annotators=[one.user for one in members if str(one.user.uid) in given["annotators"]],
            overlap=given["overlap"],
            seed=given["seed"],
            blind_share=None if share is None else share / Decimal(100),
        )


@require_safe
def batch_list(request: HttpRequest, project: UUID) -> HttpResponse:
    """The batches of a project and how far each is."""
    found = visible_project(person(request), project, Permission.EDIT_BATCHES)
    return show(request, "batch/list.html", found, {"batches": batch_progress(found)})


@require_http_methods(["GET", "HEAD", "POST"])
def batch_create(request: HttpRequest, project: UUID) -> HttpResponse:
    """Choose articles and people, and assign them: that closes the batch."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_BATCHES)
    kind = request.GET.get("kind", BatchKind.WORK)
    if kind == BatchKind.RECHECK:
        return redirect("batch-recheck", found.uid)
    kind = kind if kind in BatchKind.values else BatchKind.WORK
    selection = read_selection(request.GET, user, found, kind=kind, limit=MOST_ARTICLES)
    versions = selection.versions
    members = _assignable(found)
    form = BatchForm(request.POST or None, versions=versions[:MOST_ARTICLES], members=members)
    if form.is_valid():
        plan = form.plan(kind=kind, versions=versions, members=members)
        batch = form.carry_out(lambda: _assign(found, plan, user))
        if batch is not None:
            messages.success(request, _("The batch is assigned: its people can begin."))
            return redirect("batch-detail", batch.uid)
    training = in_training(found)
    context = _create_context(form, kind, versions) | {
        "selection": selection,
        "back_query": list_query(request.GET),
        "kinds": {one: kind_query(request.GET, one) for one in BatchKind.values},
        "scheme": found.schemes.order_by("-number")[:1].get(),
        "in_training": training,
        "in_training_names": ", ".join(f"{one.user} ({one.pseudonym})" for one in training),
    }
    return show(request, "batch/create.html", found, context)


def _assignable(project: Project) -> list[Membership]:
    return list(
        Membership.objects.assignable()
        .filter(project=project)
        .select_related("user")
        .order_by("pk")
    )


def _assign(project: Project, plan: BatchPlan, by: User) -> Batch:
    return assign_batch(project=project, plan=plan, by=by, at=timezone.now())


def _create_context(
    form: BatchForm, kind: str, versions: Sequence[ArticleVersion]
) -> dict[str, object]:
    listed = versions[:MOST_ARTICLES]
    chosen = form["articles"].value() or []
    return {
        "form": form,
        "kind": kind,
        "outcome": outcome_of(form, listed),
        "choices": [(version, str(version.uid) in chosen) for version in listed],
        "without_suggestions": sum(not one.has_suggestions for one in listed),  # type: ignore[attr-defined]
        "more": len(versions) > MOST_ARTICLES,
        "limit": MOST_ARTICLES,
    }


@require_safe
def batch_detail(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Articles by people, with the state of each assignment and what may be done to it."""
    user = person(request)
    found = visible_batch(user, batch)
    closed = closed_versions(user, found.project)
    context = {
        "batch": found,
        "matrix": batch_matrix(found, closed=closed),
        "suggestions": batch_suggestions(found, closed=closed),
    }
    return show(request, "batch/detail.html", found.project, context)
