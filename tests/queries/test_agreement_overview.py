"""What the overview adds to the figures: the matrix, the pairs and the articles."""

import pytest
from make import LATER, Team, make_team, origin, record, save, submit

from annotations.actions.submissions import reopen_assignment, submit_assignment
from annotations.domain.agreement.layers import HEADER, LABEL_SETS, SPEAKER_QUOTE, Layer
from annotations.queries.agreement_overview import Overview, overview
from annotations.queries.agreement_views import views

pytestmark = pytest.mark.django_db

ALIKE, OTHER = ["C", "none", "C", "none"], ["none", "C", "none", "C"]
TEXT = "It rained {} times. It poured. It stopped. It shone."


def team_of(*people: list[str], articles: int = 3) -> Team:
    """Everybody gives the sentences of every article these marks."""
    team = make_team(*(TEXT.format(n) for n in range(articles)), size=len(people))
    for number in range(articles):
        for person, marks in enumerate(people):
            submit(team.work(person, number), [record(one) for one in marks])
    return team


def told(
    team: Team,
    layer: Layer = HEADER,
    *,
    hidden: tuple[int, ...] = (),
    compares_people: bool = True,
) -> Overview:
    (view,) = views(team.project)
    return overview(view, layer, hidden=hidden, compares_people=compares_people)


def test_matrix_counts_the_sentences_in_which_two_answers_met() -> None:
    found = told(team_of(["C", "none"] * 2, ["C", "C"] * 2))

    assert found.matrix is not None
    assert found.matrix.values == tuple(LABEL_SETS.values())
    assert found.matrix.at(LABEL_SETS["C"], LABEL_SETS["none"]).units == 6
    assert found.matrix.at(LABEL_SETS["C"], LABEL_SETS["C"]).units == 6


def test_open_set_of_answers_has_no_matrix() -> None:
    assert told(team_of(ALIKE, ALIKE), SPEAKER_QUOTE).matrix is None


def test_grid_puts_people_who_decide_alike_beside_each_other() -> None:
    found = told(team_of(ALIKE, OTHER, ALIKE, OTHER))

    assert found.grid is not None
    assert {frozenset(found.grid.people[:2]), frozenset(found.grid.people[2:])} == {
        frozenset({"A2", "A4"}),
        frozenset({"A3", "A5"}),
    }
    pair = found.grid.pair("A4", "A2")
    assert pair is not None
    assert (pair.figure.units, pair.figure.alpha, pair.interval) == (12, 1.0, None)


def test_grid_is_not_for_readers_who_may_not_compare_people() -> None:
    assert told(team_of(ALIKE, OTHER), compares_people=False).grid is None


def test_strip_shows_the_article_below_its_limits_first() -> None:
    team = team_of(ALIKE, ALIKE, articles=8)
    odd = make_odd(team)

    strip = told(team).strip

    assert (strip.articles, strip.counted, strip.below) == (8, 8, 1)
    assert strip.shown[0].article.version_id == odd
    assert strip.shown[0].is_below
    assert strip.shown[0].batch is not None


def make_odd(team: Team) -> int:
    """Reopen one article of the first person and give it other marks."""
    work = team.work(0, 4)
    reopen_assignment(assignment=work, by=team.manager, at=LATER)
    work.refresh_from_db()
    for position, marks in enumerate(OTHER):
        save(work, position, record(marks), base=1)
    submit_assignment(assignment=work, settle={}, origin=origin(work.annotator), by=work.annotator)
    return work.batch_article.version_id


def test_strip_counts_articles_where_one_answer_was_given_apart() -> None:
    strip = told(team_of(["C"] * 4, ["C"] * 4)).strip

    assert (strip.counted, strip.without, strip.alike, strip.shown) == (0, 3, 3, ())
    assert strip.funnel is None


def test_overview_leaves_out_hidden_articles_everywhere() -> None:
    team = team_of(ALIKE, OTHER)

    found = told(team, hidden=(team.versions[0].pk,))

    assert found.matrix is not None
    assert found.report.articles == found.strip.articles == 2
    assert found.matrix.at(LABEL_SETS["C"], LABEL_SETS["none"]).units == 8
    assert found.intervals.state == "withheld"


def test_parts_of_the_header_give_its_alpha() -> None:
    header = told(team_of(ALIKE, ALIKE, OTHER)).worked[0]

    alpha, parts = header.report.summary.alpha.value, header.parts
    assert parts.observed is not None
    assert parts.expected is not None
    assert 1 - parts.observed / parts.expected == pytest.approx(alpha, abs=1e-12)
