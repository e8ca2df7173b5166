"""The decisions on an article: opened by a manager, read by those who submitted it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from annotations.actions.opening import open_decisions
from annotations.domain.guidelines import rules_of
from annotations.domain.record import Record
from annotations.models import Batch
from annotations.queries.comments import SentenceThreads, shared_threads
from annotations.queries.decisions import (
    DecidedSentence,
    Decisions,
    Openable,
    decisions_on,
    openables,
)
from annotations.visible import opened_assignment, visible_batch
from annotations.web.decision_words import (
    FIELD_WORDS,
    RuleWords,
    VoiceWords,
    rule_words,
    voices_of,
)
from annotations.web.pages import carry_out, person, show


class OpeningForm(forms.Form):
    """Which articles of a batch are opened, by the uids of their versions."""

    versions = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("Choose an article.")}
    )

    def __init__(self, given: object, *, choices: Sequence[Openable]) -> None:
        super().__init__(given)  # type: ignore[arg-type]
        uids = [str(one.batch_article.version.uid) for one in choices]
        self.fields["versions"].choices = [(uid, uid) for uid in uids]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def decision_opening(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Choose articles of a batch and open their decisions, having read what that means."""
    user = person(request)
    found = visible_batch(user, batch)
    articles = _openables(found)
    closed = [one for one in articles if not one.is_open]
    form = OpeningForm(request.POST or None, choices=closed)
    if form.is_valid():
        versions = {UUID(uid) for uid in form.cleaned_data["versions"]}
        act = partial(open_decisions, batch=found, versions=versions, by=user, at=timezone.now())
        carry_out(request, act, done=gettext("The decisions are open."))
        return redirect("batch-detail", found.uid)
    asked = request.GET.get("version", "")
    context = {
        "batch": found,
        "form": form,
        "articles": articles,
        "closed": closed,
        "chosen": asked if any(_is(one, asked) for one in closed) else "",
        "submitted": sum(one.submitted for one in closed),
        "unfinished": sum(one.unfinished for one in closed),
    }
    return show(request, "decision/opening.html", found.project, context)


def _openables(batch: Batch) -> list[Openable]:
    rows = batch.batch_articles.select_related("version__article").defer("version__text")
    return openables(rows.order_by("pk"))


def _is(one: Openable, uid: str) -> bool:
    return str(one.batch_article.version.uid) == uid


# --- Reading them --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One person's decision, or the gold, in words; `differs`: its fields, in words too."""

    name: str
    is_own: bool
    record: Record
    voices: tuple[VoiceWords, ...]
    differs: tuple[str, ...]
    marks_differ: bool


@dataclass(frozen=True)
class Row:
    """A sentence with everybody's decisions; `fields` are those where any two people differ."""

    sentence: DecidedSentence
    fields: tuple[str, ...]
    columns: tuple[Column, ...]
    gold: Column | None
    rules: tuple[RuleWords, ...]
    threads: tuple[SentenceThreads, ...]


@require_safe
def decision_detail(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Everybody's decisions on one's own submitted article, one's own first."""
    found = opened_assignment(person(request), assignment)
    decisions = decisions_on(found)
    rows = decision_rows(
        decisions, shared_threads(found), rules_of(found.batch_article.scheme.guideline)
    )
    only = request.GET.get("only") == "differences"
    context = {
        "assignment": found,
        "article": found.batch_article.version.article,
        "batch": found.batch_article.batch,
        "decisions": decisions,
        "rows": [row for row in rows if not only or not row.sentence.is_alike],
        "only": only,
        "total": len(rows),
    }
    return show(request, "decision/detail.html", found.batch_article.batch.project, context)


def decision_rows(
    decisions: Decisions, threads: Sequence[SentenceThreads], rules: Mapping[str, str]
) -> list[Row]:
    """The sentences in words, with what is said about each and the rules that apply."""
    talk: dict[int, list[SentenceThreads]] = {}
    for one in threads:
        talk.setdefault(one.sentence.position, []).append(one)
    return [_row(one, decisions.names, talk, rules) for one in decisions.sentences]


def _row(
    one: DecidedSentence,
    names: Mapping[UUID, str],
    talk: Mapping[int, Sequence[SentenceThreads]],
    rules: Mapping[str, str],
) -> Row:
    columns = [
        _column(
            decision.record,
            decision.differs,
            names,
            name=decision.reader.pseudonym,
            is_own=decision.reader.is_own,
        )
        for decision in one.decisions
    ]
    gold = None
    if one.gold is not None:
        gold = _column(one.gold.record, one.gold.differs, names, name="", is_own=False)
    return Row(
        one,
        tuple(str(FIELD_WORDS[name]) for name in one.fields),
        tuple(columns),
        gold,
        () if one.is_alike else rule_words(one, rules),
        tuple(talk.get(one.position, ())),
    )


def _column(
    record: Record,
    differs: Sequence[str],
    names: Mapping[UUID, str],
    *,
    name: str,
    is_own: bool,
) -> Column:
    return Column(
        name=name,
        is_own=is_own,
        record=record,
        voices=voices_of(record, names, differs=differs),
        differs=tuple(str(FIELD_WORDS[one]) for one in differs),
        marks_differ="marks" in differs,
    )
