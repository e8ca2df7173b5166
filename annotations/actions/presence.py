"""A worker's signs of life, and its care for the jobs its processes run."""

import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from annotations.actions.jobs import take_back
from annotations.models import Job, WorkerPresence

_STATE, _STARTED = 0, 19  # fields of /proc/PID/stat, counted from behind the program's name


def name_of_worker() -> str:
    """A name no other worker has, nor a later one with the same number of a process."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


def this_process() -> str:
    """Number and start of this process; the number alone may come again."""
    return f"{os.getpid()}:{_started(os.getpid())}"


def is_running(process: str) -> bool:
    """Whether a process of this machine, as `this_process` named it, still runs."""
    number, _, started = process.partition(":")
    if not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _started(int(number)) == started


def _started(number: int) -> str:
    """When a process began, in ticks since the machine did; "" where that is not told.

    A process that was killed and is not yet buried by its parent has no start any more.
    """
    with suppress(OSError, IndexError):
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        return "dead" if fields[_STATE] in "ZX" else fields[_STARTED]
    return ""


def sign_presence(*, name: str, at: datetime) -> None:
    sign = {"seen_at": at, "doubted_at": None}
    if not WorkerPresence.objects.filter(name=name).update(**sign):
        WorkerPresence.objects.update_or_create(name=name, defaults=sign)


def take_back_from_dead_processes(
    *, worker: str, at: datetime, runs: Callable[[str], bool] = is_running
) -> None:
    """Queue the jobs of this worker's own processes that were killed; the worker itself lives."""
    for job in Job.objects.held().filter(worker=worker):
        if not runs(job.process):
            take_back(job=job, at=at)
