"""Brokers that belong to a test alone: started, killed, wiped empty and fed with rubbish."""

import json
import os
import pickle
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import amqp
from contract.programs import Program, free_port
from redis import Redis

PREFIX = "contract"
PATIENCE_SECONDS = 60.0
RABBITMQ_HOME = Path("/usr/lib/rabbitmq/bin")
NO_JSON = b"\xff\xfe this was never JSON {"


class OwnBroker(Protocol):
    """What the contract does to a broker; `url` is the value of WORKBENCH_BROKER_URL."""

    url: str

    def start(self) -> None: ...

    def kill(self) -> None: ...

    def wipe(self) -> None:
        """Forget everything; called while it is killed."""

    def feed_rubbish(self, marker: Path) -> None:
        """Publish what cannot be read, and a pickle that would make the file `marker`."""

    def end(self) -> None: ...


class Marker:
    """Unpickling it makes a file, as an attacker's pickle would do worse."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, str]]:
        return (open, (str(self._path), "w"))


class FolderBroker:
    """The embedded broker: it is away when its folder is."""

    url = ""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "broker"
        self._away = folder / "broker-away"

    def start(self) -> None:
        if self._away.exists():
            shutil.rmtree(self._folder, ignore_errors=True)
            self._away.rename(self._folder)

    def kill(self) -> None:
        self._folder.rename(self._away)

    def wipe(self) -> None:
        for path in self._away.rglob("*.msg"):
            path.unlink(missing_ok=True)

    def feed_rubbish(self, marker: Path) -> None:
        bodies = (NO_JSON, b"", b"[1, 2]", json.dumps(virtual_message(marker)).encode())
        for body in bodies:
            name = f"{time.time_ns():020d}-{uuid4().hex}.{PREFIX}.msg"
            (self._folder / name).write_bytes(body)

    def end(self) -> None:
        return


class RedisBroker:
    """A redis-server on a free port; every write is on disk before it is answered."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "redis"
        self._folder.mkdir()
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        command = (
            *("redis-server", "--bind", "127.0.0.1", "--port", str(self._port)),
            *("--dir", str(self._folder), "--save", "", "--appendonly", "yes"),
            *("--appendfsync", "always", "--daemonize", "no"),
        )
        self._program = Program(command, inherited(), self._folder / "output")

    def start(self) -> None:
        self._program.start()
        wait_for_port(self._port)

    def kill(self) -> None:
        self._program.kill()

    def wipe(self) -> None:
        shutil.rmtree(self._folder / "appendonlydir")

    def feed_rubbish(self, marker: Path) -> None:
        with Redis.from_url(self.url) as client:
            client.lpush(f"{PREFIX}:{PREFIX}", json.dumps(virtual_message(marker)))
            client.lpush(f"{PREFIX}:{PREFIX}", NO_JSON)

    def end(self) -> None:
        self._program.end()


class RabbitBroker:
    """A RabbitMQ node with a port, a name, a cookie, a data folder and a port mapper of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "rabbitmq"
        for name in ("home", "mnesia", "log"):
            (self._folder / name).mkdir(parents=True)
        self._port, mapper_port = free_port(), free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self._port}//"
        (self._folder / "plugins").write_text("[].")
        (self._folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self._port}\n"
            "log.console = false\n"
            "vm_memory_high_watermark.absolute = 400MB\n"
            "disk_free_limit.absolute = 10MB\n"
        )
        environment = {
            **inherited(),
            "HOME": str(self._folder / "home"),
            "ERL_EPMD_PORT": str(mapper_port),
            "RABBITMQ_NODENAME": f"contract-{uuid4().hex[:8]}@localhost",
            "RABBITMQ_MNESIA_BASE": str(self._folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self._folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(self._folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._folder / "plugins"),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none +sbwtdcpu none",
        }
        mapper = ("epmd", "-port", str(mapper_port), "-address", "127.0.0.1")
        self._mapper = Program(mapper, environment, self._folder / "mapper")
        server = (str(RABBITMQ_HOME / "rabbitmq-server"),)
        self._program = Program(server, environment, self._folder / "output")

    def start(self) -> None:
        if not self._mapper.runs:
            self._mapper.start()
        self._program.start()
        wait_for_port(self._port)

    def kill(self) -> None:
        self._program.kill()

    def wipe(self) -> None:
        shutil.rmtree(self._folder / "mnesia")
        (self._folder / "mnesia").mkdir()

    def feed_rubbish(self, marker: Path) -> None:
        messages = (
            amqp.Message(NO_JSON, content_type="application/json", content_encoding="utf-8"),
            amqp.Message(NO_JSON),
            amqp.Message(
                pickle.dumps(Marker(marker)),
                content_type="application/x-python-serialize",
                content_encoding="binary",
                application_headers={"task": "annotations.run_job", "id": uuid4().hex},
            ),
        )
        with amqp.Connection(f"127.0.0.1:{self._port}", "guest", "guest") as connection:
            for message in messages:
                connection.channel().basic_publish(message, routing_key=PREFIX)

    def end(self) -> None:
        self._program.end()
        self._mapper.end()


def virtual_message(marker: Path) -> dict[str, object]:
    """A pickled message as kombu's virtual transports carry it."""
    body = pickle.dumps(Marker(marker))
    return {
        "body": body.hex(),
        "content-type": "application/x-python-serialize",
        "content-encoding": "binary",
        "headers": {"task": "annotations.run_job", "id": uuid4().hex},
        "properties": {
            "delivery_mode": 2,
            "delivery_tag": uuid4().hex,
            "delivery_info": {"exchange": "", "routing_key": PREFIX},
            "priority": 0,
            "correlation_id": uuid4().hex,
            "body_encoding": "utf-8",
        },
    }


def inherited() -> Mapping[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}  # noqa: TID251


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, f"nothing answers on port {port}"
            time.sleep(0.1)
        else:
            return


def is_installed(program: str) -> bool:
    try:
        subprocess.run([program, "--version"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return True
