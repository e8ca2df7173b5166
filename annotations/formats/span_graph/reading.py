"""Reads labelled spans and relations as a set of annotations, ours and other tools'."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from annotations.domain import attribution
from annotations.domain.spans import Span
from annotations.formats.interchange import AnnotationSet, Marked, Named, Origin, Said, Stop
from annotations.formats.quotations import quotations_in
from annotations.formats.span_graph.values import (
    DEFAULTS,
    LabelledSpan,
    Relation,
    SpanGraph,
    Unread,
    evidence_of,
    stops,
)
from annotations.formats.vocabulary import (
    MARKS,
    NOTHING,
    RelationLabel,
    SpanLabel,
    relation_label,
    span_label,
)

_SAYABLE = (SpanLabel.CONTENT, SpanLabel.QUOTE, SpanLabel.CLAIM, SpanLabel.VERIFIED)
# Spans that only mean something beside what is said, and what joins them to it.
_HELPERS: Mapping[SpanLabel, RelationLabel] = {
    SpanLabel.SOURCE: RelationLabel.SAYS,
    SpanLabel.CUE: RelationLabel.CUED_BY,
    SpanLabel.STOP: RelationLabel.PASSED_BY,
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "mode": attribution.MODES,
    "commitment": attribution.COMMITMENTS,
    "certainty": attribution.CERTAINTIES,
    "identity": attribution.IDENTITIES,
    "role": attribution.ROLES,
    "set_by": attribution.SET_BY,
}
_NOT_NAMED = ("article", "not_stated")
Joined = tuple[LabelledSpan, Mapping[str, str]]


def from_graph(
    graph: SpanGraph,
    *,
    text: str,
    annotator: str,
    origin: Origin,
    labels: Mapping[str, SpanLabel] = NOTHING,
) -> tuple[AnnotationSet, Unread]:
    """The set that spans and relations stand for, and what could not be read.

    Of a graph of another tool: a source joined to a quote or a claim says the words of it, each
    source of several in an attribution of its own; a source without a name is called by the words
    it covers; a mode that is not told is seen from the quotation marks of the text. labels: own
    words -> what they mean.
    """
    return _Reader(text, labels).read(graph, annotator, origin)


class _Reader:
    def __init__(self, text: str, labels: Mapping[str, SpanLabel]) -> None:
        self._text = text
        self._labels = labels
        self._unread = Unread()
        self._by_label: dict[SpanLabel, list[LabelledSpan]] = {label: [] for label in SpanLabel}
        self._known: dict[str, tuple[SpanLabel, LabelledSpan]] = {}
        self._helpers: defaultdict[tuple[RelationLabel, str], list[Joined]] = defaultdict(list)
        self._continued: dict[str, str] = {}
        self._joined: set[str] = set()
        self._keys: set[str] = set()

    def read(
        self, graph: SpanGraph, annotator: str, origin: Origin
    ) -> tuple[AnnotationSet, Unread]:
        for span in graph.spans:
            self._take_span(span)
        for relation in graph.relations:
            if not self._take_relation(relation):
                self._unread.counts[f"relation {relation.label}"] += 1
        self._count_unjoined()
        said = tuple(self._all_said())
        return AnnotationSet(annotator, origin, tuple(self._marked()), said), self._unread

    def _take_span(self, span: LabelledSpan) -> None:
        label = span_label(span.label, self._labels)
        if label is None:
            self._unread.counts[f"span {span.label}"] += 1
            return
        self._by_label[label].append(span)
        self._known[span.key] = (label, span)

    def _take_relation(self, relation: Relation) -> bool:
        """Whether it could be read. Others' may run either way and bear any name at a helper."""
        start, end = self._known.get(relation.start), self._known.get(relation.end)
        if start is None or end is None:
            return False
        if start[0] in _HELPERS and end[0] in _SAYABLE:
            return self._join(start, end[1], relation)
        if end[0] in _HELPERS and start[0] in _SAYABLE:
            return self._join(end, start[1], relation)
        if relation_label(relation.label) != RelationLabel.CONTINUES or start[1] is end[1]:
            return False
        if not start[0] == end[0] == SpanLabel.CONTENT:
            return False
        self._continued[start[1].key] = end[1].key
        return True

    def _join(
        self, helper: tuple[SpanLabel, LabelledSpan], said: LabelledSpan, relation: Relation
    ) -> bool:
        label, span = helper
        self._helpers[_HELPERS[label], said.key].append((span, relation.attributes))
        self._joined.update((span.key, said.key))
        return True

    def _count_unjoined(self) -> None:
        for label in _HELPERS:
            for one in self._by_label[label]:
                if one.key not in self._joined:
                    self._unread.counts[f"span {one.label} without a relation"] += 1

    def _all_said(self) -> Iterator[Said]:
        """Contents, then the quotes and claims to which a source, a cue or a stop is joined."""
        keys = {one.key: self._key(one) for one in self._by_label[SpanLabel.CONTENT]}
        for one in self._by_label[SpanLabel.CONTENT]:
            earlier = keys.get(self._continued.get(one.key, ""), "")
            yield from self._said(one, key=keys[one.key], mode="", continues=earlier)
        for label in (SpanLabel.QUOTE, SpanLabel.CLAIM, SpanLabel.VERIFIED):
            mode = "direct" if label == SpanLabel.QUOTE else ""
            for one in self._by_label[label]:
                if one.key in self._joined:
                    yield from self._said(one, key=self._key(one), mode=mode, continues="")

    def _key(self, one: LabelledSpan) -> str:
        """The key that the file gives, as long as no other has it."""
        wanted = one.attributes.get("key", one.key)
        while wanted in self._keys:
            wanted += "+"
        self._keys.add(wanted)
        return wanted

    def _said(self, one: LabelledSpan, *, key: str, mode: str, continues: str) -> Iterator[Said]:
        """One attribution for each speaker: joint speakers are attributions of their own.

        mode: where the span does not tell it, "" = as the text has it.
        """
        chosen = {name: self._choice(one, name) for name in _CHOICES}
        reason = one.attributes.get("anonymity_reason", "")
        for number, speaker in enumerate(self._speakers(one)):
            yield Said(
                key=self._key(one) if number else key,
                mode=None
                if speaker.kind == "article"
                else chosen["mode"] or mode or quotations_in(self._text).mode_of(one.spans),
                content=one.spans,
                speaker=speaker,
                cue=self._cue(one.key),
                chain=self._chain(one),
                continues=continues,
                commitment=chosen["commitment"],
                certainty=chosen["certainty"],
                negated=one.attributes.get("negated") == "true",
                identity=chosen["identity"],
                role=chosen["role"],
                anonymity_reason=reason,
                set_by=chosen["set_by"],
                score=one.score,
            )

    def _choice(self, one: LabelledSpan, name: str) -> str:
        given = one.attributes.get(name, "")
        if given in _CHOICES[name]:
            return given
        if given:
            self._unread.counts[f"{name} {given}"] += 1
        return DEFAULTS.get(name, "")

    def _speakers(self, one: LabelledSpan) -> Sequence[Named]:
        told = one.attributes.get("speaker", "")
        mentions = [span for span, _ in self._helpers[RelationLabel.SAYS, one.key]]
        if told in _NOT_NAMED:
            return [Named(told, "", mentions[0].spans if mentions else ())]
        if mentions:
            return [Named("source", self._name(span), span.spans) for span in mentions]
        name = one.attributes.get("name", "")
        return [Named("source", name) if name else Named("not_stated")]

    def _name(self, mention: LabelledSpan) -> str:
        covered = " ".join(self._text[start:end] for start, end in mention.spans)
        return mention.attributes.get("name") or " ".join(covered.split())

    def _cue(self, key: str) -> tuple[Span, ...]:
        cues = self._helpers[RelationLabel.CUED_BY, key]
        return tuple(sorted({span for cue, _ in cues for span in cue.spans}))

    def _chain(self, one: LabelledSpan) -> tuple[Stop, ...]:
        joined = self._helpers[RelationLabel.PASSED_BY, one.key]
        told = stops(one.attributes.get("chain", ""))
        if not told:
            return tuple(
                Stop("relay", Named("source", self._name(span), span.spans)) for span, _ in joined
            )
        mentions = {given.get("place"): span.spans for span, given in joined}
        return tuple(
            Stop(place, Named(kind, name, mentions.get(str(number), ())))
            for number, (place, kind, name) in enumerate(told)
        )

    def _marked(self) -> list[Marked]:
        found: dict[Span, Marked] = {}
        for label, letter in MARKS.items():
            for one in self._by_label[label]:
                whole = (one.spans[0][0], one.spans[-1][1])
                found[whole] = _merged(found.get(whole), letter, whole, one)
        return sorted(found.values(), key=lambda one: (one.start, one.end))


def _merged(known: Marked | None, letter: str, whole: Span, one: LabelledSpan) -> Marked:
    """The stretch with one more mark; labels come in the order Q, C, V, none."""
    given = one.attributes
    before = known or Marked(*whole, None)
    return Marked(
        start=whole[0],
        end=whole[1],
        marks=_added(before.marks, letter),
        fact_candidate=given.get("fact_candidate") == "true" or before.fact_candidate,
        unsure=given.get("unsure") == "true" or before.unsure,
        note=given.get("note") or before.note,
        evidence=evidence_of(given.get("evidence", "")) or before.evidence,
        score=before.score if one.score is None else one.score,
    )


def _added(before: str | None, letter: str) -> str:
    if before is None or letter == before:
        return letter
    if letter == "none":
        return before
    if letter == "V":
        return "Q+V" if before.startswith("Q") else "V"
    return "Q+C" if before.startswith("Q") else before
