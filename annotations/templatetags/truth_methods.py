"""What the methods of truth inference say, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.tables import Value
from annotations.domain.agreement.truth.competence import METHODS
from annotations.domain.agreement.truth.estimates import Estimate
from annotations.queries.competence import PeopleReport
from annotations.templatetags.agreement_values import value_words

register = template.Library()

NO_NAMES: Mapping[str, str] = {}
METHOD_TITLES = {
    "majority": _("majority"),
    "one_coin": _("one-coin model"),
    "dawid_skene": _("Dawid and Skene"),
    "mace": _("MACE"),
}


@dataclass(frozen=True)
class MethodRow:
    """What one method estimates: the share of each label, and how it goes with the majority.

    reason: why it says nothing; else None. apart: sentences whose likeliest label is another
    than the majority's.
    """

    title: str
    reason: Reason | None
    shares: list[float]
    apart: int


@register.inclusion_tag("_partials/truth_methods.html")
def truth_methods(report: PeopleReport) -> dict[str, Any]:
    """All methods side by side: prevalence, and each person's competence."""
    estimates = report.competence.estimates
    majority = estimates["majority"]
    labels: Sequence[Value] = () if isinstance(majority, Reason) else majority.rated.labels
    return {
        "labels": [value_words(one, NO_NAMES) for one in labels],
        "methods": [_method_row(name, estimates[name], majority) for name in METHODS],
        "titles": [str(METHOD_TITLES[name]) for name in METHODS],
        "people": [
            (one, [_known(one.figures.methods[name]) for name in METHODS]) for one in report.people
        ],
        "report": report,
    }


def _method_row(name: str, estimate: Estimate | Reason, majority: Estimate | Reason) -> MethodRow:
    title = str(METHOD_TITLES[name])
    if isinstance(estimate, Reason):
        return MethodRow(title, estimate, [], 0)
    apart = 0
    if isinstance(majority, Estimate):
        best = majority.posterior[range(len(estimate.likeliest)), estimate.likeliest]
        apart = int(estimate.rated.count[best == 0].sum())
    return MethodRow(title, None, estimate.prevalence.tolist(), apart)


def _known(competence: float | Reason) -> float | None:
    return None if isinstance(competence, Reason) else competence
