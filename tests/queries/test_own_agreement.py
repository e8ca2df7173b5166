"""A person's own agreement: of opened articles alone, and without anybody else's."""

import pytest
from make import LATER, NOON, Team, make_run, make_team, record, submit

from annotations.actions.counting import rebuild
from annotations.actions.opening import open_decisions
from annotations.actions.submissions import reopen_assignment
from annotations.domain.agreement.layers import LABEL_SETS
from annotations.models import Batch, BatchArticle, Membership
from annotations.queries.own_agreement import OwnAgreement, own_agreement

pytestmark = pytest.mark.django_db


def team_of(*people: str, articles: int = 2) -> Team:
    """Each person gives the one sentence of every article this mark."""
    team = make_team(*(f"Crane {n} rusts." for n in range(articles)), size=len(people))
    for number in range(articles):
        for person, marks in enumerate(people):
            submit(team.work(person, number), [record(marks)])
    return team


def open_articles(team: Team, *numbers: int) -> None:
    open_decisions(
        batch=Batch.objects.get(),
        versions=[team.versions[one].uid for one in numbers],
        by=team.manager,
        at=LATER,
    )


def own(team: Team, person: int = 0) -> OwnAgreement:
    return own_agreement(Membership.objects.get(user=team.people[person]))


def test_own_agreement_before_decisions_are_opened_is_empty() -> None:
    found = own(team_of("C", "none"))

    assert (found.sets, found.waiting) == ((), 2)


def test_own_agreement_compares_with_everybody_on_opened_articles() -> None:
    team = team_of("C", "none", "C")
    open_articles(team, 0)

    found = own(team)

    (one,) = found.sets
    assert found.waiting == 1
    assert (one.header.units, one.header.percent.value) == (2, 0.5)
    assert one.marks == {
        (LABEL_SETS["C"], LABEL_SETS["C"]): 1,
        (LABEL_SETS["none"], LABEL_SETS["C"]): 1,
    }
    assert [(row.title, row.units, row.share) for row in one.articles] == [
        (str(team.versions[0].article), 2, 0.5)
    ]


def test_own_agreement_keeps_the_arms_apart_without_naming_them() -> None:
    team = team_of("C", "none", articles=3)
    run = make_run(team.versions[2])
    BatchArticle.objects.filter(version=team.versions[2]).update(arm="assisted", suggestion_run=run)
    rebuild(team.versions[2].pk)
    open_articles(team, 0, 1, 2)

    found = own(team)

    assert [(one.number, len(one.articles)) for one in found.sets] == [(1, 2), (2, 1)]
    assert "assisted" not in repr(found)
    assert "blind" not in repr(found)


def test_own_agreement_ends_while_the_work_is_open_again() -> None:
    team = team_of("C", "none", articles=1)
    open_articles(team, 0)
    reopen_assignment(assignment=team.work(), by=team.manager, at=NOON)

    assert own(team).sets == ()


def test_own_agreement_of_somebody_without_work_is_empty() -> None:
    team = team_of("C", "none")

    found = own_agreement(Membership.objects.get(user=team.manager))

    assert (found.sets, found.waiting) == ((), 0)
