"""A real Chromium that imports the page's modules from a small static server."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from front.browser import Run
from playwright.sync_api import Browser, sync_playwright

STATIC = Path(settings.BASE_DIR) / "annotations" / "static" / "annotations"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class QuietServer(SimpleHTTPRequestHandler):
    """Serves the script files and says nothing about it."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Keep the test's output to the test."""


@pytest.fixture(scope="session")
def script_address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietServer, directory=str(STATIC)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser_thread() -> Iterator[ThreadPoolExecutor]:
    """A thread for Playwright's event loop: where a loop runs, Django refuses its database."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        yield thread


@pytest.fixture(scope="session")
def browser(chromium: str, browser_thread: ThreadPoolExecutor) -> Iterator[Browser]:
    """A Chromium to be used on `browser_thread` alone."""
    playwright = browser_thread.submit(lambda: sync_playwright().start()).result()
    launch = partial(playwright.chromium.launch, executable_path=chromium, args=FLAGS)
    started = browser_thread.submit(launch).result()
    yield started
    browser_thread.submit(started.close).result()
    browser_thread.submit(playwright.stop).result()


@pytest.fixture(scope="session")
def run(browser: Browser, browser_thread: ThreadPoolExecutor, script_address: str) -> Run:
    """Run script in a page that can import the modules."""
    page = browser_thread.submit(browser.new_page).result()
    browser_thread.submit(page.goto, f"{script_address}/js/").result()

    def run_in_browser(body: str, argument: object = None) -> Any:
        script = "async (input) => { const load = (path) => import(`/js/${path}`);" + body + "}"
        return browser_thread.submit(page.evaluate, script, argument).result()

    return run_in_browser
