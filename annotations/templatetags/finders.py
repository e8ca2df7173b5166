"""Figures of finders as words and drawings; each drawing has its figures in a table beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.domain.suggestions.appraisal import ALL, CONTENT, MARK, SPEAKER
from annotations.domain.suggestions.reliability import Bin
from annotations.domain.suggestions.shares import Share
from annotations.domain.suggestions.thresholds import CLAIM, INDIRECT, QUOTE
from annotations.models import Outcome
from annotations.queries.finder_appraisal import Compared
from annotations.queries.suggestion_fates import Fates
from annotations.templatetags.figures import MISSING, percent

register = template.Library()

WIDTH, MARGIN = 400.0, 10.0
SIDE, EDGE, FOOT = 240.0, 34.0, 30.0
WIDE_ENOUGH = 0.12  # of the bar, for its per cent to stand in it
LEAST_DOT, MOST_DOT = 3.0, 9.0
MANY = 200  # suggestions from which on a dot grows no more

KIND_WORDS = {
    QUOTE: _("quotations"),
    INDIRECT: _("indirect attributions"),
    CLAIM: _("claims"),
    ALL: _("all attributions"),
}
WHAT_WORDS = {
    CONTENT: _("What was said"),
    SPEAKER: _("Who said it"),
    MARK: _("The mark"),
}
MARK_WORDS = {QUOTE: _("the mark quote"), CLAIM: _("the mark claim")}
COLOURS = {QUOTE: "quote", INDIRECT: "claim", CLAIM: "fact"}
OUTCOMES = (Outcome.ACCEPTED, Outcome.EDITED, Outcome.REJECTED, Outcome.IGNORED)


@register.filter
def kind_words(kind: str) -> str:
    """A kind of suggestions, in the plural."""
    return str(KIND_WORDS.get(kind, kind))


@register.filter
def compared_words(one: Compared) -> str:
    """What is compared of which kind: “quotations”, “the mark claim”."""
    return str(MARK_WORDS[one.kind] if one.what == MARK else KIND_WORDS[one.kind])


@register.filter
def what_words(what: str) -> str:
    return str(WHAT_WORDS[what])


@register.filter
def share_bounds(share: Share | None) -> str:
    """The 95 % interval in per cent, in brackets; empty without one."""
    if share is None or share.low is None or share.high is None:
        return ""
    return gettext("[%(low)s, %(high)s]") % {
        "low": f"{share.low * 100:.0f}",
        "high": percent(share.high),
    }


@register.filter
def amount(n: float) -> str:
    """How many; a mean of several people may be no whole number."""
    return number_format(round(n, 1), None if round(n, 1) % 1 else 0)


@register.filter
def score_words(score: float | None) -> str:
    """A score or threshold in per cent."""
    return MISSING if score is None else percent(score)


@register.filter
def fate_share(fates: Fates, outcome: str) -> Share:
    return fates.share(outcome)


@dataclass(frozen=True)
class Segment:
    """A part of a bar of 400 units; `label` is empty where it would not fit."""

    outcome: str
    x: float
    width: float
    middle: float
    label: str


@register.inclusion_tag("_partials/fate_bar.html")
def fate_bar(fates: Fates) -> dict[str, object]:
    """What became of suggestions, as one bar."""
    segments, x = [], 0.0
    for outcome in OUTCOMES:
        share = fates.outcomes[outcome] / fates.shown if fates.shown else 0.0
        if share:
            label = percent(share) if share >= WIDE_ENOUGH else ""
            width = share * WIDTH
            middle = round(x + width / 2, 1)
            segments.append(Segment(outcome, round(x, 1), round(width, 1), middle, label))
            x += width
    return {"segments": segments}


@dataclass(frozen=True)
class Dot:
    """A share on an axis from 0 to 1; None where there is none."""

    name: str
    colour: str
    share: Share
    x: float | None
    left: float | None
    right: float | None


@register.inclusion_tag("_partials/share_forest.html")
def share_forest(compared: Sequence[Compared], which: str) -> dict[str, object]:
    """Precision or recall of everything compared, under each other on one axis."""
    rows = [
        _dot(one, share)
        for one in compared
        if (share := one.precision if which == "precision" else one.recall) is not None
    ]
    ticks = [(_x(value), percent(value)) for value in (0.0, 0.5, 1.0)]
    return {"rows": rows, "ticks": ticks, "which": which}


def _dot(one: Compared, share: Share) -> Dot:
    name = compared_words(one)
    if one.what == SPEAKER:
        name = gettext("speakers of %(kind)s") % {"kind": name}
    places = [None if each is None else _x(each) for each in (share.value, share.low, share.high)]
    return Dot(name, COLOURS.get(one.kind, "ink"), share, *places)


def _x(share: float) -> float:
    return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)


@dataclass(frozen=True)
class Point:
    """A bin in the reliability picture."""

    x: float
    y: float
    low: float
    high: float
    radius: float


@register.inclusion_tag("_partials/reliability.html")
def reliability_picture(bins: Sequence[Bin], kind: str) -> dict[str, object]:
    """Suggested score against the share right, with the line on which the two are equal."""
    points = [
        Point(
            x=_across(one.score),
            y=_up(one.right.value or 0.0),
            low=_up(one.right.low or 0.0),
            high=_up(one.right.high or 0.0),
            radius=_radius(one.right.n),
        )
        for one in bins
    ]
    ticks = [(_across(value), _up(value), percent(value)) for value in (0.0, 0.5, 1.0)]
    return {
        "bins": bins,
        "kind": kind,
        "colour": COLOURS.get(kind, "ink"),
        "points": points,
        "ticks": ticks,
        "frame": {"left": _across(0), "right": _across(1), "top": _up(1), "bottom": _up(0)},
    }


def _across(value: float) -> float:
    return round(EDGE + value * (SIDE - EDGE - MARGIN), 1)


def _up(value: float) -> float:
    return round(SIDE - FOOT - value * (SIDE - FOOT - MARGIN), 1)


def _radius(n: float) -> float:
    return round(LEAST_DOT + (MOST_DOT - LEAST_DOT) * math.sqrt(min(n, MANY) / MANY), 1)
