"""Web Annotations of one text as labelled spans and relations, by who made them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotations.domain.spans import Span
from annotations.domain.texts import MAX_TEXT_BYTES
from annotations.formats.interchange import AnnotationSet, Origin
from annotations.formats.json_values import as_name, as_object, as_offset, as_share, as_text
from annotations.formats.placed_text import PlacedText
from annotations.formats.span_graph import LabelledSpan, Relation, SpanGraph, from_graph
from annotations.formats.vocabulary import SpanLabel, span_label
from annotations.formats.web_annotation_terms import attributes_of

_LABELS = ("classifying", "tagging", "identifying", "highlighting")
_LINKING = "linking"
_NAMES = ("nickname", "name", "email", "id")
_ORIGINS = {one.value: one for one in Origin}
_MOST_NOTE = 200_000
_MOST_EXACT = MAX_TEXT_BYTES
_ENDS = ("start", "end")


@dataclass(slots=True)
class _Set:
    """What one creator said, as it is read."""

    spans: dict[str, LabelledSpan] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    placed: PlacedText
    labels: Mapping[str, SpanLabel]
    unread: Counter[str] = field(default_factory=Counter)


def sets_of(
    annotations: Sequence[Mapping[str, object]],
    placed: PlacedText,
    *,
    labels: Mapping[str, SpanLabel],
) -> tuple[tuple[AnnotationSet, ...], Counter[str]]:
    """A set for each creator and, of our own files, each number of a set; and what is unread.

    Raises UserError by the path of a value.
    """
    reading = _Reading(placed, labels)
    sets: dict[tuple[str, Origin, object], _Set] = {}
    for place, one in enumerate(annotations):
        where = f"items[{place}]"
        number = one.get("annotationSet")
        key = (
            _creator(one.get("creator"), f"{where}.creator"),
            _origin(one),
            number if isinstance(number, int) else None,
        )
        _take(one, where, sets.setdefault(key, _Set()), reading)
    found = []
    for (annotator, origin, _), taken in sets.items():
        made, missed = from_graph(
            SpanGraph(tuple(taken.spans.values()), tuple(taken.relations)),
            text=placed.text,
            annotator=annotator,
            origin=origin,
            labels=labels,
        )
        found.append(made)
        reading.unread.update(missed.counts)
    return tuple(found), reading.unread


def source_of(annotation: Mapping[str, object]) -> str:
    """What an annotation is about: a text, or for one that links, another annotation; "" = none."""
    first: object = next(iter(listed(annotation.get("target"))), "")
    if isinstance(first, dict):
        first = first.get("source", first.get("id"))
    if isinstance(first, dict):
        first = first.get("id")
    return first if isinstance(first, str) else ""


def listed(value: object) -> list[object]:
    """JSON-LD has one value or a list of them in most places; none is an empty list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _take(one: Mapping[str, object], where: str, taken: _Set, reading: _Reading) -> None:
    if _LINKING in listed(one.get("motivation")):
        taken.relations.append(_relation(one, where))
        return
    labels, notes = _bodies(one, where, reading)
    spans = tuple(sorted(set(_spans(one, where, reading))))
    if not spans or not labels:
        reading.unread["annotation without " + ("a label" if spans else "a place in the text")] += 1
        return
    attributes = attributes_of(one) | ({"note": "\n".join(notes)} if notes else {})
    score = as_share(one.get("score"), f"{where}.score")
    key = as_text(one.get("id"), f"{where}.id") or where
    for label in labels:
        while key in taken.spans:
            key += "+"
        taken.spans[key] = LabelledSpan(key, spans, label, attributes, score)
        attributes = {}


def _creator(value: object, where: str) -> str:
    """The name of whoever made an annotation, else their address; "" = nobody is named."""
    first = next(iter(listed(value)), None)
    if not isinstance(first, dict):
        return as_name(first, where)
    told = (as_name(first.get(key), f"{where}.{key}") for key in _NAMES)
    return next(filter(None, told), "")


def _origin(one: Mapping[str, object]) -> Origin:
    """As our own files say, else a machine where software made it."""
    told = _ORIGINS.get(str(one.get("origin")))
    creator = next(iter(listed(one.get("creator"))), None)
    is_software = isinstance(creator, dict) and creator.get("type") == "Software"
    return told or (Origin.MACHINE if is_software else Origin.PERSON)


def _relation(one: Mapping[str, object], where: str) -> Relation:
    """From the target to the body; its word is ours, or that of a body which is no address."""
    bodies = listed(one.get("body"))
    words = [
        as_name(body.get("value"), f"{where}.body")
        for body in bodies
        if isinstance(body, dict) and "value" in body
    ]
    ends = [_address(body) for body in bodies if not isinstance(body, dict) or "value" not in body]
    return Relation(
        as_name(one.get("relation"), f"{where}.relation") or next(iter(words), ""),
        source_of(one),
        next(iter(ends), ""),
        attributes_of(one),
    )


def _address(body: object) -> str:
    if isinstance(body, dict):
        body = body.get("id", body.get("source"))
    return body if isinstance(body, str) else ""


def _bodies(
    one: Mapping[str, object], where: str, reading: _Reading
) -> tuple[list[str], list[str]]:
    """The labels of an annotation and its notes."""
    labels: list[str] = []
    notes: list[str] = []
    usual = next((word for word in listed(one.get("motivation")) if isinstance(word, str)), "")
    for place, body in enumerate([*listed(one.get("body")), *listed(one.get("bodyValue"))]):
        path = f"{where}.body[{place}]"
        value, purpose = _said(body, path)
        known = span_label(value, reading.labels) is not None
        if value and (known or (purpose or usual) in _LABELS):
            labels.append(value)
        elif value:
            notes.append(value)
    return labels, notes


def _said(body: object, path: str) -> tuple[str, str]:
    """The words of a body and what they are for; of an address, its last part."""
    if isinstance(body, str):
        return as_text(body, path, most=_MOST_NOTE), ""
    told = as_object(body, path)
    value = as_text(told.get("value"), f"{path}.value", most=_MOST_NOTE)
    if not value:
        address = _address({"id": told.get("source", told.get("id"))})
        value = address.rstrip("/").rpartition("/")[2].rpartition("#")[2]
    purpose = next((word for word in listed(told.get("purpose")) if isinstance(word, str)), "")
    return value, purpose


def _spans(one: Mapping[str, object], where: str, reading: _Reading) -> Iterator[Span]:
    for place, target in enumerate(listed(one.get("target"))):
        if not isinstance(target, dict):
            continue
        path = f"{where}.target[{place}].selector"
        selectors = {
            str(each.get("type")): each
            for each in (as_object(one, path) for one in listed(target.get("selector")))
        }
        quote = selectors.get("TextQuoteSelector", {})
        exact = as_text(quote.get("exact"), f"{path}.exact", most=_MOST_EXACT)
        if (position := selectors.get("TextPositionSelector")) is not None:
            start, end = (as_offset(position.get(name), f"{path}.{name}") for name in _ENDS)
            yield reading.placed.span(start, end, field=path, words=exact or None)
        elif exact:
            yield from _quoted(exact, quote, path, reading)


def _quoted(
    exact: str, quote: Mapping[str, object], path: str, reading: _Reading
) -> Iterator[Span]:
    """Where words stand that are only quoted, if they do so exactly once."""
    prefix, suffix = (
        as_text(quote.get(name), f"{path}.{name}", most=_MOST_EXACT)
        for name in ("prefix", "suffix")
    )
    whole, text = prefix + exact + suffix, reading.placed.text
    start = text.find(whole)
    if start < 0 or text.find(whole, start + 1) >= 0:
        reading.unread["quote that does not stand exactly once in the text"] += 1
        return
    yield start + len(prefix), start + len(prefix) + len(exact)
