"""The page of what-if: agreement without somebody, an article or a label, compared at once."""

from collections.abc import Collection
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.access import Permission, closed_versions, visible_project
from annotations.domain.agreement.layers import LAYERS, Layer
from annotations.domain.agreement.tables import Value
from annotations.domain.agreement.what_if import Change
from annotations.formats.agreement_counts import value_code
from annotations.queries.agreement_views import views
from annotations.queries.what_if import what_if_report
from annotations.web.agreement import asked_layer, asked_view
from annotations.web.pages import person, show

LEFT_OUT = "-"


@require_safe
def agreement_what_if(request: HttpRequest, project: UUID) -> HttpResponse:
    """Alpha as it is, and as it would be with what the form of the page changes."""
    user = person(request)
    found = visible_project(user, project, Permission.COMPARE_MARKS)
    listed = views(found)
    view, layer = asked_view(request, listed), asked_layer(request)
    if view is None:
        return show(request, "agreement/empty.html", found, {})
    change = _change(request, layer)
    context = {
        "views": listed,
        "view": view,
        "layers": LAYERS.values(),
        "left_out": LEFT_OUT,
        "report": what_if_report(view, layer, change, hidden=closed_versions(user, found)),
    }
    return show(request, "agreement/what_if.html", found, context)


def _change(request: HttpRequest, layer: Layer) -> Change:
    """What the form asks for; what it does not know is no change."""
    asked = request.GET
    return Change(
        people=frozenset(asked.getlist("without")),
        articles=frozenset(asked.getlist("article")),
        labels=_labels(layer, {name: str(value) for name, value in asked.items()}),
        merged=_merged(asked.getlist("one")) if not layer.labels else frozenset(),
    )


def _labels(layer: Layer, asked: dict[str, str]) -> dict[Value, Value | None]:
    """Label -> what it counts as; those that stay as they are are not in it."""
    by_code = {value_code(label): label for label in layer.labels}
    counts_as: dict[Value, Value | None] = {}
    for code, label in by_code.items():
        given = asked.get(f"as-{code}", code)
        if given == LEFT_OUT:
            counts_as[label] = None
        elif given in by_code and given != code:
            counts_as[label] = by_code[given]
    return counts_as


def _merged(given: Collection[str]) -> frozenset[tuple[str, str]]:
    """Pairs as the form names them: two members with a bar between."""
    pairs = (one.partition("|") for one in given)
    return frozenset((first, second) for first, bar, second in pairs if bar)
