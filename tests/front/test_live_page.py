"""The annotation page in a browser on the real server: keys become saved records."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client
from front.records import Json
from make import make_assignment, make_user
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from annotations.models import Assignment, RecordVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "It rained.\n\n“Nobody wrote back 👍🏽,” said Ida Morren. Officials gave no figures."

OpenPage = Callable[[Assignment], Page]
Steps = Callable[[Page], object]


@pytest.fixture
def in_browser(
    browser: Browser, browser_thread: ThreadPoolExecutor, live_server: LiveServer
) -> Iterator[Callable[[Assignment, Steps], object]]:
    """Open a person's assignment and take steps on it; errors of the page fail the test."""
    contexts = []
    errors: list[str] = []

    def open_page(assignment: Assignment, session: str) -> Page:
        context = browser.new_context(base_url=live_server.url)
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"/assignments/{assignment.uid}/")
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    def take_steps(assignment: Assignment, steps: Steps) -> object:
        client = Client()
        client.force_login(assignment.annotator)
        session = client.cookies["sessionid"].value
        return browser_thread.submit(lambda: steps(open_page(assignment, session))).result()

    yield take_steps
    for context in contexts:
        browser_thread.submit(context.close).result()
    assert errors == []


def wait_until_saved(page: Page) -> None:
    page.wait_for_selector("[data-state=saved]")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def newest(assignment: Assignment, position: int) -> Json:
    rows = RecordVersion.objects.filter(assignment=assignment, sentence__position=position)
    payload: Json = rows.latest("version").payload
    return payload


def test_keys_on_the_page_are_stored_as_records_with_spans_of_the_text(
    in_browser: Callable[[Assignment, Steps], object],
) -> None:
    assignment = make_assignment(TEXT, annotator=make_user("mara"))

    def steps(page: Page) -> str:
        press(page, "c", "Enter", "q", "1", "Enter", "x")
        wait_until_saved(page)
        return page.inner_text("[data-count]")

    count = in_browser(assignment, steps)

    text = assignment.batch_article.version.text
    quote = newest(assignment, 1)
    [attribution] = quote["attributions"]
    [[start, end]] = attribution["content"]
    [[mention_start, mention_end]] = attribution["speaker"]["mention"]
    assert count == "3 of 3"
    assert [newest(assignment, n)["marks"] for n in (0, 1, 2)] == ["C", "Q", "none"]
    assert text[start:end] == "“Nobody wrote back 👍🏽,”"
    assert text[mention_start:mention_end] == "Ida Morren"


def test_undo_and_redo_take_back_the_act_and_do_it_again(
    in_browser: Callable[[Assignment, Steps], object],
) -> None:
    assignment = make_assignment(TEXT, annotator=make_user("mara"))

    def steps(page: Page) -> list[str]:
        seen = []
        press(page, "c")
        wait_until_saved(page)
        for key, wanted in (("u", ".mark.todo"), ("Shift+U", ".mark.c")):
            press(page, key)
            page.wait_for_selector(f"li[data-n='0'] {wanted}")
            seen.append(page.inner_text("[data-count]"))
        return seen

    assert in_browser(assignment, steps) == ["0 of 3", "1 of 3"]


def test_submitting_shows_what_is_undecided_then_closes_the_article(
    in_browser: Callable[[Assignment, Steps], object],
) -> None:
    assignment = make_assignment(TEXT, annotator=make_user("mara"))

    def steps(page: Page) -> str:
        press(page, "c", "Control+Enter")
        page.wait_for_selector(".problems li >> nth=1")
        press(page, "Escape", "Shift+X", "y", "Control+Enter")
        page.wait_for_selector("[data-section-name=outcome] a.button")
        return page.inner_text("#sheet h2:visible")

    assert in_browser(assignment, steps) == "Submitted"
    assignment.refresh_from_db()
    assert assignment.state == "submitted"


def test_second_tab_is_told_of_the_change_and_loses_nothing(
    in_browser: Callable[[Assignment, Steps], object],
) -> None:
    assignment = make_assignment(TEXT, annotator=make_user("mara"))

    def steps(page: Page) -> str:
        other = page.context.new_page()
        other.goto(page.url)
        other.wait_for_selector("html[data-ready]", state="attached")
        press(page, "c")
        wait_until_saved(page)
        press(other, "x")
        other.wait_for_selector(".conflict")
        shown = other.inner_text(".conflict .sides")
        other.click(".conflict button >> nth=1")
        wait_until_saved(other)
        return shown

    shown = str(in_browser(assignment, steps))

    assert "none" in shown
    assert "claim" in shown
    assert newest(assignment, 0)["marks"] == "C"


def test_active_time_is_stored_with_its_sentence_and_shown_though_the_page_was_offline(
    in_browser: Callable[[Assignment, Steps], object],
) -> None:
    assignment = make_assignment(TEXT, annotator=make_user("mara"))

    def steps(page: Page) -> str:
        page.clock.install()
        page.reload()
        page.wait_for_selector("html[data-ready]", state="attached")
        page.context.set_offline(True)
        page.clock.run_for(12_000)
        press(page, "c", "Enter")
        page.clock.run_for(600_000)  # of which a minute is active
        press(page, "x")
        shown = page.inner_text("[data-spent]")
        page.context.set_offline(False)
        page.clock.run_for(60_000)  # the queue tries again
        wait_until_saved(page)
        return shown

    assert in_browser(assignment, steps) == "1 min · 1 min"
    assert [round(newest(assignment, n)["seconds"]) for n in (0, 1)] == [12, 60]
