"""What-if in words and on one axis: before, after, and what each change alone would do."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext

from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.resampled import Estimate
from annotations.domain.agreement.tables import Value
from annotations.domain.agreement.what_if import MOST_RESAMPLED, WhatIf
from annotations.formats.agreement_counts import value_code
from annotations.queries.what_if import OfferedLabel, WhatIfReport
from annotations.templatetags.agreement_values import value_words
from annotations.templatetags.figures import MINUS, Axis, Tick, decimal

register = template.Library()


@dataclass(frozen=True)
class Choice:
    """What a label may count as: its code and words."""

    code: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Step:
    """Before or after on the axis; x: None where there is no value."""

    words: str
    figure: Figure
    x: float | None


@register.inclusion_tag("_partials/what_if_axis.html")
def before_and_after(result: WhatIf, layer: Layer) -> dict[str, object]:
    """Both alphas under each other on one axis."""
    parts = [
        (gettext("as it is"), result.before.alpha),
        (gettext("what if"), result.after.alpha),
    ]
    axis = Axis.over([figure for _, figure in parts])
    steps = [
        Step(words, figure, None if figure.value is None else axis.x(figure.value))
        for words, figure in parts
    ]
    bounds: list[Tick] = [tick for tick in axis.ticks if tick.is_bound]
    return {"axis": axis, "steps": steps, "bounds": bounds, "compared": layer.is_paired}


@register.simple_tag
def effect(before: float | None, after: float | None) -> str:
    """How far a change moves alpha, with its sign; a dash where either has no value."""
    return signed(None if before is None or after is None else after - before)


@register.filter
def signed(value: float | None) -> str:
    """Two digits with a sign, also where it is plus; a dash for nothing."""
    if value is None:
        return decimal(None)
    rounded = round(value, 2) or 0.0
    if rounded == 0:
        return f"±{number_format(0, 2)}"
    return f"{'+' if rounded > 0 else MINUS}{number_format(abs(rounded), 2)}"


@register.filter
def difference_words(one: Estimate) -> str:
    """The difference of alphas with its interval, and what it allows one to say."""
    if one.value is None:
        return gettext("There is no difference to tell: one of the two has no value.")
    told = gettext("The difference is %(value)s") % {"value": signed(one.value)}
    if one.low is None or one.high is None:
        few = gettext("no interval for fewer than two or more than %(most)s articles") % {
            "most": MOST_RESAMPLED
        }
        return f"{told} ({few})."
    bounds = gettext("[%(low)s, %(high)s]") % {"low": signed(one.low), "high": signed(one.high)}
    told = f"{told} {bounds}."
    if one.low <= 0 <= one.high:
        return f"{told} {gettext('The interval holds 0: other articles might show no difference.')}"
    return f"{told} {gettext('The whole interval lies on one side of 0.')}"


@register.simple_tag
def choices(report: WhatIfReport, label: OfferedLabel) -> list[Choice]:
    """Everything that a label may count as, itself first."""
    others = [one.label for one in report.labels if one.label != label.label]
    return [
        Choice(value_code(one), _counts_as(one, own=one == label.label), label.counts_as == one)
        for one in (label.label, *others)
    ]


@register.filter
def code(value: Value) -> str:
    """A value as the form names it."""
    return value_code(value)


@register.simple_tag
def member_words(member: str, names: Mapping[str, str]) -> str:
    """One member of a value in words."""
    return value_words(member, names)


def _counts_as(value: Value, *, own: bool) -> str:
    if own:
        return gettext("itself")
    return value_words(value, {})
