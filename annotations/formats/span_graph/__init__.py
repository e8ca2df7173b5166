"""Annotations as labelled spans joined by relations, which is how most tools hold them.

`to_graph` and `from_graph` are inverse for everything that a set of annotations holds; what
another tool's graph says in words nobody knows is counted, never dropped in silence.
"""

from annotations.formats.span_graph.reading import from_graph
from annotations.formats.span_graph.values import LabelledSpan, Relation, SpanGraph, Unread
from annotations.formats.span_graph.writing import to_graph

__all__ = ["LabelledSpan", "Relation", "SpanGraph", "Unread", "from_graph", "to_graph"]
