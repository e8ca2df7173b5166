"""`manage.py serve` as a person meets it: first start, Ctrl-C, second start, a port in use."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 90.0


class Served:
    """A running `serve` and what it has printed so far."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self._output = folder / "output"
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=REPOSITORY,
                env=environment_of(folder, port),
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self._output.read_text(encoding="utf-8")

    def wait_until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.05)

    def wait_until_ready(self) -> None:
        self.wait_until(lambda: "Ctrl-C ends it." in self.said)

    def interrupt(self) -> float:
        """Send what Ctrl-C sends; give the seconds until all has ended."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=PATIENCE_SECONDS)
        return time.monotonic() - began


def environment_of(folder: Path, port: int) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251 - a clean copy for a new process
        if not name.startswith(("WORKBENCH_", "DJANGO_"))
    }
    return {**inherited, "WORKBENCH_DATA_DIR": str(folder / "site"), "PORT": str(port)}


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    served = Served(folder, port)
    try:
        yield served
    finally:
        if served.process.poll() is None:
            served.interrupt()


def get_status(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def programs_under(pid: int) -> dict[str, int]:
    """Give the supervised programs by what their command line names."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    commands = {child: Path(f"/proc/{child}/cmdline").read_text() for child in children}
    names = ("granian", "celery", "reconcile")
    return {name: int(pid) for name in names for pid, line in commands.items() if name in line}


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_serve_first_and_second_start(tmp_path: Path) -> None:
    with serve(tmp_path) as first:
        first.wait_until_ready()
        assert re.search(r"Sign in as manager with the password \S{16} ", first.said)
        assert get_status(first.port, "/healthz") == 200
        assert first.interrupt() < 10

    with serve(tmp_path) as second:
        second.wait_until_ready()
        assert "with the password" not in second.said
        assert "The database is ready" not in second.said


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_serve_brings_a_killed_worker_back_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with serve(tmp_path) as served:
        served.wait_until_ready()
        served.wait_until(lambda: len(programs_under(served.process.pid)) == 3)
        before = programs_under(served.process.pid)
        os.kill(before["celery"], signal.SIGKILL)
        served.wait_until(
            lambda: programs_under(served.process.pid).get("celery") not in (None, before["celery"])
        )
        after = programs_under(served.process.pid)
        served.interrupt()

    assert "The worker was ended by SIGKILL; it starts again" in served.said
    assert after["granian"] == before["granian"]
    assert not any(Path(f"/proc/{pid}").exists() for pid in after.values())


def test_serve_on_a_port_in_use_says_so_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "manage.py", "serve"],
            cwd=REPOSITORY,
            env=environment_of(tmp_path, port),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"CommandError: Port {port} is in use.")
    assert refused.stderr.count("\n") == 1
