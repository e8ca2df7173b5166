"""Counts kept as numbers make the same tables as counts kept as they are."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.agreement.coding import CodedTable
from annotations.domain.agreement.tables import Pattern, PatternTable
from annotations.formats.releases.pattern_counts import LayerCounts

VALUES = st.one_of(st.sampled_from(["yes", "no"]), st.frozensets(st.sampled_from("CVQ")))
PATTERNS = st.dictionaries(st.sampled_from(["A1", "A2", "A3"]), VALUES).map(
    lambda given: tuple(sorted(given.items(), key=lambda rating: rating[0]))
)
ARTICLES = st.dictionaries(
    st.sampled_from(["one", "two", "three"]),
    st.dictionaries(PATTERNS, st.integers(0, 2**40), max_size=4),
)


@given(articles=ARTICLES)
def test_table_of_layer_counts_is_that_of_the_patterns(
    articles: dict[str, dict[Pattern, int]],
) -> None:
    counts = LayerCounts()
    for place, listed in enumerate(articles.values()):
        for pattern, n in listed.items():
            counts.add(place, pattern, n)

    found = counts.table(list(articles))

    expected = PatternTable.of(
        (name, pattern, n) for name, listed in articles.items() for pattern, n in listed.items()
    )
    assert tuple(found.rows) == tuple(expected.rows)
    assert [found.rows[place] for place in range(len(found.rows))] == list(expected.rows)
    assert (found.articles, found.sample, found.decided) == (
        expected.articles,
        expected.sample,
        expected.decided,
    )
    assert (CodedTable.of(found).count == CodedTable.of(expected).count).all()
