"""Alerts in words: who, on which question, what the figures are and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from annotations.domain.agreement.alerts import Rule
from annotations.domain.agreement.drift import EVERYBODY, Shift, Standing
from annotations.domain.agreement.layers import LAYERS
from annotations.domain.agreement.recency import LEAST_ARTICLES, LEAST_UNITS
from annotations.domain.agreement.resampled import Estimate
from annotations.queries.agreement_alerts import ViewAlert
from annotations.templatetags.agreement_values import value_words
from annotations.templatetags.figures import decimal, layer_title, percent

register = template.Library()


@dataclass(frozen=True)
class ToldAlert:
    """An alert as the page tells it. href: where its sentences are listed."""

    who: str
    question: str
    lines: tuple[str, ...]
    href: str


@register.simple_tag
def told_alert(one: ViewAlert) -> ToldAlert:
    """The words of an alert, and the link to the sentences it speaks of."""
    standing = one.alert.standing
    lines = [_recent(standing)]
    if Rule.APART in one.alert.rules:
        lines.append(_apart(standing))
    if {Rule.FELL, Rule.FELL_ALONE} & set(one.alert.rules):
        lines.append(_fell(standing))
    if standing.shift is not None:
        lines.append(_shifted(standing.person, standing.shift, one.names))
    return ToldAlert(
        who=gettext("Everybody") if standing.person == EVERYBODY else standing.person,
        question=layer_title(LAYERS[standing.layer]),
        lines=tuple(lines),
        href=_href(one),
    )


@register.simple_tag
def alert_rule() -> str:
    """What it takes for an alert, in a plain sentence."""
    return gettext(
        "An alert needs %(units)s shared sentences from %(articles)s articles. It appears when a "
        "whole 95 %% interval lies below 0.667, or shows a fall of more than 0.05, and names "
        "somebody only where the others agree better without them. It goes by itself when newer "
        "work no longer shows it."
    ) % {"units": LEAST_UNITS, "articles": LEAST_ARTICLES}


def _recent(one: Standing) -> str:
    words = {"articles": one.articles, "units": one.units, "alpha": _estimate(one.recent)}
    if one.person == EVERYBODY:
        return (
            ngettext(
                "In the newest article (%(units)s sentences) alpha is %(alpha)s.",
                "In the newest %(articles)s articles (%(units)s sentences) alpha is %(alpha)s.",
                one.articles,
            )
            % words
        )
    return (
        ngettext(
            "In the newest article (%(units)s shared sentences) alpha with the others is "
            "%(alpha)s.",
            "In the newest %(articles)s articles (%(units)s shared sentences) alpha with the "
            "others is %(alpha)s.",
            one.articles,
        )
        % words
    )


def _apart(one: Standing) -> str:
    return gettext("Without this person it is higher by %(gap)s.") % {"gap": _estimate(one.gap)}


def _fell(one: Standing) -> str:
    change = one.change
    # A fall is told as a positive number, so its bounds change places.
    fall = None if change is None else Estimate(*(_negated(change)))
    said = gettext("Before it was %(before)s: a fall of %(fall)s.") % {
        "before": _estimate(one.before),
        "fall": _estimate(fall),
    }
    if one.person == EVERYBODY:
        return said
    return f"{said} {gettext('The others’ did not fall as far.')}"


def _negated(one: Estimate) -> tuple[float | None, float | None, float | None]:
    value, low, high = (None if part is None else -part for part in (one.value, one.low, one.high))
    return value, high, low


def _shifted(person: str, one: Shift, names: Mapping[str, str]) -> str:
    words = {
        "person": person,
        "own": value_words(one.own, names),
        "other": value_words(one.other, names),
        "recent": percent(one.recent / one.recent_of),
    }
    if not one.earlier_of:
        return (
            gettext(
                "Most often %(person)s says “%(own)s” where another says “%(other)s”: in "
                "%(recent)s of the comparisons."
            )
            % words
        )
    return gettext(
        "What grew most: %(person)s says “%(own)s” where another says “%(other)s”, in %(recent)s "
        "of the comparisons, before in %(earlier)s."
    ) % (words | {"earlier": percent(one.earlier / one.earlier_of)})


def _estimate(one: Estimate | None) -> str:
    if one is None or one.value is None:
        return decimal(None)
    low, high = decimal(one.low), decimal(one.high)
    told = f"{decimal(one.value)} {gettext('[%(low)s, %(high)s]') % {'low': low, 'high': high}}"
    # A value stays on a line with its interval.
    return told.replace(" ", "\N{NO-BREAK SPACE}")


def _href(one: ViewAlert) -> str:
    """The sentences on which this person, or anybody, differs since then."""
    asked = {
        "scheme": one.view.scheme.number,
        "arm": one.view.arm,
        "layer": one.alert.layer,
        "person": one.alert.person,
        "since": one.since and one.since.isoformat(),
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    address = reverse("agreement-cell", args=[one.view.scheme.project.uid])
    return f"{address}?{query}"
