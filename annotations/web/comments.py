"""The managers' comments on an article: forms on its page that post here and come back."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.access import Permission
from annotations.actions.comments import (
    add_comment,
    reopen_comment,
    reply_to_comment,
    resolve_comment,
)
from annotations.models import Article, User
from annotations.visible import visible_article, visible_comment
from annotations.web.pages import carry_out, person


@require_POST
def comment_create(request: HttpRequest, article: UUID) -> HttpResponse:
    """Begin a thread."""
    user = person(request)
    found = visible_article(user, article, Permission.EDIT_COMMENTS)
    act = partial(add_comment, article=found, text=request.POST.get("text", ""))
    return _done(request, act, user, found, _("Your comment is stored."))


@require_POST
def comment_reply(request: HttpRequest, comment: UUID) -> HttpResponse:
    """Answer in a thread."""
    user = person(request)
    found = visible_comment(user, comment, Permission.EDIT_COMMENTS)
    act = partial(reply_to_comment, comment=found, text=request.POST.get("text", ""))
    return _done(request, act, user, found.article, _("Your reply is stored."))


@require_POST
def comment_resolution(request: HttpRequest, comment: UUID) -> HttpResponse:
    """Settle a thread."""
    user = person(request)
    found = visible_comment(user, comment, Permission.EDIT_COMMENTS)
    act = partial(resolve_comment, comment=found)
    return _done(request, act, user, found.article, _("The comment is resolved."))


@require_POST
def comment_reopening(request: HttpRequest, comment: UUID) -> HttpResponse:
    """Take a settled thread up again."""
    user = person(request)
    found = visible_comment(user, comment, Permission.EDIT_COMMENTS)
    act = partial(reopen_comment, comment=found)
    return _done(request, act, user, found.article, _("The comment is open again."))


def _done(
    request: HttpRequest, act: Callable[..., object], by: User, article: Article, words: str
) -> HttpResponse:
    carry_out(request, partial(act, by=by, at=timezone.now()), done=words)
    return HttpResponseRedirect(resolve_url("article-detail", article.uid) + "#comments")
