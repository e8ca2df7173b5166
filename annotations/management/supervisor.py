"""Keeps a few programs running in the foreground: starts, restarts and ends them together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PAUSE_SECONDS = 0.2
FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 30.0
STEADY_SECONDS = 60.0
POLITE_SECONDS = 8.0
PR_SET_PDEATHSIG = 1

Say = Callable[[str], None]


@dataclass(frozen=True)
class Program:
    """One program to keep running, with what its environment has beyond the supervisor's own.

    `first_after_seconds` holds its first start back, so that another has the processor to itself.
    """

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    first_after_seconds: float = 0.0


class Supervisor:
    """Runs programs until told to stop; one which ends by itself starts again after a delay."""

    def __init__(self, programs: Sequence[Program], *, say: Say) -> None:
        self._kept = [_Kept(program, say=say) for program in programs]
        self._stopping = False

    def run(self, *, at_each_round: Callable[[], None]) -> None:
        """Start all programs, watch them until `stop` or a signal, then end them within 10 s."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stop())
        try:
            while not self._stopping:
                self._watch(now=time.monotonic())
                at_each_round()
                time.sleep(PAUSE_SECONDS)
        finally:
            self._end_all()

    def stop(self) -> None:
        """Let `run` end the programs and return."""
        self._stopping = True

    def _watch(self, *, now: float) -> None:
        for kept in self._kept:
            kept.watch(now=now)

    def _end_all(self) -> None:
        """Ask every program to end; after some seconds kill what is left, children included."""
        deadline = time.monotonic() + POLITE_SECONDS
        for kept in self._kept:
            kept.ask_to_end()
        for kept in self._kept:
            kept.end(deadline=deadline)


class _Kept:
    """A program, its process while it runs, and the delay before it starts again."""

    def __init__(self, program: Program, *, say: Say) -> None:
        self._program = program
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._start_at = time.monotonic() + program.first_after_seconds
        self._delay = FIRST_DELAY_SECONDS

    def watch(self, *, now: float) -> None:
        """Start the program when it is due; note when it has ended."""
        if self._process is None:
            if now >= self._start_at:
                self._start(now=now)
        elif self._process.poll() is not None:
            self._plan_restart(ending_of(self._process.returncode), now=now)

    def ask_to_end(self) -> None:
        """Send SIGTERM to the program alone: it ends its own children in good order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self, *, deadline: float) -> None:
        """Wait until the program has ended or the deadline is over, then kill its whole group."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._say(f"The {self._program.name} did not end in time and is killed.")
        _kill_group(self._process.pid)
        self._process.wait()

    def _start(self, *, now: float) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - the commands are the product's own
            self._program.command,
            cwd=self._program.folder,
            env={**os.environ, **self._program.environment},  # noqa: TID251 - handed on unread
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C reaches the supervisor alone, which ends all in order
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )
        self._started_at = now

    def _plan_restart(self, ending: str, *, now: float) -> None:
        """Wait before the next start, twice as long after each quick end."""
        if self._process is not None:
            _kill_group(self._process.pid)  # children which a killed program left behind
        if now - self._started_at >= STEADY_SECONDS:
            self._delay = FIRST_DELAY_SECONDS
        self._say(f"The {self._program.name} {ending}; it starts again in {self._delay:.0f} s.")
        self._process = None
        self._start_at = now + self._delay
        self._delay = min(2 * self._delay, LONGEST_DELAY_SECONDS)


def ending_of(returncode: int) -> str:
    """Say how a process ended, from subprocess's return code (negative: killed by a signal)."""
    if returncode < 0:
        return f"was ended by {signal.Signals(-returncode).name}"
    return f"ended with exit status {returncode}"


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return  # all of it has ended by itself


def _die_with_parent() -> None:
    """Let the kernel end this process, in good order, when the supervisor is killed."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


_LIBC = ctypes.CDLL(None)
