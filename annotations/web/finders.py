"""Pages of finders: how good their suggestions are, what they missed, and what they are."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.access import NotVisible, Permission, closed_versions, visible_project
from annotations.actions.finders import chosen_finder
from annotations.domain import suggestions
from annotations.domain.suggestions.thresholds import INDIRECT, KINDS, QUOTE, Thresholds
from annotations.queries.blind_readings import BLIND, GOLD
from annotations.queries.finder_appraisal import Named
from annotations.queries.finder_missed import missed_sentences
from annotations.queries.finder_report import FinderReport, finder_report, finder_versions, left_out
from annotations.web.guidelines import guideline_html
from annotations.web.pages import page_of, person, query_without_page, show
from annotations.wording import say

AGAINST = (BLIND, GOLD)


@require_safe
def finder_list(request: HttpRequest, project: UUID) -> HttpResponse:
    """The finders whose suggestions a project has, and one of their versions in full."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_BATCHES)
    report = finder_report(
        found,
        current=chosen_finder(found),
        wanted=_wanted(request),
        closed=closed_versions(user, found),
    )
    context = {
        "report": report,
        "chosen": report.chosen,
        "current": chosen_finder(found),
        "missing_tagger": _missing_tagger(),
        **_scores(report, found.suggestion_thresholds),
    }
    return show(request, "finder/list.html", found, context)


def _scores(report: FinderReport, thresholds: Thresholds) -> dict[str, object]:
    """What the scores of the chosen version are worth, by kind, where there is anything."""
    people = None if report.chosen is None else report.chosen.against_people
    if people is None:
        return {}
    bins = [(kind, people.reliability(kind)) for kind in (QUOTE, INDIRECT)]
    previews = [
        (kind, people.previews(kind, thresholds), thresholds.get(kind, 0.0)) for kind in KINDS
    ]
    return {
        "reliability": [one for one in bins if one[1]],
        "previews": [one for one in previews if one[1]],
    }


def _wanted(request: HttpRequest) -> Named | None:
    """The finder version that ?finder= and ?version= name."""
    finder, version = request.GET.get("finder"), request.GET.get("version")
    return None if finder is None or version is None else (finder, version)


@require_safe
def finder_missed(request: HttpRequest, project: UUID) -> HttpResponse:
    """The sentences in which a finder version missed what people marked who saw none of it."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_BATCHES)
    wanted, against = _wanted(request), request.GET.get("against", BLIND)
    kind = request.GET.get("kind", "")
    known = finder_versions(found, current=chosen_finder(found))
    fitting = [one for one in known if wanted in (None, one.named)]
    if (wanted and not fitting) or against not in AGAINST or kind not in ("", *KINDS):
        raise NotVisible
    closed = closed_versions(user, found)
    rows = missed_sentences(
        found,
        named=fitting[0].named if fitting else None,
        against=against,
        kinds=[kind] if kind else KINDS,
        closed=closed,
    )
    context = {
        "chosen": fitting[0] if fitting else None,
        "left_out": left_out(found, closed=closed),
        "against": against,
        "kind": kind,
        "kinds": KINDS,
        "page": page_of(request, rows),
        "query": query_without_page(request),
    }
    return show(request, "finder/missed.html", found, context)


@require_safe
def finder_card(request: HttpRequest, project: UUID) -> HttpResponse:
    """The model card of the trained tagger: what it was trained on, and how well it does."""
    found = visible_project(person(request), project, Permission.EDIT_BATCHES)
    context = {"html": guideline_html(_card()), "missing_tagger": _missing_tagger()}
    return show(request, "finder/card.html", found, context)


def _missing_tagger() -> str:
    missing = suggestions.missing_tagger()
    return "" if missing is None else say(missing)


def _card() -> str:
    tagger = suggestions.FINDERS.get(suggestions.TAGGER)
    return str(getattr(tagger, "card", ""))
