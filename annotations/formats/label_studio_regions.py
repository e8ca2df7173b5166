"""Regions and relations of Label Studio as labelled spans, and what could not be read."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from annotations.domain.spans import Span
from annotations.formats.json_values import (
    as_list,
    as_name,
    as_names,
    as_object,
    as_offset,
    as_text,
)
from annotations.formats.placed_text import PlacedText
from annotations.formats.span_attributes import KNOWN, attributes_of
from annotations.formats.span_graph import LabelledSpan, Relation, SpanGraph

MOST_META = 200_000
_LONGEST_SHOWN = 40
_SUGGESTED = ("prediction", "prediction-changed")
_LABELS = ("labels", "choices")
_UNSURE = "region without its words in a text with emoji: its place may be shifted"


@dataclass(frozen=True, slots=True)
class Target:
    """key: where the data have the text. name: what regions on it point to."""

    key: str
    name: str


@dataclass(slots=True)
class Regions:
    """What the regions of one annotation lie on. score: of all of a prediction."""

    placed: PlacedText
    target: Target
    score: object = None
    unread: Counter[str] = field(default_factory=Counter)


def graph_of(results: list[object], path: str, regions: Regions) -> SpanGraph:
    """The labelled spans and relations of a result. Raises UserError by the path of a value.

    Choices and text areas of a region stand in results of its own id.
    """
    listed = [
        (f"{path}.result[{place}]", as_object(one, f"{path}.result[{place}]"))
        for place, one in enumerate(results)
    ]
    notes = _notes(listed)
    spans: dict[str, LabelledSpan] = {}
    taken: Counter[str] = Counter()
    relations: list[Relation] = []
    for where, one in listed:
        kind = one.get("type")
        if kind == "relation":
            relations.append(_relation(one, where))
        elif kind in _LABELS:
            for made in _labelled(one, where, regions, notes):
                spans[_free_key(made.key, spans, taken)] = made
        elif kind != "textarea":
            regions.unread[f"region {str(kind)[:_LONGEST_SHOWN]}"] += 1
    keyed = (
        LabelledSpan(key, one.spans, one.label, one.attributes, one.score)
        for key, one in spans.items()
    )
    return SpanGraph(tuple(keyed), tuple(relations))


def _free_key(key: str, spans: Mapping[str, object], taken: Counter[str]) -> str:
    """The key itself, or the key with the next number that is free; taken: how often it was."""
    free = key
    while free in spans:
        taken[key] += 1
        free = f"{key}#{taken[key] + 1}"
    return free


def _labelled(
    one: Mapping[str, object], where: str, regions: Regions, notes: Mapping[str, dict[str, str]]
) -> Iterator[LabelledSpan]:
    """A span for each label of a region; its first bears what is noted with it."""
    if one.get("to_name", regions.target.name) != regions.target.name:
        regions.unread["region on something else"] += 1
        return
    value = as_object(one.get("value"), f"{where}.value")
    key = as_name(one.get("id"), f"{where}.id") or where
    span = _span(value, where, regions)
    attributes = notes.get(key, {}) | _meta(one, where)
    # What our own writer notes has a key, and says how the speaker was set where nobody chose it.
    if one.get("origin") in _SUGGESTED and "key" not in attributes:
        attributes.setdefault("set_by", "suggested")
    kind = str(one["type"])
    for label in as_names(value.get(kind), f"{where}.value.{kind}"):
        yield LabelledSpan(key, (span,), label, attributes, _score(one, value, regions))
        attributes = {}


def _span(value: Mapping[str, object], where: str, regions: Regions) -> Span:
    """Choices about the whole text have no place in it."""
    placed = regions.placed
    if value.get("start") is None and "choices" in value:
        return placed.span(0, len(placed.text), field=f"{where}.value")
    start = as_offset(value.get("start"), f"{where}.value.start")
    end = as_offset(value.get("end"), f"{where}.value.end")
    words = value.get("text")
    if isinstance(words, str):
        return placed.span(start, end, field=f"{where}.value", words=words)
    span, is_sure = placed.guessed(start, end, field=f"{where}.value")
    regions.unread.update([] if is_sure else [_UNSURE])
    return span


def _score(
    one: Mapping[str, object], value: Mapping[str, object], regions: Regions
) -> float | None:
    told = (one.get("score"), value.get("score"), regions.score)
    score = next((each for each in told if each is not None), None)
    if score is None:
        return None
    if isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1:
        return float(score)
    regions.unread["score outside of 0 to 1"] += 1
    return None


def _notes(listed: list[tuple[str, dict[str, object]]]) -> dict[str, dict[str, str]]:
    """What text areas say about a region, by its id."""
    found: dict[str, dict[str, str]] = {}
    for where, one in listed:
        if one.get("type") != "textarea":
            continue
        value = as_object(one.get("value"), f"{where}.value")
        name = as_name(one.get("from_name"), f"{where}.from_name")
        lines = _lines(value.get("text"), f"{where}.value.text")
        known = found.setdefault(as_name(one.get("id"), f"{where}.id"), {})
        known |= attributes_of([f"{name}: {line}" if name in KNOWN else line for line in lines])
    return found


def _meta(one: Mapping[str, object], where: str) -> dict[str, str]:
    meta = one.get("meta")
    said = meta.get("text") if isinstance(meta, dict) else None
    return attributes_of(_lines(said, f"{where}.meta.text"))


def _lines(said: object, path: str) -> list[str]:
    listed = [said] if isinstance(said, str) else as_list(said, path)
    return [as_text(line, path, most=MOST_META) for line in listed]


def _relation(one: Mapping[str, object], where: str) -> Relation:
    labels = as_names(one.get("labels"), f"{where}.labels")
    start = as_name(one.get("from_id"), f"{where}.from_id")
    end = as_name(one.get("to_id"), f"{where}.to_id")
    if one.get("direction") == "left":
        start, end = end, start
    return Relation(labels[0] if labels else "", start, end)
