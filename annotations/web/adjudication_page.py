"""What the adjudication and meeting pages are rendered from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import json_script
from django.utils.translation import get_language

from annotations.access import NotVisible, closed_versions
from annotations.actions.gold import gold_stacks
from annotations.domain.adjudication import DECIDING
from annotations.domain.fields import JsonObject
from annotations.domain.record import EMPTY
from annotations.models import Batch, BatchArticle, Sentence, User
from annotations.queries.adjudication import gold_document, read_sheet
from annotations.queries.adjudication_queue import BatchQueue, QueuedSentence, batch_queue
from annotations.web.adjudication_strings import (
    adjudication_page_keys,
    adjudication_strings,
)
from annotations.web.annotation_page import (
    KEPT_FRAMES,
    Frame,
    PageSentence,
    guideline_rules,
    page_sentences,
    sentence_places,
    written_date,
)
from annotations.web.annotation_strings import PageKey, first_caps
from annotations.web.guidelines import guideline_html
from annotations.web.side_by_side import ComparedSentence, compare_sentences

MEETING_ACTIONS = ("next_open", "next", "previous")


def adjudication_context(place: BatchArticle, user: User) -> dict[str, object]:
    """The context of the page on which one article is adjudicated, in a constant number of queries.

    place: as `adjudicable_article` finds it. Raises NotVisible while the article is not ready.
    """
    document = _document(place)
    sentences = list(place.version.sentences.in_order())
    golds = cast(dict[str, JsonObject], document["gold"])
    records = {n: {"record": one["record"] or EMPTY.as_json()} for n, one in golds.items()}
    rows = page_sentences(place.version.text, sentences, document | {"records": records})
    queue = batch_queue(place.batch, closed=closed_versions(user, place.batch.project))
    guideline = place.batch.scheme.guideline
    return _article_context(place) | {
        "sentences": rows,
        "compared": compare_sentences(document, place.version.text).values(),
        "total": len(rows),
        "frame": _frame(get_language() or "", json.dumps(user.key_map, sort_keys=True), guideline),
        "page_data": document
        | gold_stacks(place, user).as_json()
        | {
            "place": adjudication_url(place).strip("/"),
            "api": reverse("api:gold", args=[place.batch.uid, place.version.uid]),
            "user": str(user.uid),
            "me": reverse("api:me"),
            "next": _next_article(queue, place),
            "deciding": sorted(DECIDING),
            "sample": [
                one.n for one in queue.sentences if one.is_sampled and one.place.pk == place.pk
            ],
            "sentences": sentence_places(place.version.text, sentences),
        },
    }


def _document(place: BatchArticle) -> JsonObject:
    document = gold_document(place)
    if document is None:
        raise NotVisible
    return document


def _article_context(place: BatchArticle) -> dict[str, object]:
    article = place.version.article
    return {
        "batch": place.batch,
        "version": place.version,
        "article": article,
        "scheme": place.batch.scheme,
        "published_on": written_date(article.published_at),
    }


def adjudication_url(place: BatchArticle) -> str:
    """Where an article of a batch is adjudicated."""
    return reverse("adjudication-detail", args=[place.batch.uid, place.version.uid])


def sentence_url(batch: Batch, queued: QueuedSentence) -> str:
    """Where one sentence of a batch is adjudicated."""
    where = reverse("adjudication-detail", args=[batch.uid, queued.place.version.uid])
    return f"{where}#s{queued.n + 1}"


def _next_article(queue: BatchQueue, place: BatchArticle) -> str | None:
    """Where the worst open sentence of another article is."""
    others = (one for one in queue.open if one.place.pk != place.pk)
    return next((sentence_url(place.batch, one) for one in others), None)


@lru_cache(maxsize=KEPT_FRAMES)
def _frame(_language: str, key_map: str, guideline: str) -> Frame:
    """Rendered once, as on the annotation page."""
    keys = adjudication_page_keys(json.loads(key_map))
    context = {
        "keys": keys,
        "caps": first_caps(keys),
        "guideline": guideline_html(guideline),
        "is_writable": False,
    }
    return Frame(
        words=json_script(
            {
                "keys": keys,
                "strings": adjudication_strings(),
                "rules": guideline_rules(guideline),
            },
            "page-words",
        ),
        foot=render_to_string("assignment/foot.html", context),
    )


# --- The meeting ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class MeetingReader:
    """One column: the side, and who it is where that may be said. name: None = not told."""

    side: int
    name: str | None


@dataclass(frozen=True)
class MeetingCell:
    """What one reader decided; `besides`: what else differs, in words."""

    one: PageSentence
    besides: Sequence[str]


@dataclass(frozen=True)
class MeetingRow:
    """One sentence with what everybody decided. cells: in the order of the readers; None = nothing.

    fields: in what they differ, in words. gold: what an adjudicator decided, if anybody did.
    """

    sentence: PageSentence
    cells: Sequence[MeetingCell | None]
    differs: bool
    fields: Sequence[str]
    gold: PageSentence | None
    reason: str
    note: str


def meeting_context(place: BatchArticle, user: User, *, with_names: bool) -> dict[str, object]:
    """Everybody's decisions on one article, aligned. Raises NotVisible while it is not ready."""
    document = _document(place)
    sentences = list(place.version.sentences.in_order())
    told = [
        MeetingReader(one.side, one.pseudonym if with_names else None)
        for one in read_sheet(place, positions=[]).readers
    ]
    rows = _meeting_rows(place, document, sentences, [one.side for one in told])
    keys = [one for one in adjudication_page_keys(user.key_map) if one["action"] in MEETING_ACTIONS]
    return _article_context(place) | {
        "readers": told,
        "with_names": with_names,
        "rows": rows,
        "differing": sum(row.differs for row in rows),
        "has_gold": any(row.gold for row in rows),
        "keys": keys,
        "moves": _moves(keys),
    }


def _moves(keys: Sequence[PageKey]) -> list[PageKey]:
    """A key for each direction, to be shown."""
    return [one for one in keys if one["action"] != "next" and one["faces"]]


def _meeting_rows(
    place: BatchArticle, document: JsonObject, sentences: Sequence[Sentence], sides: Sequence[int]
) -> list[MeetingRow]:
    decisions = cast(dict[str, list[JsonObject]], document["decisions"])
    golds = cast(dict[str, JsonObject], document["gold"])
    compared = compare_sentences(document, place.version.text)

    def column(records: dict[str, JsonObject]) -> list[PageSentence]:
        found = {n: {"record": record} for n, record in records.items()}
        return page_sentences(place.version.text, sentences, document | {"records": found})

    columns = {side: column(_records_of(decisions, side)) for side in sides}
    decided = column(
        {n: cast(JsonObject, one["record"]) for n, one in golds.items() if one["record"]}
    )
    return [
        MeetingRow(
            sentence=one,
            cells=[
                _cell(columns[side][one.position], compared.get(one.position), side)
                for side in sides
            ],
            differs=one.position in compared and compared[one.position].differs,
            fields=compared[one.position].differing if one.position in compared else (),
            gold=one if one.marks is not None else None,
            reason=str(golds.get(str(one.position), {}).get("reason", "")),
            note=str(golds.get(str(one.position), {}).get("note", "")),
        )
        for one in decided
    ]


def _records_of(decisions: dict[str, list[JsonObject]], side: int) -> dict[str, JsonObject]:
    """What the reader on one side decided, by position."""
    return {
        n: cast(JsonObject, one["record"])
        for n, listed in decisions.items()
        for one in listed
        if one["side"] == side
    }


def _cell(row: PageSentence, compared: ComparedSentence | None, side: int) -> MeetingCell | None:
    if compared is None or row.marks is None or side not in compared.sides:
        return None
    return MeetingCell(row, compared.besides(side))
