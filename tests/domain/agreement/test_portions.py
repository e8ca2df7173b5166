"""Parts of a table are tables of their own, with the figures of the rows they are made of."""

import numpy as np
import pytest

from annotations.domain.agreement.alpha import alpha, alpha_statistic
from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.distances import masi
from annotations.domain.agreement.figures import point_figure
from annotations.domain.agreement.portions import (
    article_portions,
    group_portions,
    numbered,
    pair_portions,
)
from annotations.domain.agreement.tables import PatternTable

N, C, CV = frozenset("N"), frozenset("C"), frozenset("CV")
TABLE = PatternTable.of(
    [
        ("one", [("A", N), ("B", N), ("C", C)], 3),
        ("one", [("A", C), ("B", CV)], 2),
        ("one", [("A", C)], 5),
        ("two", [("A", N), ("B", C)], 1),
        ("two", [("B", C), ("C", C)], 4),
        ("three", [("C", CV)], 2),
    ]
)


def alpha_of(coded: CodedTable) -> tuple[object, ...]:
    figure = point_figure(alpha_statistic(coded, masi), coded.sample)
    return figure.value, figure.units, figure.raters, figure.articles, figure.undefined


def expected(table: PatternTable) -> tuple[object, ...]:
    figure = alpha(table, masi)
    value = None if figure.value is None else pytest.approx(figure.value, abs=1e-12)
    return value, figure.units, figure.raters, figure.articles, figure.undefined


def test_pair_portions_hold_what_two_people_both_decided() -> None:
    found = dict(pair_portions(CodedTable.of(TABLE)))

    assert list(found) == [("A", "B"), ("A", "C"), ("B", "C")]
    for pair, coded in found.items():
        shared = PatternTable.of(
            (row.article, [one for one in row.pattern if one[0] in pair], row.n)
            for row in TABLE.rows
            if set(pair) <= {rater for rater, _ in row.pattern}
        )
        assert alpha_of(coded) == expected(shared)


def test_group_portions_hold_the_articles_of_each_group() -> None:
    numbers, groups = numbered(TABLE.articles, {"one": "first", "two": "second", "three": "second"})
    found = {
        groups[number]: coded for number, coded in group_portions(CodedTable.of(TABLE), numbers)
    }

    for group, articles in {"first": {"one"}, "second": {"two", "three"}}.items():
        rows = tuple(row for row in TABLE.rows if row.article in articles)
        assert alpha_of(found[group]) == expected(PatternTable(rows))


def test_article_portions_make_an_article_of_every_unit() -> None:
    found = {
        TABLE.articles[number]: coded for number, coded in article_portions(CodedTable.of(TABLE))
    }

    assert {article: coded.articles for article, coded in found.items()} == {
        "one": 5,
        "two": 5,
        "three": 0,
    }
    for article, coded in found.items():
        whole = PatternTable(tuple(row for row in TABLE.rows if row.article == article))
        value, units, raters, _, undefined = expected(whole)
        assert alpha_of(coded) == (value, units, raters, coded.articles, undefined)


def test_portions_of_nothing_are_none() -> None:
    nothing = CodedTable.of(PatternTable(()))

    assert list(pair_portions(nothing)) == []
    assert list(group_portions(nothing, np.zeros(0, dtype=np.int64))) == []
    assert list(article_portions(nothing)) == []
