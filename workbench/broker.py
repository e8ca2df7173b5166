"""The embedded broker: each message is a small file, for one machine without a broker's server.

It only wakes workers: the job table is the truth, and what a killed worker held is published again
from there. Unlike kombu's own transport over files, a message appears whole or not at all, one
rename decides who takes it, and one which cannot be read is set aside instead of ending the worker.
"""

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import virtual
from kombu.utils.json import dumps, loads

SCHEME = "folder"
TAKEN = "taken"
ENVELOPE = frozenset({"body", "properties", "headers"})

logger = logging.getLogger(__name__)


class Channel(virtual.Channel):
    """Puts, takes, counts and removes the messages of queues; the oldest message comes first."""

    def _put(self, queue: str, message: Any, **_options: Any) -> None:
        name = f"{time.time_ns():020d}-{uuid4().hex}.{queue}"
        unfinished = self._folder / f"{name}.new"
        unfinished.write_text(dumps(message), encoding="utf-8")
        unfinished.rename(self._folder / f"{name}.msg")

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002
        for path in self._waiting(queue):
            message = self._take(path)
            if message is not None:
                return message
        raise Empty

    def _size(self, queue: str) -> int:
        return sum(1 for _ in self._waiting(queue))

    def _purge(self, queue: str) -> int:
        count = 0
        for path in self._waiting(queue):
            path.unlink(missing_ok=True)
            count += 1
        return count

    @property
    def _folder(self) -> Path:
        client: Any = self.connection.client
        return Path(client.transport_options["folder"])

    def _waiting(self, queue: str) -> Iterator[Path]:
        return iter(sorted(self._folder.glob(f"*.{queue}.msg")))

    def _take(self, path: Path) -> Any:
        """Give the message; None when another worker was quicker, or when it is set aside."""
        taken = path.parent / TAKEN / path.name
        try:
            path.rename(taken)
        except FileNotFoundError:
            return None
        message = read_message(taken)
        if message is None:
            logger.warning("A message cannot be read and is set aside: %s", taken)
        else:
            taken.unlink()
        return message


class Transport(virtual.Transport):
    """Makes channels which share one folder, the transport option `folder`."""

    Channel = Channel
    default_port = 0
    driver_type = SCHEME
    driver_name = SCHEME
    polling_interval = 0.1

    def driver_version(self) -> str:
        """Give what kombu shows for the transport's driver."""
        return "1"


def read_message(path: Path) -> dict[str, Any] | None:
    """Read a message; None when the file holds none."""
    try:
        message = loads(path.read_bytes())
    except ValueError:
        return None
    if not isinstance(message, dict) or not message.keys() >= ENVELOPE:
        return None
    return message
