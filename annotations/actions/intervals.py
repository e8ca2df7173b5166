"""The interval job: bounds for every figure of a project, by resampling articles."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from annotations.actions.competence_intervals import person_competence
from annotations.actions.interval_parts import (
    Part,
    ViewTables,
    article_bounds,
    layer_bounds,
    pair_bounds,
    week_bounds,
)
from annotations.actions.jobs import JobRun, UnreadableJob, request_job, unfinished_of
from annotations.actions.span_intervals import span_bounds
from annotations.actions.standing_intervals import person_standings
from annotations.domain.messages import N_
from annotations.models import (
    AgreementInterval,
    AgreementView,
    Job,
    JobKind,
    JobState,
    Project,
    User,
)
from annotations.queries.agreement import View, views
from annotations.queries.agreement_intervals import inputs_hash

RESAMPLES = 1000
SEED = 20_260_101
# Each run is a job and an event that people read among theirs: not one for every submission.
LEAST_REST, AFTER_FAILURE = timedelta(minutes=5), timedelta(hours=1)
REST = 5  # times as long as the last one took
# name in the stored figures -> what computes it
PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "layers": layer_bounds,
        "pairs": pair_bounds,
        "weeks": week_bounds,
        "articles": article_bounds,
        "spans": span_bounds,
        "people": person_standings,
        "competence": person_competence,
    }
)


def request_intervals(*, project: Project, by: User | None, at: datetime) -> Job:
    """Ask for the intervals of all views; one that is waiting already is enough."""
    waiting = unfinished_of(project, JobKind.INTERVALS)
    if waiting is not None:
        return waiting
    return request_job(
        project=project,
        kind=JobKind.INTERVALS,
        params={"resamples": RESAMPLES, "seed": SEED},
        by=by,
        at=at,
    )


def request_outdated(*, at: datetime) -> list[Job]:
    """Ask for the intervals of every project whose counts changed since they were computed.

    Called by every sweep, so that intervals, and the alerts made of them, come without anybody
    asking. What took long rests longer before it is done again; what failed waits an hour.
    """
    asked = [_request_if_rested(project, at) for project in _outdated_projects()]
    return [job for job in asked if job is not None]


def _request_if_rested(project: Project, at: datetime) -> Job | None:
    """None while the last run rests, or one is waiting already."""
    last = Job.objects.filter(project=project, kind=JobKind.INTERVALS).order_by("-pk").first()
    if last is not None and not _has_rested(last, at):
        return None
    with transaction.atomic():
        Project.objects.select_for_update().only("pk").get(pk=project.pk)
        if unfinished_of(project, JobKind.INTERVALS) is not None:
            return None
        return request_intervals(project=project, by=None, at=at)


def _outdated_projects() -> QuerySet[Project]:
    current = AgreementInterval.objects.filter(
        scheme=OuterRef("scheme"), arm=OuterRef("arm"), inputs_hash=OuterRef("digest")
    )
    views = AgreementView.objects.filter(~Exists(current), articles__gt=0)
    return Project.objects.open().filter(pk__in=views.values("project_id")).order_by("pk")


def _has_rested(last: Job, at: datetime) -> bool:
    ended = last.finished_at
    if ended is None:
        return False
    if last.state != JobState.DONE:
        return at - ended >= AFTER_FAILURE
    took = ended - (last.started_at or ended)
    return at - ended >= max(LEAST_REST, REST * took)


def run_intervals(run: JobRun) -> None:
    """One transaction per view; the digest of its counts is stored beside the bounds.

    The cursor names the views that are stored, so that a resumed run computes the others only.
    """
    resamples, seed = _whole(run.job, "resamples"), _whole(run.job, "seed")
    listed = views(run.job.project)
    stored = [tuple(one) for one in run.job.cursor.get("stored", ())]
    left = [view for view in listed if _name(view) not in stored]
    done = len(listed) - len(left)
    run.advance(done=done, total=len(listed))
    for view in left:
        made_from = inputs_hash(view)
        given = ViewTables(view, resamples, seed, beat=run.beat)
        # Outside a transaction, for on SQLite nobody can save while one lasts.
        figures = {name: part(given) for name, part in PARTS.items()}
        done += 1
        stored.append(_name(view))
        with transaction.atomic():
            AgreementInterval.objects.update_or_create(
                project=run.job.project,
                scheme=view.scheme,
                arm=view.arm,
                defaults={
                    "inputs_hash": made_from,
                    "resamples": resamples,
                    "seed": seed,
                    "figures": figures,
                    "at": run.clock(),
                },
            )
            run.advance(done=done, cursor={"stored": stored})


def _name(view: View) -> tuple[int, str]:
    return view.scheme.pk, view.arm


def _whole(job: Job, name: str) -> int:
    value = job.params.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise UnreadableJob(N_("{name} is no whole number", name=name))
    return value
