"""A pre-annotation in chunks small enough for tests: seven articles are four of them."""

from datetime import datetime

import pytest
from make import NOON, make_project, make_version

from annotations.actions import chunks, preannotation
from annotations.actions.jobs import take_job
from annotations.actions.preannotation import request_preannotation
from annotations.actions.running import run_job
from annotations.domain.suggestions import FINDERS
from annotations.models import Job, Project

ARTICLES, SIZE, CHUNKS = 7, 2, 4


def use_small_chunks(patch: pytest.MonkeyPatch) -> None:
    """Two articles are a chunk, two chunks a step of planning, and the finder is the quick one."""
    patch.delitem(FINDERS, "tagger", raising=False)
    for module in (chunks, preannotation):
        patch.setattr(module, "SMALLEST", SIZE)
    patch.setattr(chunks, "CHUNKS_A_STEP", 2)


def make_large_project() -> Project:
    made = make_project()
    for n in range(ARTICLES):
        make_version(made, f"“We wrote {n},” said Ida Morren.")
    return made


def make_planned_job(project: Project) -> Job:
    """A job that left its four chunks to whoever takes them."""
    job = request_preannotation(project=project, by=None, at=NOON)
    run_job(uid=job.uid, clock=lambda: NOON)
    return now(job)


def now(job: Job) -> Job:
    return Job.objects.select_related("project").get(pk=job.pk)


def parts(parent: Job) -> list[Job]:
    return list(Job.objects.filter(parent=parent).order_by("chunk_start"))


def states(parent: Job) -> list[str]:
    return [chunk.state for chunk in parts(parent)]


def take(job: Job, at: datetime = NOON) -> Job:
    taken = take_job(uid=job.uid, at=at)
    assert taken is not None
    return taken


def run_all(parent: Job) -> None:
    for chunk in parts(parent):
        run_job(uid=chunk.uid, clock=lambda: NOON)
