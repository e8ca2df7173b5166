"""The filter of the article list: read from the address, shown as chips that take it away again."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.models import Project
from annotations.queries.article_filter import (
    ArticleFilter,
    CommentState,
    MarkChoice,
    Order,
    WorkState,
)
from annotations.queries.article_sources import sources_called

STATE_WORDS = {
    WorkState.UNASSIGNED: gettext_lazy("unassigned"),
    WorkState.TODO: gettext_lazy("to do"),
    WorkState.OPEN: gettext_lazy("open"),
    WorkState.SUBMITTED: gettext_lazy("submitted"),
    WorkState.REOPENED: gettext_lazy("reopened"),
    WorkState.SKIPPED: gettext_lazy("skipped"),
    WorkState.WITHDRAWN: gettext_lazy("withdrawn"),
    WorkState.DONE: gettext_lazy("all done"),
}
MARK_WORDS = {
    MarkChoice.CLAIM: gettext_lazy("C, claim"),
    MarkChoice.QUOTE: gettext_lazy("Q, quote"),
    MarkChoice.VERIFIED: gettext_lazy("V, verified fact"),
    MarkChoice.QUOTED_CLAIM: gettext_lazy("Q+C, quoted claim"),
    MarkChoice.QUOTED_FACT: gettext_lazy("Q+V, quoted fact"),
    MarkChoice.NONE: gettext_lazy("none"),
    MarkChoice.CANDIDATE: gettext_lazy("fact candidate"),
    MarkChoice.UNSURE: gettext_lazy("unsure"),
}
LABELS = {
    "q": gettext_lazy("Words"),
    "state": gettext_lazy("Work"),
    "batch": gettext_lazy("Batch"),
    "annotator": gettext_lazy("Annotator"),
    "mark": gettext_lazy("Mark"),
    "source": gettext_lazy("Source"),
    "outlet": gettext_lazy("Outlet"),
    "language": gettext_lazy("Language"),
    "published_from": gettext_lazy("Published from"),
    "published_to": gettext_lazy("Published to"),
    "comments": gettext_lazy("Comments"),
}


class ArticleFilterForm(forms.Form):
    """What the address asks for; what cannot be read is named and asks for nothing."""

    q = forms.CharField(required=False, max_length=200)
    state = forms.ChoiceField(required=False, choices=[("", ""), *STATE_WORDS.items()])
    batch = forms.UUIDField(required=False)
    annotator = forms.CharField(required=False, max_length=12)
    mark = forms.ChoiceField(required=False, choices=[("", ""), *MARK_WORDS.items()])
    source = forms.CharField(required=False, max_length=300)
    outlet = forms.CharField(required=False, max_length=300)
    language = forms.CharField(required=False, max_length=35)
    published_from = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    published_to = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    comments = forms.ChoiceField(required=False, choices=[("", ""), (CommentState.OPEN, "")])
    order = forms.ChoiceField(required=False, choices=[("", ""), *((o, o) for o in Order)])


@dataclass(frozen=True)
class Chip:
    """One condition in words, and the address without it."""

    name: str
    label: str
    value: str
    query: str


@dataclass(frozen=True)
class Asked:
    """What an address asks of the list. `given`: its readable values, `source`: in words."""

    wanted: ArticleFilter
    order: str
    given: dict[str, Any]
    source: str
    wrong: list[str]

    @property
    def source_is_unknown(self) -> bool:
        return self.wanted.sources == ()


def read_filter(
    asked: QueryDict, project: Project, *, closed: Collection[int], comments: bool
) -> Asked:
    """Read the address; `comments`: whether the reader may ask about comments."""
    form = ArticleFilterForm(asked)
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value}
    if not comments:
        given.pop("comments", None)
    sources: tuple[UUID, ...] | None = None
    source = given.get("source", "")
    if source:
        sources, source = sources_called(project, source, closed=closed)
    own = {name: value for name, value in given.items() if name not in {"q", "source", "order"}}
    wanted = ArticleFilter(words=given.get("q", ""), sources=sources, **own)
    wrong = [str(LABELS.get(name, name)) for name in form.errors]
    return Asked(wanted, given.get("order", Order.NEWEST), given, source, wrong)


def chips_of(asked: Asked, query: QueryDict, labels: dict[str, dict[str, str]]) -> list[Chip]:
    """The conditions as chips. labels: field -> value -> the words of the choices."""
    return [
        Chip(name, str(LABELS[name]), words, without(query, name))
        for name, words in _words(asked, labels)
    ]


def _words(asked: Asked, labels: dict[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    for name in LABELS:
        value = asked.given.get(name)
        if not value:
            continue
        if name == "state":
            yield name, str(STATE_WORDS[value])
        elif name == "mark":
            yield name, str(MARK_WORDS[value])
        elif name == "source":
            yield name, asked.source
        elif name == "comments":
            yield name, _("with open comments")
        elif name.startswith("published"):
            yield name, date_format(value, "DATE_FORMAT")
        else:
            yield name, labels.get(name, {}).get(str(value), str(value))


def tidy(query: QueryDict) -> QueryDict:
    """The address without the fields that a form sends empty, so that it can be passed on."""
    kept = query.copy()
    for name in query:
        if not any(query.getlist(name)) or (name, query[name]) == ("order", Order.NEWEST):
            del kept[name]
    return kept


def without(query: QueryDict, *names: str) -> str:
    """The address without these parameters, from its first page on."""
    kept = query.copy()
    for name in (*names, "page"):
        kept.pop(name, None)
    return kept.urlencode()


def with_order(query: QueryDict, order: str) -> str:
    """The address in another order, from its first page on."""
    kept = query.copy()
    kept.pop("page", None)
    kept["order"] = order
    return kept.urlencode()
