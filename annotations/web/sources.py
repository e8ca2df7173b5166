"""Pages of a project's sources: names, merges, and the defaults for new attributions."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.access import NotVisible, Permission, closed_versions, visible_project
from annotations.actions.sources import SourceEdit, edit_source, merge_source, unmerge_source
from annotations.domain.attribution import IDENTITIES, ROLES
from annotations.models import Project, Source, User
from annotations.queries.sources import likely_duplicates, public_sources, uses_of
from annotations.visible import visible_source
from annotations.web.annotation_strings import annotation_strings
from annotations.web.forms import ActionForm
from annotations.web.pages import carry_out, person, show

_CODES = {"identity": IDENTITIES, "role": ROLES}


def _choices(column: str) -> list[tuple[str, str]]:
    """The values of a source's column in the words of the annotation page; empty = not set."""
    words = annotation_strings()
    named = [(code, words[f"{column}_{code}"]) for code in _CODES[column]]
    return [("", _("not set")), *named]


@dataclass(frozen=True)
class ListedSource:
    """A source with its role in words."""

    source: Source
    role: str


class SourceForm(ActionForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=300)
    aliases = forms.CharField(
        label=gettext_lazy("Other names"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One per line: surnames, acronyms, earlier titles."),
    )
    identity = forms.ChoiceField(
        label=gettext_lazy("Identity"), required=False, choices=lambda: _choices("identity")
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        required=False,
        choices=lambda: _choices("role"),
        help_text=gettext_lazy("Both are prefilled where somebody first chooses this source."),
    )

    def clean_aliases(self) -> list[str]:
        return [line for line in self.cleaned_data["aliases"].splitlines() if line.strip()]


def _readable_sources(user: User, project: Project) -> QuerySet[Source]:
    """Public sources, but those of an article this person still marks: they tell others' marks."""
    readable = public_sources(project, hidden=closed_versions(user, project))
    return readable.select_related("merged_into", "version__article").prefetch_related("aliases")


@require_safe
def source_list(request: HttpRequest, project: UUID) -> HttpResponse:
    """Public sources, those that look like duplicates, and those that are merged."""
    user = person(request)
    found = visible_project(user, project, Permission.VIEW_SOURCES)
    rows = list(_readable_sources(user, found))
    words = dict(_choices("role")) | {"": ""}
    context = {
        "sources": [
            ListedSource(row, words[row.role]) for row in rows if row.merged_into_id is None
        ],
        "merged": [row for row in rows if row.merged_into_id is not None],
        "duplicates": likely_duplicates(rows),
    }
    return show(request, "source/list.html", found, context)


@require_http_methods(["GET", "HEAD", "POST"])
def source_detail(request: HttpRequest, source: UUID) -> HttpResponse:
    """Rename a source, and replace its other names and defaults."""
    user = person(request)
    found = visible_source(user, source, Permission.EDIT_SOURCES)
    form = SourceForm(request.POST or None, initial=_stored(found))
    if form.is_valid():
        given = form.cleaned_data
        edited = form.carry_out(
            lambda: (
                edit_source(source=found, edit=SourceEdit(**given), by=user, at=timezone.now())
                or True
            )
        )
        if edited:
            messages.success(request, _("The source is saved."))
            return redirect("source-list", found.project.uid)
    others = _readable_sources(user, found.project).filter(merged_into=None).exclude(pk=found.pk)
    context = {"source": found, "form": form, "others": others, "articles": len(uses_of(found))}
    return show(request, "source/detail.html", found.project, context)


def _stored(source: Source) -> dict[str, str]:
    return {
        "name": source.name,
        "aliases": "\n".join(alias.name for alias in source.aliases.order_by("pk")),
        "identity": source.identity,
        "role": source.role,
    }


@require_POST
def source_merge(request: HttpRequest, source: UUID) -> HttpResponse:
    """Let a source count as another one."""
    user = person(request)
    found = visible_source(user, source, Permission.EDIT_SOURCES)
    into = visible_source(user, _uid(request.POST.get("into", "")), Permission.EDIT_SOURCES)
    act = partial(merge_source, source=found, into=into, by=user, at=timezone.now())
    done = _("“%(one)s” now counts as “%(other)s”.") % {"one": found.name, "other": into.name}
    carry_out(request, act, done=done)
    return redirect("source-list", found.project.uid)


def _uid(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise NotVisible from error


@require_POST
def source_separation(request: HttpRequest, source: UUID) -> HttpResponse:
    """Take a merge back."""
    user = person(request)
    found = visible_source(user, source, Permission.EDIT_SOURCES)
    act = partial(unmerge_source, source=found, by=user, at=timezone.now())
    carry_out(request, act, done=_("“%(name)s” stands for itself again.") % {"name": found.name})
    return redirect("source-list", found.project.uid)
