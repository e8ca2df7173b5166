"""The served site as its operator sees it: where it listens, whether it answers, its programs."""

import secrets
import socket
import sys
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings

from annotations.management.supervisor import Program

PROBE_TIMEOUT_SECONDS = 2
HEAD_START_SECONDS = 2.0
OK = 200
# Addresses which mean "every interface" are reached through the machine's own.
EVERY_INTERFACE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read, not listened on


@dataclass(frozen=True)
class Site:
    """Where the site listens."""

    host: str
    port: int

    @property
    def reached_at(self) -> str:
        """The host under which this machine itself reaches the site."""
        return EVERY_INTERFACE.get(self.host, self.host)

    @property
    def address(self) -> str:
        """The URL to open in a browser."""
        host = f"[{self.reached_at}]" if ":" in self.reached_at else self.reached_at
        return f"http://{host}:{self.port}/"

    def is_taken(self) -> bool:
        """Whether another program listens there."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError:
                return True
        return False

    def answers(self) -> bool:
        """Whether the site says of itself that it is well."""
        connection = HTTPConnection(self.reached_at, self.port, timeout=PROBE_TIMEOUT_SECONDS)
        try:
            connection.request("GET", "/healthz", headers={"Host": allowed_host()})
            return connection.getresponse().status == OK
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def allowed_host() -> str:
    """Give a name to which the site answers."""
    first = str(settings.ALLOWED_HOSTS[0])
    return "localhost" if first == "*" else first.removeprefix(".")


def programs(site: Site) -> list[Program]:
    """Give the three programs of which the running product consists; pages come first."""
    folder = Path(settings.BASE_DIR)
    return [
        web_program(site),
        worker_program(),
        Program(
            "reconciler",
            (sys.executable, "manage.py", "reconcile", "--skip-checks"),
            folder,
            first_after_seconds=HEAD_START_SECONDS,
        ),
    ]


def web_program(site: Site) -> Program:
    """What serves the pages and the API."""
    return Program("web server", (sys.executable, "-m", *web_server(site)), Path(settings.BASE_DIR))


def worker_program() -> Program:
    """What runs the jobs."""
    return Program(
        "worker",
        (sys.executable, "-m", *worker()),
        Path(settings.BASE_DIR),
        # Told to end, it gives its task a few seconds and then its message back.
        environment={"REMAP_SIGTERM": "SIGQUIT"},
        first_after_seconds=HEAD_START_SECONDS,
    )


def web_server(site: Site) -> tuple[str, ...]:
    """Give the web server's arguments; one process unless an operator asks for more."""
    processes = settings.WEB_PROCESSES
    return (
        *("granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
        *("--host", site.host, "--port", str(site.port)),
        *("--workers", str(processes), "--workers-kill-timeout", "5"),
        *(("--respawn-failed-workers",) if processes > 1 else ()),
        *("--blocking-threads", "4", "--blocking-threads-idle-timeout", "600"),
        "workbench.wsgi:application",
    )


def worker() -> tuple[str, ...]:
    """Give the worker's arguments: workers do not talk to each other, the job table tells all."""
    return (
        # `serve` has checked the site; a worker needs no pages and starts without loading them.
        *("celery", "--quiet", "--skip-checks", "-A", "workbench", "worker"),
        *("--loglevel", "WARNING"),
        *("--pool", "prefork", "--concurrency", str(settings.WORKER_PROCESSES)),
        # RabbitMQ lets no two workers of one name in, nor does it know that one has just died.
        *("--hostname", f"worker-{secrets.token_hex(4)}@%h"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    )
