"""What seeing suggestions changes, in words and drawings; each drawing has its figures beside."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from annotations.domain.agreement.arms import (
    AGREEMENT,
    ALPHA,
    MARKS,
    OMISSIONS,
    SECONDS,
    SPANS,
    TIME,
    Effect,
)
from annotations.domain.agreement.differences import Estimate
from annotations.domain.agreement.layers import LAYERS
from annotations.templatetags.figures import MINUS, MISSING, layer_title, reason

register = template.Library()

WIDTH, MARGIN, MIDDLE = 400.0, 10.0, 200.0

EFFECT_WORDS = {
    "found_in_silent": _("Attributed where nothing was suggested"),
    "missed_in_silent": _("Missed what the finder missed"),
    "missed_in_proposed": _("Missed what was suggested"),
    "followed": _("Followed a wrong suggestion"),
    "found_in_proposed": _("Attributed where something was suggested"),
    "quote": _("Marked as a quote"),
    "claim": _("Marked as a claim or a fact"),
    "verified": _("Facts among claims"),
    "attributed": _("Sentences with an attribution"),
    "same_bounds": _("Exactly the words of the finder"),
    "same_speaker": _("The speaker of the finder"),
    "seconds": _("Seconds a sentence"),
}
EFFECT_QUESTIONS = {
    "found_in_silent": _(
        "Of the sentences in which the finder proposes nothing: in which people attribute "
        "something all the same."
    ),
    "missed_in_silent": _(
        "By gold: of the sentences with an attribution of which the finder has nothing: which "
        "people left without one."
    ),
    "missed_in_proposed": _(
        "By gold: of the sentences with an attribution where the finder proposes one: which people "
        "left without."
    ),
    "followed": _(
        "By gold: of the sentences without an attribution where the finder proposes one: in which "
        "people attribute something."
    ),
    "found_in_proposed": _(
        "Of the sentences in which the finder proposes something: in which people attribute "
        "something."
    ),
    "quote": _("Of all sentences decided."),
    "claim": _("Of all sentences decided."),
    "verified": _("Of the claims: those for which evidence was recorded."),
    "attributed": _("Of all sentences decided: in which somebody is said to have said something."),
    "same_bounds": _(
        "Of the words attributed in sentences in which the finder proposes some: those that begin "
        "and end where it proposes."
    ),
    "same_speaker": _("Of the words that match a proposal: those with the speaker it proposes."),
    "seconds": _("Active time, as the annotation page measures it."),
}
GROUP_WORDS = {
    OMISSIONS: _("What is overlooked, and what is believed"),
    MARKS: _("Marks"),
    SPANS: _("Words and speakers"),
    TIME: _("Time"),
    AGREEMENT: _("Agreement"),
}
GROUP_LEDES = {
    OMISSIONS: _(
        "What the finder proposes on articles without suggestions was shown to nobody. Where it "
        "proposes nothing, sentences are of the same kind with suggestions and without, so finding "
        "less there is overlooking."
    ),
    MARKS: _("How often people set a mark."),
    SPANS: _(
        "How near people come to what the finder proposes. Without suggestions that is chance and "
        "good sense; what is more with them is the suggestions’ doing, right or wrong."
    ),
    TIME: _("What suggestions save, or cost."),
    AGREEMENT: _(
        "Krippendorff’s alpha among people with suggestions and among people without. People who "
        "follow the same suggestions agree more without being more right."
    ),
}
Form = Callable[[float], str]


@register.filter
def effect_title(effect: Effect) -> str:
    if effect.kind == ALPHA:
        return layer_title(LAYERS[effect.name])
    return str(EFFECT_WORDS[effect.name])


@register.filter
def effect_question(effect: Effect) -> str:
    return "" if effect.kind == ALPHA else str(EFFECT_QUESTIONS[effect.name])


@register.filter
def group_title(group: str) -> str:
    return str(GROUP_WORDS[group])


@register.filter
def group_lede(group: str) -> str:
    return str(GROUP_LEDES[group])


@register.filter
def assisted_words(effect: Effect) -> str:
    """The figure with suggestions."""
    return _estimate(effect, effect.assisted)


@register.filter
def blind_words(effect: Effect) -> str:
    """The figure without suggestions."""
    return _estimate(effect, effect.blind)


@register.filter
def assisted_bounds(effect: Effect) -> str:
    return _bounds(_form(effect), effect.assisted.low, effect.assisted.high)


@register.filter
def blind_bounds(effect: Effect) -> str:
    return _bounds(_form(effect), effect.blind.low, effect.blind.high)


@register.filter
def difference_words(effect: Effect) -> str:
    """With suggestions less without: “−4.1 points”."""
    value = effect.difference.value
    if value is None:
        return MISSING
    said = _signed(effect)(value)
    if effect.kind == ALPHA:
        return said
    if effect.kind == SECONDS:
        return gettext("%(n)s s") % {"n": said}
    return gettext("%(n)s points") % {"n": said}


@register.filter
def difference_bounds(effect: Effect) -> str:
    return _bounds(_signed(effect), effect.difference.low, effect.difference.high)


@register.filter
def verdict(effect: Effect) -> str:
    """What the interval of the difference allows one to say."""
    found = effect.difference
    if found.value is None:
        return gettext("nothing to compare")
    if effect.is_small:
        return gettext("too few articles to tell")
    if not found.is_clear:
        return gettext("no difference shown")
    return gettext("more with suggestions") if found.value > 0 else gettext("less with suggestions")


@register.filter
def sample_words(one: Estimate) -> str:
    """What an estimate rests on."""
    n = number_format(round(one.n), 0, force_grouping=True)
    words = ngettext(
        "%(n)s in %(articles)s article", "%(n)s in %(articles)s articles", one.articles
    )
    return words % {"n": n, "articles": one.articles}


def _estimate(effect: Effect, one: Estimate) -> str:
    if one.value is None:
        return reason(one.undefined) or gettext("none to count")
    said = _form(effect)(one.value)
    if effect.kind == ALPHA:
        return said
    unit = "s" if effect.kind == SECONDS else "%"
    return f"{said}\N{NO-BREAK SPACE}{unit}"


def _form(effect: Effect) -> Form:
    if effect.kind == ALPHA:
        return lambda value: _number(value, 2)
    scale = 1 if effect.kind == SECONDS else 100
    return lambda value: _number(value * scale, 1)


def _signed(effect: Effect) -> Form:
    plain = _form(effect)
    return lambda value: f"+{plain(value)}" if value > 0 else plain(value)


def _number(value: float, digits: int) -> str:
    rounded = round(value, digits) or 0.0  # no -0.0
    return number_format(rounded, digits).replace("-", MINUS)


def _bounds(form: Form, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return gettext("[%(low)s, %(high)s]") % {"low": form(low), "high": form(high)}


# --- The drawing ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """A difference on an axis with 0 in the middle; None where it has none."""

    effect: Effect
    x: float | None
    left: float | None
    right: float | None


@register.inclusion_tag("_partials/effect_forest.html")
def effect_forest(effects: Sequence[Effect]) -> dict[str, object]:
    """The differences of one group under each other, on one axis."""
    reach = _reach(effects)
    rows = [
        Drawn(one, *(_x(value, reach) for value in (found.value, found.low, found.high)))
        for one in effects
        for found in [one.difference]
    ]
    ends = [-reach, 0.0, reach]
    form = _signed(effects[0])
    return {"rows": rows, "ticks": [(_x(value, reach), form(value)) for value in ends]}


def _reach(effects: Sequence[Effect]) -> float:
    """How far the axis goes to either side: over every bound, to the next round number."""
    values = [
        abs(value)
        for one in effects
        for value in (one.difference.value, one.difference.low, one.difference.high)
        if value is not None
    ]
    most = max(values, default=0.0)
    if most <= 0:
        return 1.0 if effects[0].kind == SECONDS else 0.1
    step = float(10 ** math.floor(math.log10(most)))
    return math.ceil(most / step) * step


def _x(value: float | None, reach: float) -> float | None:
    if value is None:
        return None
    return round(MIDDLE + value / reach * (MIDDLE - MARGIN), 1)
