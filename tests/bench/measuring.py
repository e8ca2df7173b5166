"""A scratch site in processes of its own, and what they cost: time, CPU and peak memory."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
ORIGIN_TOKEN = "a" * 32


@dataclass(frozen=True)
class Cost:
    """wall_seconds, cpu_seconds (user and system) and the highest resident size in MB."""

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Server:
    """A running web server of one process."""

    port: int
    pid: int

    @property
    def cpu_seconds(self) -> float:
        return sum(_cpu_seconds(pid) for pid in _with_children(self.pid))

    @property
    def peak_mb(self) -> float:
        return sum(_peak_mb(pid) for pid in _with_children(self.pid))

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=60)


def environment(folder: Path) -> dict[str, str]:
    """The environment of a scratch site as `make run` would have it.

    On SQLite, unless the folder holds a file `database` with the URL of another one.
    """
    named = folder / "database"
    return os.environ | {  # noqa: TID251 a program of its own gets an environment of its own
        "WORKBENCH_DATABASE_URL": named.read_text() if named.exists() else "",
        "WORKBENCH_DATA_DIR": str(folder),
        "WORKBENCH_SECRET_KEY": "a key that signs nothing but benchmarks, and is long enough",
        "DJANGO_SETTINGS_MODULE": "workbench.settings",
    }


def prepare(folder: Path, *arguments: object) -> dict[str, object]:
    """Fill the site in a process of its own; return what it printed."""
    command = [sys.executable, str(ROOT / "tests/bench/prepare.py"), *map(str, arguments)]
    done = subprocess.run(
        command, env=environment(folder), capture_output=True, text=True, check=True, cwd=ROOT
    )
    made: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return made


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """Run the web server of the product on a free port."""
    manage(folder, "collectstatic", "--noinput", "--verbosity", "0")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--log-level", "warning", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "workbench.wsgi:application"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment(folder), cwd=ROOT, stderr=log)
    try:
        _await(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def manage(folder: Path, *arguments: str) -> Cost:
    """Run a management command to its end and say what it cost."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        env=environment(folder),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise RuntimeError(f"manage.py {arguments[0]} ended with {status}")
    return Cost(
        time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    )


def _await(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("The web server did not come up.")


def _with_children(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(below for child in children for below in _with_children(int(child)))]


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _peak_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def headers(session: str, **extra: str) -> dict[str, str]:
    """Of a signed-in request that carries its CSRF token in cookie and header."""
    return {
        "Cookie": f"sessionid={session}; csrftoken={ORIGIN_TOKEN}",
        "X-CSRFToken": ORIGIN_TOKEN,
        "Content-Type": "application/json",
        **extra,
    }


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A Markdown table on the screen; pytest shows it with -s."""
    written = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(line[n]) for line in [list(columns), *written]) for n in range(len(columns))]
    lines = [
        "| "
        + " | ".join(value.ljust(width) for value, width in zip(line, widths, strict=True))
        + " |"
        for line in [list(columns), ["-" * width for width in widths], *written]
    ]
    sys.stdout.write("\n".join(["", title, *lines, ""]) + "\n")


def _cell(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
