"""Pages of adjudication: the queue of disagreements, one article side by side, and the meeting."""

from typing import TypedDict
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotations.access import closed_versions
from annotations.actions.events import Origin
from annotations.actions.gold_acceptance import accept_unanimous
from annotations.domain.errors import UserError
from annotations.models import GoldReason
from annotations.queries.adjudication_lists import (
    ListedSentence,
    listed_sentences,
    own_articles,
    waiting_articles,
)
from annotations.queries.adjudication_queue import BatchQueue, QueuedSentence, batch_queue
from annotations.visible import adjudicable_article, adjudicable_batch
from annotations.web.adjudication_page import (
    adjudication_context,
    meeting_context,
    sentence_url,
)
from annotations.web.adjudication_strings import field_labels
from annotations.web.pages import page_of, person, query_without_page, show
from annotations.wording import say


class QueueRow(TypedDict):
    """A sentence of the queue, where it is adjudicated, and in which fields people differ."""

    listed: ListedSentence
    url: str
    fields: list[str]


@require_safe
def adjudication_queue(request: HttpRequest, batch: UUID) -> HttpResponse:
    """What is to be decided, the worst first; with ?state=done what was decided, and why."""
    user = person(request)
    found = adjudicable_batch(user, batch)
    closed = closed_versions(user, found.project)
    queue = batch_queue(found, closed=closed)
    is_done = request.GET.get("state") == "done"
    reason = request.GET.get("reason", "")
    page = page_of(request, _asked(queue, is_done=is_done, reason=reason))
    labels = field_labels()
    rows = [
        QueueRow(
            listed=one,
            url=sentence_url(found, one.queued),
            fields=[labels[name] for name in one.queued.disagreement.fields],
        )
        for one in listed_sentences(list(page.object_list))
    ]
    looked_at = queue.counts["sampled"] - queue.counts["to_sample"]
    context = {
        "batch": found,
        "counts": queue.counts,
        "rows": rows,
        "page": page,
        "query": query_without_page(request),
        "is_done": is_done,
        "reason": reason,
        "reasons": GoldReason.values,
        "looked_at": looked_at,
        "begin": sentence_url(found, queue.open[0]) if queue.open else "",
        "look": sentence_url(found, queue.to_sample[0]) if queue.to_sample else "",
        "waiting": waiting_articles(found, closed=closed),
        "own": own_articles(found, closed=closed),
    }
    return show(request, "adjudication/queue.html", found.project, context)


def _asked(queue: BatchQueue, *, is_done: bool, reason: str) -> list[QueuedSentence]:
    if not is_done:
        return queue.open
    return [one for one in queue.done if not reason or (one.gold and one.gold.reason == reason)]


@require_POST
def unanimous_acceptance(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Accept every sentence on which nobody differed, after the look at the drawn ones."""
    user = person(request)
    found = adjudicable_batch(user, batch)
    event = uuid4()
    origin = Origin(by=user, at=timezone.now(), event=event, act=event)
    try:
        accepted = int(str(accept_unanimous(batch=found, origin=origin, by=user)["accepted"]))
    except UserError as error:
        messages.error(request, say(error.detail))
    else:
        words = ngettext("%(n)d sentence is accepted.", "%(n)d sentences are accepted.", accepted)
        messages.success(request, words % {"n": accepted})
    return redirect("adjudication-queue", found.uid)


@require_safe
def adjudication_detail(request: HttpRequest, batch: UUID, version: UUID) -> HttpResponse:
    """One article with everybody's decisions side by side, to be decided."""
    user = person(request)
    place = adjudicable_article(user, batch, version)
    context = adjudication_context(place, user)
    return show(request, "adjudication/detail.html", place.batch.project, context)


@require_safe
def meeting_detail(request: HttpRequest, batch: UUID, version: UUID) -> HttpResponse:
    """Everybody's decisions on one article, aligned, for a projector; ?names=yes tells who."""
    user = person(request)
    place = adjudicable_article(user, batch, version)
    with_names = request.GET.get("names") == "yes"
    context = meeting_context(place, user, with_names=with_names)
    return show(request, "adjudication/meeting.html", place.batch.project, context)
