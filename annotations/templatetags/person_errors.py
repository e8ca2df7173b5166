"""Everybody's table of errors, whose cells open the sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import template
from django.urls import reverse

from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.tables import Value
from annotations.domain.agreement.truth.estimates import Estimate
from annotations.formats.agreement_counts import value_code
from annotations.queries.agreement_views import View
from annotations.queries.competence import PeopleReport, PersonReport
from annotations.templatetags.agreement_values import value_words

register = template.Library()

# The share of a row from which on a cell is one shade darker.
SHARES = (0.01, 0.05, 0.2, 0.5, 0.8)
# Rows and cells that rest on less than this many sentences say nothing.
LEAST_SENTENCES = 0.5
NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True)
class ErrorCell:
    """Of the sentences that most likely are one label, the share given another.

    share None: nothing is known. href: the sentences, where people differ on them.
    """

    share: float | None
    sentences: float
    shade: int
    is_right: bool
    href: str


@dataclass(frozen=True)
class ErrorRow:
    label: str
    sentences: float
    cells: list[ErrorCell]


@dataclass(frozen=True)
class ErrorTable:
    person: PersonReport
    rows: list[ErrorRow]


@register.inclusion_tag("_partials/error_tables.html")
def error_tables(report: PeopleReport, view: View, project: UUID) -> dict[str, Any]:
    """Everybody's table of errors: likeliest label down, given label across."""
    model = report.competence.model
    if isinstance(model, Reason):
        return {"tables": [], "reason": model}
    labels = model.rated.labels
    used = [place for place in range(len(labels)) if _is_used(model, place)]
    stem = reverse("agreement-queue", args=[project])

    def address(person: PersonReport, likely: Value, given: Value) -> str:
        query = {
            "scheme": view.scheme.number,
            "arm": view.arm,
            "layer": report.layer.name,
            "person": person.pseudonym,
            "likely": value_code(likely),
            "given": value_code(given),
            "gold": "all",
        }
        return f"{stem}?{urlencode(query)}"

    return {
        "labels": [value_words(labels[place], NO_NAMES) for place in used],
        "tables": [
            ErrorTable(
                person,
                [
                    _error_row(person, place, used, labels, address)
                    for place in used
                    if _rests_on(person, place)
                ],
            )
            for person in report.people
        ],
    }


def _is_used(model: Estimate, place: int) -> bool:
    """Whether anybody gave the label, or a sentence most likely has it."""
    cells = float(model.confusion[:, place].sum() + model.confusion[:, :, place].sum())
    return cells >= LEAST_SENTENCES


def _rests_on(person: PersonReport, place: int) -> bool:
    confusion = person.figures.confusion
    return confusion is not None and float(confusion[place].sum()) >= LEAST_SENTENCES


def _error_row(
    person: PersonReport, place: int, used: Sequence[int], labels: Sequence[Value], address: Any
) -> ErrorRow:
    confusion = person.figures.confusion
    assert confusion is not None  # noqa: S101 told by _rests_on
    expected = confusion[place].tolist()
    total = sum(expected)
    cells = [
        ErrorCell(
            share=n / total,
            sentences=n,
            shade=sum(n / total >= bound for bound in SHARES),
            is_right=given == place,
            href=address(person, labels[place], labels[given])
            if given != place and n >= LEAST_SENTENCES
            else "",
        )
        for given, n in ((one, expected[one]) for one in used)
    ]
    return ErrorRow(value_words(labels[place], NO_NAMES), total, cells)
