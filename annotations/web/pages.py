"""What every page shares: who asks, the project's frame, and acts that answer in words."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeAlias

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from annotations.access import PERMISSIONS, NotVisible, Permission, membership
from annotations.domain.errors import UserError
from annotations.models import Project, User
from annotations.wording import say

View: TypeAlias = Callable[..., HttpResponseBase]

PAGE_SIZE = 50

# The sections of a project by URL name, and what a person needs to open each.
SECTIONS = {
    "project-detail": Permission.VIEW_PROJECT,
    "article-list": Permission.VIEW_ARTICLES,
    "batch-list": Permission.EDIT_BATCHES,
    "member-list": Permission.VIEW_MEMBERS,
    "scheme-list": Permission.VIEW_PROJECT,
    "source-list": Permission.VIEW_SOURCES,
    "agreement-detail": Permission.VIEW_AGREEMENT,
    "agreement-own": Permission.VIEW_PROJECT,
    "finder-list": Permission.EDIT_BATCHES,
    "job-list": Permission.VIEW_JOBS,
    "release-list": Permission.VIEW_RELEASES,
    "webhook-list": Permission.EDIT_WEBHOOKS,
    "event-list": Permission.VIEW_EVENTS,
    "settings-detail": Permission.EDIT_PROJECT,
}

# Sections that whoever has the permission reaches from a larger one.
WITHIN = {"agreement-own": Permission.VIEW_AGREEMENT}


def page(view: View) -> View:
    """The view, answering "not found" for what this person may not see."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except NotVisible as error:
            raise Http404 from error
        # What a person may see today must not come out of a cache when they may no longer.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def person(request: HttpRequest) -> User:
    """Who is signed in; the sign-in middleware has made sure that somebody is."""
    assert isinstance(request.user, User)  # noqa: S101 narrows the type for mypy
    return request.user


def show(
    request: HttpRequest, template: str, project: Project, context: Mapping[str, object]
) -> HttpResponse:
    """A page of a project, with the sections and permissions of the person who asks.

    The context has `permissions` (words of `Permission`) and `member` beside what is given.
    """
    member = membership(person(request), project)
    permissions = frozenset() if member is None else PERMISSIONS[member.role]
    frame = {
        "project": project,
        "member": member,
        "permissions": permissions,
        "sections": [
            name
            for name, needed in SECTIONS.items()
            if needed in permissions and WITHIN.get(name) not in permissions
        ],
    }
    return render(request, template, frame | dict(context))


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any]) -> "Page[Any]":
    """The part of a list that ?page= asks for, or the nearest there is."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def query_without_page(request: HttpRequest) -> str:
    """What else stands in the address, for links to other pages of the same list."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def carry_out(request: HttpRequest, act: Callable[[], object], *, done: str) -> None:
    """Do what a button asks for, and tell on the next page what came of it."""
    try:
        act()
    except NotVisible:
        raise
    except UserError as error:
        messages.error(request, say(error.detail))
    else:
        messages.success(request, done)
