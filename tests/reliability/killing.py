"""Runs a job in a forked process that kills itself at a chosen point, as the power would go."""

import os
import signal
import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial, wraps
from itertools import count
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from annotations.actions.jobs import LEASE, JobRun
from annotations.actions.running import run_job
from annotations.actions.sweeping import sweep
from annotations.models import Job

# Before a transaction is committed, right after, and at the first word of a unit of work.
POINTS = ("before commit", "after commit", "advance")


def interrupted_runs(make: Callable[[], Job], point: str) -> Iterator[tuple[Job, bool]]:
    """For every n: a new job, killed at its n-th point, taken back by the sweep and run to its end.

    Ends with a job that has no n-th point any more. Yields the job and whether it was killed.
    """
    for number in count(1):
        job = make()
        killed = run_and_kill(partial(run_job, uid=job.uid, clock=timezone.now), point, number)
        if killed:
            sweep(at=timezone.now() + LEASE + timedelta(seconds=1))
            run_job(uid=job.uid, clock=timezone.now)
        job.refresh_from_db()
        yield job, killed
        if not killed:
            return


def run_and_kill(act: Callable[[], object], point: str, number: int) -> bool:
    """Run `act` in a process of its own that kills itself there; False when it got to its end."""

    def interrupted() -> None:
        lie_in_wait(point, number)
        act()

    ending = waited_for(forked(interrupted))
    assert ending in (0, -signal.SIGKILL), "the act broke by itself"
    return ending != 0


def waited_for(child: int) -> int:
    """How a process ended: its exit status, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def forked(act: Callable[[], object]) -> int:
    """The number of a new process that does this and ends; it has connections of its own."""
    connections.close_all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the child uses no other thread
        child = os.fork()
    if child:
        return child
    status = 1
    try:
        act()
        connections.close_all()
        status = 0
    finally:
        os._exit(status)


def lie_in_wait(point: str, number: int) -> None:
    """Let the n-th commit, or the n-th progress of a job, be the last thing this process does."""
    owner: type = JobRun if point == "advance" else BaseDatabaseWrapper
    name = "advance" if point == "advance" else "_commit"
    inner: Callable[..., Any] = getattr(owner, name)
    calls = count(1)

    @wraps(inner)
    def last(self: Any, *args: Any, **named: Any) -> Any:
        is_last = next(calls) == number
        if is_last and point != "after commit":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = inner(self, *args, **named)
        if is_last:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, name, last)
