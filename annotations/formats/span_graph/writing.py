"""Turns a set of annotations into labelled spans and relations."""

from collections.abc import Mapping
from types import MappingProxyType

from annotations.domain.spans import Span
from annotations.formats.interchange import AnnotationSet, Marked, Said
from annotations.formats.span_graph.values import (
    DEFAULTS,
    LabelledSpan,
    Relation,
    SpanGraph,
    chain_json,
    evidence_json,
    flag,
)
from annotations.formats.vocabulary import MARKS, RelationLabel, SpanLabel

NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})
_LETTERS = {letter: label for label, letter in MARKS.items()}


def to_graph(found: AnnotationSet) -> SpanGraph:
    """The set as spans and relations; keys are T1, T2 … in the order of the spans."""
    return _Writer().write(found)


class _Writer:
    def __init__(self) -> None:
        self._spans: list[LabelledSpan] = []
        self._relations: list[Relation] = []

    def write(self, found: AnnotationSet) -> SpanGraph:
        for marked in found.marked:
            self._mark(marked)
        contents = {one.key: self._content(one) for one in found.said}
        for one in found.said:
            if one.continues in contents:
                self._relate(RelationLabel.CONTINUES, contents[one.key], contents[one.continues])
        return SpanGraph(tuple(self._spans), tuple(self._relations))

    def _mark(self, one: Marked) -> None:
        """A sentence that nobody decided is not there. Its details stand with its first mark."""
        if one.marks is None:
            return
        details = {
            "fact_candidate": flag(one.fact_candidate),
            "unsure": flag(one.unsure),
            "note": one.note,
            "evidence": evidence_json(one.evidence),
        }
        for letter in one.marks.split("+"):
            self._span(((one.start, one.end),), _LETTERS[letter], details, one.score)
            details = {}

    def _content(self, one: Said) -> str:
        speaker = one.speaker
        details = {
            "key": one.key,
            "mode": one.mode or "",
            "negated": flag(one.negated),
            "speaker": speaker.kind if speaker.kind != "source" else "",
            "name": "" if speaker.mention else speaker.name,
            "chain": chain_json(one.chain),
        } | {
            name: value
            for name, default in DEFAULTS.items()
            if (value := getattr(one, name)) != default
        }
        content = self._span(one.content, SpanLabel.CONTENT, details, one.score)
        if speaker.mention:
            mention = self._span(speaker.mention, SpanLabel.SOURCE, {"name": speaker.name})
            self._relate(RelationLabel.SAYS, mention, content)
        if one.cue:
            self._relate(RelationLabel.CUED_BY, content, self._span(one.cue, SpanLabel.CUE, {}))
        for place, stop in enumerate(one.chain):
            if stop.who.mention:
                mention = self._span(stop.who.mention, SpanLabel.STOP, {"name": stop.who.name})
                self._relate(RelationLabel.PASSED_BY, content, mention, {"place": str(place)})
        return content

    def _span(
        self,
        spans: tuple[Span, ...],
        label: SpanLabel,
        details: Mapping[str, str],
        score: float | None = None,
    ) -> str:
        key = f"T{len(self._spans) + 1}"
        said = {name: value for name, value in details.items() if value}
        self._spans.append(LabelledSpan(key, spans, label.value, said, score))
        return key

    def _relate(
        self,
        label: RelationLabel,
        start: str,
        end: str,
        details: Mapping[str, str] = NO_ATTRIBUTES,
    ) -> None:
        self._relations.append(Relation(label.value, start, end, dict(details)))
