"""Pages of articles: one article with its versions, and new texts coming in."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.access import Permission, may, membership, visible_project, works_on
from annotations.actions.articles import Arrival, Imported, add_article, add_version
from annotations.actions.corrections import correct_version
from annotations.actions.preannotation import request_preannotation
from annotations.models import Article, ArticleVersion, Job, Project, User
from annotations.queries.articles import (
    movable_work,
    newest_version,
    paragraphs_of,
    runs_of,
)
from annotations.queries.batches import article_assignments
from annotations.queries.comments import threads_of, work_threads
from annotations.queries.corrections import correction_of_version, report_for
from annotations.queries.near_copies import near_copies_of
from annotations.tasks import publish_on_commit
from annotations.visible import visible_article
from annotations.web.article_forms import PasteForm, VersionForm
from annotations.web.import_form import UPLOAD_IDS, UploadForm
from annotations.web.pages import person, show


@require_http_methods(["GET", "HEAD", "POST"])
def article_create(request: HttpRequest, project: UUID) -> HttpResponse:
    """Paste one text, which is stored at once; files go to `upload_create`."""
    user = person(request)
    found = visible_project(user, project, Permission.EDIT_ARTICLES)
    form = PasteForm(request.POST or None, initial={"language": found.language})
    if form.is_valid():
        imported = form.carry_out(lambda: _store_paste(found, form, user))
        if imported is not None:
            messages.success(request, arrival_words(imported))
            return redirect("article-detail", imported.version.article.uid)
    return show(
        request,
        "article/create.html",
        found,
        {"form": form, "upload": UploadForm(project=found, auto_id=UPLOAD_IDS)},
    )


def _store_paste(project: Project, form: PasteForm, by: User) -> Imported:
    with transaction.atomic():
        imported = add_article(project=project, draft=form.draft(), by=by, at=timezone.now())
        if form.cleaned_data["suggest"] and imported.arrival != Arrival.DUPLICATE:
            _request_suggestions(project, [imported.version], by)
    return imported


def _request_suggestions(project: Project, versions: list[ArticleVersion], by: User) -> Job:
    job = request_preannotation(project=project, by=by, at=timezone.now(), versions=versions)
    publish_on_commit(job)
    return job


def arrival_words(imported: Imported) -> str:
    """What became of a text, in a sentence."""
    version = imported.version
    if imported.arrival == Arrival.DUPLICATE:
        return _("The project has this text already. Nothing was stored: here it is.")
    if imported.arrival == Arrival.ADDED:
        n = version.sentences.count()
        return ngettext("Stored with %(n)d sentence.", "Stored with %(n)d sentences.", n) % {"n": n}
    stored = _("Stored as version %(number)d of this article.") % {"number": version.number}
    if not imported.review:
        return stored
    listed = ", ".join(str(position + 1) for position in imported.review)
    return (
        stored
        + " "
        + _("Marks on sentences %(listed)s of the version before were not carried over.")
        % {"listed": listed}
    )


@require_safe
def article_detail(request: HttpRequest, article: UUID) -> HttpResponse:
    """One article: its words, versions, suggestion runs, and who marks it; never the marks."""
    user = person(request)
    found = visible_article(user, article, Permission.VIEW_ARTICLES)
    versions = list(found.versions.select_related("imported_by").order_by("-number"))
    asked = request.GET.get("version", "")
    version = next((one for one in versions if str(one.number) == asked), versions[0])
    context = {
        "article": found,
        "versions": versions,
        "version": version,
        "is_newest": version == versions[0],
        "paragraphs": paragraphs_of(version),
        "runs": runs_of(version),
        "assignments": article_assignments(found.pk).get(version.pk, []),
        "near_copies": near_copies_of(version),
        **_correction(user, found, version),
        **_comments(user, found),
    }
    return show(request, "article/detail.html", found.project, context)


def _correction(user: User, article: Article, version: ArticleVersion) -> dict[str, object]:
    """For managers: what a correction moved, if the version is one.

    Where spans of marks lie is not there for who has work to submit on the article.
    """
    if not may(membership(user, article.project), Permission.EDIT_ARTICLES):
        return {}
    stored = correction_of_version(version)
    if stored is None:
        return {}
    return {"correction": report_for(stored, spans_hidden=works_on(user, article))}


def _comments(user: User, article: Article) -> dict[str, object]:
    """For managers: what they say of the article, and what is said on sentences of others' work.

    The latter is not there for who has work to submit on the article.
    """
    if not may(membership(user, article.project), Permission.VIEW_COMMENTS):
        return {}
    hidden = works_on(user, article)
    talks = work_threads(article)
    return {
        "threads": threads_of(article),
        "talks": [one for one in talks if not hidden or one.assignment.annotator_id == user.pk],
        "talks_hidden": hidden,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def version_create(request: HttpRequest, article: UUID) -> HttpResponse:
    """Store a changed text as the next version; unsubmitted work moves to it."""
    user = person(request)
    found = visible_article(user, article, Permission.EDIT_ARTICLES)
    form = VersionForm(request.POST or None, initial={"text": newest_version(found).text})
    if form.is_valid():
        stored = form.carry_out(lambda: _store_version(found, form, user))
        if stored is not None:
            messages.success(request, arrival_words(stored))
            return redirect("article-detail", found.uid)
    context = {"article": found, "form": form, "moved": movable_work(found)}
    return show(request, "article/version_create.html", found.project, context)


def _store_version(article: Article, form: VersionForm, by: User) -> Imported:
    text, at = form.cleaned_data["text"], timezone.now()
    if form.cleaned_data["correction"]:
        return correct_version(article=article, text=text, by=by, at=at).imported
    return add_version(article=article, text=text, by=by, at=at)


@require_POST
def article_preannotation(request: HttpRequest, article: UUID) -> HttpResponse:
    """Ask for suggestions on the newest version of one article."""
    user = person(request)
    found = visible_article(user, article, Permission.EDIT_JOBS)
    job = _request_suggestions(found.project, [newest_version(found)], user)
    return redirect("job-detail", job.uid)
