"""Articles as dots in a funnel: alpha over size, with the limits that size alone would give."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import Truncator

from annotations.domain.agreement.funnel import INNER, OUTER, Funnel
from annotations.queries.agreement_articles import ArticleStrip, PlacedArticle
from annotations.templatetags.figures import MINUS, RELIABLE, TENTATIVE

register = template.Library()

WIDTH, HEIGHT = 640.0, 280.0
LEFT, RIGHT, TOP, FOOT = 44.0, 12.0, 10.0, 34.0
STEPS = 48  # of a curve
NAMED = 3  # of the articles below their limits, with their titles beside the dots
NAME_LENGTH = 26
DOT = 10.0  # what a dot takes up


@dataclass(frozen=True)
class Dot:
    """One article: where it is drawn, and how far its interval reaches."""

    placed: PlacedArticle
    x: float
    y: float
    top: float | None
    bottom: float | None
    href: str
    name: str

    @property
    def name_x(self) -> float:
        return self.x + (8 if self.is_named_right else -8)

    @property
    def is_named_right(self) -> bool:
        return self.x < WIDTH * 0.7


@dataclass(frozen=True)
class Place:
    """A labelled place on an axis."""

    at: float
    label: str
    is_bound: bool = False


@dataclass(frozen=True)
class Scale:
    """x grows with the square root of the number of sentences, as certainty does."""

    least: int
    most: int
    start: float

    def x(self, units: float) -> float:
        low, high = sqrt(self.least), sqrt(self.most)
        share = 0.5 if high == low else (sqrt(units) - low) / (high - low)
        return round(LEFT + 8 + share * (WIDTH - LEFT - RIGHT - 16), 1)

    def y(self, alpha: float) -> float:
        share = (1.0 - max(alpha, self.start)) / (1.0 - self.start)
        return round(TOP + share * (HEIGHT - TOP - FOOT), 1)

    def curve(self, funnel: Funnel, z: float, side: int) -> str:
        """The points of one limit as SVG reads them; side: 0 the lower, 1 the upper."""
        points = []
        for step in range(STEPS + 1):
            root = sqrt(self.least) + step / STEPS * (sqrt(self.most) - sqrt(self.least))
            units = max(root**2, 1.0)
            points.append(f"{self.x(units)},{self.y(funnel.limits(units, z)[side])}")
        return " ".join(points)


@register.inclusion_tag("_partials/article_strip.html")
def article_strip(strip: ArticleStrip, *, opens: bool) -> dict[str, Any]:
    """The articles; opens: whether the reader may know them by name and look at them."""
    context: dict[str, Any] = {"strip": strip, "opens": opens}
    if strip.funnel is None or not strip.shown:
        return context
    scale = _scale(strip)
    below = [one for one in strip.shown if one.is_below][: NAMED if opens else 0]
    dots = _apart(_dot(one, scale, opens=opens, is_named=one in below) for one in strip.shown)
    return context | {
        "target": scale.y(strip.funnel.target),
        "inner": [scale.curve(strip.funnel, INNER, side) for side in (0, 1)],
        "outer": [scale.curve(strip.funnel, OUTER, side) for side in (0, 1)],
        # Those outside lie on top of the others.
        "dots": sorted(dots, key=lambda dot: dot.placed.is_outside),
        "rows": dots,
        "alphas": _alphas(scale),
        "sizes": _sizes(scale),
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "bottom": HEIGHT - FOOT,
    }


def _scale(strip: ArticleStrip) -> Scale:
    units = [one.article.units for one in strip.shown]
    lowest = min((one.article.alpha or 0.0) for one in strip.shown)
    bounds = [one.article.interval[0] for one in strip.shown if one.article.interval]
    start = min([0.0, lowest, *bounds])
    return Scale(min(units), max(units), max(-1.0, round(start - 0.05, 1) if start < 0 else 0.0))


def _dot(one: PlacedArticle, scale: Scale, *, opens: bool, is_named: bool) -> Dot:
    article = one.article
    interval = article.interval
    href = ""
    if opens and one.batch is not None:
        href = reverse("meeting-detail", args=[one.batch, article.uid])
    return Dot(
        placed=one,
        x=scale.x(article.units),
        y=scale.y(article.alpha or 0.0),
        top=None if interval is None else scale.y(interval[1]),
        bottom=None if interval is None else scale.y(interval[0]),
        href=href,
        name=Truncator(article.title).chars(NAME_LENGTH) if is_named else "",
    )


def _apart(dots: Iterable[Dot]) -> list[Dot]:
    """Dots that would cover each other stand side by side, right and left in turn."""
    taken: Counter[tuple[int, int]] = Counter()
    found = []
    for dot in dots:
        place = round(dot.x / DOT), round(dot.y / DOT)
        before = taken[place]
        taken[place] += 1
        moved = dot.x + (before + 1) // 2 * DOT * (1 if before % 2 else -1)
        found.append(replace(dot, x=round(min(max(moved, LEFT), WIDTH - RIGHT), 1)))
    return found


def _alphas(scale: Scale) -> Sequence[Place]:
    ends = sorted({scale.start, 0.0, 1.0})
    plain = [
        Place(scale.y(value), number_format(f"{value:g}").replace("-", MINUS)) for value in ends
    ]
    bounds = [
        Place(scale.y(value), number_format(value, 3), is_bound=True)
        for value in (TENTATIVE, RELIABLE)
    ]
    return [*plain, *bounds]


def _sizes(scale: Scale) -> Sequence[Place]:
    """The smallest and the largest article, and round sizes between them."""
    between = [
        size
        for size in (2, 5, 10, 20, 50, 100, 200, 500, 1000)
        if scale.x(scale.least) + 30 < scale.x(size) < scale.x(scale.most) - 30
        and scale.least < size < scale.most
    ]
    ends = sorted({scale.least, scale.most})
    return [Place(scale.x(size), number_format(size)) for size in sorted({*ends, *between})]
