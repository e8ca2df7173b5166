"""A person's articles over time as a drawing; the table beside it has the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template

from annotations.domain.agreement.compared import LayerCompared
from annotations.domain.agreement.layers import LAYERS
from annotations.queries.calibration import CheckedArticle
from annotations.templatetags.figures import layer_title, percent

register = template.Library()

WIDTH, LEFT, RIGHT = 400.0, 46.0, 14.0
TOP, BOTTOM = 8.0, 92.0
MOST = 30  # dots in a drawing; the table has all


@dataclass(frozen=True)
class Place:
    """One article: its share alike and the interval, in the drawing's units."""

    x: float
    y: float
    low: float
    high: float


@register.filter
def compared_title(one: LayerCompared) -> str:
    return layer_title(LAYERS[one.layer])


@register.inclusion_tag("_partials/checked_strip.html")
def checked_strip(articles: Sequence[CheckedArticle]) -> dict[str, object]:
    """The newest articles in the order in which they were submitted."""
    shown = [one for one in articles if one.alike.value is not None][-MOST:]
    step = (WIDTH - LEFT - RIGHT) / max(1, len(shown))
    places = [
        Place(
            x=round(LEFT + step * (n + 0.5), 1),
            y=_up(one.alike.value),
            low=_up(one.alike.low),
            high=_up(one.alike.high),
        )
        for n, one in enumerate(shown)
    ]
    return {
        "places": places,
        "line": " ".join(f"{one.x},{one.y}" for one in places),
        "ticks": [(_up(value), percent(value)) for value in (0.0, 0.5, 1.0)],
        "first": shown[0].at if shown else None,
        "last": shown[-1].at if len(shown) > 1 else None,
        "left_out": len(articles) - len(shown),
    }


def _up(share: float | None) -> float:
    return round(BOTTOM - (share or 0.0) * (BOTTOM - TOP), 1)
