"""A model that speaks Label Studio's protocol on this machine, and says whatever a test wants."""

import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fetching.receiver import Receiver, answering, receiving

Say = Callable[[str], bytes]  # what to answer about a text


def labelled(text: str, words: str, label: str, **fields: object) -> dict[str, Any]:
    """A labelled span where the words first stand in the text."""
    start = text.index(words)
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    return {"id": f"{label} {words}"[:99], "type": "labels", "value": value} | fields


def predicted(*items: object, **prediction: object) -> bytes:
    """The body of an answer about one task."""
    whole = {"result": list(items), "model_version": "v1"} | prediction
    return json.dumps({"results": [whole]}).encode()


def quoting(text: str) -> bytes:
    """A model that knows one thing: what stands between “ and ” is a quotation."""
    if "“" not in text:
        return predicted()
    return predicted(labelled(text, text[text.index("“") : text.index("”") + 1], "Content"))


@contextmanager
def model_server(say: Say = quoting, *, port: int = 0) -> Iterator[Receiver]:
    """Answers /predict about the one task's text, and everything else with its version."""

    def answer(connection: socket.socket) -> None:
        head, body = server.requests[-1]
        if head.split(" ")[1].endswith("/predict"):
            answering(say(json.loads(body)["tasks"][0]["data"]["text"]))(connection)
        else:
            answering(b'{"model_version": "v1"}')(connection)

    with receiving(answer, port=port) as server:
        yield server


def hanging(connection: socket.socket) -> None:
    """Begins an answer, then says nothing more for longer than anybody waits here."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    time.sleep(3)


def resetting(connection: socket.socket) -> None:
    """Closes the connection in the middle of an answer, with a reset."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def truncating(connection: socket.socket) -> None:
    """Promises more than it sends."""
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"results": [')
