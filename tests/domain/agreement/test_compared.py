"""Two decisions on each sentence: which layers they are compared on, and how far they are alike."""

from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.compared import (
    FIRST,
    SECOND,
    LayerCompared,
    alike_share,
    compare_layers,
    compared_tables,
)
from annotations.domain.agreement.distances import masi
from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.layers import Decision
from annotations.domain.agreement.tables import PatternTable

N, C = frozenset({"N"}), frozenset({"C"})
PAIRS = [("a", "C", "C"), ("a", "C", "none"), ("b", "none", "none"), ("b", "none", "none")]


def twofold() -> list[tuple[str, Decision, Decision]]:
    return [(article, Decision(one), Decision(other)) for article, one, other in PAIRS]


def test_two_decisions_stand_in_the_table_like_two_people() -> None:
    table = compared_tables(twofold())["header"]

    same = PatternTable.of(
        [
            ("a", [(FIRST, C), (SECOND, C)], 1),
            ("a", [(FIRST, C), (SECOND, N)], 1),
            ("b", [(FIRST, N), (SECOND, N)], 2),
        ]
    )
    assert table == same


def test_figures_are_alpha_of_that_table_and_the_share_of_equal_values() -> None:
    tables = compared_tables(twofold())
    (marks, *_) = compare_layers(tables)

    assert marks.alpha.value == alpha(tables["header"], masi).value
    assert (marks.alike.value, marks.alike.n, marks.alike.articles) == (0.75, 4, 2)


def test_layers_on_which_nothing_meets_are_left_out() -> None:
    names = [one.layer for one in compare_layers(compared_tables(twofold()))]

    assert "header" in names
    assert "speaker_quote" not in names


def test_same_counts_give_the_same_interval() -> None:
    one, other = (compare_layers(compared_tables(twofold()))[0] for _ in range(2))

    assert one == other


def test_alpha_of_five_articles_has_an_interval_and_of_fewer_none() -> None:
    def marks(articles: int) -> LayerCompared:
        listed = [(f"a{n % articles}", one, other) for n in range(9) for _, one, other in twofold()]
        return compare_layers(compared_tables(listed))[0]

    assert marks(4).alpha.no_interval == Reason.FEW_ARTICLES
    assert marks(4).alpha.low is None
    assert marks(5).alpha.low is not None


def test_undecided_sentences_are_no_units() -> None:
    table = compared_tables([("a", Decision("C"), Decision(None))])["header"]

    assert alike_share(table).value is None
    assert compare_layers(compared_tables([])) == ()
