"""The sentences on which two people differ, side by side."""

import pytest
from make import NOON, Team, make_source, make_team, record, said_by, save, submit
from pytest_django import DjangoAssertNumQueries

from annotations.actions.sources import merge_source
from annotations.actions.submissions import reopen_assignment
from annotations.models import Membership
from annotations.queries.agreement import views
from annotations.queries.disagreement import Disagreement, disagreements

pytestmark = pytest.mark.django_db


def found(team: Team, layer: str = "header", hidden: tuple[int, ...] = ()) -> list[Disagreement]:
    first, second = (Membership.objects.get(user=person) for person in team.people)
    (view,) = views(team.project)
    return disagreements(view, first=first, second=second, layer=layer, hidden=hidden)


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
    assert (listed[0].first.record.marks, listed[0].second.record.marks) == ("C", "none")
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

    assert (one.first.speakers, one.second.speakers) == (("Ida Morren",), ("Tomas Vey",))


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


def test_disagreements_over_many_articles_take_the_same_number_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    team = make_team(*(f"Crane {n} rusts." for n in range(6)))
    for n in range(6):
        submit(team.work(0, n), [record("C")])
        submit(team.work(1, n), [record("none")])
    first, second = (Membership.objects.get(user=person) for person in team.people)
    (view,) = views(team.project)

    for hidden in ((), tuple(one.pk for one in team.versions[:4])):
        with django_assert_num_queries(7):
            listed = disagreements(view, first=first, second=second, layer="header", hidden=hidden)
        assert len(listed) == 6 - len(hidden)
