"""People's competence and the discussion queue as the API shows them."""

from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.tables import Value
from annotations.domain.agreement.truth.competence import METHODS, Competence
from annotations.domain.agreement.truth.estimates import Estimate
from annotations.domain.fields import JsonObject
from annotations.formats.agreement import figure_json, number_or_none, reason_json
from annotations.formats.agreement_counts import value_code
from annotations.queries.agreement_documents import view_json
from annotations.queries.competence import PeopleReport, PersonReport
from annotations.queries.discussed import DiscussedSentence


def people_json(report: PeopleReport) -> JsonObject:
    """Everybody on one layer, with what each method estimates of the sentences."""
    found = report.competence
    return {
        **view_json(report.view),
        "layer": report.layer.name,
        "labels": [value_code(label) for label in _labels(found)],
        "alpha": figure_json(found.alpha),
        "intervals": report.intervals.state,
        "methods": [_method_json(name, found.estimates[name]) for name in METHODS],
        "people": [_person_json(one) for one in report.people],
    }


def _labels(found: Competence) -> tuple[Value, ...]:
    model = found.model
    return found.layer.labels if isinstance(model, Reason) else model.rated.labels


def _method_json(name: str, estimate: Estimate | Reason) -> JsonObject:
    if isinstance(estimate, Reason):
        return {"method": name, "prevalence": None, "undefined": reason_json(estimate)}
    return {
        "method": name,
        "prevalence": [number_or_none(share) for share in estimate.prevalence.tolist()],
        "undefined": None,
    }


def _person_json(one: PersonReport) -> JsonObject:
    figures = one.figures
    return {
        "annotator": one.pseudonym,
        "units": figures.units,
        "with_others": figure_json(figures.with_others),
        "without": figure_json(figures.without),
        "change": figure_json(figures.change),
        "accuracy": figure_json(figures.accuracy),
        "competence": {
            name: None if isinstance(share, Reason) else number_or_none(share)
            for name, share in figures.methods.items()
        },
        "confusion": None
        if figures.confusion is None
        else [[number_or_none(n) for n in row] for row in figures.confusion.tolist()],
        "seconds": None if one.pace is None else number_or_none(one.pace.seconds),
    }


def discussed_json(one: DiscussedSentence) -> JsonObject:
    """One sentence of the queue: what people gave, what it may be, and the gold beside."""
    return {
        "article": str(one.article.uid),
        "title": str(one.article),
        "version": str(one.version),
        "position": one.position,
        "text": one.text,
        "values": [{"annotator": name, "value": value_code(value)} for name, value in one.values],
        "posterior": [
            {"value": value_code(value), "share": number_or_none(share)}
            for value, share in one.contested.posterior
        ],
        "entropy": number_or_none(one.contested.entropy),
        "prevalence": number_or_none(one.contested.prevalence),
        "score": number_or_none(one.contested.score),
        "batch": None if one.batch is None else str(one.batch),
        "gold": None
        if one.gold is None
        else {
            "value": None if one.gold.value is None else value_code(one.gold.value),
            "method": one.gold.method,
            "reason": one.gold.reason,
        },
    }
