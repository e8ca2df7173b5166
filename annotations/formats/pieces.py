"""Spans of one piece and relations of which nothing is said, for tools that hold no others.

A span of several pieces becomes one span for each, joined to the first; what is said of a
relation is said of the span where it ends. `in_pieces` and `joined` are inverse.
"""

from collections import defaultdict

from annotations.domain.spans import Span
from annotations.formats.span_graph import LabelledSpan, Relation, SpanGraph

PART_OF = "Part_of"


def in_pieces(graph: SpanGraph) -> SpanGraph:
    """The graph with spans of one piece; the first keeps the key and all that is said of it."""
    spans: list[LabelledSpan] = []
    relations = [Relation(one.label, one.start, one.end) for one in graph.relations]
    said = {one.end: one.attributes for one in graph.relations if one.attributes}
    for one in graph.spans:
        told = {**one.attributes, **said.get(one.key, {})}
        spans.append(LabelledSpan(one.key, one.spans[:1], one.label, told, one.score))
        for place, span in enumerate(one.spans[1:], start=2):
            spans.append(LabelledSpan(f"{one.key}.{place}", (span,), one.label))
            relations.append(Relation(PART_OF, f"{one.key}.{place}", one.key))
    return SpanGraph(tuple(spans), tuple(relations))


def joined(graph: SpanGraph) -> SpanGraph:
    """The graph with the pieces in one span again; pieces that overlap become one."""
    by_key = {one.key: one for one in graph.spans}
    pieces: defaultdict[str, list[LabelledSpan]] = defaultdict(list)
    relations: list[Relation] = []
    for relation in graph.relations:
        piece, whole = by_key.get(relation.start), by_key.get(relation.end)
        if relation.label != PART_OF or piece is None or whole is None or piece is whole:
            relations.append(_with_place(relation, piece, whole))
        else:
            pieces[whole.key].append(piece)
    used = {piece.key for whole in pieces for piece in pieces[whole]} - pieces.keys()
    spans = (
        _whole(one, [piece for piece in pieces[one.key] if piece.key in used])
        for one in graph.spans
        if one.key not in used
    )
    return SpanGraph(tuple(spans), tuple(relations))


def _with_place(
    relation: Relation, start: LabelledSpan | None, end: LabelledSpan | None
) -> Relation:
    """The relation with the place in the chain that either end has."""
    places = (one.attributes["place"] for one in (end, start) if one and "place" in one.attributes)
    place = next(places, None)
    if place is None:
        return relation
    return Relation(relation.label, relation.start, relation.end, {"place": place})


def _whole(one: LabelledSpan, pieces: list[LabelledSpan]) -> LabelledSpan:
    spans: list[Span] = []
    for start, end in sorted({*one.spans, *(span for piece in pieces for span in piece.spans)}):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return LabelledSpan(one.key, tuple(spans), one.label, one.attributes, one.score)
