"""The reader of the API's document in a browser: whole, from this site alone, within its policy."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client
from make import make_user
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_SCREENS = 100


def test_docs_list_the_operations_and_break_no_policy(
    browser: Browser, browser_thread: ThreadPoolExecutor, live_server: LiveServer
) -> None:
    client = Client()
    client.force_login(make_user())
    session = client.cookies["sessionid"].value
    said: list[str] = []
    asked: list[str] = []

    def read() -> list[str]:
        context = browser.new_context(base_url=live_server.url)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda line: said.append(line.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/api/docs")
        reach(page, "#operations-tokens-post_token_list")
        titles = page.locator(".opblock-summary-path").all_text_contents()
        context.close()
        return titles

    titles = browser_thread.submit(read).result()

    assert any("tokens" in title.replace("\u200b", "") for title in titles)
    assert said == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []


def reach(page: Page, selector: str) -> None:
    """Scroll down to an operation: of a long document the reader draws what is near the screen."""
    page.wait_for_selector(".opblock")
    page.mouse.move(400, 400)
    for _ in range(MOST_SCREENS):
        if page.locator(selector).count():
            return
        page.mouse.wheel(0, 700)
        page.wait_for_timeout(100)
    page.wait_for_selector(selector, timeout=1)
