"""What somebody asked to see of the differences, as a heading."""

from django import template
from django.utils.translation import gettext as _

from annotations.domain.agreement.layers import Layer
from annotations.formats.agreement_counts import value_code
from annotations.queries.differing import Asked
from annotations.templatetags.agreement_values import value_words
from annotations.templatetags.figures import layer_title

register = template.Library()


@register.simple_tag
def asked_title(asked: Asked, layer: Layer) -> str:
    """Such as “Where A2 said none and another quote” or “Where A2 and A3 differ”."""
    if asked.row is None and asked.column is None:
        return _people(asked)
    given = {
        "person": asked.person or _("somebody"),
        "other": asked.other or _("somebody else"),
        "row": _words(asked.row, layer),
        "column": _words(asked.column, layer),
        "layer": layer_title(layer),
    }
    return _("%(layer)s: %(person)s said %(row)s, %(other)s %(column)s") % given


def _people(asked: Asked) -> str:
    named = {"first": asked.person, "second": asked.other}
    if asked.person and asked.other:
        said = _("Where %(first)s and %(second)s differ")
    elif asked.person or asked.other:
        named["first"] = asked.person or asked.other
        said = _("Where %(first)s differs from others")
    else:
        said = _("Where people differ")
    return said % named


def _words(code: str | None, layer: Layer) -> str:
    """The value of a code; of an open set only that there is one, for its names are sources."""
    if code is None:
        return _("something else")
    known = {value_code(value): value for value in layer.labels}
    return value_words(known[code], {}) if code in known else _("a value of an open set")
