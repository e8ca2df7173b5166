"""A scratch site and real browsers for the journeys through the whole product."""

from collections.abc import Callable, Iterator

import pytest
from journeys.desk import Desk
from journeys.site import MANAGER, PASSWORD, Site
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000
# The browser's own words for a request without a good answer, which some journeys bring about.
UNANSWERED = "Failed to load resource"

NewDesk = Callable[[], Desk]


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole product with its demo, for all journeys of this run."""
    del chromium  # without a browser no site is started
    started = Site(tmp_path_factory.mktemp("journeys"))
    try:
        started.wait_until_ready()
        yield started
    finally:
        started.stop()
    assert '"level": "error"' not in started.said, started.said


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """What pages complained of: script errors and refusals of the content security policy."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def new_desk(site: Site, browser: Browser, troubles: list[str]) -> Iterator[NewDesk]:
    """Makes a window of a browser that knows nobody yet."""
    contexts = []

    def make() -> Desk:
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, color_scheme="light", accept_downloads=True
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("page", lambda page: watch(page, troubles))
        contexts.append(context)
        return Desk(context.new_page(), site.address)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def manager(new_desk: NewDesk) -> Desk:
    """The first manager, signed in."""
    desk = new_desk()
    desk.sign_in(MANAGER, PASSWORD)
    return desk


def watch(page: Page, troubles: list[str]) -> None:
    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(UNANSWERED):
            troubles.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
