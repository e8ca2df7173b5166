"""Giving an unfinished article to somebody else."""

import make
import pytest
from make import LATER, NOON, Team, make_member, make_team, record
from tab import Tab

from annotations.access import NotVisible
from annotations.actions.reassignment import (
    ReassignmentRefused,
    reassign_assignment,
    taker_called,
)
from annotations.actions.submissions import restore_assignment, skip_assignment
from annotations.models import Assignment, Event, Mark, Membership, Role, User
from annotations.queries.release_states import later_changes

pytestmark = pytest.mark.django_db


def reassign(team: Team, to: User, person: int = 0) -> Assignment:
    return reassign_assignment(assignment=team.work(person), to=to, by=team.manager, at=LATER)


def test_reassigned_article_is_withdrawn_from_one_and_to_do_for_the_other() -> None:
    team = make_team()
    dora = make_member(team.project)
    make.save(team.work(0), 0, record("C"))

    given = reassign(team, dora)

    former = team.work(0)
    assert (former.state, former.state_before_withdrawal) == ("withdrawn", "open")
    assert (given.state, given.annotator, given.exposed_at) == ("todo", dora, None)
    assert given.batch_article == former.batch_article
    assert Mark.objects.filter(assignment=former).count() == 1
    assert not Mark.objects.filter(assignment=given).exists()


def test_reassignment_is_told_in_events_and_taken_back_by_an_earlier_cutoff() -> None:
    team = make_team()
    dora = make_member(team.project)
    before = team.project.events.order_by("-seq")[0].seq

    given = reassign(team, dora)

    event = Event.objects.get(kind="assignment.reassigned")
    pseudonym = Membership.objects.get(project=team.project, user=dora).pseudonym
    assert event.object_uid == given.uid
    assert event.answer == {"from": str(team.work(0).uid), "to": pseudonym}
    changes = later_changes(team.project.pk, before)
    assert changes.before == {given.uid: None, team.work(0).uid: "todo"}


def test_skipped_article_can_be_given_on() -> None:
    team = make_team()
    skip_assignment(
        assignment=team.work(0),
        reason="wrong_language",
        note="",
        origin=make.origin(team.people[0]),
    )

    assert reassign(team, make_member(team.project)).state == "todo"


def test_submitted_article_is_not_given_on() -> None:
    team = make_team()
    make.submit(team.work(0), [record("none")] * 3)

    with pytest.raises(ReassignmentRefused):
        reassign(team, make_member(team.project))


@pytest.mark.parametrize("who", ["the other one", "viewer", "stranger"])
def test_article_is_given_to_nobody_who_has_it_or_may_not_mark(who: str) -> None:
    team = make_team()
    people = {
        "the other one": team.people[1],
        "viewer": make_member(team.project, Role.VIEWER),
        "stranger": make.make_user(),
    }
    to = people[who]

    with pytest.raises(ReassignmentRefused) as refusal:
        reassign(team, to)

    assert refusal.value.field == "to"
    assert team.work(0).state == "todo"
    assert not Event.objects.filter(kind="assignment.withdrawn").exists()


def test_article_goes_back_by_restoring_not_by_giving_it_again() -> None:
    team = make_team()
    given = reassign(team, make_member(team.project))

    with pytest.raises(ReassignmentRefused, match="restore"):
        reassign_assignment(assignment=given, to=team.people[0], by=team.manager, at=LATER)

    restore_assignment(assignment=team.work(0), by=team.manager, at=LATER)
    assert team.work(0).state == "todo"


def test_manager_who_could_read_others_marks_is_exposed_from_the_start() -> None:
    team = make_team()
    make.submit(team.work(1), [record("none")] * 3)

    assert reassign(team, team.manager).exposed_at == LATER


def test_annotator_may_not_give_articles_on() -> None:
    team = make_team()
    dora = make_member(team.project)

    with pytest.raises(NotVisible):
        reassign_assignment(assignment=team.work(0), to=dora, by=team.people[0], at=NOON)


def test_taker_is_called_by_pseudonym() -> None:
    team = make_team()

    assert taker_called(team.work(0), "A3") == team.people[1]
    with pytest.raises(ReassignmentRefused):
        taker_called(team.work(0), "A9")


def test_offline_marks_of_the_former_person_are_refused_in_words() -> None:
    team = make_team()
    tab = Tab(team.people[0], team.work(0))
    assert tab.put(0, record("C")).status == 200
    reassign(team, make_member(team.project))

    late = tab.put(1, record("none"))

    assert (late.status, late.code) == (409, "closed")
    assert "took this article back" in late.body["detail"]
    assert Mark.objects.count() == 1
