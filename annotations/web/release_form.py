"""The form that asks for a release: what it is called, what is in it, and who answers for it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from annotations.domain.fields import JsonObject
from annotations.formats.releases.datasheet_questions import MAX_ANSWER, QUESTIONS, SECTIONS
from annotations.formats.releases.options import (
    AT_RANDOM,
    BY_DATE,
    FULL,
    MAX_LANGUAGE,
    MAX_LINE,
    MAX_OUTLET,
    MAX_PEOPLE,
    MAX_TITLE,
    OFFSETS,
    ReleaseOptions,
)
from annotations.formats.releases.wanted import is_installed, writable
from annotations.models import Batch
from annotations.web.format_words import FormatGroup, grouped
from annotations.web.forms import ActionForm
from annotations.web.release_words import in_percent
from annotations.wording import say

SPLIT_FIELDS = ("train", "dev", "test")
ANSWER = "answer_"
HUNDRED = Decimal(100)


def _percent(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=100, decimal_places=2
    )


class ReleaseForm(ActionForm):
    """`formats` and `batches` are chosen from what there is; answers have a field a question."""

    version = forms.CharField(
        label=_("Version"),
        max_length=40,
        help_text=_("Stands in every file of the release, such as 1.0. Use each version once."),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=MAX_TITLE,
        required=False,
        help_text=_("What the dataset is cited as. Empty: the name of the project."),
    )
    creators = forms.CharField(
        label=_("Creators"),
        max_length=MAX_PEOPLE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Whom to cite: one a line, people as “Family, Given”. Empty: the annotators together."
        ),
    )
    licence = forms.CharField(
        label=_("Licence of the annotations"),
        max_length=MAX_LINE,
        required=False,
        help_text=_("Such as CC BY 4.0. The texts keep the licences of their articles."),
    )
    contact = forms.CharField(
        label=_("Contact"), max_length=MAX_LINE, required=False, help_text=_("Whom to write to.")
    )
    texts = forms.ChoiceField(
        label=_("Texts"),
        choices=[
            (FULL, _("With the texts: for articles whose licences allow it")),
            (
                OFFSETS,
                _(
                    "Without the texts: offsets and hashes, and a script that puts the words back "
                    "where somebody has the articles"
                ),
            ),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    formats = forms.MultipleChoiceField(
        label=_("Formats"), required=False, widget=forms.CheckboxSelectMultiple
    )
    batches = forms.MultipleChoiceField(
        label=_("Only work in these batches"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.CharField(
        label=_("Only this language"),
        max_length=MAX_LANGUAGE,
        required=False,
        help_text=_("A tag such as en, which is for en-GB too."),
    )
    outlet = forms.CharField(label=_("Only this outlet"), max_length=MAX_OUTLET, required=False)
    published_from = forms.DateField(
        label=_("Published from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    published_until = forms.DateField(
        label=_("Published until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Both days included; articles without a date are then outside."),
    )
    split_by = forms.ChoiceField(
        label=_("Which articles go where"),
        choices=[
            (BY_DATE, _("By date: the oldest into train, the newest into test")),
            (AT_RANDOM, _("At random, always in the same way")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    train = _percent(_("Train (%)"))
    dev = _percent(_("Dev (%)"))
    test = _percent(_("Test (%)"))
    field_names = {
        **{f"options.{name}": name for name in ("title", "creators", "licence", "contact")},
        **{f"options.{name}": name for name in ("texts", "formats", "split_by")},
        **{
            f"options.query.{name}": name
            for name in ("batches", "language", "outlet", "published_from", "published_until")
        },
        **{f"options.datasheet.{name}": f"{ANSWER}{name}" for name in QUESTIONS},
        "options.splits": "train",
    }

    def __init__(
        self,
        given: QueryDict | None,
        *,
        version: str,
        before: ReleaseOptions,
        batches: Sequence[Batch],
    ) -> None:
        """before: the options of the newest release, which this one begins with."""
        super().__init__(given, initial=_initial(before) | {"version": version})
        self._offered = [(one, is_installed(one)) for one in writable()]
        names = [(one.name, say(one.title)) for one, is_there in self._offered if is_there]
        self.fields["formats"].choices = names  # type: ignore[attr-defined]
        self.fields["batches"].choices = [  # type: ignore[attr-defined]
            (str(one.uid), one.name) for one in batches
        ]
        for name, question in QUESTIONS.items():
            self.fields[f"{ANSWER}{name}"] = forms.CharField(
                label=say(question.words),
                required=False,
                max_length=MAX_ANSWER,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        """Judge the shares as they are typed, in percent; options have them as parts of 1."""
        given = super().clean() or self.cleaned_data
        shares = [given.get(name) for name in SPLIT_FIELDS]
        whole = sum((share for share in shares if share is not None), Decimal(0))
        if any(share is not None for share in shares) and whole != HUNDRED:
            said = _("Train, dev and test must add up to 100 percent; these add up to {sum}.")
            self.add_error("train", str(said).format(sum=f"{whole:f}"))
        return given

    @property
    def format_groups(self) -> list[FormatGroup]:
        """What can be chosen, as the page lists it."""
        return list(grouped(self._offered))

    @property
    def chosen_formats(self) -> Sequence[str]:
        return self["formats"].value() or ()

    @property
    def questions(self) -> list[tuple[str, list[BoundField]]]:
        """The datasheet's fields under the titles of their sections."""
        return [
            (
                say(section),
                [
                    self[f"{ANSWER}{name}"]
                    for name, one in QUESTIONS.items()
                    if one.section == section
                ],
            )
            for section in SECTIONS
        ]

    @property
    def asks_for_less(self) -> bool:
        """Whether the folded fields of the scope hold something, so that they are shown."""
        names = ("batches", "language", "outlet", "published_from", "published_until")
        return any(self[name].value() or self[name].errors for name in names)

    @property
    def has_other_splits(self) -> bool:
        return any(self[name].errors for name in (*SPLIT_FIELDS, "split_by"))

    @property
    def has_answers(self) -> bool:
        return any(self[f"{ANSWER}{name}"].errors for name in QUESTIONS)

    def options(self, before: ReleaseOptions) -> JsonObject:
        """What was typed, as options; what the page does not ask for stays as it was before."""
        given = self.cleaned_data
        days = {name: given[name] for name in ("published_from", "published_until")}
        return {
            "resamples": before.resamples,
            "seed": before.seed,
            **{name: given[name] for name in ("title", "creators", "licence", "contact")},
            "texts": given["texts"] or before.texts,
            "formats": given["formats"],
            "query": {
                "batches": given["batches"],
                "language": given["language"],
                "outlet": given["outlet"],
                **{name: "" if day is None else day.isoformat() for name, day in days.items()},
            },
            "splits": self._shares(before),
            "split_by": given["split_by"] or before.split_by,
            "datasheet": {name: given[f"{ANSWER}{name}"] for name in QUESTIONS},
        }

    def _shares(self, before: ReleaseOptions) -> list[float]:
        given = [self.cleaned_data[name] for name in SPLIT_FIELDS]
        if all(share is None for share in given):
            return list(before.splits)
        return [float((share or 0) / HUNDRED) for share in given]


def _initial(before: ReleaseOptions) -> dict[str, Any]:
    """The fields as the release before had them; its query is not taken over."""
    shares = zip(SPLIT_FIELDS, in_percent(before.splits), strict=True)
    return {
        **{name: getattr(before, name) for name in ("title", "creators", "licence", "contact")},
        "texts": before.texts,
        "formats": list(before.formats),
        "split_by": before.split_by,
        **dict(shares),
        **{f"{ANSWER}{name}": words for name, words in before.datasheet.items()},
    }
