"""Pages of guideline versions: all of them, one beside the version before, the next one."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from annotations.access import Permission, closed_versions, visible_project
from annotations.actions.schemes import edit_scheme, normal_newlines, write_scheme
from annotations.domain.guidelines import MAX_GUIDELINE, compare_guidelines
from annotations.models import Project, Scheme, User
from annotations.queries.adjudication_lists import GuidelineGap, guideline_gaps
from annotations.queries.schemes import listed_schemes, previous_scheme
from annotations.visible import visible_scheme
from annotations.web.forms import ActionForm
from annotations.web.guidelines import guideline_html
from annotations.web.pages import person, show

PREVIEW = "preview"
TAKE_OVER = "take_over"


class GuidelineForm(ActionForm):
    """The text, and in `base` what it was when the page was opened."""

    guideline = forms.CharField(
        label=_("Guideline"),
        required=False,
        strip=False,
        max_length=MAX_GUIDELINE,
        widget=forms.Textarea(attrs={"rows": 24, "class": "code", "spellcheck": "true"}),
        help_text=_(
            "Markdown: # heading, - list, 1. numbered list, **strong**, *emphasis*, `code`, "
            "> quotation, [words](https://address) and tables. HTML and pictures are not shown."
        ),
    )
    base = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean_guideline(self) -> str:
        """The text with the newlines it is stored with."""
        return normal_newlines(self.cleaned_data["guideline"])


@require_safe
def scheme_list(request: HttpRequest, project: UUID) -> HttpResponse:
    """Every version: since when, and which batches work under it."""
    found = visible_project(person(request), project, Permission.VIEW_PROJECT)
    return show(request, "scheme/list.html", found, {"schemes": listed_schemes(found)})


@require_safe
def scheme_detail(request: HttpRequest, project: UUID, number: int) -> HttpResponse:
    """One version, and what changed in it since the version before."""
    found = visible_project(person(request), project, Permission.VIEW_PROJECT)
    scheme = visible_scheme(found, number)
    listed = next(one for one in listed_schemes(found) if one.scheme.pk == scheme.pk)
    before = previous_scheme(scheme)
    context = {
        "listed": listed,
        "html": guideline_html(scheme.guideline),
        "before": before,
        "changes": compare_guidelines(before.guideline, scheme.guideline) if before else [],
    }
    return show(request, "scheme/detail.html", found, context)


@require_http_methods(["GET", "HEAD", "POST"])
def scheme_create(request: HttpRequest, project: UUID) -> HttpResponse:
    """Write the next version; it begins with the text of the last."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_PROJECT)
    newest = found.schemes.order_by("-number")[:1].get()
    if newest.frozen_at is None:
        return redirect("scheme-edit", found.uid, newest.number)
    gaps = _gaps(found, user)
    form = GuidelineForm(
        _with_rule(request.POST, gaps) or None, initial={"guideline": newest.guideline}
    )
    if form.is_valid() and request.POST.keys().isdisjoint((PREVIEW, TAKE_OVER)):
        text = form.cleaned_data["guideline"]
        made = form.carry_out(
            lambda: write_scheme(project=found, guideline=text, by=user, at=timezone.now())
        )
        if made is not None:
            messages.success(request, _("The version is written. New batches will use it."))
            return redirect("scheme-detail", found.uid, made.number)
    context = _writing(form, newest.guideline) | {
        "number": newest.number + 1,
        "before": newest,
        "gaps": gaps,
    }
    return show(request, "scheme/form.html", found, context)


@require_http_methods(["GET", "HEAD", "POST"])
def scheme_edit(request: HttpRequest, project: UUID, number: int) -> HttpResponse:
    """Change the newest version while no batch works under it."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_PROJECT)
    scheme = visible_scheme(found, number)
    gaps = _gaps(found, user)
    form = GuidelineForm(
        _with_rule(request.POST, gaps) or None,
        initial={"guideline": scheme.guideline, "base": scheme.guideline},
    )
    is_saving = request.POST.keys().isdisjoint((PREVIEW, TAKE_OVER))
    if form.is_valid() and is_saving and _edited(request, form, scheme):
        return redirect("scheme-detail", found.uid, scheme.number)
    context = _writing(form, scheme.guideline) | {
        "number": scheme.number,
        "scheme": scheme,
        "before": scheme,
        "gaps": gaps,
        "is_frozen": scheme.frozen_at is not None,
    }
    return show(request, "scheme/form.html", found, context)


def _gaps(project: Project, user: User) -> list[GuidelineGap]:
    """What adjudicators found missing in the newest version that batches work under."""
    used = project.schemes.filter(frozen_at__isnull=False).order_by("-number").first()
    return [] if used is None else guideline_gaps(used, closed=closed_versions(user, project))


def _with_rule(given: QueryDict, gaps: Sequence[GuidelineGap]) -> QueryDict:
    """What was sent, with the draft rule that is to be taken over at the end of the text."""
    rule = next((one.rule for one in gaps if one.uid == given.get(TAKE_OVER)), "")
    if not rule:
        return given
    written = given.copy()
    written["guideline"] = f"{given.get('guideline', '').rstrip()}\n- {' '.join(rule.split())}\n"
    return written


def _edited(request: HttpRequest, form: GuidelineForm, scheme: Scheme) -> bool:
    """Whether it was saved; if not, the form says why and keeps what was typed."""
    given = form.cleaned_data
    saved = form.carry_out(
        lambda: (
            edit_scheme(
                scheme=scheme,
                guideline=given["guideline"],
                base=given["base"],
                by=person(request),
                at=timezone.now(),
            )
            or True
        )
    )
    if saved:
        messages.success(request, _("The guideline is saved."))
        return True
    # Whoever saves again has seen what stands there now.
    scheme.refresh_from_db()
    form.data = {**form.data.dict(), "base": scheme.guideline}  # type: ignore[attr-defined]
    return False


def _writing(form: GuidelineForm, before: str) -> dict[str, object]:
    """What the page of a text being written shows: the form, and after "preview" its look."""
    text = form.cleaned_data.get("guideline") if form.is_bound else None
    if text is None:
        return {"form": form, "is_preview": False}
    return {
        "form": form,
        "is_preview": True,
        "html": guideline_html(text),
        "changes": compare_guidelines(before, text),
    }
