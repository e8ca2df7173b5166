"""The supervisor, with real processes: restarts, an orderly end, and an end by force."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.management import supervisor as module
from annotations.management.supervisor import Program, Supervisor, ending_of

PATIENCE_SECONDS = 20.0
PROJECT = Path(__file__).resolve().parents[2]

APPENDS_ITS_PID_AND_WAITS = """
    import os, pathlib, sys, time
    with pathlib.Path(sys.argv[1]).open("a") as file:
        file.write(f"{os.getpid()}\\n")
    time.sleep(600)
"""
APPENDS_ITS_PID_AND_FAILS = """
    import os, pathlib, sys
    with pathlib.Path(sys.argv[1]).open("a") as file:
        file.write(f"{os.getpid()}\\n")
    sys.exit(3)
"""
IGNORES_TERM_AND_HAS_A_CHILD = """
    import os, pathlib, signal, subprocess, sys, time
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()}\\n{child.pid}\\n")
    time.sleep(600)
"""
SUPERVISES_ONE = """
    import sys
    from pathlib import Path
    from annotations.management.supervisor import Program, Supervisor
    program = Program("helper", (sys.executable, "-c", sys.argv[1], sys.argv[2]), Path.cwd())
    Supervisor([program], say=print).run(at_each_round=lambda: None)
"""


@pytest.fixture(autouse=True)
def _quick_and_own_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(module, "FIRST_DELAY_SECONDS", 0.05)
    monkeypatch.setattr(module, "POLITE_SECONDS", 0.5)
    monkeypatch.setattr(signal, "signal", lambda *_: None)


def make_program(script: str, notes: Path) -> Program:
    code = textwrap.dedent(script)
    return Program("worker", (sys.executable, "-c", code, str(notes)), notes.parent)


def pids(notes: Path) -> list[int]:
    return [int(line) for line in notes.read_text().split()] if notes.exists() else []


def is_running(pid: int) -> bool:
    """Whether a process lives; one which has ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def until(supervisor: Supervisor, condition: Callable[[], bool]) -> Callable[[], None]:
    """Give what stops the supervisor once the condition holds, or patience is over."""
    deadline = time.monotonic() + PATIENCE_SECONDS

    def look() -> None:
        if condition() or time.monotonic() > deadline:
            supervisor.stop()

    return look


def test_supervisor_told_to_stop_ends_its_program(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    supervisor = Supervisor([make_program(APPENDS_ITS_PID_AND_WAITS, notes)], say=print)

    supervisor.run(at_each_round=until(supervisor, lambda: bool(pids(notes))))

    assert len(pids(notes)) == 1
    assert not is_running(pids(notes)[0])


def test_supervisor_starts_a_crashed_program_again_and_says_so(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    said: list[str] = []
    supervisor = Supervisor([make_program(APPENDS_ITS_PID_AND_FAILS, notes)], say=said.append)

    supervisor.run(at_each_round=until(supervisor, lambda: len(pids(notes)) >= 3))

    assert len(pids(notes)) >= 3
    assert said[0].startswith("The worker ended with exit status 3; it starts again in")


def test_supervisor_starts_a_killed_program_again(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    said: list[str] = []
    supervisor = Supervisor([make_program(APPENDS_ITS_PID_AND_WAITS, notes)], say=said.append)

    def kill_the_first() -> bool:
        if len(pids(notes)) == 1 and is_running(pids(notes)[0]):
            os.kill(pids(notes)[0], signal.SIGKILL)
        return len(pids(notes)) == 2

    supervisor.run(at_each_round=until(supervisor, kill_the_first))

    assert len(pids(notes)) == 2
    assert "was ended by SIGKILL" in said[0]


def test_supervisor_kills_what_will_not_end_with_its_children(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    said: list[str] = []
    program = make_program(IGNORES_TERM_AND_HAS_A_CHILD, notes)
    supervisor = Supervisor([program], say=said.append)

    supervisor.run(at_each_round=until(supervisor, lambda: len(pids(notes)) == 2))

    wait_until(lambda: not any(is_running(pid) for pid in pids(notes)))
    assert said == ["The worker did not end in time and is killed."]
    assert not any(is_running(pid) for pid in pids(notes))


def test_supervisor_waits_longer_after_each_quick_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_DELAY_SECONDS", 0.02)
    monkeypatch.setattr(module, "LONGEST_DELAY_SECONDS", 0.08)
    notes = tmp_path / "notes"
    kept = module._Kept(make_program(APPENDS_ITS_PID_AND_FAILS, notes), say=print)
    delays: list[float] = []

    for _ in range(4):
        delays.append(kept._delay)
        kept._plan_restart("ended", now=0.0)

    assert delays == [0.02, 0.04, 0.08, 0.08]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of such an end")
def test_supervisor_killed_takes_its_program_along(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    code = textwrap.dedent(APPENDS_ITS_PID_AND_WAITS)
    command = [sys.executable, "-c", textwrap.dedent(SUPERVISES_ONE), code, str(notes)]

    with subprocess.Popen(command, cwd=PROJECT) as supervising:
        wait_until(lambda: bool(pids(notes)))
        supervising.kill()
    wait_until(lambda: not is_running(pids(notes)[0]))

    assert not is_running(pids(notes)[0])


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("returncode", "words"), [(0, "ended with exit status 0"), (-15, "was ended by SIGTERM")]
)
def test_ending_names_status_or_signal(returncode: int, words: str) -> None:
    assert ending_of(returncode) == words
