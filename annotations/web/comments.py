"""Comments: the managers' on an article, and those on sentences of somebody's work.

Managers write in forms on the article's page that post here and come back; annotators beside the
sentence, where the script writes over the API and fetches what is said from here.
"""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.access import NotVisible, Permission, own_assignment, visible_project
from annotations.actions.comments import (
    add_comment,
    reopen_comment,
    reply_to_comment,
    resolve_comment,
)
from annotations.models import Comment, User
from annotations.queries.comments import (
    open_comments,
    open_comments_by_sentence,
    threads_before,
    threads_on_sentence,
)
from annotations.visible import visible_article, visible_comment
from annotations.web.pages import carry_out, page_of, person, show


@require_POST
def comment_create(request: HttpRequest, article: UUID) -> HttpResponse:
    """Begin a thread."""
    user = person(request)
    found = visible_article(user, article, Permission.EDIT_COMMENTS)
    act = partial(add_comment, article=found, text=request.POST.get("text", ""))
    return _done(request, act, user, _("Your comment is stored."), back=_on_article(found.uid))


@require_POST
def comment_reply(request: HttpRequest, comment: UUID) -> HttpResponse:
    """Answer in a thread."""
    user = person(request)
    found = visible_comment(user, comment, Permission.EDIT_COMMENTS)
    act = partial(reply_to_comment, comment=found, text=request.POST.get("text", ""))
    return _done(request, act, user, _("Your reply is stored."), back=_back_to(found, user))


@require_POST
def comment_resolution(request: HttpRequest, comment: UUID) -> HttpResponse:
    """Settle a thread."""
    user = person(request)
    found = visible_comment(user, comment, Permission.EDIT_COMMENTS)
    act = partial(resolve_comment, comment=found)
    return _done(request, act, user, _("The comment is resolved."), back=_back_to(found, user))


@require_POST
def comment_reopening(request: HttpRequest, comment: UUID) -> HttpResponse:
    """Take a settled thread up again."""
    user = person(request)
    found = visible_comment(user, comment, Permission.EDIT_COMMENTS)
    act = partial(reopen_comment, comment=found)
    return _done(request, act, user, _("The comment is open again."), back=_back_to(found, user))


def _done(
    request: HttpRequest, act: Callable[..., object], by: User, words: str, *, back: str
) -> HttpResponse:
    carry_out(request, partial(act, by=by, at=timezone.now()), done=words)
    return HttpResponseRedirect(back)


def _on_article(article: UUID, anchor: str = "comments") -> str:
    return f"{resolve_url('article-detail', article)}#{anchor}"


def _back_to(comment: Comment, user: User) -> str:
    """Where this person read the comment: their own work, else the article it is about."""
    work = comment.assignment
    if work is not None and work.annotator_id == user.pk:
        return resolve_url("assignment-detail", work.uid)
    return _on_article(comment.article.uid, f"comment-{(comment.parent or comment).uid}")


@require_safe
def comment_list(request: HttpRequest, project: UUID) -> HttpResponse:
    """What is open in a project: on articles, and on sentences of people's work."""
    user = person(request)
    found = visible_project(user, project, Permission.VIEW_COMMENTS)
    page = page_of(request, open_comments(found, user))
    return show(request, "comment/list.html", found, {"page": page})


@require_safe
def sentence_comments(request: HttpRequest, assignment: UUID, position: int) -> HttpResponse:
    """The threads on a sentence of one's own work, as a piece of the annotation page."""
    user = person(request)
    found = own_assignment(user, assignment)
    if not found.batch_article.version.sentences.filter(position=position).exists():
        raise NotVisible
    context = {
        "threads": threads_on_sentence(found, position),
        "open": open_comments_by_sentence(found).get(position, 0),
        "before": threads_before(found),
        "position": position,
        "number": position + 1,
        "user": user,
    }
    return render(request, "comment/sentence.html", context)
