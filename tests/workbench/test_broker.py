"""The embedded broker: order, one taker a message, nothing half written, nothing stuck."""

from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection, Queue

from workbench.broker import TAKEN, Transport

LETTERS = Queue("letters")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / TAKEN).mkdir()
    return tmp_path


@pytest.fixture
def connection(folder: Path) -> Iterator[Connection]:
    options = {"folder": str(folder)}
    with Connection(transport=Transport, transport_options=options) as opened:
        yield opened


def send(connection: Connection, *bodies: str) -> None:
    producer = connection.Producer(serializer="json")
    for body in bodies:
        producer.publish(body, routing_key=LETTERS.name, declare=[LETTERS])


def receive(connection: Connection) -> str:
    message = LETTERS(connection.default_channel).get(no_ack=True)
    return "" if message is None else str(message.decode())


def test_messages_sent_are_received_once_in_their_order(connection: Connection) -> None:
    send(connection, "one", "two", "three")

    received = [receive(connection) for _ in range(4)]

    assert received == ["one", "two", "three", ""]


def test_message_received_leaves_no_file(connection: Connection, folder: Path) -> None:
    send(connection, "one")

    receive(connection)

    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("content", [b"", b'{"body": "half a', b"\xff\xfe", b"[]", b"{}"])
def test_message_unreadable_is_set_aside_and_the_next_received(
    connection: Connection, folder: Path, content: bytes
) -> None:
    (folder / "0-broken.letters.msg").write_bytes(content)
    send(connection, "one")

    received = receive(connection)

    assert received == "one"
    assert (folder / TAKEN / "0-broken.letters.msg").read_bytes() == content


def test_message_still_being_written_is_not_received(connection: Connection, folder: Path) -> None:
    (folder / "0-unfinished.letters.new").write_bytes(b'{"body": "half a')

    assert receive(connection) == ""


def test_message_of_another_queue_stays(connection: Connection) -> None:
    send(connection, "one")
    channel: Any = connection.default_channel

    with pytest.raises(Empty):
        channel._get("parcels")

    assert channel._size(LETTERS.name) == 1


def test_message_refused_comes_again(connection: Connection) -> None:
    send(connection, "one")
    message = LETTERS(connection.default_channel).get()
    assert message is not None

    message.requeue()

    assert receive(connection) == "one"


def test_queue_emptied_says_how_many_it_held(connection: Connection) -> None:
    send(connection, "one", "two")

    assert LETTERS(connection.default_channel).purge() == 2
    assert receive(connection) == ""
