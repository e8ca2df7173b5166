"""The list of articles: found by words and filters, sorted, and picked for a batch."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from annotations.access import Permission, closed_versions, may, membership, visible_project
from annotations.models import Project, User
from annotations.queries.article_choices import Choices, article_choices
from annotations.queries.article_filter import MarkChoice, Order, WorkState
from annotations.queries.article_matches import articles_matching, left_out_of, ordered
from annotations.queries.article_rows import article_rows
from annotations.queries.article_sources import source_names
from annotations.web.article_filter_form import (
    MARK_WORDS,
    STATE_WORDS,
    Asked,
    chips_of,
    read_filter,
    tidy,
    with_order,
    without,
)
from annotations.web.pages import page_of, person, query_without_page, show

# Columns that can be sorted by: the order that its header asks for first, and its reverse.
COLUMNS = {
    "title": (Order.TITLE, Order.TITLE_REVERSED, gettext_lazy("Title")),
    "outlet": (Order.OUTLET, Order.OUTLET_REVERSED, gettext_lazy("Outlet")),
    "published": (Order.PUBLISHED_REVERSED, Order.PUBLISHED, gettext_lazy("Published")),
}
ORDER_WORDS = {
    Order.NEWEST: gettext_lazy("newest first"),
    Order.OLDEST: gettext_lazy("oldest first"),
    Order.TITLE: gettext_lazy("by title"),
    Order.TITLE_REVERSED: gettext_lazy("by title, from the end"),
    Order.OUTLET: gettext_lazy("by outlet"),
    Order.OUTLET_REVERSED: gettext_lazy("by outlet, from the end"),
    Order.PUBLISHED_REVERSED: gettext_lazy("last published first"),
    Order.PUBLISHED: gettext_lazy("first published first"),
}


@dataclass(frozen=True)
class Header:
    """A column's head: the address that sorts by it, and how it is sorted now (aria-sort)."""

    label: str
    query: str
    sorted: str


@require_safe
def article_list(request: HttpRequest, project: UUID) -> HttpResponse:
    """The articles that match the address, with what each filter would leave."""
    user = person(request)
    found = visible_project(user, project, Permission.VIEW_ARTICLES)
    tidied = tidy(request.GET)
    if tidied != request.GET:
        return redirect(f"{request.path}?{tidied.urlencode()}")
    closed = closed_versions(user, found)
    asked = asked_of(request.GET, user, found, closed)
    matching = articles_matching(found, asked.wanted, closed=closed)
    page = page_of(request, ordered(matching, asked.order))
    choices = article_choices(found, asked.wanted, closed=closed)
    context = {
        "page": page,
        "rows": article_rows(list(page.object_list), words=asked.wanted.words),
        "asked": asked,
        "left_out": left_out_of(found, asked.wanted, closed=closed),
        "source_names": source_names(found, closed=closed),
        "chips": chips_of(asked, request.GET, _labels(choices)),
        "headers": {name: _header(name, asked, request.GET) for name in COLUMNS},
        "query": query_without_page(request),
        "plain_query": without(request.GET, *(set(asked.given) - {"order"})),
    }
    return show(request, "article/list.html", found, context | _offers(asked, choices))


def asked_of(query: QueryDict, user: User, project: Project, closed: set[int]) -> Asked:
    """What an address asks of the list; comments are the managers' to ask about."""
    comments = may(membership(user, project), Permission.VIEW_COMMENTS)
    return read_filter(query, project, closed=closed, comments=comments)


def _labels(choices: Choices) -> dict[str, dict[str, str]]:
    return {
        "batch": {one.value: one.label for one in choices.batches},
        "annotator": {one.value: one.label for one in choices.annotators},
    }


def _offers(asked: Asked, choices: Choices) -> dict[str, Any]:
    """The selects: each choice with its value, its words and whether it is the chosen one."""

    def marked(name: str, rows: list[tuple[str, str]]) -> list[tuple[str, str, bool]]:
        chosen = str(asked.given.get(name, ""))
        return [(value, label, value == chosen) for value, label in rows]

    counted = {
        name: [(one.value, f"{one.label} ({one.n})") for one in getattr(choices, listed)]
        for name, listed in (
            ("batch", "batches"),
            ("annotator", "annotators"),
            ("language", "languages"),
        )
    }
    states = [(str(one), f"{STATE_WORDS[one]} ({choices.states[one]})") for one in WorkState]
    return {
        "states": marked("state", states),
        "marks": marked("mark", [(str(one), str(MARK_WORDS[one])) for one in MarkChoice]),
        "outlets": choices.outlets,
        "orders": [(str(one), str(ORDER_WORDS[one]), one == asked.order) for one in ORDER_WORDS],
        **{f"{name}_choices": marked(name, rows) for name, rows in counted.items()},
    }


def _header(name: str, asked: Asked, query: QueryDict) -> Header:
    first, second, label = COLUMNS[name]
    wanted = second if asked.order == first else first
    sorted_now = ""
    if asked.order in (first, second):
        sorted_now = "descending" if asked.order.startswith("-") else "ascending"
    return Header(str(label), with_order(query, wanted), sorted_now)
