"""The site as its operator sees it: its port, its address, its health."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pytest_django.fixtures import Settings

from annotations.management.site import Site, programs, web_server, worker


@contextmanager
def server_answering(status: int) -> Iterator[int]:
    """Serve one status for every GET to localhost, and 400 for any other host; give the port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.headers["Host"] == "marks.example" else 400)
            self.end_headers()

        def log_message(self, *_parts: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_site_whose_port_is_listened_on_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        assert Site("127.0.0.1", port).is_taken()


def test_site_whose_port_is_free_is_not_taken() -> None:
    assert not Site("127.0.0.1", free_port()).is_taken()


@pytest.mark.parametrize(("status", "well"), [(200, True), (503, False)])
def test_site_answers_when_its_health_page_says_so(
    settings: Settings, status: int, well: bool
) -> None:
    settings.ALLOWED_HOSTS = [".marks.example"]

    with server_answering(status) as port:
        assert Site("127.0.0.1", port).answers() is well


def test_site_which_does_not_listen_does_not_answer() -> None:
    assert not Site("127.0.0.1", free_port()).answers()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104 - nothing listens
        ("::", "http://[::1]:8000/"),
    ],
)
def test_site_address_is_one_to_open_on_this_machine(host: str, address: str) -> None:
    assert Site(host, 8000).address == address


def test_workers_of_one_machine_have_names_of_their_own() -> None:
    started = [worker() for _ in range(3)]
    names = {arguments[arguments.index("--hostname") + 1] for arguments in started}

    assert len(names) == 3


def test_web_server_runs_as_many_processes_as_an_operator_asks_for(settings: Settings) -> None:
    settings.WEB_PROCESSES = 3

    arguments = web_server(Site("127.0.0.1", 8000))

    assert arguments[arguments.index("--workers") + 1] == "3"
    assert "--respawn-failed-workers" in arguments


def test_programs_are_the_three_of_which_the_product_consists() -> None:
    names = [program.name for program in programs(Site("127.0.0.1", 8000))]

    assert names == ["web server", "worker", "reconciler"]
