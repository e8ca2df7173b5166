"""Intervals: the same as resampling articles by hand, and the same every time."""

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from annotations.domain.agreement.ac1 import ac1, ac1_statistic
from annotations.domain.agreement.alpha import alpha, alpha_statistic
from annotations.domain.agreement.bootstrap import _draw, interval_figures, weight_blocks
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.distances import nominal
from annotations.domain.agreement.figures import Figure, Reason, Statistic
from annotations.domain.agreement.percent import percent, percent_statistic
from annotations.domain.agreement.specific import specific, specific_statistic
from annotations.domain.agreement.tables import PatternTable

Measure = tuple[Callable[[CodedTable], Statistic], Callable[[PatternTable], Figure]]
MEASURES: dict[str, Measure] = {
    "alpha": (lambda coded: alpha_statistic(coded, nominal), lambda table: alpha(table, nominal)),
    "percent": (percent_statistic, percent),
    "ac1": (ac1_statistic, ac1),
    "specific": (lambda coded: specific_statistic(coded, "A"), lambda table: specific(table, "A")),
}
YES_YES = (("anna", "A"), ("ben", "A"))
YES_NO = (("anna", "A"), ("ben", "B"))
NO_NO = (("anna", "B"), ("ben", "B"))
YES_YES_NO = (*YES_YES, ("cleo", "B"))
MIXED = PatternTable.of(
    [
        ("a", YES_YES, 5),
        ("a", YES_NO, 1),
        ("b", NO_NO, 3),
        ("b", YES_YES_NO, 2),
        ("c", YES_NO, 4),
        ("c", YES_YES, 1),
        ("d", NO_NO, 6),
        ("e", (("cleo", "A"),), 3),
    ]
)


def interval_of(build: Callable[[CodedTable], Statistic], table: PatternTable) -> Figure:
    coded = CodedTable.of(table)
    (figure,) = interval_figures([build(coded)], coded.sample, resamples=300, seed=7)
    return figure


def values_of_copied_articles(
    measure: Callable[[PatternTable], Figure], table: PatternTable
) -> list[float | None]:
    """The measure on tables that really hold each article as often as it was drawn."""
    blocks = weight_blocks(len(table.articles), resamples=300, seed=7)
    values = []
    for weights in np.concatenate(list(blocks)):
        drawn = dict(zip(table.articles, weights.astype(int), strict=True))
        copies = [
            (f"{row.article} {copy}", row.pattern, row.n)
            for row in table.rows
            for copy in range(drawn[row.article])
        ]
        values.append(measure(PatternTable.of(copies)).value)
    return values


@pytest.mark.parametrize("name", MEASURES)
def test_interval_of_a_small_table_equals_copying_the_drawn_articles(name: str) -> None:
    build, measure = MEASURES[name]
    values = values_of_copied_articles(measure, MIXED)
    defined = [value for value in values if value is not None]

    figure = interval_of(build, MIXED)

    assert [figure.low, figure.high] == pytest.approx(np.quantile(defined, [0.025, 0.975]))
    assert figure.undefined_resamples == values.count(None)
    assert figure.value == measure(MIXED).value


def test_intervals_of_equal_counts_and_seed_are_identical() -> None:
    shuffled = PatternTable.of((row.article, row.pattern, row.n) for row in reversed(MIXED.rows))
    build, _ = MEASURES["alpha"]

    figures = [interval_of(build, MIXED), interval_of(build, shuffled)]

    assert figures[0] == figures[1]


def test_interval_asked_for_alone_or_beside_others_is_identical() -> None:
    coded = CodedTable.of(MIXED)
    statistics = [build(coded) for build, _ in MEASURES.values()]

    figures = interval_figures(statistics, coded.sample, resamples=300, seed=7)

    assert [interval_of(build, MIXED) for build, _ in MEASURES.values()] == list(figures)


def test_intervals_of_another_seed_differ() -> None:
    coded = CodedTable.of(MIXED)
    statistic = alpha_statistic(coded, nominal)

    (first,) = interval_figures([statistic], coded.sample, resamples=50, seed=1)
    (second,) = interval_figures([statistic], coded.sample, resamples=50, seed=2)

    assert (first.low, first.high) != (second.low, second.high)


def test_weights_of_every_resample_sum_up_to_the_number_of_articles() -> None:
    blocks = list(weight_blocks(7, resamples=230, seed=3))

    assert [len(block) for block in blocks] == [100, 100, 30]
    assert {float(total) for block in blocks for total in block.sum(axis=1)} == {7.0}


def test_interval_where_articles_differ_is_wider_than_that_of_units() -> None:
    easy = [(f"easy {n}", pattern, 10) for n in range(8) for pattern in (YES_YES, NO_NO)]
    hard = [(f"hard {n}", pattern, 5) for n in range(8) for pattern in (YES_NO, NO_NO)]
    clustered = PatternTable.of(easy + hard)
    units = PatternTable.of(
        (f"{row.article} {number} {row.pattern}", row.pattern, 1)
        for row in clustered.rows
        for number in range(row.n)
    )

    by_article, by_unit = (interval_of(MEASURES["alpha"][0], table) for table in (clustered, units))

    assert by_article.value == pytest.approx(by_unit.value)
    assert width(by_article) > 1.5 * width(by_unit)


def width(figure: Figure) -> float:
    assert figure.low is not None
    assert figure.high is not None
    return figure.high - figure.low


def test_interval_with_units_in_one_article_only_says_why_there_is_none() -> None:
    table = PatternTable.of([("a", YES_YES, 2), ("a", YES_NO, 1), ("b", (("anna", "A"),), 9)])

    figure = interval_of(percent_statistic, table)

    assert figure.value == pytest.approx(2 / 3)
    assert (figure.low, figure.high, figure.no_interval) == (None, None, Reason.ONE_ARTICLE)


def test_interval_of_an_undefined_figure_keeps_the_one_reason() -> None:
    table = PatternTable.of([("a", YES_YES, 2), ("b", YES_YES, 1)])

    figure = interval_of(MEASURES["alpha"][0], table)

    assert (figure.undefined, figure.no_interval, figure.low) == (Reason.ONE_LABEL, None, None)


def test_interval_with_some_undefined_resamples_drops_and_counts_them() -> None:
    table = PatternTable.of([("a", YES_YES, 3), ("b", YES_NO, 2), ("c", NO_NO, 1)])

    figure = interval_of(MEASURES["alpha"][0], table)

    assert 0 < figure.undefined_resamples < 150
    assert figure.low is not None


def test_interval_with_mostly_undefined_resamples_says_so() -> None:
    singles = [(f"single {number}", (("anna", "A"),), 1) for number in range(40)]
    table = PatternTable.of([("a", YES_YES, 3), ("b", NO_NO, 2), *singles])

    figure = interval_of(MEASURES["alpha"][0], table)

    assert (figure.value, figure.low) == (1, None)
    assert figure.no_interval == Reason.RESAMPLES_UNDEFINED
    assert figure.undefined_resamples > 150


def test_interval_without_a_resample_is_refused() -> None:
    coded = CodedTable.of(MIXED)

    with pytest.raises(ValueError, match="at least one resample"):
        interval_figures([percent_statistic(coded)], coded.sample, resamples=0, seed=1)


def test_interval_of_thousands_of_speakers_keeps_no_table_of_articles_by_speakers() -> None:
    """3,000 articles by 6,000 speakers would be 144 MB of zeros."""
    coded = CodedTable.of(
        PatternTable.of_units(
            (f"article {n}", {"anna": f"speaker {2 * n}", "ben": f"speaker {2 * n + n % 2}"})
            for n in range(3_000)
        )
    )

    tracemalloc.start()
    statistic = alpha_statistic(coded, nominal)
    (figure,) = interval_figures([statistic], coded.sample, resamples=100, seed=1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert figure.value == pytest.approx(0.5, abs=1e-3)
    assert figure.low is not None
    assert peak < 50_000_000


def test_weights_that_are_kept_and_drawn_anew_are_the_same() -> None:
    kept = [list(weight_blocks(9, resamples=150, seed=4)) for _ in range(2)]
    drawn = list(_draw(9, 150, 4))

    for blocks in kept:
        assert all(np.array_equal(one, other) for one, other in zip(blocks, drawn, strict=True))
