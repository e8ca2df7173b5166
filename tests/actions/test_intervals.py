"""The interval job: bounds beside the hash of what they were made from."""

from datetime import timedelta

import pytest
from make import LATER, NOON, Team, make_project, make_team, record, submit

from annotations.actions.intervals import PARTS, request_intervals, request_outdated
from annotations.actions.running import run_job
from annotations.actions.submissions import reopen_assignment
from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.layers import HEADER
from annotations.models import AgreementInterval, Job, JobKind, JobState, Project
from annotations.queries.agreement import report, views
from annotations.queries.agreement_intervals import inputs_hash, stored_intervals
from annotations.queries.agreement_tables import article_rows, by_week

pytestmark = pytest.mark.django_db


def counted_team() -> Team:
    """Two people over three articles of two sentences, who differ here and there."""
    team = make_team(*(f"Rust ate crane {n}. Nobody saw it." for n in range(3)))
    second = [("C", "none"), ("none", "none"), ("C", "C")]
    for n in range(3):
        submit(team.work(0, n), [record("C"), record("none")])
        submit(team.work(1, n), [record(marks) for marks in second[n]])
    return team


def run(project: Project) -> Job:
    job = request_intervals(project=project, by=None, at=NOON)
    Job.objects.filter(pk=job.pk).update(params={"resamples": 50, "seed": 1})
    run_job(uid=job.uid, clock=lambda: LATER)
    return Job.objects.get(pk=job.pk)


def test_intervals_are_stored_with_the_hash_of_their_counts() -> None:
    team = counted_team()

    job = run(team.project)

    stored = AgreementInterval.objects.get()
    assert (job.state, job.done, job.total) == ("done", 1, 1)
    assert stored.inputs_hash == inputs_hash(views(team.project)[0])
    assert (stored.resamples, stored.seed, stored.at) == (50, 1, LATER)


def test_intervals_hold_their_points() -> None:
    team = counted_team()
    run(team.project)

    found = report(views(team.project)[0], hidden=())

    assert found.intervals == "current"
    for layer in found.layers:
        alpha = layer.summary.alpha
        if alpha.low is not None and alpha.high is not None and alpha.value is not None:
            assert alpha.low <= alpha.value <= alpha.high


def test_intervals_again_replace_the_old_and_are_the_same() -> None:
    team = counted_team()
    run(team.project)
    before = AgreementInterval.objects.get().figures

    run(team.project)

    assert AgreementInterval.objects.get().figures == before


def test_intervals_are_stale_once_anything_counted_changes() -> None:
    team = counted_team()
    run(team.project)

    reopen_assignment(assignment=team.work(0, 0), by=team.manager, at=LATER)

    assert report(views(team.project)[0], hidden=()).intervals == "stale"


def test_intervals_of_a_project_without_counts_are_done_at_once() -> None:
    job = run(make_project())

    assert (job.state, job.total) == ("done", 0)


def test_intervals_of_every_part_lie_around_their_points() -> None:
    team = counted_team()
    run(team.project)
    (view,) = views(team.project)

    stored = stored_intervals(view)

    assert stored.state == "current"
    assert set(stored.figures) == set(PARTS)
    (pair,) = report(view, hidden=()).pairs
    name = f"{pair.first}|{pair.second}"
    assert pair.alpha is not None
    assert within(pair.alpha, stored.bounds("pairs", "header", name, "alpha"))
    assert within(pair.percent, stored.bounds("pairs", "header", name, "percent"))
    for week, table in by_week(view, "header").items():
        value = alpha(table, HEADER.distance).value
        assert value is not None
        assert within(value, stored.bounds("weeks", "header", week.isoformat()))
    for row in article_rows(view):
        assert row.interval == stored.bounds("articles", str(row.uid))


def within(value: float, bounds: tuple[float, float] | None) -> bool:
    return bounds is not None and bounds[0] <= value <= bounds[1]


def test_bounds_that_are_not_there_are_none() -> None:
    team = counted_team()
    (view,) = views(team.project)
    assert stored_intervals(view).bounds("layers", "header", "alpha") is None
    run(team.project)
    stored = stored_intervals(view)

    for path in ((), ("layers",), ("layers", "nothing", "alpha"), ("no", "such", "path")):
        assert stored.bounds(*path) is None


def test_intervals_are_withheld_from_who_still_works_on_a_counted_article() -> None:
    team = counted_team()
    run(team.project)
    (view,) = views(team.project)

    stored = stored_intervals(view, hidden=[team.versions[0].pk])

    assert (stored.state, stored.figures) == ("withheld", {})
    assert stored_intervals(view, hidden=[0]).state == "current"


def test_outdated_intervals_are_asked_for_by_nobody_and_once() -> None:
    team = counted_team()

    (job,) = request_outdated(at=NOON)

    assert (job.project, job.requested_by, job.state) == (team.project, None, JobState.QUEUED)
    assert request_outdated(at=NOON + timedelta(hours=2)) == []


def test_current_intervals_are_not_asked_for() -> None:
    team = counted_team()
    run(team.project)
    later = LATER + timedelta(hours=2)
    assert request_outdated(at=later) == []

    reopen_assignment(assignment=team.work(0, 0), by=team.manager, at=LATER)

    assert len(request_outdated(at=later)) == 1


def test_outdated_intervals_rest_before_they_are_computed_again() -> None:
    team = counted_team()
    job = run(team.project)
    started = LATER - timedelta(minutes=2)
    Job.objects.filter(pk=job.pk).update(started_at=started, finished_at=LATER)
    reopen_assignment(assignment=team.work(0, 0), by=team.manager, at=LATER)

    assert request_outdated(at=LATER + timedelta(minutes=9)) == []
    assert len(request_outdated(at=LATER + timedelta(minutes=11))) == 1


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_outdated_intervals_that_failed_wait_an_hour(state: str) -> None:
    team = counted_team()
    job = request_intervals(project=team.project, by=None, at=NOON)
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=NOON)

    assert request_outdated(at=NOON + timedelta(minutes=59)) == []
    assert len(request_outdated(at=NOON + timedelta(minutes=61))) == 1


def test_outdated_intervals_of_archived_projects_are_left_alone() -> None:
    team = counted_team()
    Project.objects.filter(pk=team.project.pk).update(archived_at=NOON)

    assert request_outdated(at=LATER) == []


def test_request_intervals_twice_waits_for_the_first() -> None:
    project = make_project()

    first = request_intervals(project=project, by=None, at=NOON)

    assert request_intervals(project=project, by=None, at=NOON) == first
    assert Job.objects.filter(kind=JobKind.INTERVALS).count() == 1
