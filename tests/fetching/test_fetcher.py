"""The fetcher against servers and resolvers that mean harm, on this machine's own loopback."""

import gzip
import socket
import ssl
import subprocess
import time
import tracemalloc
import zlib
from collections.abc import Callable, Sequence
from itertools import chain, repeat
from pathlib import Path

import certifi
import pytest
from fetching.receiver import answering, receiving

from annotations.fetching import Fetcher, Limits, Refused, Unreachable, addresses, connecting
from annotations.fetching.addresses import PORTS, read_target

QUICK = Limits(seconds=1.0, step_seconds=0.5, body_bytes=100_000)
Peers = list[str]


@pytest.fixture
def peers(monkeypatch: pytest.MonkeyPatch) -> Peers:
    """Addresses at the other end of every socket that was connected."""
    seen: Peers = []
    connect = socket.socket.connect

    def remember(self: socket.socket, address: tuple[str, int]) -> None:
        connect(self, address)
        seen.append(str(self.getpeername()[0]))

    monkeypatch.setattr(socket.socket, "connect", remember)
    return seen


def resolver(*answers: Sequence[str]) -> Callable[[str, int], Sequence[str]]:
    """Gives one answer after the other, then the last one again and again."""
    given = chain(answers, repeat(answers[-1]))
    return lambda _host, _port: next(given)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "0.0.0.0", "10.1.2.3", "169.254.169.254", "::1", "::"),  # noqa: S104
        *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fd00:ec2::254"),
    ],
)
def test_name_that_leads_into_a_private_network_is_refused(address: str, peers: Peers) -> None:
    fetcher = Fetcher(resolve=resolver([address]))

    with pytest.raises(Refused, match="private network"):
        fetcher.get("http://news.example/")
    assert peers == []


def test_name_with_one_private_address_among_public_ones_is_refused(peers: Peers) -> None:
    fetcher = Fetcher(resolve=resolver(["93.184.216.34", "127.0.0.1"]))

    with pytest.raises(Refused):
        fetcher.get("http://news.example/")
    assert peers == []


@pytest.mark.parametrize("host", ["localhost", "localhost.", "127.0.0.1", "[::1]", "[::]", "0"])
def test_this_machine_itself_is_refused_whatever_its_name(host: str, peers: Peers) -> None:
    with pytest.raises(Refused):
        Fetcher().get(f"http://{host}/")
    assert peers == []


def test_redirect_to_this_machine_is_refused_and_never_connected(peers: Peers) -> None:
    with receiving(answering(b"a secret")) as inner:
        leading = answering(status="302 Found", Location=f"http://127.0.0.1:{inner.port}/")
        with receiving(leading) as outer:
            fetcher = Fetcher(allowed=outer.allowed, limits=QUICK)

            with pytest.raises(Refused):
                fetcher.get(f"{outer.address}/")

        assert inner.requests == []
    assert peers == ["127.0.0.1"]


@pytest.mark.parametrize(
    "place",
    [
        *("http://127.0.0.1/", "//127.0.0.1/", "http://[::1]/", "http://0x7f.1/", "file:///etc"),
        *("http://169.254.169.254/latest/meta-data/", "gopher://example.org/", "http://[::1"),
        *("http://user@example.org/", "http://example.org:22/"),
    ],
)
def test_redirect_is_vetted_as_the_first_address_was(place: str) -> None:
    with receiving(answering(status="302 Found", Location=place)) as outer:
        fetcher = Fetcher(allowed=outer.allowed, limits=QUICK)

        with pytest.raises(Refused):
            fetcher.get(f"{outer.address}/")


def test_redirect_never_leads_to_a_listed_receiver() -> None:
    with receiving(answering(b"inner")) as inner:
        leading = answering(status="307 Moved", Location=f"{inner.address}/hook")
        with receiving(leading) as outer:
            fetcher = Fetcher(allowed=outer.allowed | inner.allowed, limits=QUICK)

            with pytest.raises(Refused):
                fetcher.get(f"{outer.address}/")

        assert inner.requests == []


def test_redirects_end_after_three(monkeypatch: pytest.MonkeyPatch) -> None:
    # On real redirects no address is listed: here every answer is from the one listed server.
    with receiving(answering(status="302 Found", Location="/again")) as around:
        monkeypatch.setattr(
            "annotations.fetching.fetcher.read_target",
            lambda url, *, allowed=around.allowed: read_target(url, allowed=allowed),
        )

        with pytest.raises(Refused, match="on and on"):
            Fetcher(allowed=around.allowed, limits=QUICK).get(f"{around.address}/")

        assert len(around.requests) == 4


def test_name_is_resolved_once_and_the_vetted_address_is_connected(
    monkeypatch: pytest.MonkeyPatch, peers: Peers
) -> None:
    # DNS rebinding: public when vetted, private for whoever asks again. 127.0.0.7 stands in for
    # a public address, since tests reach nothing else.
    monkeypatch.setattr(connecting, "is_public", lambda address: address != "127.0.0.1")
    asked = resolver(["127.0.0.7"], ["127.0.0.1"])
    with receiving(answering(), host="127.0.0.7") as outer:
        vetted = {**PORTS, "http": outer.port}
        monkeypatch.setattr(addresses, "PORTS", vetted)
        answer = Fetcher(limits=QUICK, resolve=asked).get("http://news.example/")

    assert answer.address == "127.0.0.7"
    assert peers == ["127.0.0.7"]
    assert "Host: news.example" in outer.requests[0][0]


def test_rebound_name_is_refused_at_the_next_request(peers: Peers) -> None:
    fetcher = Fetcher(resolve=resolver(["127.0.0.1"]))

    with pytest.raises(Refused):
        fetcher.post("http://news.example/", b"", {})
    assert peers == []


def test_peer_that_is_not_the_vetted_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "peer_of", lambda _connection: "10.0.0.1")
    with receiving(answering()) as outer:
        with pytest.raises(Refused, match="was checked"):
            Fetcher(allowed=outer.allowed, limits=QUICK).get(outer.address)

        assert outer.requests == []


def test_answer_carries_status_headers_body_and_the_address(peers: Peers) -> None:
    with receiving(answering("wörter".encode(), Content_Type="text/plain")) as outer:
        answer = Fetcher(allowed=outer.allowed).get(f"{outer.address}/a?b=c")

    assert (answer.status, answer.body.decode(), answer.address) == (200, "wörter", "127.0.0.1")
    assert answer.headers["content-type"] == "text/plain"
    assert answer.url == f"{outer.address}/a?b=c"
    assert peers == ["127.0.0.1"]


def test_request_tells_the_host_and_nothing_of_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    with receiving(answering(Set_Cookie="a=b")) as outer:
        fetcher = Fetcher(allowed=outer.allowed)
        fetcher.get(outer.address)
        fetcher.get(outer.address)

    heads = [head.split("\r\n") for head, _ in outer.requests]
    assert heads[0] == heads[1]
    assert heads[0][0] == "GET / HTTP/1.1"
    assert sorted(line.split(":")[0] for line in heads[0][1:]) == [
        *("Accept-Encoding", "Connection", "Host", "User-Agent")
    ]
    assert f"Host: 127.0.0.1:{outer.port}" in heads[0]


def test_post_gives_back_a_redirect_and_follows_none() -> None:
    with receiving(answering(status="308 Moved", Location="http://127.0.0.1/")) as outer:
        answer = Fetcher(allowed=outer.allowed).post(outer.address, b"{}", {"X-One": "1"})

    assert answer.status == 308
    head, body = outer.requests[0]
    assert "X-One: 1" in head
    assert body == b"{}"


def test_header_with_a_line_break_is_not_sent() -> None:
    with receiving(answering()) as outer:
        with pytest.raises(Unreachable):
            Fetcher(allowed=outer.allowed).post(outer.address, b"", {"X-One": "1\r\nX-Two: 2"})

        assert outer.requests == []


def test_host_that_is_not_there_is_unreachable_not_refused() -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror

    with pytest.raises(Unreachable, match=r"no host news\.example"):
        Fetcher(resolve=unknown).get("http://news.example/")


def test_port_where_nobody_listens_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

    with pytest.raises(Unreachable, match="cannot be reached"):
        Fetcher(allowed={("127.0.0.1", port)}).get(f"http://127.0.0.1:{port}/")


# Time


def trickling(piece: bytes, *, after: bytes = b"") -> Callable[[socket.socket], None]:
    """Sends a little every tenth of a second, for as long as anybody listens."""

    def trickle(connection: socket.socket) -> None:
        connection.sendall(after)
        for _ in range(100):
            connection.sendall(piece)
            time.sleep(0.1)

    return trickle


SLOW = {
    "silent": lambda connection: connection.recv(1),
    "status-line": trickling(b"H"),
    "headers": trickling(b"X-A: 1\r\n", after=b"HTTP/1.1 200 OK\r\n"),
    "body": trickling(b"a", after=b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"),
    "chunks": trickling(
        b"1\r\na\r\n", after=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    ),
    "hints": trickling(b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.parametrize("script", SLOW.values(), ids=SLOW)
def test_answer_that_takes_too_long_is_given_up(script: Callable[[socket.socket], None]) -> None:
    began = time.monotonic()
    with receiving(script) as slow:
        fetcher = Fetcher(allowed=slow.allowed, limits=QUICK)

        with pytest.raises(Unreachable):
            fetcher.get(slow.address)

        assert time.monotonic() - began < 2


def test_resolver_that_takes_too_long_is_given_up() -> None:
    began = time.monotonic()

    def slow(_host: str, _port: int) -> Sequence[str]:
        time.sleep(2)
        return []

    with pytest.raises(Unreachable, match="not found in time"):
        Fetcher(resolve=slow, limits=QUICK).get("http://news.example/")
    assert time.monotonic() - began < 1


# Size


def test_body_over_the_limit_is_given_up() -> None:
    told = pytest.raises(Unreachable, match="larger than 100,000 bytes")
    with receiving(answering(b"a" * 100_001)) as large, told:
        Fetcher(allowed=large.allowed, limits=QUICK).get(large.address)


def test_body_without_an_end_is_given_up() -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"a" * 65_536)

    with receiving(endless) as large, pytest.raises(Unreachable, match="larger than"):
        Fetcher(allowed=large.allowed, limits=QUICK).get(large.address)


def bomb(megabytes: int) -> bytes:
    """Zeros, compressed to a thousandth."""
    packer = zlib.compressobj(9, wbits=31)
    zeros = b"\0" * 1_000_000
    return b"".join(packer.compress(zeros) for _ in range(megabytes)) + packer.flush()


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        pytest.param(bomb(200), "gzip", id="gzip"),
        pytest.param(gzip.compress(bomb(200)), "gzip, gzip", id="gzip-twice"),
        pytest.param(zlib.compress(b"\0" * 50_000_000, 9), "deflate", id="deflate"),
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_compressed_bomb_is_given_up_in_bounded_memory(
    body: bytes, coding: str, chunked: bool
) -> None:
    script = in_one_chunk(body, coding) if chunked else answering(body, Content_Encoding=coding)
    with receiving(script) as large:
        tracemalloc.start()
        try:
            with pytest.raises(Unreachable):
                Fetcher(allowed=large.allowed, limits=QUICK).get(large.address)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert peak < 10_000_000


def in_one_chunk(body: bytes, coding: str) -> Callable[[socket.socket], None]:
    head = f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: {coding}\r\n\r\n"

    def answer(connection: socket.socket) -> None:
        size = f"{len(body):x}\r\n".encode()
        connection.sendall(head.encode() + size + body + b"\r\n0\r\n\r\n")

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort",
        b"SSH-2.0-OpenSSH\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    ],
)
def test_answer_that_makes_no_sense_is_unreachable(answer: bytes) -> None:
    def script(connection: socket.socket) -> None:
        connection.sendall(answer)

    with receiving(script) as broken, pytest.raises(Unreachable):
        Fetcher(allowed=broken.allowed, limits=QUICK).get(broken.address)


# Certificates


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate of news.example, which nobody has signed but itself."""
    folder = tmp_path_factory.mktemp("certificate")
    made = subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=news.example"),
            *("-addext", "subjectAltName=DNS:news.example"),
            *("-keyout", str(folder / "both.pem"), "-out", str(folder / "cert.pem")),
        ],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("there is no openssl to make a certificate")
    both = folder / "both.pem"
    both.write_bytes(both.read_bytes() + (folder / "cert.pem").read_bytes())
    return folder


@pytest.mark.parametrize(
    ("host", "is_trusted", "answers"),
    [
        ("news.example", True, True),
        ("other.example", True, False),
        ("127.0.0.1", True, False),
        ("news.example", False, False),
    ],
)
def test_certificate_must_be_trusted_and_of_the_host_in_the_url(
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    is_trusted: bool,
    answers: bool,
) -> None:
    if is_trusted:
        monkeypatch.setattr(certifi, "where", lambda: str(certificate / "cert.pem"))
    names: list[str | None] = []
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate / "both.pem")
    tls.sni_callback = lambda _socket, name, _context: names.append(name)
    with receiving(answering(), tls=tls) as outer:
        fetcher = Fetcher(
            allowed={(host, outer.port)}, limits=QUICK, resolve=resolver(["127.0.0.1"])
        )
        url = f"https://{host}:{outer.port}/"

        if answers:
            assert fetcher.get(url).body == b"well"
        else:
            with pytest.raises(Unreachable):
                fetcher.get(url)

    assert names == [None if host == "127.0.0.1" else host]
