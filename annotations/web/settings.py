"""A project's settings, archiving the project, and bringing it back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from annotations.access import Permission, visible_project
from annotations.actions.people import MAX_PROJECT_NAME
from annotations.actions.projects import (
    MAX_DESCRIPTION,
    archive_project,
    edit_project,
    restore_project,
)
from annotations.domain.languages import MAX_LANGUAGE
from annotations.domain.suggestions import RULES, TAGGER, default_finder, missing_tagger
from annotations.domain.suggestions.thresholds import KINDS
from annotations.models import Assignment, Project
from annotations.queries.model_backends import backends_of
from annotations.visible import archived_project
from annotations.web.forms import ActionForm
from annotations.web.pages import carry_out, person, show
from annotations.wording import say

OWN_FINDERS = {TAGGER: gettext_lazy("trained tagger"), RULES: gettext_lazy("word rules")}


def _threshold(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        help_text=help_text,
    )


class SettingsForm(ActionForm):
    """Each field carries what it was when the page was opened: only what differs is saved."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=MAX_PROJECT_NAME)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=MAX_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What the articles are and what they are marked for."),
    )
    language = forms.CharField(
        label=gettext_lazy("Language of the articles"),
        max_length=MAX_LANGUAGE,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "A tag such as en, de or pt-BR. Articles that do not name a language get this one."
        ),
    )
    claim_suggestions = forms.BooleanField(
        label=gettext_lazy("Suggest claims too"),
        required=False,
        help_text=gettext_lazy(
            "Quotations are always suggested. A claim, or how certain a speaker is, appears only "
            "after the person has decided the sentence, and what they decided first is kept. "
            "Batches that are assigned already stay as they are."
        ),
    )

    finder = forms.ChoiceField(
        label=gettext_lazy("Who makes suggestions"),
        required=False,
        help_text=gettext_lazy("Suggestions that are there already stay as they are."),
    )
    threshold_quote = _threshold(gettext_lazy("Least score of quotations, in percent"))
    threshold_indirect = _threshold(
        gettext_lazy("Least score of indirect attributions, in percent")
    )
    threshold_claim = _threshold(
        gettext_lazy("Least score of claims, in percent"),
        help_text=gettext_lazy(
            "What scores lower is withheld from everybody: the finder abstains. Empty or 0: "
            "everything is shown. The page of suggestions tells what a threshold would withhold. "
            "Batches that are assigned already stay as they are."
        ),
    )
    field_names = {f"suggestion_thresholds.{kind}": f"threshold_{kind}" for kind in KINDS}

    def __init__(self, *args: Any, finders: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finder"].choices = finders  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.show_hidden_initial = True

    def changes(self) -> dict[str, Any]:
        """What this person changed; what somebody else saved meanwhile stays."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data}
        shares = {
            kind: float((changed.pop(f"threshold_{kind}") or Decimal(0)) / 100)
            for kind in KINDS
            if f"threshold_{kind}" in changed
        }
        return changed | ({"suggestion_thresholds": shares} if shares else {})


@require_http_methods(["GET", "HEAD", "POST"])
def settings_detail(request: HttpRequest, project: UUID) -> HttpResponse:
    """Name, description, language and suggestions of a project."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_PROJECT)
    form = SettingsForm(
        request.POST or None, initial=_initial(found), finders=finder_choices(found)
    )
    if form.is_valid():
        done = form.carry_out(
            lambda: (
                edit_project(
                    project=found,
                    changes=form.changes(),  # type: ignore[arg-type]
                    by=user,
                    at=timezone.now(),
                )
                or True
            )
        )
        if done:
            messages.success(request, _("The settings are saved."))
            return redirect("settings-detail", found.uid)
        found.refresh_from_db()
    missing = missing_tagger()
    context = {
        "form": form,
        "unfinished": _unfinished(found),
        "missing_tagger": "" if missing is None else say(missing),
    }
    return show(request, "settings/detail.html", found, context)


def finder_choices(project: Project) -> list[tuple[str, str]]:
    """The finders that a project can choose: "" stands for the best that this site has."""
    best = _("The best there is, now: %(finder)s") % {"finder": OWN_FINDERS[default_finder()]}
    named = [(name, str(words)) for name, words in OWN_FINDERS.items()]
    return [("", best), *named, *((one.finder_name, one.name) for one in backends_of(project))]


def _initial(project: Project) -> dict[str, object]:
    """The settings as the form shows them, thresholds in percent."""
    thresholds = {
        f"threshold_{kind}": f"{round(least * 100, 1):g}"
        for kind, least in project.suggestion_thresholds.items()
    }
    names = [name for name in SettingsForm.base_fields if not name.startswith("threshold_")]
    return {name: getattr(project, name) for name in names} | thresholds


def _unfinished(project: Project) -> int:
    """How many assignments nobody could go on with while the project is archived."""
    return Assignment.objects.filter(batch_article__batch__project=project).unfinished().count()


@require_POST
def project_archiving(request: HttpRequest, project: UUID) -> HttpResponse:
    """Archive the project."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_PROJECT)
    carry_out(
        request,
        lambda: archive_project(project=found, by=user, at=timezone.now()),
        done=_("The project is archived. You can bring it back from this page."),
    )
    return redirect("project-list")


@require_POST
def project_restoration(request: HttpRequest, project: UUID) -> HttpResponse:
    """Bring the project back."""
    user = person(request)
    found = archived_project(user, project)
    carry_out(
        request,
        lambda: restore_project(project=found, by=user, at=timezone.now()),
        done=_("The project is back, as it was."),
    )
    return redirect("project-detail", found.uid)
