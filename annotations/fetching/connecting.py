"""Names to addresses, and a connection to exactly the address that was vetted."""

import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address
from queue import Empty, SimpleQueue

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection

from annotations.domain.messages import N_, Message
from annotations.fetching.addresses import Refused, Target, is_public

Resolve = Callable[[str, int], Sequence[str]]

_NOT_ON_THE_INTERNET = N_(
    "The address leads into a private network. An operator can list its host and port in "
    "WORKBENCH_FETCH_ALLOW."
)


class NotConnected(Exception):
    """No address of the host answered in time."""

    def __init__(self, detail: Message) -> None:
        super().__init__(detail)
        self.detail = detail


def ask_resolver(host: str, port: int) -> list[str]:
    """All addresses of a host, as the operating system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def vet(target: Target, *, resolve: Resolve, seconds: float) -> list[str]:
    """The addresses to connect to. The name is asked about once, and every answer must be public.

    Raises Refused when any is not, unless an operator allowed the target.
    """
    addresses = _resolve_within(resolve, target, seconds)
    if not target.is_allowed and not all(is_public(address) for address in addresses):
        raise Refused(_NOT_ON_THE_INTERNET)
    return addresses


def _resolve_within(resolve: Resolve, target: Target, seconds: float) -> list[str]:
    """Ask the resolver, which knows no time limit, in a thread that may be left behind."""
    answers: SimpleQueue[list[str]] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(resolve(target.host, target.port)))
        except (OSError, UnicodeError):
            answers.put([])

    threading.Thread(target=ask, daemon=True).start()
    try:
        addresses = answers.get(timeout=seconds)
    except Empty:
        raise NotConnected(N_("The name {host} was not found in time.", host=target.host)) from None
    if not addresses:
        raise NotConnected(N_("There is no host {host}.", host=target.host))
    return addresses


def connect(target: Target, address: str, *, seconds: float) -> HTTPConnection:
    """Connect to one vetted address; the certificate must be the host's, not the address's.

    No proxy is asked, whatever the environment says: urllib3 leaves that to its callers.
    """
    connection = _connection(target, address, seconds)
    connection.connect()
    if ip_address(peer_of(connection)) != ip_address(address):
        connection.close()
        raise Refused(N_("The connection did not lead to the address that was checked."))
    return connection


def peer_of(connection: HTTPConnection) -> str:
    """The IP address at the other end of an open connection."""
    return str(connection.sock.getpeername()[0])


def cut_after(connection: HTTPConnection, seconds: float) -> threading.Timer:
    """Start a clock that ends the connection, whatever it is doing; cancel it when done.

    A socket's own timeout begins anew with every byte, so a slow answer could last for ever.
    """
    held = connection.sock

    def cut() -> None:
        with suppress(OSError):
            # The plain socket's method: TLS would try to say goodbye first.
            socket.socket.shutdown(held, socket.SHUT_RDWR)

    clock = threading.Timer(max(seconds, 0), cut)
    clock.daemon = True
    clock.start()
    return clock


def _connection(target: Target, address: str, seconds: float) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=seconds)
    return HTTPSConnection(
        address,
        target.port,
        timeout=seconds,
        server_hostname=target.host,
        assert_hostname=target.host,
        cert_reqs=ssl.CERT_REQUIRED,
        ca_certs=certifi.where(),
    )
