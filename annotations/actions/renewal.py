"""A worker begins anew when a process of its pool was killed while it waited for work.

On a broker without an event loop all processes of a pool take their work from one queue, under
one lock. A process that is killed while it waits can take that lock with it, as one whom the
operating system ends for want of memory: then no process gets work any more, for good.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from annotations.models import Job

Processes = Callable[[], set[int]]


class SharedQueue:
    """The processes of a pool, by their numbers, as they were when they were last looked at."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes
        self._known: set[int] = set()

    def lost_a_waiting_process(self, worker: str) -> bool:
        """Whether a process is gone that ran no job of this worker.

        To be asked before jobs of dead processes are taken back: a busy one held no lock.
        """
        holders = Job.objects.held().filter(worker=worker).values_list("process", flat=True)
        busy = {process.partition(":")[0] for process in holders}
        now = self._processes()
        gone, self._known = self._known - now, now
        return any(str(number) not in busy for number in gone)

    def end_processes(self) -> None:
        for number in self._processes():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)


def begin_anew() -> NoReturn:
    """Replace this program by itself, under its own number: whoever watches it notices nothing."""
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the command that started this process
