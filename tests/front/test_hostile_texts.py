"""A7, A8, A10: attacks in every text, a real browser on every page: nothing of them ever runs."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from asking import all_routes
from django.test import Client
from hostile_texts import MADE_BY_THE_SERVER, POISONED, hostile_world, text_columns
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Page,
    Request,
)
from pytest_django.live_server_helper import LiveServer
from routes import ANONYMOUS, ROUTES
from world import World

# Defined where every script of the page can call it; a refusal of the policy is told too.
CANARY = """
  window.canary = () => console.error("CANARY fired");
  document.addEventListener("securitypolicyviolation",
    (event) => console.error(`CANARY refused ${event.violatedDirective} ${event.blockedURI}`));
"""
# What a person may do without knowing: opening, pointing at and stepping through everything.
TOUCH = """
  () => {
    for (const one of document.querySelectorAll("details")) one.open = true;
    for (const one of document.querySelectorAll("a, button, input, select, textarea, [tabindex]")) {
      one.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
      one.focus();
    }
    const named = document.querySelectorAll("[href], [src], [action], [formaction], [data-src]");
    const strange = [];
    for (const one of named) {
      for (const name of ["href", "src", "action", "formaction", "data-src"]) {
        if (!one.hasAttribute(name)) continue;
        const scheme = new URL(one.getAttribute(name), location.href).protocol;
        if (!["http:", "https:", "mailto:"].includes(scheme)) strange.push(one.outerHTML);
      }
    }
    const handlers = [...document.querySelectorAll("*")].filter((one) =>
      [...one.attributes].some((attribute) => attribute.name.startsWith("on")));
    return [...strange, ...handlers.map((one) => one.outerHTML)];
  }
"""
NO_PAGES = {"healthz", "readyz", "metrics"}
KEYS_OF_PANELS = tuple(key for panel in "ensghk" for key in (panel, "Escape"))
KEYS_OF_THE_WORKSPACE = ("m", "Escape", "r", "Escape", "1", "g", "Escape")


def test_every_column_of_text_is_attacked_or_known_to_be_the_servers() -> None:
    attacked = {(model, name) for model, names in POISONED.items() for name in names}
    made = {(model, name) for model, names in MADE_BY_THE_SERVER.items() for name in names}

    assert text_columns() - attacked - made == set()
    assert attacked & made == set()


@pytest.fixture
def new_context(
    browser: Browser, browser_thread: ThreadPoolExecutor, live_server: LiveServer
) -> Iterator[Callable[[bool], BrowserContext]]:
    contexts: list[BrowserContext] = []

    def make(bypass_csp: bool) -> BrowserContext:
        context = browser.new_context(base_url=live_server.url, bypass_csp=bypass_csp)
        context.add_init_script(CANARY)
        contexts.append(context)
        return context

    yield lambda bypass_csp: browser_thread.submit(make, bypass_csp).result()
    for context in contexts:
        browser_thread.submit(context.close).result()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_no_page_runs_what_somebody_wrote(
    new_context: Callable[[bool], BrowserContext],
    browser_thread: ThreadPoolExecutor,
    live_server: LiveServer,
) -> None:
    world = hostile_world()
    visits = list(visits_of(world))
    assert len(visits) > 60

    # Without the policy only escaping protects; with it, a page must not even try.
    escaped = browser_thread.submit(walk, new_context(True), live_server.url, visits)
    pages = [visit for visit in visits if not visit[1].startswith("/api/")]
    refused = browser_thread.submit(walk, new_context(False), live_server.url, pages)

    assert escaped.result() == []
    assert refused.result() == []


def visits_of(world: World) -> Iterator[tuple[str, str]]:
    """Every readable address with a session that may read it; "" is nobody's."""
    sessions = {name: session_of(world, name) for name in ("alice", "bob", "olga")}
    for route in all_routes():
        readers = ROUTES.get(route.name, {}).get("GET", frozenset())
        if route.name in NO_PAGES or "address" in route.parts:
            continue
        who = next((name for name in ("bob", "alice") if name in readers), "")
        if who == "bob" and "alice" in readers and "assignment" not in route.parts:
            who = "alice"
        if who or ANONYMOUS in readers:
            yield sessions.get(who, ""), route.address(world.values)


def session_of(world: World, name: str) -> str:
    client = Client()
    client.force_login(world.people[name])
    return client.cookies["sessionid"].value


def walk(context: BrowserContext, site: str, visits: list[tuple[str, str]]) -> list[str]:
    """Open every page, touch everything on it; what ran or tried to."""
    found: list[str] = []
    page = context.new_page()
    watch(page, found)
    for session, address in visits:
        context.clear_cookies()
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
        open_and_touch(page, address, found)
    page.close()
    return found


def open_and_touch(page: Page, address: str, found: list[str]) -> None:
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return  # an attachment, which no browser shows
    if answer is None or answer.status >= 500:
        found.append(f"{address}: no page")
        return
    if "text/html" not in answer.headers.get("content-type", ""):
        return
    found += [f"{address}: {html[:200]}" for html in page.evaluate(TOUCH)]
    if address.endswith("/adjudication/"):
        for key in KEYS_OF_THE_WORKSPACE:
            page.keyboard.press(key)
        found += [f"{address}: {html[:200]}" for html in page.evaluate(TOUCH)]
    if address.startswith("/assignments/"):
        with suppress(Error):
            page.wait_for_selector("html[data-ready]", state="attached", timeout=5_000)
        for key in KEYS_OF_PANELS:
            page.keyboard.press(key)
        found += [f"{address}: {html[:200]}" for html in page.evaluate(TOUCH)]


def watch(page: Page, found: list[str]) -> None:
    def hear(message: ConsoleMessage) -> None:
        if "CANARY" in message.text:
            found.append(f"{page.url}: {message.text}")

    def see(request: Request) -> None:
        if "canary" in request.url.partition("?")[0]:
            found.append(f"{page.url}: asked for {request.url}")

    def refuse(dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            dialog.accept()  # the browser's own question, asked while a decision is on its way
            return
        found.append(f"{page.url}: a dialog")
        dialog.dismiss()

    page.on("console", hear)
    page.on("request", see)
    page.on("dialog", refuse)
