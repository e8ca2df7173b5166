"""The values that people give on a layer, as people say them."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.domain.agreement.layers import LABEL_SETS
from annotations.domain.agreement.tables import Value

register = template.Library()

WORDS = {
    "yes": _("yes"),
    "no": _("no"),
    "V": _("verified"),
    "C": _("claim only"),
    "direct": _("direct"),
    "mixed": _("mixed"),
    "indirect": _("indirect"),
    "asserted": _("asserted"),
    "probable": _("probable"),
    "possible": _("possible"),
    "not_committed": _("not committed"),
    "not_stated": _("not stated"),
    "article": _("article itself"),
    "": _("nobody in between"),
}
STOPS = {"origin": _("originally from %(name)s"), "relay": _("through %(name)s")}
MARKS_OF_SETS = {labels: marks for marks, labels in LABEL_SETS.items()}


@register.simple_tag
def value_words(value: Value, names: Mapping[str, str]) -> str:
    """A value in words; names: uid -> name of a source. A source without a name says so."""
    if isinstance(value, frozenset):
        if (marks := MARKS_OF_SETS.get(value)) is not None:
            return gettext("none") if marks == "none" else marks
        return ", ".join(sorted(_speaker(one, names) for one in value))
    if ":" in value:
        return ", ".join(_stop(one, names) for one in value.split(">"))
    return _speaker(value, names)


def _stop(stop: str, names: Mapping[str, str]) -> str:
    place, _colon, who = stop.partition(":")
    return str(STOPS[place]) % {"name": _speaker(who, names)}


def _speaker(value: str, names: Mapping[str, str]) -> str:
    if value in WORDS:
        return str(WORDS[value])
    return names.get(value) or gettext("a source that is gone")
