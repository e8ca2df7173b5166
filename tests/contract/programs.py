"""Programs of the product, each in a process group of its own, to be killed without warning."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TESTS = REPOSITORY / "tests"


@dataclass
class Program:
    """A command that can be started again and again; what it says is appended to one file."""

    command: Sequence[str]
    environment: Mapping[str, str]
    output: Path
    kills: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=REPOSITORY,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
            )

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def said(self) -> str:
        return self.output.read_text("utf-8", "replace") if self.output.exists() else ""

    @property
    def children(self) -> list[int]:
        """The processes it forked, oldest first."""
        if self.process is None:
            return []
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in task.read_text().split()] if task.exists() else []

    def kill(self) -> None:
        """SIGKILL to the whole group: nothing can be tidied up."""
        if self.process is not None:
            self.kills += self.runs
            kill_group(self.process.pid)
            self.process.wait()

    def kill_main_process(self) -> None:
        """SIGKILL to the main process alone; its children are left without it."""
        if self.process is not None and self.runs:
            self.kills += 1
            self.process.kill()
            self.process.wait()

    def kill_a_child(self) -> None:
        """SIGKILL to one process of the pool; the worker itself lives on."""
        for number in self.children[:1]:
            self.kill_child(number)

    def kill_child(self, number: int) -> None:
        self.kills += 1
        os.kill(number, signal.SIGKILL)

    def end(self) -> None:
        if self.process is not None:
            kill_group(self.process.pid)
            self.process.wait()


def kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def worker(environment: Mapping[str, str], output: Path, *, name: str, size: int = 2) -> Program:
    """A Celery worker as `serve` runs it, with the effects of the contract recorded."""
    command = (
        *(sys.executable, "-m", "celery", "--quiet", "--skip-checks"),
        *("-A", "workbench", "worker"),
        *("--loglevel", "WARNING", "--pool", "prefork", "--concurrency", str(size)),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        *("--hostname", f"{name}@localhost", "--include", "contract.effects"),
    )
    return Program(command, environment, output)


def reconciler(environment: Mapping[str, str], output: Path) -> Program:
    command = (sys.executable, "manage.py", "reconcile", "--skip-checks")
    return Program(command, environment, output)


def site_environment(folder: Path, **variables: str) -> dict[str, str]:
    """The settings of a scratch site in a folder of its own; nothing of the caller's but paths."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}  # noqa: TID251
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(TESTS)]),
        "WORKBENCH_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "workbench.settings",
        "OMP_NUM_THREADS": "1",
        **variables,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
