"""Spans: what is refused, in what order they come back, and how far two sets agree."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.spans import InvalidSpan, Span, check_spans, iou, overlaps, quote_of

FIELD = "record.attributions[0].content"
spans_strategy = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 12)).map(lambda pair: (pair[0], sum(pair)))
)


def characters(spans: list[Span]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def test_check_spans_unsorted_returns_them_in_text_order() -> None:
    assert check_spans([[7, 9], [0, 3], [3, 5]], within=(0, 9), field=FIELD) == (
        (0, 3),
        (3, 5),
        (7, 9),
    )


def test_check_spans_empty_list_returns_nothing() -> None:
    assert check_spans([], within=(4, 9), field=FIELD) == ()


@pytest.mark.parametrize("value", [None, {}, "[[0, 1]]", 3, ((0, 1),)])
def test_check_spans_not_a_list_names_the_field(value: object) -> None:
    with pytest.raises(InvalidSpan) as caught:
        check_spans(value, within=(0, 9), field=FIELD)

    assert (caught.value.code, caught.value.field) == ("invalid_span", FIELD)


@pytest.mark.parametrize(
    "pair",
    [
        [0],
        [0, 1, 2],
        [],
        None,
        "01",
        {"0": 1},
        [True, 2],
        [0, True],
        [0.0, 2],
        ["0", 2],
        [math.nan, 2],
        [-1, 2],
        [3, 3],
        [4, 3],
        [8, 10],
        [0, 2],
        [10**30, 10**30 + 1],
    ],
)
def test_check_spans_bad_pair_names_its_place(pair: object) -> None:
    with pytest.raises(InvalidSpan) as caught:
        check_spans([[4, 5], pair], within=(1, 9), field=FIELD)

    assert caught.value.field == f"{FIELD}[1]"


def test_check_spans_overlapping_names_the_later_one_as_given() -> None:
    with pytest.raises(InvalidSpan) as caught:
        check_spans([[5, 8], [0, 2], [1, 4]], within=(0, 9), field=FIELD)

    assert caught.value.field == f"{FIELD}[2]"


def test_check_spans_same_span_twice_is_refused() -> None:
    with pytest.raises(InvalidSpan):
        check_spans([[5, 8], [5, 8]], within=(0, 9), field=FIELD)


@given(spans_strategy)
def test_check_spans_accepts_exactly_the_disjoint_ones(spans: list[Span]) -> None:
    disjoint = sum(end - start for start, end in spans) == len(characters(spans))
    value = [list(span) for span in spans]

    if disjoint:
        assert check_spans(value, within=(0, 80), field=FIELD) == tuple(sorted(spans))
    else:
        with pytest.raises(InvalidSpan):
            check_spans(value, within=(0, 80), field=FIELD)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [((0, 3), (2, 4), True), ((0, 3), (3, 4), False), ((0, 9), (4, 5), True)],
)
def test_overlaps_shared_character_is_true_both_ways(
    first: Span, second: Span, *, expected: bool
) -> None:
    assert overlaps(first, second) is overlaps(second, first) is expected


def test_iou_of_half_covered_span_is_one_half() -> None:
    assert iou([(0, 10)], [(0, 5)]) == pytest.approx(0.5)


def test_iou_of_two_empty_sequences_is_one() -> None:
    assert iou([], []) == 1.0


@given(spans_strategy, spans_strategy)
def test_iou_equals_the_share_of_common_characters(first: list[Span], second: list[Span]) -> None:
    here, there = characters(first), characters(second)

    expected = len(here & there) / len(here | there) if here | there else 1.0

    assert iou(first, second) == pytest.approx(expected)
    assert iou(second, first) == pytest.approx(expected)


def test_quote_of_span_after_emoji_counts_code_points() -> None:
    assert quote_of("👩🏽‍🚀 We won", (5, 7)) == "We"
