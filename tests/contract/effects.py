"""What a worker of the contract does beside the product: it counts, and some jobs are poison.

Named by the workers of the test with `--include`; the product knows nothing of it.
"""

import os
import signal
import time
from collections.abc import Callable
from typing import Any

from celery.signals import task_prerun
from django.db import connection

from annotations.actions import running
from annotations.actions.jobs import JobRun
from annotations.models import JobItem, JobKind

SECONDS_PER_JOB = 0.05
NAP_SECONDS = 120


class Poison(Exception):
    """What a job that always breaks breaks with."""


def count(run: JobRun, key: str) -> None:
    """One line for an effect, in the transaction of the effect itself; nothing keeps it single."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contract_effect (job, place, attempt) VALUES (%s, %s, %s)",
            [str(run.job.uid), key, run.job.attempt],
        )


def counting(
    advance: Callable[..., None], note_items: Callable[..., None]
) -> tuple[Callable[..., None], Callable[..., None]]:
    def counted_advance(self: JobRun, **fields: Any) -> None:
        advance(self, **fields)
        if fields.get("cursor") is not None:
            count(self, str(fields["cursor"]))

    def counted_note(self: JobRun, items: list[JobItem]) -> None:
        note_items(self, items)
        for item in items:
            count(self, item.key)

    return counted_advance, counted_note


def poisoned(runner: Callable[[JobRun], None]) -> Callable[[JobRun], None]:
    def run_or_break(run: JobRun) -> None:
        poison = run.job.params.get("poison")
        if poison == "raise":
            raise Poison
        if poison == "exit":
            os._exit(3)
        if poison == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if poison == "nap" and run.job.attempt == 1:
            time.sleep(NAP_SECONDS)
        time.sleep(SECONDS_PER_JOB)
        runner(run)
        time.sleep(SECONDS_PER_JOB)

    return run_or_break


@task_prerun.connect
def note_delivery(task: Any, args: list[object], **_: object) -> None:
    """Every message that reached a process, in a table that keeps them all."""
    again = bool((task.request.delivery_info or {}).get("redelivered"))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contract_delivery (job, again) VALUES (%s, %s)",
            [str(args[0]) if args else "", int(again)],
        )


JobRun.advance, JobRun.note_items = counting(JobRun.advance, JobRun.note_items)  # type: ignore[method-assign]
for kind in (JobKind.IMPORT, JobKind.PREANNOTATION):
    running.RUNNERS[kind] = poisoned(running.RUNNERS[kind])
