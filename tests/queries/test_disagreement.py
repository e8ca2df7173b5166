"""The sentences on which people differ, side by side."""

from datetime import timedelta

import pytest
from make import NOON, Team, make_source, make_team, record, said_by, save, submit
from pytest_django import DjangoAssertNumQueries

from annotations.actions.sources import merge_source
from annotations.actions.submissions import reopen_assignment
from annotations.domain.agreement.layers import LABEL_SETS
from annotations.queries.agreement_views import views
from annotations.queries.differing import Asked
from annotations.queries.disagreement import Disagreement, Disagreements

pytestmark = pytest.mark.django_db


def asked(layer: str = "header") -> Asked:
    """Of the first two annotators, who are A2 and A3."""
    return Asked(layer, person="A2", other="A3")


def found(team: Team, layer: str = "header", hidden: tuple[int, ...] = ()) -> list[Disagreement]:
    return of(team, asked(layer), hidden)


def of(team: Team, what: Asked, hidden: tuple[int, ...] = ()) -> list[Disagreement]:
    (view,) = views(team.project)
    return list(Disagreements(view, what, hidden=hidden)[:])


def quoting(team: Team, *names: str) -> Team:
    """Each person quotes the source of that name in the second sentence."""
    for person, name in enumerate(names):
        said = said_by(make_source(team.project, name).uid)
        submit(team.work(person), [record("none"), record("Q", attributions=[said]), record("C")])
    return team


def test_disagreements_are_the_sentences_decided_differently() -> None:
    team = make_team()
    submit(team.work(0), [record("none"), record("C"), record("none")])
    submit(team.work(1), [record("none"), record("none"), record("C")])

    listed = found(team)

    assert [(one.position, one.number) for one in listed] == [(1, 2), (2, 3)]
    assert [one.text for one in listed] == [
        "“We wrote twice,” said Ida Morren.",
        "Nobody answered.",
    ]
    assert [one.record.marks for one in listed[0].sides] == ["C", "none"]
    assert listed[0].article == team.versions[0].article


def test_disagreements_on_a_layer_are_those_of_its_values() -> None:
    team = make_team()
    quoted = record("Q+C", attributions=[said_by(None)])
    submit(team.work(0), [record("C"), quoted, record("none")])
    submit(team.work(1), [record("none"), record("C"), record("none")])

    assert [one.position for one in found(team, "quote")] == [1]
    assert [one.position for one in found(team, "claim_content")] == [0]


def test_disagreements_on_speakers_name_them() -> None:
    (one,) = found(quoting(make_team(), "Ida Morren", "Tomas Vey"), "speaker_quote")

    assert [side.speakers for side in one.sides] == [("Ida Morren",), ("Tomas Vey",)]


def test_disagreements_on_speakers_end_with_a_merge() -> None:
    team = quoting(make_team(), "Ida Morren", "Morren")
    one, other = team.project.sources.order_by("pk")

    merge_source(source=other, into=one, by=team.manager, at=NOON)

    assert found(team, "speaker_quote") == []


def test_disagreements_on_speakers_leave_out_sentences_only_one_marked() -> None:
    team = make_team()
    quoted = record("Q", attributions=[said_by(None)])
    submit(team.work(0), [record("none"), quoted, record("none")])
    submit(team.work(1), [record("none"), record("none"), record("none")])

    assert found(team, "speaker_quote") == []


def test_disagreements_leave_out_articles_the_reader_still_works_on() -> None:
    team = make_team()
    submit(team.work(0), [record("C"), record("none"), record("none")])
    submit(team.work(1), [record("none")] * 3)

    assert found(team, hidden=(team.versions[0].pk,)) == []


def test_disagreements_never_show_work_reopened() -> None:
    team = make_team()
    submit(team.work(0), [record("C"), record("none"), record("none")])
    submit(team.work(1), [record("none")] * 3)

    reopen_assignment(assignment=team.work(0), by=team.manager, at=NOON)
    save(team.work(0), 1, record("C"), base=1)

    assert found(team) == []


def differing(*marks: str, articles: int = 1) -> Team:
    """Everybody gives each article's one sentence these marks, in their order."""
    team = make_team(*(f"Crane {n} rusts." for n in range(articles)), size=len(marks))
    for n in range(articles):
        for person, one in enumerate(marks):
            fields = {"attributions": [said_by(None)]} if "Q" in one else {}
            submit(team.work(person, n), [record(one, **fields)])
    return team


def test_disagreements_of_a_cell_are_those_where_both_values_were_given() -> None:
    team = differing("C", "none", "Q")

    (one,) = of(team, Asked("header", row="N", column="C"))

    assert of(team, Asked("header", row="C", column="C+Q")) == []
    assert dict(one.pattern)["A4"] == LABEL_SETS["Q"]
    assert [side.pseudonym for side in one.sides] == ["A2", "A3", "A4"]


def test_disagreements_of_a_person_are_those_with_anybody() -> None:
    team = differing("C", "C", "none")

    assert len(of(team, Asked("header", person="A4"))) == 1
    assert of(team, Asked("header", person="A2", other="A3")) == []


def test_disagreements_of_a_persons_cell_ask_who_gave_which_value() -> None:
    team = differing("C", "none")

    assert len(of(team, Asked("header", row="C", column="N", person="A2"))) == 1
    assert of(team, Asked("header", row="C", column="N", person="A3")) == []


def test_disagreements_on_attributions_hold_each_pair_of_them() -> None:
    team = make_team("“Rust,” she said.")
    for person, mode in enumerate(("direct", "mixed")):
        said = said_by(None, mode=mode, content=[[0, 7]])
        submit(team.work(person), [record("Q", attributions=[said])])

    (one,) = found(team, "mode")

    assert one.pattern == (("A2", "direct"), ("A3", "mixed"))


def test_sides_that_look_alike_stand_together() -> None:
    (one,) = of(differing("C", "none", "C"), Asked("header"))

    assert [[side.pseudonym for side in group] for group in one.groups] == [["A2", "A4"], ["A3"]]


def test_disagreements_since_a_week_leave_out_older_articles() -> None:
    team = make_team("Crane 1 rusts.", "Crane 2 rusts.")
    for n, at in enumerate((NOON, NOON + timedelta(days=14))):
        for person, marks in enumerate(("C", "none")):
            submit(team.work(person, n), [record(marks)], at=at)

    (one,) = of(team, Asked("header", since=(NOON + timedelta(days=7)).date()))

    assert one.text == "Crane 2 rusts."


def test_slice_reads_only_the_articles_it_shows(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    team = differing("C", "none", articles=30)
    (view,) = views(team.project)
    rows = Disagreements(view, asked(), hidden=())

    assert len(rows) == 30
    with django_assert_num_queries(6):
        part = rows[25:27]
    assert [one.text for one in part] == ["Crane 25 rusts.", "Crane 26 rusts."]
    assert rows[30:] == []
    assert rows[29].text == "Crane 29 rusts."


def test_disagreements_after_a_sentence_go_on_with_the_next() -> None:
    team = differing("C", "none", articles=3)
    (view,) = views(team.project)
    rows = Disagreements(view, asked(), hidden=())

    rest = [one.text for one in rows.after(rows[0].version.pk, rows[0].position)]

    assert rest == ["Crane 1 rusts.", "Crane 2 rusts."]
