"""How a figure was worked out: its numbers in full, and a sentence to copy into a paper."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from annotations.domain.agreement.distances import masi
from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.layers import Layer
from annotations.queries.agreement import AgreementReport, LayerReport
from annotations.queries.agreement_intervals import StoredIntervals
from annotations.templatetags.figures import MINUS, layer_title
from annotations.templatetags.words import arm_words

register = template.Library()


@register.filter
def exact(value: float | None) -> str:
    """Six digits: enough to follow a calculation."""
    if value is None:
        return ""
    return number_format(round(value, 6) or 0.0, 6).replace("-", MINUS)


@register.filter
def uses_masi(layer: Layer) -> bool:
    """Whether values are sets that can agree in part."""
    return layer.distance is masi


@register.simple_tag
def methods_sentence(one: LayerReport, report: AgreementReport, intervals: StoredIntervals) -> str:
    """What a paper would say of a layer's figures; empty where there is no alpha."""
    alpha = one.summary.alpha
    if alpha.value is None:
        return ""
    said = [_opening(one, report), _coefficient(one, alpha)]
    if alpha.low is not None and intervals.resamples is not None:
        said.append(_interval(intervals.resamples, intervals.seed))
    said.append(
        _(
            "Undecided, skipped and withdrawn work, and work submitted after others’ decisions "
            "could be read, is missing."
        )
    )
    return " ".join(said)


def _opening(one: LayerReport, report: AgreementReport) -> str:
    units, view = one.summary.units, report.view
    of = (
        _(
            "Agreement on “%(question)s” was measured on %(units)s pairs of attributions whose "
            "content two annotators marked alike (intersection over union of at least 0.5)"
        )
        if one.layer.is_paired
        else _(
            "Agreement on “%(question)s” was measured on %(units)s sentences that two or more of "
            "%(people)s annotators decided independently"
        )
    )
    where = _("in %(articles)s articles (guideline version %(scheme)s, %(arm)s).")
    given = {
        "question": layer_title(one.layer),
        "units": number_format(units, use_l10n=True, force_grouping=True),
        "people": one.summary.alpha.raters,
        "articles": number_format(report.articles, use_l10n=True, force_grouping=True),
        "scheme": view.scheme.number,
        "arm": arm_words(view.arm),
    }
    return f"{of} {where}" % given


def _coefficient(one: LayerReport, alpha: Figure) -> str:
    distance = (
        _("with the MASI distance between sets, Passonneau 2006")
        if uses_masi(one.layer)
        else _("nominal")
    )
    said = _("Krippendorff’s alpha (2011; %(distance)s) was %(alpha)s%(bounds)s; %(others)s.")
    others = [_("percent agreement %(value)s") % {"value": _three(one.summary.percent)}]
    if one.summary.ac1 is not None and one.summary.ac1.value is not None:
        others.append(_("Gwet’s AC1 (2008) %(value)s") % {"value": _three(one.summary.ac1)})
    return said % {
        "distance": distance,
        "alpha": _three(alpha),
        "bounds": _bounds(alpha),
        "others": ", ".join(others),
    }


def _bounds(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return ""
    low, high = _rounded(figure.low), _rounded(figure.high)
    return _(" (95 per cent interval %(low)s to %(high)s)") % {"low": low, "high": high}


def _interval(resamples: int, seed: int | None) -> str:
    return _(
        "Intervals are percentiles over %(resamples)s resamples of whole articles (Efron & "
        "Tibshirani 1993; Field & Welsh 2007; seed %(seed)s)."
    ) % {
        "resamples": number_format(resamples, use_l10n=True, force_grouping=True),
        "seed": seed,
    }


def _three(figure: Figure) -> str:
    return "" if figure.value is None else _rounded(figure.value)


def _rounded(value: float) -> str:
    """Three digits; number_format alone cuts the others off."""
    return number_format(round(value, 3) or 0.0, 3).replace("-", MINUS)
