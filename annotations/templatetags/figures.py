"""Agreement's figures as words and drawings: a value with its interval, or why there is none."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.domain.agreement.figures import Figure, Reason
from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.summary import LabelFigure
from annotations.templatetags.agreement_values import value_words

register = template.Library()

# Krippendorff (2004), Content Analysis, ch. 11: below the first no conclusions, from the second
# on conclusions; between them tentative ones.
TENTATIVE, RELIABLE = 0.667, 0.8
WIDTH, MARGIN = 400.0, 10.0
MISSING = "–"
MINUS = "\N{MINUS SIGN}"

REASON_WORDS = {
    Reason.NO_UNITS: _("undefined, because no sentence was decided by two people"),
    Reason.ONE_LABEL: _("undefined, because only one label was used"),
    Reason.LABEL_UNUSED: _("undefined, because nobody used this label"),
    Reason.NO_ATTRIBUTIONS: _(
        "undefined, because nobody attributed anything in a sentence decided by two"
    ),
    Reason.NO_MATCHES: _("undefined, because no two people attributed the same content"),
    Reason.FEW_RATERS: _("undefined, because it takes three people to tell who errs"),
    Reason.OPEN_LABELS: _("undefined, because the answers are no closed set"),
    Reason.NOT_TWO_RATERS: _("undefined, because it is a measure of two people"),
    Reason.NOT_NUMBERS: _("undefined, because the labels are not numbers"),
    Reason.NEGATIVE_NUMBERS: _("undefined, because a ratio scale has no numbers below 0"),
    Reason.MANY_NUMBERS: _("undefined, because there are more than 2,000 different numbers"),
    Reason.ONE_UNIT: _("no interval, because it needs at least two units"),
    Reason.ONE_ARTICLE: _("no interval, because it needs at least two articles"),
    Reason.FEW_ARTICLES: _("no interval, because it needs at least five articles"),
    Reason.RESAMPLES_UNDEFINED: _("no interval, because most of the resamples have no value"),
}
LAYER_TITLES = {
    "header": _("Marks"),
    "quote": _("Quote"),
    "claim_content": _("Claim content"),
    "verified": _("Verified fact"),
    "speaker_quote": _("Speaker of quotes"),
    "speaker_all": _("Speaker of all marks"),
    "found": _("Attribution found"),
    "mode": _("Mode"),
    "speaker": _("Speaker, same content"),
    "chain": _("Chain"),
    "certainty": _("Certainty"),
}
LAYER_QUESTIONS = {
    "header": _("Which marks does the sentence carry? Sets that share marks agree in part."),
    "quote": _("Is the sentence marked as a quote?"),
    "claim_content": _("Is the sentence marked as a claim or as a verified fact?"),
    "verified": _("Among people who saw a claim: was evidence recorded for it?"),
    "speaker_quote": _("Among people who marked a quote: who speaks?"),
    "speaker_all": _(
        "Among people who marked a claim, a quote or a fact: who speaks, where chosen?"
    ),
    "found": _("Is anything in the sentence attributed to somebody?"),
    "mode": _("Of attributions with the same content: are the words direct, mixed or indirect?"),
    "speaker": _("Of attributions with the same content: who speaks?"),
    "chain": _("Of attributions with the same content: through whom did the words come?"),
    "certainty": _("Of attributions with the same content: how certain is it said to be?"),
}
LAYER_COLOURS = {"quote": "quote", "claim_content": "claim", "verified": "fact"}


@register.filter
def decimal(value: float | None) -> str:
    """Two digits, a true minus, a dash for nothing."""
    if value is None:
        return MISSING
    rounded = round(value, 2) or 0.0  # no -0.00
    return number_format(rounded, 2).replace("-", MINUS)


@register.filter
def percent(value: float | None) -> str:
    """A share in [0, 1] in percent."""
    return MISSING if value is None else f"{value * 100:.0f}\N{NO-BREAK SPACE}%"


@register.filter
def interval(figure: Figure | None) -> str:
    """The 95 % interval in brackets; empty without one."""
    if figure is None or figure.low is None or figure.high is None:
        return ""
    return _between(decimal(figure.low), decimal(figure.high))


@register.filter
def bounds(given: tuple[float, float] | None) -> str:
    """Two bounds in brackets; empty without any."""
    return "" if given is None else _between(decimal(given[0]), decimal(given[1]))


def _between(low: str, high: str) -> str:
    """An interval; what stands between its ends must not be read as a decimal sign."""
    return gettext("[%(low)s, %(high)s]") % {"low": low, "high": high}


@register.filter
def percent_interval(figure: Figure) -> str:
    """The 95 % interval of a share, in percent; empty without one."""
    if figure.low is None or figure.high is None:
        return ""
    return _between(f"{figure.low * 100:.0f}", percent(figure.high))


@register.filter
def reason(why: Reason | None) -> str:
    """Why a figure or its interval is missing, in words."""
    return "" if why is None else str(REASON_WORDS[why])


@register.filter
def no_interval(figure: Figure) -> str:
    """Why a figure has no interval although intervals were computed."""
    few = figure.articles <= 1
    return str(REASON_WORDS[Reason.ONE_ARTICLE if few else Reason.RESAMPLES_UNDEFINED])


@register.filter
def layer_title(layer: Layer) -> str:
    return str(LAYER_TITLES.get(layer.name, layer.title))


@register.filter
def layer_question(layer: Layer) -> str:
    return str(LAYER_QUESTIONS.get(layer.name, layer.question))


@register.filter
def label_words(label: LabelFigure) -> str:
    """A label as people say it; a set of marks as its letters."""
    return value_words(label.label, {})


@register.filter
def reading(figure: Figure) -> str:
    """What an alpha allows one to conclude, in a plain sentence."""
    if figure.value is None:
        return _reading_of_none(figure.undefined)
    if figure.value < TENTATIVE:
        said = gettext("Below 0.667: too far apart for conclusions. Look at the differences below.")
    elif figure.value < RELIABLE:
        said = gettext("Between 0.667 and 0.800: conclusions are tentative.")
    else:
        said = gettext("From 0.800 on: people agree well enough for conclusions.")
    if figure.low is None or figure.high is None:
        return said
    return f"{said} {_reading_of_bounds(figure.low, figure.high)}"


def _reading_of_none(why: Reason | None) -> str:
    if why is Reason.ONE_LABEL:
        return gettext(
            "Everybody gave the same answer everywhere. That is full agreement, but alpha cannot "
            "tell it from chance before somebody gives another answer."
        )
    return gettext("There is no figure before two people have decided the same sentence.")


def _reading_of_bounds(low: float, high: float) -> str:
    if _class_of(low) == _class_of(high):
        return gettext("The whole interval says the same.")
    return gettext("The interval reaches beyond that: more articles would tell more surely.")


def _class_of(alpha: float) -> int:
    return sum(alpha >= bound for bound in (TENTATIVE, RELIABLE))


@dataclass(frozen=True)
class Tick:
    """A labelled place on the axis. `is_bound`: one of the two bounds of reading."""

    x: float
    label: str
    is_bound: bool


@dataclass(frozen=True)
class Bar:
    """A figure's dot and interval on the axis; None where it has none."""

    figure: Figure
    colour: str
    x: float | None
    left: float | None
    right: float | None


@dataclass(frozen=True)
class Axis:
    """From `start` (0, or lower where a figure is) to 1."""

    start: float

    @classmethod
    def over(cls, figures: Iterable[Figure]) -> Self:
        values = [value for one in figures for value in (one.value, one.low) if value is not None]
        lowest = min(values, default=0.0)
        return cls(max(-1.0, math.floor(min(lowest, 0.0) * 10) / 10))

    def x(self, value: float) -> float:
        share = (max(value, self.start) - self.start) / (1 - self.start)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    @property
    def ticks(self) -> Sequence[Tick]:
        ends = [Tick(self.x(value), _short(value), False) for value in sorted({self.start, 0.0})]
        bounds = [
            Tick(self.x(value), number_format(value, 3), True) for value in (TENTATIVE, RELIABLE)
        ]
        return [*ends, *bounds, Tick(self.x(1.0), _short(1.0), False)]

    def bar(self, figure: Figure, colour: str) -> Bar:
        if figure.value is None:
            return Bar(figure, colour, None, None, None)
        if figure.low is None or figure.high is None:
            return Bar(figure, colour, self.x(figure.value), None, None)
        return Bar(figure, colour, self.x(figure.value), self.x(figure.low), self.x(figure.high))


@register.inclusion_tag("_partials/alpha_bar.html")
def alpha_bar(figure: Figure) -> dict[str, object]:
    """One alpha on its axis, large."""
    axis = Axis.over([figure])
    return {"axis": axis, "bar": axis.bar(figure, "ink"), "bounds": _bounds(axis)}


def _short(value: float) -> str:
    return number_format(f"{value:g}").replace("-", MINUS)


def _bounds(axis: Axis) -> list[Tick]:
    return [tick for tick in axis.ticks if tick.is_bound]
