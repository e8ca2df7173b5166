"""Shares with intervals: published values of Wilson's, and clusters that widen it."""

import pytest

from annotations.domain.suggestions.shares import share_of, wilson


@pytest.mark.parametrize(
    ("having", "n", "low", "high"),
    [  # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_bounds(having: int, n: int, low: float, high: float) -> None:
    assert wilson(having / n, n) == pytest.approx((low, high), abs=0.00005)


def test_share_of_nothing_has_no_value() -> None:
    share = share_of([(0, 0)])

    assert (share.value, share.low, share.high, share.n, share.articles) == (None, None, None, 0, 0)


def test_one_article_has_the_interval_of_its_count() -> None:
    share = share_of([(81, 263)])

    assert (share.low, share.high) == pytest.approx((0.2553, 0.3662), abs=0.00005)
    assert (share.n, share.articles) == (263, 1)


def test_articles_that_differ_widen_the_interval() -> None:
    # p = 1/2; residuals ±5: variance 2/1 * 50/400 = 1/4, so 1/4 / 1/4 = 1 independent draw.
    apart = share_of([(10, 10), (0, 10)])

    assert apart.value == 0.5
    assert (apart.low, apart.high) == pytest.approx(wilson(0.5, 1))


def test_articles_that_are_alike_never_narrow_it() -> None:
    alike = share_of([(5, 10), (5, 10), (5, 10)])

    assert (alike.low, alike.high) == pytest.approx(wilson(0.5, 30))


def test_all_right_has_the_interval_of_its_count() -> None:
    share = share_of([(4, 4), (6, 6)])

    assert share.value == 1.0
    assert (share.low, share.high) == pytest.approx((wilson(1.0, 10)[0], 1.0))


def test_articles_without_any_are_not_counted() -> None:
    assert share_of([(1, 2), (0, 0)]).articles == 1
