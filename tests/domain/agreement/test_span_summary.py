"""The figures of content spans: F1, directed agreement, and all of them together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pytest
from attributing import DECISIONS, OWN_VOICE, SENTENCES, decided, said
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.agreement.boundaries import BOUNDARY
from annotations.domain.agreement.counted import sentence_patterns
from annotations.domain.agreement.decisions import Decision
from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.span_f1 import BoundaryTable
from annotations.domain.agreement.span_summary import (
    SpanSummary,
    pair_spans,
    summarise_span_points,
    summarise_spans,
)
from annotations.domain.agreement.tables import Pattern, PatternTable

Sentences = Sequence[tuple[str, Mapping[str, Decision]]]
NAMES = (
    "f1_exact",
    "f1_half",
    "f1_overlap",
    "agr",
    "u_alpha",
    "u_alpha_binary",
    "cu_alpha",
    "ku_alpha:direct",
    "ku_alpha:mixed",
    "ku_alpha:indirect",
)
# Anna made five attributions. Ben met two exactly, one by half, one by a little, and made one
# alone; one of Anna's lies over what another of hers is matched with.
ANNA_AND_BEN: Sentences = [
    ("first", {"anna": decided(said((0, 10))), "ben": decided(said((0, 10)))}),
    ("first", {"anna": decided(said((0, 10))), "ben": decided(said((0, 15)))}),
    ("first", {"anna": decided(said((0, 10))), "ben": decided(said((9, 19)))}),
    (
        "second",
        {
            "anna": decided(said((0, 10)), said((2, 4))),
            "ben": decided(said((0, 10)), said((30, 40))),
        },
    ),
    ("second", {"anna": decided(OWN_VOICE, marks="C"), "ben": decided(OWN_VOICE, marks="C")}),
]


def tables_of(sentences: Sentences) -> dict[str, PatternTable]:
    listed: defaultdict[str, list[tuple[str, Pattern, int]]] = defaultdict(list)
    for article, decisions in sentences:
        for layer, pattern, n in sentence_patterns(decisions):
            listed[layer].append((article, pattern, n))
    return {layer: PatternTable.of(rows) for layer, rows in listed.items()}


def values_of(summary: SpanSummary) -> dict[str, float | None]:
    return {name: figure.value for name, figure in summary.figures.items()}


def test_figures_of_spans_are_those_counted_by_hand() -> None:
    summary = summarise_span_points(tables_of(ANNA_AND_BEN))

    found = values_of(summary)
    assert tuple(found) == NAMES
    assert found["f1_exact"] == pytest.approx(2 * 2 / 10)
    assert found["f1_half"] == pytest.approx(2 * 3 / 10)
    assert found["f1_overlap"] == pytest.approx(2 * 4 / 10)
    assert found["agr"] == pytest.approx(9 / 10)
    assert summary.attributions == 10
    assert summary.met == {"exact": 2, "half": 1, "overlap": 1, "covered": 1, "alone": 1}
    assert summary.characters == 5 * 40


def test_pair_of_people_has_its_f1s_and_what_each_found_of_the_other() -> None:
    (pair,) = pair_spans(tables_of(ANNA_AND_BEN))

    assert (pair.first, pair.second, pair.units) == ("anna", "ben", 6)
    assert pair.f1 == {
        "f1_exact": pytest.approx(0.4),
        "f1_half": pytest.approx(0.6),
        "f1_overlap": pytest.approx(0.8),
    }
    assert pair.first_found == 1.0
    assert pair.second_found == pytest.approx(4 / 5)


def test_pair_of_whom_one_attributes_nothing_has_no_share_of_theirs() -> None:
    (pair,) = pair_spans(
        tables_of([("first", {"anna": decided(said()), "ben": decided(OWN_VOICE, marks="C")})])
    )

    assert (pair.first_found, pair.second_found) == (0.0, None)
    assert set(pair.f1.values()) == {0.0}


def test_figures_where_nobody_attributed_anything_say_so() -> None:
    nothing = decided(OWN_VOICE, marks="C")
    summary = summarise_span_points(tables_of([("first", {"anna": nothing, "ben": nothing})]))

    assert {figure.undefined for figure in summary.figures.values()} == {Reason.NO_ATTRIBUTIONS}


def test_figures_without_counts_are_undefined() -> None:
    summary = summarise_spans({}, resamples=5, seed=1)

    assert set(values_of(summary).values()) == {None}
    assert {figure.undefined for figure in summary.figures.values()} == {Reason.NO_UNITS}
    assert pair_spans({}) == []


def test_intervals_of_spans_are_those_of_resampled_articles() -> None:
    articles = [(f"{name} {number}", one) for number in range(20) for name, one in ANNA_AND_BEN]

    summary = summarise_spans(tables_of(articles), resamples=200, seed=7)
    again = summarise_spans(tables_of(articles), resamples=200, seed=7)

    assert summary == again
    for name in ("f1_exact", "f1_half", "agr", "u_alpha", "u_alpha_binary"):
        figure = summary.figures[name]
        assert figure.low is not None
        assert figure.high is not None
        assert figure.value is not None
        assert figure.low < figure.value < figure.high


def test_interval_of_spans_of_one_article_is_missing_for_that_reason() -> None:
    summary = summarise_spans(tables_of(ANNA_AND_BEN[:3]), resamples=5, seed=1)

    assert summary.figures["f1_half"].no_interval is Reason.ONE_ARTICLE


def test_boundaries_of_more_than_two_people_in_a_pattern_are_refused() -> None:
    three = PatternTable.of([("first", (("a", "exact"), ("b", "exact"), ("c", "exact")), 1)])

    with pytest.raises(ValueError, match="unpack"):
        BoundaryTable.of(three)


@settings(deadline=None)
@given(sentences=SENTENCES)
def test_f1s_of_any_sentences_grow_with_what_counts_as_met(sentences: Sentences) -> None:
    found = values_of(summarise_span_points(tables_of(sentences)))

    if found["f1_exact"] is None:
        assert found["f1_half"] is found["f1_overlap"] is found["agr"] is None
    else:
        shares = [found[name] for name in ("f1_exact", "f1_half", "f1_overlap", "agr")]
        assert all(share is not None and 0 <= share <= 1 for share in shares)
        assert shares == sorted(shares, key=lambda share: share or 0)


@settings(deadline=None)
@given(sentences=SENTENCES, names=st.permutations(["anna", "ben", "cleo"]))
def test_figures_of_spans_after_renaming_people_are_the_same(
    sentences: Sentences, names: list[str]
) -> None:
    new = dict(zip(["anna", "ben", "cleo"], names, strict=True))
    renamed = [
        (article, {new[person]: one for person, one in decisions.items()})
        for article, decisions in sentences
    ]

    before = summarise_span_points(tables_of(sentences))
    after = summarise_span_points(tables_of(renamed))

    assert before.met == after.met
    for one, other in zip(before.figures.values(), after.figures.values(), strict=True):
        assert one.undefined == other.undefined
        assert one.value == (None if other.value is None else pytest.approx(other.value, abs=1e-9))


@settings(deadline=None)
@given(decision=DECISIONS)
def test_figures_of_people_who_do_the_same_are_one(decision: Decision) -> None:
    tables = tables_of([("first", {"anna": decision, "ben": decision})])

    found = values_of(summarise_span_points(tables))

    expected = 1.0 if decision.attributed else None
    assert [found[name] for name in NAMES[:4]] == [expected] * 4


@settings(deadline=None)
@given(sentences=SENTENCES)
def test_matched_attributions_are_those_the_paired_layers_compare(sentences: Sentences) -> None:
    tables = tables_of(sentences)
    summary = summarise_span_points(tables)

    units = tables["speaker"].sample.units if "speaker" in tables else 0

    assert summary.met.get("exact", 0) + summary.met.get("half", 0) == units
    assert BOUNDARY not in tables or tables[BOUNDARY].sample.units == sum(summary.met.values())
