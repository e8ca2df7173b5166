"""Reads doccano's JSON lines: sequences, sequences with relations, and classified texts.

doccano writes a file for each annotator, whose name is the file's; it names nobody inside. A file
that came by itself may be called anything, so its name is somebody's only in the form of ours.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import BinaryIO

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.texts import MAX_TEXT_BYTES
from annotations.formats.base import ALONE, ArticleDraft, Given, Row, RowError, read_one
from annotations.formats.interchange import Origin
from annotations.formats.json_values import (
    WrongValue,
    as_list,
    as_name,
    as_object,
    as_offset,
    as_text,
    first_keys,
    parse_object,
)
from annotations.formats.jsonl import content_lines
from annotations.formats.named_fields import metadata_of
from annotations.formats.pieces import joined
from annotations.formats.placed_text import PlacedText
from annotations.formats.releases.annotated import ADJUDICATORS
from annotations.formats.span_graph import LabelledSpan, Relation, SpanGraph, from_graph
from annotations.formats.spans_of_files import sentence_spans

_TEXTS = ("text", "data")
_LABELS = ("label", "labels", "entities", "cats")
_COMMENTS = ("Comments", "comments")
_TRIPLE = 3
# Files that doccano writes where annotators share their work, or nobody marked a text.
_NOBODY = ("all", "unknown")
_PSEUDONYM = re.compile(r"A[1-9]\d{0,3}", re.IGNORECASE | re.ASCII)


def sniff(head: bytes, *, name: str) -> bool:  # noqa: ARG001 (readers share it)
    """By the keys of its first line."""
    keys = first_keys(head)
    return "text" in keys and bool(keys & {*_LABELS, *_COMMENTS}) and "_input_hash" not in keys


def read(stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:
    """Yield each line that is not blank under its number in the file, from 1."""
    annotator = _annotator(name, given)
    for number, line in content_lines(stream):
        if isinstance(line, RowError):
            yield number, line
        else:
            yield read_one(number, lambda line=line: _draft(line, annotator, given))  # type: ignore[misc]


def _annotator(name: str, given: Given) -> str:
    """Whose marks a file holds, "" = it does not say."""
    stem = PurePath(name).stem
    is_ours = stem == ADJUDICATORS or _PSEUDONYM.fullmatch(stem) is not None
    is_meant = is_ours or given.is_packed or "/" in name
    return stem if is_meant and stem not in _NOBODY else ""


def _draft(line: bytes, annotator: str, given: Given) -> ArticleDraft:
    values = parse_object(line)
    key = next((one for one in (given.columns.get("text", ""), *_TEXTS) if one in values), "")
    if not key:
        raise UserError(
            N_("The line has no text; its keys are {found}.", found=", ".join(map(ascii, values))),
            code="no_text",
            field="text",
        )
    placed = PlacedText(as_text(values[key], key, most=MAX_TEXT_BYTES + 1))
    found, unread = from_graph(
        joined(_graph(values, placed)),
        text=placed.text,
        annotator=annotator,
        origin=Origin.GOLD if annotator == ADJUDICATORS else Origin.PERSON,
        labels=given.labels,
    )
    return ArticleDraft(
        text=placed.text,
        sentences=sentence_spans(values.get("sentences"), "sentences", placed),
        sets=(found,) if any(one in values for one in _LABELS) else (),
        unread=unread.counts + _comments(values),
        **{"title": "", **metadata_of(values, "")},
    )


def _comments(values: Mapping[str, object]) -> Counter[str]:
    listed = [one for key in _COMMENTS for one in as_list(values.get(key), key)]
    return Counter({"comment": len(listed)} if listed else {})


def _graph(values: Mapping[str, object], placed: PlacedText) -> SpanGraph:
    spans: dict[str, LabelledSpan] = {}
    for name in _LABELS:
        value = values.get(name)
        listed = [value] if isinstance(value, str) else as_list(value, name)
        for place, one in enumerate(listed):
            made = _span(one, f"{name}[{place}]", placed)
            if made.key in spans:
                raise WrongValue(N_("This id stands twice."), field=f"{name}[{place}].id")
            spans[made.key] = made
    relations = tuple(
        _relation(as_object(one, f"relations[{place}]"), f"relations[{place}]")
        for place, one in enumerate(as_list(values.get("relations"), "relations"))
    )
    return SpanGraph(tuple(spans.values()), relations)


def _span(one: object, where: str, placed: PlacedText) -> LabelledSpan:
    """A word is a label of the whole text, a triple or an object one of a span."""
    if isinstance(one, str):
        whole = placed.span(0, len(placed.text), field=where)
        return LabelledSpan(where, (whole,), as_name(one, where))
    if isinstance(one, list):
        if len(one) != _TRIPLE:
            raise WrongValue(N_("A label must be [start, end, label]."), field=where)
        start, end, label = one
        key, words = where, None
    else:
        entity = as_object(one, where)
        start, end, label = (entity.get(name) for name in ("start_offset", "end_offset", "label"))
        key, words = as_name(entity.get("id"), f"{where}.id") or where, entity.get("text")
    span = placed.span(
        as_offset(start, where),
        as_offset(end, where),
        field=where,
        words=words if isinstance(words, str) else None,
    )
    return LabelledSpan(key, (span,), as_name(label, where))


def _relation(one: Mapping[str, object], where: str) -> Relation:
    return Relation(
        as_name(one.get("type"), f"{where}.type"),
        as_name(one.get("from_id"), f"{where}.from_id"),
        as_name(one.get("to_id"), f"{where}.to_id"),
    )
