"""Rating arrays become the patterns that a table of the same units has."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from annotations.domain.agreement import ratings as module
from annotations.domain.agreement.alpha import alpha, alpha_statistic
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.distances import nominal
from annotations.domain.agreement.figures import point_figure
from annotations.domain.agreement.ratings import (
    LabelNumbers,
    code_ratings,
    count_patterns,
    without_people,
)
from annotations.domain.agreement.tables import PatternTable

LABELS = ("a", "b", "c")
RATINGS = arrays.arrays(
    np.int8,
    st.tuples(st.integers(1, 4), st.integers(0, 12)),
    elements=st.integers(-1, 2),
)


def coded_of(ratings: LabelNumbers) -> CodedTable:
    raters = [str(number) for number in range(len(ratings))]
    return code_ratings(ratings, labels=LABELS, raters=raters)


def table_of(ratings: LabelNumbers) -> PatternTable:
    return PatternTable.of_units(
        (
            "article",
            {
                str(rater): LABELS[number]
                for rater, number in enumerate(column)
                if number != module.MISSING
            },
        )
        for column in ratings.T.tolist()
    )


def counted(ratings: LabelNumbers) -> Counter[tuple[int, ...]]:
    return Counter(tuple(column) for column in ratings.T.tolist() if set(column) != {-1})


@settings(deadline=None)
@given(ratings=RATINGS)
def test_patterns_of_ratings_are_their_distinct_units(ratings: LabelNumbers) -> None:
    patterns, counts = count_patterns(ratings, 3)

    found = dict(zip(map(tuple, patterns.tolist()), counts.tolist(), strict=True))
    assert found == counted(ratings)


@settings(deadline=None)
@given(ratings=RATINGS)
def test_patterns_that_are_sorted_are_those_that_are_counted(ratings: LabelNumbers) -> None:
    patterns, counts = module._count_many(ratings, 3)

    found = dict(zip(map(tuple, patterns.tolist()), counts.tolist(), strict=True))
    assert found == counted(ratings)


def test_patterns_of_forty_raters_and_many_labels_are_distinct_units() -> None:
    generator = np.random.default_rng(1)
    different = generator.integers(-1, 900, size=(40, 50)).astype(np.int16)
    ratings = different[:, generator.integers(0, 50, size=300)]

    patterns, counts = count_patterns(ratings, 900)

    found = dict(zip(map(tuple, patterns.tolist()), counts.tolist(), strict=True))
    assert found == counted(ratings)


@settings(deadline=None)
@given(ratings=RATINGS)
def test_coded_ratings_have_the_figures_of_their_table(ratings: LabelNumbers) -> None:
    coded = coded_of(ratings)

    figure = point_figure(alpha_statistic(coded, nominal), coded.sample)

    expected = alpha(table_of(ratings), nominal)
    assert figure.value == (None if expected.value is None else pytest.approx(expected.value))
    assert (figure.units, figure.raters) == (expected.units, expected.raters)
    assert figure.undefined == expected.undefined


@settings(deadline=None)
@given(ratings=RATINGS)
def test_rows_without_people_hold_the_same_values_as_often(ratings: LabelNumbers) -> None:
    coded = coded_of(ratings)

    merged = without_people(coded)

    assert merged.rows == len({tuple(sorted(one)) for one in counted(ratings)})
    assert merged.count.sum() == coded.count.sum()
    assert merged.value_totals(merged.sizes) == pytest.approx(coded.value_totals(coded.sizes))


def test_labels_that_nobody_used_are_categories() -> None:
    coded = coded_of(np.array([[0, 1], [0, 1]]))

    assert coded.values == LABELS


@pytest.mark.parametrize("number", [-2, 3])
def test_ratings_that_are_no_labels_number_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="number of a label"):
        coded_of(np.array([[0, number]]))


def test_ratings_with_a_name_too_few_are_refused() -> None:
    with pytest.raises(ValueError, match="one name for each rater"):
        code_ratings(np.array([[0], [1]]), labels=LABELS, raters=["anna"])
