"""The figures of content spans as JSON."""

import json

from attributing import decided, said

from annotations.domain.agreement.counted import sentence_patterns
from annotations.domain.agreement.span_summary import pair_spans, summarise_span_points
from annotations.domain.agreement.tables import PatternTable
from annotations.formats.agreement_spans import pair_spans_json, spans_json


def tables() -> dict[str, PatternTable]:
    """Anna quoted two thirds of what Ben did; Cleo found nothing."""
    decisions = {
        "anna": decided(said((0, 10))),
        "ben": decided(said((0, 15))),
        "cleo": decided(marks="none"),
    }
    rows: dict[str, list[tuple[str, object, int]]] = {}
    for layer, pattern, n in sentence_patterns(decisions):
        rows.setdefault(layer, []).append(("first", pattern, n))
    return {layer: PatternTable.of(listed) for layer, listed in rows.items()}  # type: ignore[arg-type]


def test_spans_as_json_say_how_content_meets_and_every_figure() -> None:
    told = spans_json(summarise_span_points(tables()))

    assert told["attributions"] == 4
    assert told["met"] == {"exact": 0, "half": 1, "overlap": 0, "alone": 2, "covered": 0}
    assert told["characters"] == 40
    figures = told["figures"]
    assert isinstance(figures, dict)
    assert list(figures)[:4] == ["f1_exact", "f1_half", "f1_overlap", "agr"]
    assert figures["f1_half"]["value"] == 0.5
    assert (figures["f1_half"]["units"], figures["u_alpha"]["units"]) == (3, 40)
    assert "NaN" not in json.dumps(told)


def test_pairs_spans_as_json_have_null_where_nobody_attributed_anything() -> None:
    told = [pair_spans_json(pair) for pair in pair_spans(tables())]

    assert told[0] == {
        "first": "anna",
        "second": "ben",
        "units": 1,
        "f1_exact": 0.0,
        "f1_half": 1.0,
        "f1_overlap": 1.0,
        "first_found": 1.0,
        "second_found": 1.0,
    }
    assert [(one["second"], one["second_found"]) for one in told[1:]] == [("cleo", None)] * 2
