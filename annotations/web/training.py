"""One's own training: what one decided beside what was known, sentence by sentence."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.domain.guidelines import rules_of
from annotations.queries.assignments import next_assignment
from annotations.queries.training import feedback_on
from annotations.visible import trained_assignment
from annotations.web.decisions import decision_rows
from annotations.web.pages import person, show


@require_safe
def training_feedback(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """The known answers to an article that this person submitted in training."""
    user = person(request)
    found = trained_assignment(user, assignment)
    place = found.batch_article
    feedback = feedback_on(found)
    rows = decision_rows(feedback, (), rules_of(place.scheme.guideline))
    only = request.GET.get("only") == "differences"
    known = [row for row in rows if row.gold is not None]
    context = {
        "assignment": found,
        "article": place.version.article,
        "rows": [row for row in rows if not only or not row.sentence.is_alike],
        "only": only,
        "known": len(known),
        "alike": sum(row.sentence.is_alike for row in known),
        "next": next_assignment(user, place.batch.project),
    }
    return show(request, "training/feedback.html", place.batch.project, context)
