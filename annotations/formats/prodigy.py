"""Reads Prodigy's JSON lines: spans, relations, choices and answers of several annotators.

Lines about one text that follow one another are one article with a set for each annotator. Tasks
of single sentences are put together where they name their article.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.spans import Span
from annotations.domain.texts import MAX_TEXT_BYTES
from annotations.formats.base import ALONE, Given, Row, RowError
from annotations.formats.json_values import (
    MOST_NAME,
    as_list,
    as_name,
    as_names,
    as_object,
    as_offset,
    as_text,
    first_keys,
    parse_object,
)
from annotations.formats.jsonl import content_lines
from annotations.formats.named_fields import folded, metadata_of
from annotations.formats.placed_text import PlacedText
from annotations.formats.span_graph import LabelledSpan, Relation, SpanGraph
from annotations.formats.stretches import Stretch, drafts_of, stretch_of

_SIGNS = frozenset({"_input_hash", "_task_hash", "answer", "spans", "_annotator_id"})
_NOT_ACCEPTED = ("reject", "ignore")
_ARTICLE = ("article id", "article", "doc id", "document id", "document", "doc")
_NUMBER = ("sentence number", "sentence id", "sentence", "position")
_PARAGRAPH = ("paragraph",)


def sniff(head: bytes, *, name: str) -> bool:  # noqa: ARG001 (readers share it)
    """By the keys of its first line."""
    keys = first_keys(head)
    return "text" in keys and bool(keys & _SIGNS)


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:  # noqa: ARG001 (readers share it)
    """Yield each article under the number of its first line; what was not accepted is counted."""
    yield from drafts_of(_found(stream), labels=given.labels)


def _found(stream: BinaryIO) -> Iterator[tuple[int, Stretch | RowError]]:
    for number, line in content_lines(stream):
        if isinstance(line, RowError):
            yield number, line
            continue
        try:
            values = parse_object(line)
        except UserError as error:
            yield number, RowError(number, error.code, error.detail, error.field)
            continue
        yield number, stretch_of(number, _article(values), lambda values=values: _stretch(values))  # type: ignore[misc]


def _article(values: Mapping[str, object]) -> str:
    meta = values.get("meta")
    return _first(meta, _ARTICLE) if isinstance(meta, dict) else ""


def _stretch(values: Mapping[str, object]) -> Stretch:
    if not isinstance(values.get("text"), str):
        raise UserError(N_("The line has no text."), code="no_text", field="text")
    placed = PlacedText(as_text(values["text"], "text", most=MAX_TEXT_BYTES + 1))
    meta = values.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    answer = values.get("answer")
    is_kept = answer not in _NOT_ACCEPTED
    return Stretch(
        article=_article(values),
        text=placed.text,
        number=_first(meta, _NUMBER),
        paragraph=_first(meta, _PARAGRAPH),
        annotator=as_name(
            values.get("_annotator_id") or values.get("_session_id"), "_annotator_id"
        ),
        graph=_graph(values, placed) if is_kept else None,
        about=metadata_of(meta, "meta"),
        skipped={} if is_kept else {f"answer {answer}": 1},
    )


def _first(meta: Mapping[str, object], names: tuple[str, ...]) -> str:
    by_name = {folded(key): value for key, value in meta.items()}
    told = (by_name[name] for name in names if isinstance(by_name.get(name), str | int))
    return str(next(told, "")).strip()[:MOST_NAME]


def _graph(values: Mapping[str, object], placed: PlacedText) -> SpanGraph:
    """Spans by place and label, which is how relations name their ends."""
    spans: dict[str, LabelledSpan] = {}
    for where, label in _whole_labels(values):
        whole = placed.span(0, len(placed.text), field=where)
        spans[where] = LabelledSpan(where, (whole,), label)
    for place, one in enumerate(as_list(values.get("spans"), "spans")):
        _add(one, f"spans[{place}]", placed, spans)
    relations = []
    for place, one in enumerate(as_list(values.get("relations"), "relations")):
        where = f"relations[{place}]"
        relation = as_object(one, where)
        ends = [
            _add(relation.get(name), f"{where}.{name}", placed, spans)
            for name in ("head_span", "child_span")
        ]
        label = as_name(relation.get("label"), f"{where}.label")
        relations.append(Relation(label, ends[0], ends[1]))
    return SpanGraph(tuple(spans.values()), tuple(relations))


def _whole_labels(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Labels of the whole text: an accepted one, and those chosen among options."""
    if values.get("label") is not None:
        yield "label", as_name(values["label"], "label")
    for place, label in enumerate(as_names(values.get("accept"), "accept")):
        yield f"accept[{place}]", label


def _add(one: object, where: str, placed: PlacedText, spans: dict[str, LabelledSpan]) -> str:
    """The key of a span, which is added where it is new. Heads of relations may have no label."""
    body = as_object(one, where)
    words = body.get("text")
    start, end = (as_offset(body.get(name), f"{where}.{name}") for name in ("start", "end"))
    span: Span = placed.span(
        start, end, field=where, words=words if isinstance(words, str) else None
    )
    label = as_name(body.get("label"), f"{where}.label")
    key = f"{span[0]}-{span[1]} {label}"
    if not label:
        known = (found for found, other in spans.items() if other.spans == (span,))
        key = next(known, key)
    spans.setdefault(key, LabelledSpan(key, (span,), label))
    return key
