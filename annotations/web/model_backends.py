"""Pages of other people's models: registered, tried on a text, changed, put away."""

import csv
import io
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from annotations.access import Permission, visible_project
from annotations.actions.asking_models import Trial, try_backend
from annotations.actions.model_backends import (
    MAX_LOGIN,
    MAX_NAME,
    BackendPlan,
    archive_backend,
    change_backend,
    create_backend,
)
from annotations.domain.suggestions.base import AttributionGuess
from annotations.domain.suggestions.label_studio.labels import (
    DEFAULT_LABELS,
    MEANINGS,
    NAMED_TWICE,
    LabelsRefused,
)
from annotations.models import ModelBackend
from annotations.models.model_backend import LONGEST_WAIT
from annotations.queries.model_backends import backends_of
from annotations.visible import visible_backend
from annotations.web.forms import ActionForm
from annotations.web.pages import carry_out, person, show
from annotations.wording import say


def _labels(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=2000,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )


class BackendForm(ActionForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=MAX_NAME)
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=gettext_lazy(
            "Where the model answers, as Label Studio is told it: /predict and /setup are added."
        ),
    )
    username = forms.CharField(
        label=gettext_lazy("User name at the model"),
        required=False,
        max_length=MAX_LOGIN,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=gettext_lazy("Where it asks for one (HTTP Basic)."),
    )
    password = forms.CharField(
        label=gettext_lazy("Password at the model"),
        required=False,
        max_length=MAX_LOGIN,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "It is stored sealed and never shown again. Left empty, the stored one stays."
        ),
    )
    content = _labels(
        gettext_lazy("Labels of what is said"),
        gettext_lazy(
            "As the model spells them, with commas between; one that holds a comma stands in "
            "straight quotation marks. Case does not matter."
        ),
    )
    cue = _labels(gettext_lazy("Labels of words that attribute"))
    source = _labels(gettext_lazy("Labels of who says it"))
    claim = _labels(
        gettext_lazy("Labels of claims"),
        gettext_lazy("They are suggested as claims. No model is believed that a fact is verified."),
    )
    ignored = _labels(
        gettext_lazy("Labels to pass over"),
        gettext_lazy("Any other label is refused, and the job says so."),
    )
    relations = _labels(
        gettext_lazy("Relations that link"),
        gettext_lazy("Empty: every relation between two spans links them."),
    )
    timeout_seconds = forms.IntegerField(
        label=gettext_lazy("Seconds to wait for an answer"),
        min_value=1,
        max_value=LONGEST_WAIT,
    )

    @property
    def plan(self) -> BackendPlan:
        given = self.cleaned_data
        return BackendPlan(
            name=given["name"],
            url=given["url"],
            username=given["username"],
            password=given["password"] or None,
            labels=self._meanings(),
            relations=_words(given["relations"]),
            timeout_seconds=given["timeout_seconds"],
        )

    def _meanings(self) -> dict[str, str]:
        """What each label means. Raises LabelsRefused for one that stands in two fields."""
        named = [(word, one) for one in MEANINGS for word in _words(self.cleaned_data[one])]
        if len(dict(named)) < len(named):
            raise LabelsRefused(NAMED_TWICE)
        return dict(named)


def _words(listed: str) -> list[str]:
    """The words of a list; what stands in quotation marks may hold commas."""
    row = next(csv.reader([" ".join(listed.split())], skipinitialspace=True), [])
    return [word.strip() for word in row if word.strip()]


def _listed(words: Sequence[str]) -> str:
    """The list that `_words` takes apart again."""
    return ", ".join(_cell(word) for word in words)


def _cell(word: str) -> str:
    cell = io.StringIO()
    csv.writer(cell, lineterminator="").writerow([word])
    return cell.getvalue()


def _shown(labels: Mapping[str, str]) -> dict[str, str]:
    """The labels as the form has them, by meaning."""
    return {one: _listed([word for word in labels if labels[word] == one]) for one in MEANINGS}


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def backend_list(request: HttpRequest, project: UUID) -> HttpResponse:
    """The models of a project; a POST registers one."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_MODELS)
    form = BackendForm(
        request.POST or None, initial={"timeout_seconds": 30} | _shown(DEFAULT_LABELS)
    )
    if form.is_valid():
        made = form.carry_out(
            lambda: create_backend(project=found, plan=form.plan, by=user, at=timezone.now())
        )
        if made is not None:
            messages.success(request, _("The model is registered. Try it before you use it."))
            return redirect("backend-detail", made.uid)
    context = {"form": form, "backends": backends_of(found), "is_on": settings.MODELS}
    return show(request, "backend/list.html", found, context)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def backend_detail(request: HttpRequest, backend: UUID) -> HttpResponse:
    """One model; a POST changes where it is and what its labels mean."""
    user = person(request)
    found = visible_backend(user, backend)
    form = _form_of(found, request)
    if form.is_valid():
        changed = form.carry_out(
            lambda: change_backend(backend=found, plan=form.plan, by=user, at=timezone.now())
        )
        if changed is not None:
            messages.success(request, _("The model is changed."))
            return redirect("backend-detail", found.uid)
        found.refresh_from_db()
    return _show(request, found, form)


@never_cache
@require_POST
def backend_test(request: HttpRequest, backend: UUID) -> HttpResponse:
    """Ask the model about a demo text, and show what came of it."""
    user = person(request)
    found = visible_backend(user, backend)
    trial = try_backend(backend=found, by=user, at=timezone.now())
    return _show(request, found, _form_of(found), trial)


@require_POST
def backend_archiving(request: HttpRequest, backend: UUID) -> HttpResponse:
    """Put a model away."""
    user = person(request)
    found = visible_backend(user, backend)
    act = partial(archive_backend, backend=found, by=user, at=timezone.now())
    carry_out(request, act, done=_("The model is put away. What it suggested stays."))
    return redirect("backend-list", found.project.uid)


def _form_of(backend: ModelBackend, request: HttpRequest | None = None) -> BackendForm:
    given = {
        "name": backend.name,
        "url": backend.url,
        "username": backend.username,
        "relations": _listed(backend.relations),
        "timeout_seconds": backend.timeout_seconds,
    }
    return BackendForm((request and request.POST) or None, initial=given | _shown(backend.labels))


def _show(
    request: HttpRequest, backend: ModelBackend, form: BackendForm, trial: Trial | None = None
) -> HttpResponse:
    found = trial.findings if trial is not None else None
    context = {
        "backend": backend,
        "form": form,
        "trial": trial,
        "attributions": [_told(trial.text, one) for one in found.attributions]
        if trial and found
        else [],
        "claims": [claim.sentence + 1 for claim in found.claims] if found else [],
        "refusals": [say(refusal.detail) for refusal in found.refusals] if found else [],
        "failure": say(trial.failure) if trial and trial.failure else "",
        "is_on": settings.MODELS,
        "is_chosen": backend.project.finder == backend.finder_name,
    }
    return show(request, "backend/detail.html", backend.project, context)


def _told(text: str, guess: AttributionGuess) -> dict[str, object]:
    """A guess in the words of the text."""
    speaker = guess.speaker
    return {
        "content": " … ".join(text[start:end] for start, end in guess.content),
        "cue": " … ".join(text[start:end] for start, end in guess.cue),
        "speaker": speaker.name if speaker is not None else None,
        "mode": guess.mode,
        "score": guess.score,
    }
