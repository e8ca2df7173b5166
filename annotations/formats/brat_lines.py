"""The lines of brat's standoff files as labelled spans and relations.

Source of the format: nlplab/brat, "brat standoff format". A line begins with its id: T spans,
E events, R and * relations, A and M attributes, N normalisations, # notes.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.spans import Span
from annotations.formats.placed_text import PlacedText, WordsDiffer
from annotations.formats.span_attributes import KNOWN
from annotations.formats.span_graph import LabelledSpan, Relation, SpanGraph
from annotations.formats.vocabulary import MARKS, SpanLabel, span_label

NOTE = "AnnotatorNotes"
_SPAN = re.compile(r"(T\S*)\t(\S+) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9})*)(?:\t(.*))?", re.S)
_RELATION = re.compile(r"R\S*\t(\S+) [^\s:]+:(\S+) [^\s:]+:(\S+)\s*")
_EVENT = re.compile(r"(E\S*)\t[^\s:]+:(\S+)((?: [^\s:]+:\S+)*)\s*")
_ATTRIBUTE = re.compile(r"[AM]\S*\t(\S+) (\S+)(?: (\S+))?\s*")
_NORMALISED = re.compile(r"N\S*\t\S+ (\S+) [^\t]*(?:\t(.*))?", re.S)
_NOTED = re.compile(r"#\S*\t\S+ (\S+)(?:\t(.*))?", re.S)
_SYNONYMS = {"negation": "negated", "unsure": "unsure", "uncertain": "unsure"}
_SAYABLE = (SpanLabel.CONTENT, SpanLabel.QUOTE, SpanLabel.CLAIM, SpanLabel.VERIFIED)


class BadLine(UserError):
    """A line is of no form that brat writes; the field names the file and the line."""

    code = "bad_line"


@dataclass
class _Found:
    """A span before its attributes are known."""

    key: str
    spans: tuple[Span, ...]
    label: str
    attributes: dict[str, str] = field(default_factory=dict)


class StandoffReader:
    """Reads the lines of one file. unread: what nobody could read, in words -> how often."""

    def __init__(self, text: str, *, name: str, labels: Mapping[str, SpanLabel]) -> None:
        self.unread: Counter[str] = Counter()
        self._placed = PlacedText(text)
        self._name = name
        self._labels = labels
        self._spans: dict[str, _Found] = {}
        self._events: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._relations: list[tuple[str, str, str]] = []

    def read(self, lines: Sequence[str]) -> SpanGraph:
        """The graph of all lines. Raises BadLine, or what PlacedText does of a span.

        Spans stand first in files that brat wrote, but any order is read.
        """
        kinds: tuple[tuple[str, Callable[[str, str], None]], ...] = (
            ("T", self._span),
            ("E", self._event),
            ("R", self._relation),
            ("*", self._equivalence),
            ("AM", self._attribute),
            ("N", self._normalised),
            ("#", self._note),
        )
        for letters, take in kinds:
            for number, line in enumerate(lines, start=1):
                if line and line[0] in letters:
                    take(line, f"{self._name}:{number}")
        self._refuse_others(lines)
        self._join_events()
        return SpanGraph(
            tuple(
                LabelledSpan(one.key, one.spans, one.label, one.attributes)
                for one in self._spans.values()
            ),
            tuple(self._joined(*one) for one in self._relations),
        )

    def _refuse_others(self, lines: Sequence[str]) -> None:
        for number, line in enumerate(lines, start=1):
            if line.strip() and line[0] not in "TER*AMN#":
                raise _bad(f"{self._name}:{number}", line)

    def _span(self, line: str, place: str) -> None:
        key, label, offsets, words = _match(_SPAN, line, place)
        if key in self._spans:
            raise BadLine(N_("The id {key} stands twice.", key=key), field=place)
        pairs = [tuple(map(int, pair.split())) for pair in offsets.split(";")]
        spans = tuple(sorted((start, end) for start, end in pairs))
        self._spans[key] = _Found(key, self._checked(spans, words, place), label)

    def _checked(self, spans: tuple[Span, ...], words: str, place: str) -> tuple[Span, ...]:
        if len(spans) == 1:
            return (self._placed.span(*spans[0], field=place, words=words or None),)
        for span in spans:
            self._placed.check(*span, place)
        covered = " ".join(self._placed.text[start:end] for start, end in spans)
        if words and covered.split() != words.split():
            raise WordsDiffer(
                N_(
                    "The text there has {there}, but the file says {words}.",
                    there=covered[:60],
                    words=words[:60],
                ),
                field=place,
            )
        return spans

    def _event(self, line: str, place: str) -> None:
        key, trigger, arguments = _match(_EVENT, line, place)
        targets = tuple(one.partition(":")[2] for one in arguments.split())
        self._events[key] = (trigger, targets)

    def _relation(self, line: str, place: str) -> None:
        label, start, end = _match(_RELATION, line, place)
        self._relations.append((label, start, end))

    def _equivalence(self, _line: str, _place: str) -> None:
        self.unread["equivalence"] += 1

    def _attribute(self, line: str, place: str) -> None:
        label, target, value = _match(_ATTRIBUTE, line, place)
        name = _SYNONYMS.get(label.casefold(), label.casefold())
        found = self._target(target)
        if found is None or name not in KNOWN:
            self.unread[f"attribute {label}"] += 1
        else:
            found.attributes[name] = value or "true"

    def _normalised(self, line: str, place: str) -> None:
        """What a knowledge base calls a source is its name."""
        target, name = _match(_NORMALISED, line, place)
        found = self._target(target)
        if found is None or not name.strip():
            self.unread["normalisation"] += 1
        else:
            found.attributes.setdefault("name", name.strip())

    def _note(self, line: str, place: str) -> None:
        """Ours hold what brat's attributes cannot, as JSON; others are notes of a mark."""
        target, words = _match(_NOTED, line, place)
        found = self._target(target)
        told = _told(words)
        if found is None or (told is None and not self._is_mark(found)):
            self.unread["note"] += 1
        elif told is not None:
            found.attributes.update(told)
        else:
            notes = (found.attributes.get("note", ""), words)
            found.attributes["note"] = "\n".join(filter(None, notes))

    def _is_mark(self, found: _Found) -> bool:
        return span_label(found.label, self._labels) in MARKS

    def _target(self, key: str) -> _Found | None:
        return self._spans.get(self._trigger(key))

    def _trigger(self, key: str) -> str:
        return self._events[key][0] if key in self._events else key

    def _join_events(self) -> None:
        """What is said stands in the middle of an event; its other parts are joined to it."""
        for trigger, arguments in self._events.values():
            parts = [trigger, *map(self._trigger, arguments)]
            middle = next((one for one in parts if self._is_sayable(one)), None)
            if middle is None:
                self.unread["event"] += 1
                continue
            self._relations += [("event", middle, one) for one in parts if one != middle]

    def _is_sayable(self, key: str) -> bool:
        found = self._spans.get(key)
        return found is not None and span_label(found.label, self._labels) in _SAYABLE

    def _joined(self, label: str, start: str, end: str) -> Relation:
        """The relation, with the place in the chain that stands at its end."""
        start, end = self._trigger(start), self._trigger(end)
        stop = self._spans.get(end)
        place = stop.attributes.get("place") if stop else None
        return Relation(label, start, end, {"place": place} if place else {})


def _match(form: re.Pattern[str], line: str, place: str) -> tuple[str, ...]:
    found = form.fullmatch(line)
    if found is None:
        raise _bad(place, line)
    return tuple(one or "" for one in found.groups())


def _bad(place: str, line: str) -> BadLine:
    return BadLine(
        N_("The line is not in brat's standoff format: {line}", line=ascii(line[:80])), field=place
    )


def _told(words: str) -> dict[str, str] | None:
    """The attributes that our own notes hold; None for a note of anybody else."""
    try:
        value = orjson.loads(words) if words.startswith("{") else None
    except orjson.JSONDecodeError:
        return None
    if not isinstance(value, dict) or not value.keys() <= set(KNOWN):
        return None
    return value if all(isinstance(one, str) for one in value.values()) else None
