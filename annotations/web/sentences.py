"""The page on which a manager splits and joins the sentences of an article's newest version."""

from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotations.access import NotVisible, Permission
from annotations.actions.resplitting import Resplit, join_sentences, split_sentence
from annotations.domain.errors import UserError
from annotations.models import Article, ArticleVersion
from annotations.queries.articles import newest_version
from annotations.queries.sentences import (
    listed_sentences,
    open_to_resplitting,
    places_of,
    work_on,
)
from annotations.visible import visible_article, visible_version
from annotations.web.pages import PAGE_SIZE, page_of, person, show
from annotations.wording import say


class AskedSentence(forms.Form):
    """Which sentence is to be split (GET), and where (POST)."""

    position = forms.IntegerField(min_value=0)


class SplitForm(AskedSentence):
    at = forms.IntegerField(min_value=0)


@require_safe
def sentence_list(request: HttpRequest, article: UUID) -> HttpResponse:
    """The sentences with their numbers; of one of them, the places where it can be split."""
    found = visible_article(person(request), article, Permission.EDIT_ARTICLES)
    version = newest_version(found)
    refusal = open_to_resplitting(version)
    page = page_of(request, version.sentences.in_order())
    asked = AskedSentence(request.GET)
    position = asked.cleaned_data["position"] if asked.is_valid() and not refusal else None
    chosen = next((one for one in page if one.position == position), None)
    context = {
        "article": found,
        "version": version,
        "page": page,
        "sentences": listed_sentences(version, list(page)),
        "chosen": chosen and chosen.position,
        "places": places_of(version, chosen) if chosen else [],
        "refusal": refusal,
        "work": work_on(version),
    }
    return show(request, "article/sentences.html", found.project, context)


@require_POST
def sentence_split(request: HttpRequest, article: UUID, number: int) -> HttpResponse:
    """Cut a sentence in two."""
    version = _changeable(request, article, number)
    form = SplitForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the word with which the second sentence begins."))
        return _back(version.article, _position(request))
    position, place = form.cleaned_data["position"], form.cleaned_data["at"]
    act = partial(split_sentence, version=version, position=position, place=place)
    return _carry_out(request, act, version.article, position)


@require_POST
def sentence_join(request: HttpRequest, article: UUID, number: int) -> HttpResponse:
    """Join a sentence with the next."""
    version = _changeable(request, article, number)
    position = _position(request) or 0
    act = partial(join_sentences, version=version, position=position)
    return _carry_out(request, act, version.article, position)


def _changeable(request: HttpRequest, article: UUID, number: int) -> ArticleVersion:
    visible_article(person(request), article, Permission.EDIT_ARTICLES)
    return visible_version(person(request), article, number)


def _position(request: HttpRequest) -> int | None:
    form = AskedSentence(request.POST)
    return form.cleaned_data["position"] if form.is_valid() else None


def _carry_out(
    request: HttpRequest, act: "partial[Resplit]", article: Article, position: int
) -> HttpResponse:
    try:
        made = act(by=person(request), at=timezone.now())
    except NotVisible:
        raise
    except UserError as error:
        messages.error(request, say(error.detail))
    else:
        messages.success(request, resplit_words(made))
    return _back(article, position)


def resplit_words(made: Resplit) -> str:
    """What became of the sentences and of what people had marked, in a few short sentences."""
    n = made.version.sentences.count()
    words = ngettext(
        "Version %(number)d has %(n)d sentence.", "Version %(number)d has %(n)d sentences.", n
    ) % {"number": made.version.number, "n": n}
    if not made.before:
        return words
    words += " " + _("Marked sentences before: %(before)d, carried over: %(after)d.") % {
        "before": made.before,
        "after": made.after,
    }
    if made.review:
        listed = ", ".join(str(position + 1) for position in made.review)
        words += " " + _("To be marked again (numbers of the version before): %(listed)s.") % {
            "listed": listed
        }
    return words


def _back(article: Article, position: int | None) -> HttpResponse:
    """To the page of the list on which the sentence stands, and there to the sentence itself."""
    address = reverse("sentence-list", args=[article.uid])
    if position is None:
        return redirect(address)
    return redirect(f"{address}?page={position // PAGE_SIZE + 1}#sentence-{position + 1}")
