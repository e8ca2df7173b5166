"""What the annotation page is rendered from: the article's sentences and the script's values."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import cast

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from annotations.actions.undo import act_stacks
from annotations.domain.fields import JsonObject
from annotations.domain.guideline_rules import rule_table
from annotations.domain.guidelines import rules_of
from annotations.domain.named import named_spans
from annotations.domain.quoted import quoted_spans
from annotations.domain.record import EMPTY
from annotations.models import Assignment, Sentence, User
from annotations.queries.assignments import assignment_document
from annotations.queries.comments import with_open_comments
from annotations.visible import reads_decisions, reads_feedback
from annotations.web.annotation_strings import annotation_keys, annotation_strings, first_caps
from annotations.web.guidelines import guideline_html

# Key bars, sheets and string tables kept: one for each language, key map and guideline in use.
KEPT_FRAMES = 64
# What is left to do on an article that can no longer be changed; the rest is not offered there.
READING = frozenset("earlier later comment next previous next_undecided guideline help".split())


@dataclass(frozen=True)
class Voice:
    """Who speaks in one attribution: kind, the source's name, and the names of its relays."""

    kind: str
    name: str
    relays: tuple[str, ...]


@dataclass(frozen=True)
class PageSentence:
    """One row: the sentence's words and this person's marks and speakers."""

    position: int
    text: str
    opens_paragraph: bool
    marks: str | None
    is_candidate: bool
    voices: tuple[Voice, ...]
    comments: int = 0

    @property
    def number(self) -> int:
        return self.position + 1


@dataclass(frozen=True)
class Frame:
    """What is the same on every page of one person and guideline.

    words: the script's keys and strings as a JSON script; foot: the sheet and the key bar.
    """

    words: SafeString
    foot: SafeString


def annotation_context(assignment: Assignment, user: User) -> dict[str, object]:
    """The template's context, in a constant number of queries.

    assignment: as `with_article` loads it.
    """
    version = assignment.batch_article.version
    batch = assignment.batch_article.batch
    sentences = list(with_open_comments(version.sentences.in_order(), assignment))
    document = assignment_document(assignment)
    rows = page_sentences(version.text, sentences, document)
    talk = {sentence.position: sentence.open_comments for sentence in sentences}
    scheme = assignment.batch_article.scheme
    return {
        "assignment": assignment,
        "article": version.article,
        "published_on": written_date(version.article.published_at),
        "version": version,
        "batch": batch,
        "project": batch.project,
        "scheme": scheme,
        "sentences": [replace(row, comments=talk.get(row.position, 0)) for row in rows],
        "total": len(rows),
        "reads_decisions": reads_decisions(user, assignment),
        "reads_feedback": reads_feedback(user, assignment),
        "decided": sum(row.marks is not None for row in rows),
        "frame": _frame(
            get_language() or "",
            json.dumps(user.key_map, sort_keys=True),
            scheme.guideline,
            assignment.is_writable,
        ),
        "page_data": document
        | _page_values(assignment, user)
        | {"sentences": sentence_places(version.text, sentences)},
    }


def written_date(written: str) -> datetime | None:
    """A date as the article gives it, which was checked when it came in."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:  # not given, or stored before dates were checked
        return None


def page_sentences(
    text: str, sentences: Sequence[Sentence], document: JsonObject
) -> list[PageSentence]:
    """The rows of an article. document: "records" by position, and the "sources" they name."""
    records = cast(dict[str, JsonObject], document["records"])
    names = {
        str(source["uid"]): str(source["name"])
        for source in cast(list[JsonObject], document["sources"])
    }
    empty: JsonObject = {"record": EMPTY.as_json()}
    rows = []
    paragraph: int | None = None
    for one in sentences:
        record = cast(JsonObject, records.get(str(one.position), empty)["record"])
        rows.append(
            PageSentence(
                position=one.position,
                text=text[one.start : one.end],
                opens_paragraph=one.paragraph != paragraph,
                marks=cast(str | None, record["marks"]),
                is_candidate=bool(record["fact_candidate"]),
                voices=tuple(
                    _voice(attribution, names)
                    for attribution in cast(list[JsonObject], record["attributions"])
                ),
            )
        )
        paragraph = one.paragraph
    return rows


def _voice(attribution: JsonObject, names: Mapping[str, str]) -> Voice:
    speaker = cast(JsonObject, attribution["speaker"])
    return Voice(
        kind=str(speaker["kind"]),
        name=names.get(str(speaker["source"]), ""),
        relays=tuple(
            names.get(str(link["source"]), "")
            for link in cast(list[JsonObject], attribution["chain"])
            if link["place"] == "relay" and link["source"]
        ),
    )


def sentence_places(text: str, sentences: Sequence[Sentence]) -> list[JsonObject]:
    """Where the sentences of a text stand, for the script, and the quoted words and names in them.

    All offsets are code points of the text; the words themselves are on the page already.
    """
    quoted = quoted_spans(text, [(one.start, one.end) for one in sentences])
    return [
        {
            "start": one.start,
            "end": one.end,
            "quoted": [list(span) for span in spans],
            "named": [
                [one.start + start, one.start + end]
                for start, end in named_spans(text[one.start : one.end])
            ],
        }
        for one, spans in zip(sentences, quoted, strict=True)
    ]


def _page_values(assignment: Assignment, user: User) -> JsonObject:
    return {
        "assignment": str(assignment.uid),
        "api": reverse("api:assignment", args=[assignment.uid]),
        "user": str(user.uid),
        "me": reverse("api:me"),
        "comments": reverse("assignment-detail", args=[assignment.uid]) + "comments/",
        "readonly": not assignment.is_writable,
        **act_stacks(assignment).as_json(),
    }


def guideline_rules(guideline: str) -> JsonObject:
    """The guideline's rules by their labels, and when each of them applies."""
    titles = rules_of(guideline)
    return {"titles": titles, "cases": rule_table(titles)}


@lru_cache(maxsize=KEPT_FRAMES)
def _frame(_language: str, key_map: str, guideline: str, is_writable: bool) -> Frame:
    """Rendered once: half the page's cost, and the same until one of the arguments changes."""
    keys = annotation_keys(json.loads(key_map))
    context = {
        "keys": [one for one in keys if is_writable or one["action"] in READING],
        "caps": first_caps(keys),
        "guideline": guideline_html(guideline),
        "is_writable": is_writable,
    }
    return Frame(
        words=json_script(
            {"keys": keys, "strings": annotation_strings(), "rules": guideline_rules(guideline)},
            "page-words",
        ),
        foot=render_to_string("assignment/foot.html", context),
    )
