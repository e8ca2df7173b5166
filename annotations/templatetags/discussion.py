"""The discussion queue in words: what a sentence may be, and what people differ about."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import template

from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.tables import Value, value_key
from annotations.formats.agreement_counts import value_code
from annotations.queries.discussion_asked import Asked, kind_code
from annotations.templatetags.agreement_values import value_words
from annotations.templatetags.figures import percent

register = template.Library()

STRIP = 160.0
MOST_PARTS = 5
NEARLY = 0.99
KEPT = ("kind", "person", "given", "likely")


@register.simple_tag
def shares_words(posterior: Sequence[tuple[Value, float]], names: Mapping[str, str]) -> str:
    """ "Q 83 %, none 17 %"."""
    return ", ".join(f"{value_words(value, names)} {_share(share)}" for value, share in posterior)


def _share(share: float) -> str:
    """In percent; no model is certain where people differ."""
    return f"> {percent(NEARLY)}" if share > NEARLY else percent(share)


@register.simple_tag
def label_words(layer: Layer, code: str) -> str:
    """A label of a closed layer by its code, in words; the code where there is none such."""
    found = (label for label in layer.labels if value_code(label) == code)
    return next((value_words(label, {}) for label in found), code)


@register.simple_tag
def kind_words(kind: Iterable[Value]) -> str:
    """The values of a disagreement on a closed layer, as "Q / none"."""
    return " / ".join(value_words(one, {}) for one in sorted(kind, key=value_key))


@register.inclusion_tag("_partials/share_strip.html")
def share_strip(posterior: Sequence[tuple[Value, float]]) -> dict[str, Any]:
    """The posterior as a strip: the likeliest darkest."""
    parts, left = [], 0.0
    for place, (_value, share) in enumerate(posterior[:MOST_PARTS]):
        parts.append((round(left, 1), round(share * STRIP, 1), place))
        left += share * STRIP
    return {"parts": parts}


@register.filter
def is_closed(layer: Layer) -> bool:
    return bool(layer.labels)


register.simple_tag(kind_code, name="kind_code")


@register.simple_tag
def queue_rest(asked: Asked) -> dict[str, str]:
    """What links of the queue keep: with `gold` whether decided ones are shown, with `kind` what
    people differ about."""
    kept = [(name, value) for name in KEPT if (value := getattr(asked, name))]
    return {
        "gold": "&gold=all" if asked.has_gold else "",
        "kind": f"&{urlencode(kept)}" if kept else "",
    }
