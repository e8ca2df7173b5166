"""A person's own keys on the annotation page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions.accounts import edit_account
from annotations.domain.errors import UserError
from annotations.domain.key_maps import letters_off, letters_with_alt, read_keys
from annotations.domain.keys import find_clashes, with_keys
from annotations.models import User
from annotations.web.annotation_strings import PageKey, annotation_keys
from annotations.web.forms import ActionForm
from annotations.web.pages import person
from annotations.wording import say

MOST_WRITTEN = 200
PRESETS: Mapping[str, Callable[[], dict[str, list[str]]]] = {
    "default": dict,
    "alt": letters_with_alt,
    "off": letters_off,
}


@dataclass(frozen=True)
class KeyRow:
    """One action of the table: its field, and whether pressing a key can fill it."""

    field: BoundField
    takes_press: bool


class KeyMapForm(ActionForm):
    """A field for every action of the table, with its keys as words between blanks."""

    def __init__(self, given: Mapping[str, Any] | None, *, user: User) -> None:
        super().__init__(given)
        self.table = annotation_keys(user.key_map)
        for key in self.table:
            self.fields[key["action"]] = forms.CharField(
                label=key["label"],
                required=False,
                max_length=MOST_WRITTEN,
                initial=" ".join(key["keys"]),
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
                ),
            )

    def groups(self) -> Iterator[tuple[str, list[KeyRow]]]:
        """The rows of each group of the table, in its order."""
        rows: dict[str, list[KeyRow]] = {}
        for key in self.table:
            rows.setdefault(key["group_label"], []).append(_row(self[key["action"]], key))
        yield from rows.items()

    def clean(self) -> dict[str, Any]:
        """Read each field's keys, then look for keys that two actions would have."""
        key_map: dict[str, list[str]] = {}
        for unknown in sorted(set(self.data) - set(self.fields) - {"csrfmiddlewaretoken"}):
            self.add_error(None, _("There is no action called %(name)s.") % {"name": unknown[:40]})
        for action, written in list(self.cleaned_data.items()):
            try:
                key_map[action] = read_keys(action, written.split())
            except UserError as error:
                self.add_error(action, say(error.detail))
        if not self.errors:
            self._refuse_clashes(key_map)
        return {"key_map": key_map}

    def _refuse_clashes(self, key_map: Mapping[str, Sequence[str]]) -> None:
        labels = {key["action"]: key["label"] for key in self.table}
        for key, first, second in find_clashes(with_keys(key_map)):
            for one, other in ((first, second), (second, first)):
                said = _("%(key)s is also the key of “%(other)s”.")
                self.add_error(one.action, said % {"key": key, "other": labels[other.action]})


def _row(field: BoundField, key: PageKey) -> KeyRow:
    return KeyRow(field, takes_press=key["action"] != "speaker")


@require_http_methods(["GET", "HEAD", "POST"])
def key_map(request: HttpRequest) -> HttpResponse:
    """Every action with its keys, each of which may be another, more than one, or none."""
    user = person(request)
    form = KeyMapForm(request.POST or None, user=user)
    if form.is_valid() and form.carry_out(lambda: _keep(user, form.cleaned_data["key_map"])):
        messages.success(request, _("Your keys are saved."))
        return redirect("key-map")
    return render(request, "account/keys.html", {"form": form, "is_own": bool(user.key_map)})


@require_POST
def key_preset(request: HttpRequest) -> HttpResponse:
    """All single letters at once: with Alt, off, or all keys as they were."""
    preset = PRESETS.get(request.POST.get("preset", ""))
    if preset is not None:
        _keep(person(request), preset())
        messages.success(request, _("Your keys are saved."))
    return redirect("key-map")


def _keep(user: User, key_map: Mapping[str, Sequence[str]]) -> bool:
    edit_account(user=user, changes={"key_map": key_map}, at=timezone.now())
    return True
