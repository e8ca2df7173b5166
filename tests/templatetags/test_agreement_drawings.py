"""How pairs, answers and articles are drawn: squares, links and dots, and their words."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.http import QueryDict

from annotations.domain.agreement.coincidences import coincidences
from annotations.domain.agreement.figures import Figure, Reason
from annotations.domain.agreement.funnel import Funnel
from annotations.domain.agreement.layers import HEADER, LABEL_SETS, QUOTE
from annotations.domain.agreement.summary import PairFigure
from annotations.domain.agreement.tables import PatternTable
from annotations.models import Scheme
from annotations.queries.agreement_articles import ArticleStrip, PlacedArticle
from annotations.queries.agreement_pairs import BoundedPair, PairGrid
from annotations.queries.agreement_tables import ArticleAgreement
from annotations.queries.agreement_views import View
from annotations.queries.differing import Asked
from annotations.templatetags.agreement_asked import asked_title
from annotations.templatetags.agreement_grids import (
    Cell,
    coincidence_matrix,
    own_matrix,
    pair_grid,
)
from annotations.templatetags.agreement_strips import article_strip

UID = UUID(int=7)
VIEW = View(Scheme(number=2), "blind")


# --- Pairs --------------------------------------------------------------------------------------


def pair(
    first: str, second: str, alpha: float | None, units: int, high: float = 0.9
) -> BoundedPair:
    undefined = Reason.ONE_LABEL if alpha is None else None
    figure = PairFigure(first, second, units, 1, 0.9, alpha, alpha, undefined)
    return BoundedPair(figure, None if alpha is None else (alpha - 0.1, high))


def drawn(*pairs: BoundedPair, own: dict[str, Figure] | None = None) -> list[list[Cell]]:
    grid = PairGrid(HEADER, ("A1", "A2", "A3"), pairs, own or {})
    return [row.cells for row in pair_grid(grid, VIEW, UID)["rows"]]


def test_pair_is_drawn_twice_and_read_once() -> None:
    cells = drawn(pair("A1", "A2", 0.75, 40))

    above, below = cells[0][1], cells[1][0]
    assert (above.text, below.text) == ("0.75", "0.75")
    assert (above.is_repeated, below.is_repeated) == (True, False)
    assert above.href == below.href


def test_pair_opens_its_sentences_on_the_layer_of_the_grid() -> None:
    address, _, query = drawn(pair("A1", "A2", 0.75, 40))[1][0].href.partition("?")

    assert address.endswith("/agreement/pairs/A1/A2/")
    assert QueryDict(query).dict() == {"scheme": "2", "arm": "blind", "layer": "header"}


def test_pair_that_shares_more_is_larger() -> None:
    cells = drawn(pair("A1", "A2", 0.5, 400), pair("A1", "A3", 0.5, 100))

    assert cells[1][0].side == 40.0
    assert cells[2][0].side == 27.0


def test_pair_is_framed_only_where_its_whole_interval_is_low() -> None:
    cells = drawn(pair("A1", "A2", 0.5, 9, high=0.66), pair("A1", "A3", 0.5, 9, high=0.67))

    assert (cells[1][0].is_low, cells[2][0].is_low) == (True, False)


def test_pair_without_alpha_says_why() -> None:
    cell = drawn(pair("A1", "A2", None, 9))[1][0]

    assert (cell.text, cell.shade) == ("–", None)
    assert "only one label was used" in cell.said


def test_people_who_share_nothing_have_an_empty_square() -> None:
    cell = drawn()[1][0]

    assert (cell.text, cell.href) == ("", "")
    assert "share none" in cell.said


def test_diagonal_is_a_person_with_their_earlier_self() -> None:
    measured = Figure("alpha", 0.91, None, None, 12, 1, 2, None)

    cells = drawn(own={"A1": measured})

    assert (cells[0][0].text, cells[0][0].is_own) == ("0.91", True)
    assert "not measured" in cells[1][1].said


# --- Answers ------------------------------------------------------------------------------------


def table(*pairs: tuple[str, str]) -> PatternTable:
    return PatternTable.of_units(("one", {"A1": one, "A2": other}) for one, other in pairs)


def test_matrix_opens_what_differs_and_nothing_else() -> None:
    matrix = coincidences(table(("yes", "no"), ("yes", "yes")), QUOTE.labels)

    rows = coincidence_matrix(matrix, QUOTE, VIEW, UID, opens=True)["rows"]

    assert [[cell.text for cell in row.cells] for row in rows] == [["1", "1"], ["1", ""]]
    assert [bool(cell.href) for row in rows for cell in row.cells] == [False, True, True, False]
    assert QueryDict(rows[0].cells[1].href.partition("?")[2])["column"] == "no"
    assert [row.total for row in rows] == [3, 1]


def test_matrix_for_readers_of_figures_opens_nothing() -> None:
    matrix = coincidences(table(("yes", "no")), QUOTE.labels)

    rows = coincidence_matrix(matrix, QUOTE, VIEW, UID, opens=False)["rows"]

    assert not any(cell.href for row in rows for cell in row.cells)


def test_own_matrix_has_ones_own_marks_in_rows() -> None:
    claim, none = LABEL_SETS["C"], LABEL_SETS["none"]

    shown = own_matrix({(claim, none): 3, (none, none): 1})

    assert shown["values"] == ["none", "C"]
    assert [(row.name, row.total) for row in shown["rows"]] == [("none", 4), ("C", 0)]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked("header"), "Where people differ"),
        (Asked("header", person="A2"), "Where A2 differs from others"),
        (Asked("header", person="A2", other="A3"), "Where A2 and A3 differ"),
        (Asked("header", row="C", column="N"), "Marks: somebody said C, somebody else none"),
        (Asked("header", row="C", person="A2"), "Marks: A2 said C, somebody else something else"),
    ],
)
def test_heading_says_what_was_asked(asked: Asked, said: str) -> None:
    assert asked_title(asked, HEADER) == said


# --- Articles -----------------------------------------------------------------------------------


def placed(units: int, alpha: float, score: float) -> PlacedArticle:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    article = ArticleAgreement(1, UID, "Ferry", units, alpha, 0.9, at, (alpha - 0.1, alpha + 0.1))
    return PlacedArticle(article, (0.5, 0.9), score, UID)


def strip(*shown: PlacedArticle) -> ArticleStrip:
    return ArticleStrip(Funnel(0.7, 1.0), shown, len(shown), 1, 0, 0, 0, None)


def test_strip_names_and_opens_articles_below_their_limits() -> None:
    shown = article_strip(strip(placed(9, 0.1, -4.0), placed(36, 0.7, 0.0)), opens=True)

    low, usual = shown["rows"]
    assert (low.name, usual.name) == ("Ferry", "")
    assert low.href.endswith("/meeting/")
    assert low.x < usual.x
    assert low.y > usual.y
    assert low.top < low.y < low.bottom


def test_strip_names_nothing_to_readers_of_figures() -> None:
    (dot,) = article_strip(strip(placed(9, 0.1, -4.0)), opens=False)["rows"]

    assert (dot.name, dot.href) == ("", "")


def test_strip_of_articles_of_one_size_stands_in_the_middle() -> None:
    shown = article_strip(strip(placed(9, 0.5, -1.0), placed(9, 0.6, 0.0)), opens=True)

    assert {dot.x for dot in shown["rows"]} == {336.0}
    assert [place.label for place in shown["sizes"]] == ["9"]


def test_articles_alike_stand_side_by_side() -> None:
    shown = article_strip(strip(*(placed(9, 1.0, 0.0) for _ in range(4))), opens=True)

    assert [dot.x for dot in shown["rows"]] == [336.0, 346.0, 326.0, 356.0]
    assert len({dot.y for dot in shown["rows"]}) == 1


def test_strip_without_a_funnel_draws_nothing() -> None:
    nothing = ArticleStrip(None, (), 0, 0, 0, 3, 3, None)

    assert "dots" not in article_strip(nothing, opens=True)
