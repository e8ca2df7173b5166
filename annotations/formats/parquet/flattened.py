"""Spans and relations as rows of their own, for whoever does not look into nested columns."""

from collections.abc import Iterable, Iterator, Mapping

from annotations.formats.releases.annotated import ADJUDICATORS
from annotations.formats.releases.rows import (
    AnnotationRow,
    AttributionEntry,
    GoldRow,
    JsonSpan,
    ReleasedArticle,
)

Flat = dict[str, object]


def span_rows(released: ReleasedArticle, text: str) -> Iterator[Flat]:
    """A row per piece: of a content, a cue, a speaker's mention or that of a stop of the chain."""
    for place, one in _attributions(released):
        for role, stop, spans in _spans(one):
            for piece, (start, end) in enumerate(spans):
                yield {
                    **place,
                    "attribution": one["uid"],
                    "role": role,
                    "stop": stop,
                    "piece": piece,
                    "start": start,
                    "end": end,
                    "text": text[start:end],
                }


def relation_rows(released: ReleasedArticle) -> Iterator[Flat]:
    """A row for who says it, for each stop of the chain, and for what it continues."""
    for place, one in _attributions(released):
        base = {**place, "attribution": one["uid"]}
        speaker = one["speaker"]
        yield {
            **base,
            "relation": "says",
            "kind": speaker["kind"],
            "source": speaker["source"],
            "set_by": speaker["set_by"],
        }
        for stop, link in enumerate(one["chain"]):
            yield {
                **base,
                "relation": link["place"],
                "kind": link["kind"],
                "source": link["source"],
                "stop": stop,
            }
        if one["continues"]:
            yield {**base, "relation": "continues", "continued": one["continues"]}


def _attributions(
    released: ReleasedArticle,
) -> Iterator[tuple[Mapping[str, object], AttributionEntry]]:
    """Each with whose it is, and where: those of annotators, then those of gold."""
    for row in released.annotations:
        for one in row["attributions"]:
            yield _place(row, row["annotator"]), one
    for gold in released.gold:
        for one in gold["record"]["attributions"]:
            yield _place(gold, ADJUDICATORS), one


def _place(row: AnnotationRow | GoldRow, annotator: str) -> Flat:
    return {
        "article_version": row["article_version"],
        "position": row["position"],
        "annotator": annotator,
        "batch": row["batch"],
    }


def _spans(one: AttributionEntry) -> Iterable[tuple[str, int | None, list[JsonSpan]]]:
    yield "content", None, one["content"]
    yield "cue", None, one["cue"]
    yield "mention", None, one["speaker"]["mention"]
    for stop, link in enumerate(one["chain"]):
        yield "stop", stop, link["mention"]
