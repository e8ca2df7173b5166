"""A scratch site: the whole product, served as `make run` does, in a folder of its own."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
MANAGER = "undine"
PASSWORD = "a lantern on the quay"
PATIENCE_SECONDS = 90.0
PAUSE_SECONDS = 0.05

Row = tuple[object, ...]


class Site:
    """A running `manage.py serve`: web server, worker and reconciler on SQLite, with the demo."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._output = folder / "output"
        self.port = free_port()
        self.model_port = free_port()
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=REPOSITORY,
                env=environment_of(folder / "site", self.port) | asking(self.model_port),
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def address(self) -> str:
        """The URL without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        """What the site has printed so far."""
        return self._output.read_text(encoding="utf-8")

    # Lifecycle

    def wait_until_ready(self) -> None:
        """Wait until the site itself says that it can be used."""
        self._wait_until(lambda: "Ctrl-C ends it." in self.said)

    def stop(self) -> None:
        """Press Ctrl-C, and wait until all programs have ended."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=PATIENCE_SECONDS)

    def kill_web_server(self) -> None:
        """Kill the web server with its workers as a crash would; the supervisor starts it again."""
        os.killpg(self._web_server(), signal.SIGKILL)
        self._wait_until(lambda: not self.answers())

    def wait_until_it_answers(self) -> None:
        """Wait until pages are served again."""
        self._wait_until(self.answers)

    def answers(self) -> bool:
        """Whether the site says of itself that it is well."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    # The database

    def rows(self, question: str, *values: object) -> list[Row]:
        """What the database answers; read only, past the product."""
        return self._execute(question, *values)

    def change(self, command: str, *values: object) -> None:
        """Change the database past the product, as an operator might."""
        self._execute(command, *values)

    def wait_for_rows(self, question: str, *values: object, expected: list[Row]) -> None:
        """Wait until the database answers so; what it says instead is the failure."""
        deadline = time.monotonic() + PATIENCE_SECONDS / 3
        while (found := self.rows(question, *values)) != expected:
            assert time.monotonic() < deadline, found
            time.sleep(PAUSE_SECONDS)

    # Private

    def _execute(self, command: str, *values: object) -> list[Row]:
        path = self._folder / "site" / "workbench.sqlite3"
        connection = sqlite3.connect(path, timeout=20)
        try:
            with connection:
                return connection.execute(command, values).fetchall()
        finally:
            connection.close()

    def _web_server(self) -> int:
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        commands = {int(pid): Path(f"/proc/{pid}/cmdline").read_text() for pid in children.split()}
        return next(pid for pid, command in commands.items() if "granian" in command)

    def _wait_until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert self._process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(PAUSE_SECONDS)


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def asking(port: int) -> dict[str, str]:
    """The environment of a site that may ask a model at this port of the machine."""
    return {"WORKBENCH_MODELS": "yes", "WORKBENCH_MODELS_ALLOW": f"127.0.0.1:{port}"}


def environment_of(data: Path, port: int) -> dict[str, str]:
    """This process's environment without settings of another site, and with this one's."""
    inherited = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251 - a clean copy for a new process
        if not name.startswith(("WORKBENCH_", "DJANGO_"))
    }
    own = {
        "WORKBENCH_DATA_DIR": str(data),
        "WORKBENCH_MANAGER_USERNAME": MANAGER,
        "WORKBENCH_MANAGER_PASSWORD": PASSWORD,
        "PORT": str(port),
    }
    return inherited | own


def hyphened(uid: object) -> str:
    """A UUID as files write it; SQLite has it without hyphens."""
    raw = str(uid).replace("-", "")
    return "-".join((raw[:8], raw[8:12], raw[12:16], raw[16:20], raw[20:]))
