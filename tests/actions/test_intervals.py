"""The interval job: bounds beside the hash of what they were made from."""

import pytest
from make import LATER, NOON, Team, make_project, make_team, record, submit

from annotations.actions.intervals import request_intervals
from annotations.actions.running import run_job
from annotations.actions.submissions import reopen_assignment
from annotations.models import AgreementInterval, Job, JobKind, Project
from annotations.queries.agreement import inputs_hash, report, views

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


def test_request_intervals_twice_waits_for_the_first() -> None:
    project = make_project()

    first = request_intervals(project=project, by=None, at=NOON)

    assert request_intervals(project=project, by=None, at=NOON) == first
    assert Job.objects.filter(kind=JobKind.INTERVALS).count() == 1
