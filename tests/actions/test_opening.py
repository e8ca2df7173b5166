"""Opening the decisions on an article: who reads from then on, and what still counts."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from make import (
    LATER,
    NOON,
    Team,
    assignment_of,
    make_batch,
    make_member,
    make_team,
    make_version,
    record,
    submit,
)

from annotations.access import NotVisible
from annotations.actions.archiving import archive_batch
from annotations.actions.events import origin_of
from annotations.actions.opening import Opened, OpenedAlready, OpeningRefused, open_decisions
from annotations.actions.submissions import (
    reopen_assignment,
    restore_assignment,
    submit_assignment,
    withdraw_assignment,
)
from annotations.models import AgreementCount, Assignment, Batch, Event, Role, Submission
from annotations.queries.submitted import independent_submissions
from annotations.visible import opened_assignment

pytestmark = pytest.mark.django_db

TEXT = "It rained. It poured."
OTHERWISE = [record("none"), record("none")]


@pytest.fixture
def team() -> Team:
    return make_team(TEXT)


def done() -> list[dict[str, object]]:
    return [record("C"), record("none")]


def batch_of(team: Team) -> Batch:
    return Batch.objects.filter(project=team.project).order_by("pk")[0]


def open_all(team: Team) -> Opened:
    return open_decisions(batch=batch_of(team), versions=None, by=team.manager, at=LATER)


def hand_in(assignment: Assignment) -> Submission:
    """Submit what is there already."""
    person = assignment.annotator
    submit_assignment(assignment=assignment, settle={}, origin=origin_of(person, LATER), by=person)
    return assignment.submissions.order_by("-number")[0]


def reads(assignment: Assignment) -> bool:
    """Whether the annotator reads everybody's decisions on the article."""
    try:
        opened_assignment(assignment.annotator, assignment.uid)
    except NotVisible:
        return False
    return True


# --- Who reads ----------------------------------------------------------------------------------


def test_opening_exposes_who_submitted_at_once(team: Team) -> None:
    submit(team.work(0), done())
    submit(team.work(1), OTHERWISE)

    opened = open_all(team)

    assert opened == Opened(articles=1, exposed=2)
    assert [team.work(n).exposed_at for n in (0, 1)] == [LATER, LATER]
    assert reads(team.work(0))
    assert reads(team.work(1))


def test_opening_shows_nothing_to_who_still_works(team: Team) -> None:
    submit(team.work(0), done())

    opened = open_all(team)

    assert opened.exposed == 1
    assert team.work(1).exposed_at is None
    assert not reads(team.work(1))


def test_opened_article_exposes_at_submission_and_that_submission_is_unseen(team: Team) -> None:
    submit(team.work(0), done())
    open_all(team)

    submit(team.work(1), OTHERWISE, at=LATER)

    assert team.work(1).exposed_at == LATER
    assert Submission.objects.get(assignment=team.work(1)).independent
    assert reads(team.work(1))


def test_decisions_not_opened_are_read_by_nobody(team: Team) -> None:
    submit(team.work(0), done())
    submit(team.work(1), done())

    assert not reads(team.work(0))


def test_reopened_work_closes_the_decisions_until_it_is_submitted_again(team: Team) -> None:
    submit(team.work(0), done())
    open_all(team)

    reopen_assignment(assignment=team.work(0), by=team.people[0], at=LATER)
    assert not reads(team.work(0))
    hand_in(team.work(0))

    assert reads(team.work(0))


def test_person_with_other_work_on_the_article_reads_nothing_before_it_is_done(team: Team) -> None:
    submit(team.work(0), done())
    first = team.work(0)
    make_batch(team.project, team.versions, [team.people[0]], kind="recheck")
    second = Assignment.objects.exclude(pk=first.pk).get(annotator=team.people[0])

    open_all(team)
    first.refresh_from_db()
    assert (first.exposed_at, reads(first)) == (None, False)
    submit(second, done(), at=LATER)

    exposed = Assignment.objects.filter(annotator=team.people[0], exposed_at=LATER)
    assert exposed.count() == 2
    assert Submission.objects.get(assignment=second).independent
    assert reads(first)


def test_withdrawn_work_does_not_read_and_restored_does(team: Team) -> None:
    submit(team.work(0), done())
    withdraw_assignment(assignment=team.work(0), by=team.manager, at=NOON)

    open_all(team)
    assert (team.work(0).exposed_at, reads(team.work(0))) == (None, False)
    restore_assignment(assignment=team.work(0), by=team.manager, at=LATER)

    assert team.work(0).exposed_at == LATER
    assert reads(team.work(0))


# --- What still counts --------------------------------------------------------------------------


def test_submission_after_the_opening_never_enters_agreement(team: Team) -> None:
    submit(team.work(0), done())
    submit(team.work(1), OTHERWISE)
    open_all(team)
    before = counts()
    reopen_assignment(assignment=team.work(0), by=team.people[0], at=LATER)

    again = hand_in(team.work(0))

    assert (again.number, again.independent) == (2, False)
    assert independent_submissions([team.work(0)])[team.work(0).pk].number == 1
    assert counts() == before != []


def test_batch_given_later_counts_nothing_of_who_has_read_the_article(team: Team) -> None:
    submit(team.work(0), done())
    open_all(team)
    dora = make_member(team.project)

    make_batch(team.project, team.versions, [team.people[0], dora], kind="recheck")

    given = Assignment.objects.filter(batch_article__batch__kind="recheck")
    assert {one.annotator: one.exposed_at for one in given} == {team.people[0]: NOON, dora: None}


def counts() -> list[tuple[str, object, int]]:
    rows = AgreementCount.objects.order_by("layer", "pk")
    return sorted((row.layer, str(row.pattern), row.n) for row in rows)


# --- The act itself -----------------------------------------------------------------------------


def test_opening_names_articles_and_leaves_the_others_closed() -> None:
    team = make_team(TEXT, "It blew. It cleared.")
    for version in (0, 1):
        submit(team.work(0, version), done())

    open_decisions(batch=batch_of(team), versions=[team.versions[1].uid], by=team.manager, at=LATER)

    assert not reads(team.work(0, 0))
    assert reads(team.work(0, 1))


def test_opening_is_one_event_with_counts_and_places(team: Team) -> None:
    submit(team.work(0), done())

    open_all(team)

    event = Event.objects.get(kind="batch.decisions_opened")
    assert (event.by, event.at, event.object_uid) == (team.manager, LATER, batch_of(team).uid)
    assert event.answer == {
        "articles": 1,
        "exposed": 1,
        "versions": [str(team.versions[0].uid)],
    }


def test_opening_what_is_open_is_refused_and_changes_nothing(team: Team) -> None:
    open_all(team)

    with pytest.raises(OpenedAlready):
        open_decisions(batch=batch_of(team), versions=None, by=team.manager, at=NOON)

    assert Event.objects.filter(kind="batch.decisions_opened").count() == 1
    assert team.work(0).batch_article.decisions_opened_at == LATER


def test_opening_articles_of_elsewhere_is_refused(team: Team) -> None:
    other = make_version(team.project, "Elsewhere it was dry.")

    for versions in ([uuid4()], [other.uid], [team.versions[0].uid, other.uid], []):
        with pytest.raises(OpeningRefused) as refused:
            open_decisions(batch=batch_of(team), versions=versions, by=team.manager, at=LATER)
        assert refused.value.field == "versions"

    assert not reads(team.work(0))


def test_opening_in_an_archived_batch_is_refused(team: Team) -> None:
    submit(team.work(0), done())
    submit(team.work(1), done())
    batch = batch_of(team)
    archive_batch(batch=batch, by=team.manager, at=NOON)

    with pytest.raises(OpenedAlready):
        open_all(team)


@pytest.mark.parametrize(
    "person",
    [
        lambda team: team.people[0],
        lambda team: make_member(team.project, Role.ADJUDICATOR),
        lambda team: make_member(team.project, Role.VIEWER),
    ],
    ids=["annotator", "adjudicator", "viewer"],
)
def test_opening_by_who_does_not_manage_is_not_found(
    team: Team, person: Callable[[Team], object]
) -> None:
    with pytest.raises(NotVisible):
        open_decisions(
            batch=batch_of(team),
            versions=None,
            by=person(team),  # type: ignore[arg-type]
            at=LATER,
        )

    assert assignment_of(team.people[0]).batch_article.decisions_opened_at is None
