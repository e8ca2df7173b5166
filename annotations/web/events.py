"""What happened in a project, for its managers: changes, and who came or was refused."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from itertools import groupby, islice
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from annotations.access import Permission, closed_versions, visible_project
from annotations.formats.spreadsheets import spreadsheet_lines
from annotations.models import AccessKind, Project, User
from annotations.queries.event_rows import (
    EventFilter,
    Told,
    access_rows,
    event_rows,
    told_access,
    told_events,
)
from annotations.queries.events_told import told_json
from annotations.web.event_words import NOUNS, sentence_of
from annotations.web.pages import page_of, person, query_without_page, show

CHUNK = 500
COLUMNS = ("at", "number", "kind", "what happened", "by", "pseudonym", "address", "object")
Tell = Callable[[Iterable[Mapping[str, Any]]], list[Told]]


class Listing(NamedTuple):
    """One of the two lists: its rows, and how they are told."""

    name: str
    rows: Any
    tell: Tell


class FilterForm(forms.Form):
    """What a list is narrowed to, as its address says."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    person = forms.ChoiceField(label=_("Who"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    object = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, project: Project, kinds: Mapping[str, Any]) -> None:
        super().__init__(request.GET, label_suffix="")
        members = project.memberships.select_related("user").order_by("pk")
        self._ids = {one.pseudonym: one.user_id for one in members}
        self._set("kind", [("", _("everything")), *kinds.items()])
        people = [(one.pseudonym, f"{one.user} ({one.pseudonym})") for one in members]
        self._set("person", [("", _("everybody")), *people])

    def _set(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 narrows the type for mypy
        field.choices = choices

    def asked(self) -> EventFilter:
        """What can be read of it; the rest is told beside its field."""
        self.is_valid()
        given = self.cleaned_data
        return EventFilter(
            kind=given.get("kind") or "",
            person=self._ids.get(given.get("person") or ""),
            since=_midnight(given.get("since")),
            until=_midnight(given.get("until"), days=1),
            object_uid=given.get("object"),
        )


def _midnight(day: Any, *, days: int = 0) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC) + timedelta(days=days)


@require_safe
def event_list(request: HttpRequest, project: UUID) -> HttpResponse:
    """All changes of the project, the newest first."""
    return _list_page(request, project, _changes)


@require_safe
def access_event_list(request: HttpRequest, project: UUID) -> HttpResponse:
    """Sign-ins of the members and refusals, the newest first."""
    return _list_page(request, project, _accesses)


@require_safe
def event_csv(request: HttpRequest, project: UUID) -> StreamingHttpResponse:
    return _file(request, project, _changes, _csv, "csv")


@require_safe
def event_jsonl(request: HttpRequest, project: UUID) -> StreamingHttpResponse:
    return _file(request, project, _changes, _jsonl, "jsonl")


@require_safe
def access_event_csv(request: HttpRequest, project: UUID) -> StreamingHttpResponse:
    return _file(request, project, _accesses, _csv, "csv")


@require_safe
def access_event_jsonl(request: HttpRequest, project: UUID) -> StreamingHttpResponse:
    return _file(request, project, _accesses, _jsonl, "jsonl")


def _changes(request: HttpRequest, project: Project) -> tuple[FilterForm, Listing]:
    form = FilterForm(request, project, NOUNS)
    closed = closed_versions(person(request), project)
    rows = event_rows(project, form.asked())
    return form, Listing("events", rows, lambda some: told_events(project, some, closed=closed))


def _accesses(request: HttpRequest, project: Project) -> tuple[FilterForm, Listing]:
    form = FilterForm(request, project, dict(AccessKind.choices))
    rows = access_rows(project, form.asked())
    return form, Listing("access-events", rows, lambda some: told_access(project, some))


Choose = Callable[[HttpRequest, Project], tuple[FilterForm, Listing]]


def _list_page(request: HttpRequest, uid: UUID, choose: Choose) -> HttpResponse:
    project = _visible(person(request), uid)
    form, listing = choose(request, project)
    page = page_of(request, listing.rows)
    context = {
        "form": form,
        "page": page,
        "query": query_without_page(request),
        "is_filtered": bool(request.GET.keys() - {"page"}),
        "is_access": listing.name == "access-events",
        "rows": list(_in_turns(listing.tell(page.object_list))),
    }
    return show(request, "event/list.html", project, context)


def _in_turns(rows: list[Told]) -> Iterator[tuple[Told, str, int]]:
    """The rows with their sentences; one that is said again at once stands once, and how often."""
    for sentence, same in groupby(rows, sentence_of):
        newest, *earlier = same
        yield newest, sentence, 1 + len(earlier)


def _visible(user: User, uid: UUID) -> Project:
    return visible_project(user, uid, Permission.VIEW_EVENTS)


Write = Callable[[Iterator[Told]], Iterator[str]]


def _file(
    request: HttpRequest, uid: UUID, choose: Choose, write: Write, kind: str
) -> StreamingHttpResponse:
    """The whole list, read and sent in chunks."""
    project = _visible(person(request), uid)
    _form, listing = choose(request, project)
    answer = StreamingHttpResponse(
        write(_told_in_chunks(listing)),
        content_type="text/csv; charset=utf-8" if kind == "csv" else "application/x-ndjson",
    )
    name = f"{project.slug}-{listing.name}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _told_in_chunks(listing: Listing) -> Iterator[Told]:
    rows = listing.rows.iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        yield from listing.tell(some)


def _jsonl(rows: Iterator[Told]) -> Iterator[str]:
    for told in rows:
        yield json.dumps(told_json(told), ensure_ascii=False, default=str) + "\n"


def _csv(rows: Iterator[Told]) -> Iterator[str]:
    return spreadsheet_lines(_cells(rows))


def _cells(rows: Iterator[Told]) -> Iterator[tuple[object, ...]]:
    yield COLUMNS
    for told in rows:
        by = told.by
        yield (
            told.at.isoformat(),
            told.seq,
            told.kind,
            sentence_of(told),
            by and by.name,
            by and by.pseudonym,
            told.address,
            told.object_uid,
        )
