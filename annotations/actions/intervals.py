"""The interval job: bounds for every figure of a project, by resampling articles."""

from datetime import datetime

from django.db import transaction

from annotations.actions.jobs import JobRun, UnreadableJob, request_job, unfinished_of
from annotations.domain.agreement.layers import LAYERS
from annotations.domain.agreement.summary import summarise
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.models import AgreementInterval, Job, JobKind, Project, User
from annotations.queries.agreement import View, inputs_hash, stored_bounds, tables, views

RESAMPLES = 1000
SEED = 20_260_101


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


def run_intervals(run: JobRun) -> None:
    """One transaction per view; the hash of its counts is stored beside the bounds.

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
        figures = _figures(run, view, resamples=resamples, seed=seed)
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


def _figures(run: JobRun, view: View, *, resamples: int, seed: int) -> JsonObject:
    """The bounds of every layer; outside a transaction, for nobody can save while one lasts."""
    figures: JsonObject = {}
    for name, table in tables(view).items():
        summary = summarise(LAYERS[name], table, resamples=resamples, seed=seed)
        figures[name] = stored_bounds(summary)
        run.beat()
    return figures


def _name(view: View) -> tuple[int, str]:
    return view.scheme.pk, view.arm


def _whole(job: Job, name: str) -> int:
    value = job.params.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise UnreadableJob(N_("{name} is no whole number", name=name))
    return value
