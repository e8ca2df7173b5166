"""A small server on this machine which answers as a test tells it to, byte by byte."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Script = Callable[[socket.socket], None]


@dataclass
class Receiver:
    """Where it listens, and the requests it has read: head and body of each."""

    port: int
    requests: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def allowed(self) -> frozenset[tuple[str, int]]:
        return frozenset({("127.0.0.1", self.port)})


@contextmanager
def receiving(
    script: Script,
    *,
    tls: ssl.SSLContext | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
) -> Iterator[Receiver]:
    """Listen on a free port; each connection is read, then handed to the script and closed."""
    with socket.create_server((host, port)) as listening:
        listening.settimeout(0.05)
        receiver = Receiver(listening.getsockname()[1])
        ended = threading.Event()
        thread = threading.Thread(target=_serve, args=(listening, receiver, script, tls, ended))
        thread.start()
        try:
            yield receiver
        finally:
            ended.set()
            thread.join()


def _serve(
    listening: socket.socket,
    receiver: Receiver,
    script: Script,
    tls: ssl.SSLContext | None,
    ended: threading.Event,
) -> None:
    while not ended.is_set():
        try:
            connection, _ = listening.accept()
        except TimeoutError:
            continue
        with connection, suppress(OSError):
            connection.settimeout(10)
            spoken = tls.wrap_socket(connection, server_side=True) if tls else connection
            with spoken:
                receiver.requests.append(_read_request(spoken))
                script(spoken)


def _read_request(connection: socket.socket) -> tuple[str, bytes]:
    received = b""
    while b"\r\n\r\n" not in received:
        received += _receive(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    lengths = [line[15:] for line in lines if line.lower().startswith("content-length:")]
    while len(body) < int(lengths[0] if lengths else 0):
        body += _receive(connection)
    return head.decode("latin-1"), body


def _receive(connection: socket.socket) -> bytes:
    received = connection.recv(65_536)
    if not received:
        raise ConnectionError("the other side went away")
    return received


def answering(body: bytes = b"well", *, status: str = "200 OK", **headers: str) -> Script:
    """A script of one whole answer; header names are written with underscores."""
    named = {"Content-Length": str(len(body))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())

    def answer(connection: socket.socket) -> None:
        connection.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body)

    return answer
