"""A window of a browser on the real server, driven from the test's own thread."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from annotations.models import Assignment, User

T = TypeVar("T")
SAVED = re.compile(r"^saved \d\d:\d\d$")
PATIENCE_MS = 20_000


class Window:
    """One page. Playwright lives on a thread of its own; what it finds comes back from there."""

    def __init__(self, thread: ThreadPoolExecutor, page: Page) -> None:
        self.thread = thread
        self.page = page

    def do(self, steps: Callable[[Page], T]) -> T:
        return self.thread.submit(steps, self.page).result()

    def open(self, path: str) -> None:
        self.do(lambda page: page.goto(path))

    def open_article(self, assignment: Assignment) -> None:
        self.open(f"/assignments/{assignment.uid}/")
        self.wait_until_ready()

    def reload(self) -> None:
        self.do(lambda page: page.reload())
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        self.do(lambda page: expect(page.locator("html[data-ready]")).to_be_attached())

    def another(self) -> "Window":
        """Another tab of the same browser."""
        made = self.do(lambda page: page.context.new_page())
        return Window(self.thread, made)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.do(lambda page, key=key: page.keyboard.press(key))  # type: ignore[misc]

    def stand_on(self, number: int) -> None:
        """Go to the sentence at this position by the arrow keys."""
        here = self.do(lambda page: page.locator("li:has(> .row[aria-current=true])"))
        at = int(self.do(lambda _: here.get_attribute("data-n")) or 0)
        self.press(*["ArrowDown" if number > at else "ArrowUp"] * abs(number - at))
        self.see(f"li[data-n='{number}'] > .row[aria-current=true]")

    def run(self, script: str, *values: object) -> Any:
        """What a function of JavaScript gives for these values, taken as one list."""
        return self.do(lambda page: page.evaluate(script, list(values)))

    def see(self, selector: str, text: str | re.Pattern[str] | None = None) -> None:
        """Wait until it is there, and has these words among its own."""

        def look(page: Page) -> None:
            found = page.locator(selector).first
            if text is None:
                expect(found).to_be_visible()
            else:
                expect(found).to_contain_text(text)

        self.do(look)

    def see_state(self, text: str | re.Pattern[str]) -> None:
        self.do(lambda page: expect(page.locator("#bar [data-state]")).to_have_text(text))

    def wait_until_saved(self) -> None:
        self.see_state(SAVED)

    def letters(self, number: int) -> str:
        """What stands decided in the margin of a sentence."""
        return self.do(lambda page: "+".join(_marks(page, number).all_inner_texts()))

    def words(self, selector: str) -> str:
        return self.do(lambda page: page.locator(selector).first.inner_text())


def _marks(page: Page, number: int) -> Locator:
    return page.locator(f"li[data-n='{number}'] .mark:not(.guess, .todo)")


def cookies_of(user: User, address: str) -> list[Any]:
    """The cookies of a session of this person on a site, as signing in gives them."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return [
        {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address},
        {"name": settings.CSRF_COOKIE_NAME, "value": f"{user.pk:0>32}", "url": address},
    ]
