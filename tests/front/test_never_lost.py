"""Marks outlive what happens to networks, sessions, servers, tabs, disks and browsers."""

import json
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from front.conftest import FLAGS
from front.window import PATIENCE_MS, Window, cookies_of
from make import make_assignment, make_user, said_by, save
from make import record as make_record
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    Route,
    expect,
)
from pytest_django.live_server_helper import LiveServer

from annotations.models import Assignment, AssignmentState, Event, RecordVersion, Session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "It rained.\n\n“Nobody wrote back,” said Ida Morren. Officials gave no figures."
API = "**/api/**"
FIRST = "**/api/assignments/*/sentences/0"
PASSWORD = "a lantern on the quay"
OpenWindow = Callable[..., Window]


@pytest.fixture
def open_window(
    browser: Browser, browser_thread: ThreadPoolExecutor, live_server: LiveServer
) -> Iterator[OpenWindow]:
    """Opens a person's article in a browser of its own; errors of the page fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def prepare(script: str) -> Page:
        context = browser.new_context(base_url=live_server.url)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.on("page", lambda page: page.on("pageerror", lambda one: errors.append(str(one))))
        if script:
            context.add_init_script(script)
        return context.new_page()

    def make(assignment: Assignment, *, script: str = "") -> Window:
        user = assignment.annotator
        page = browser_thread.submit(prepare, script).result()
        window = Window(browser_thread, page)
        cookies = cookies_of(user, live_server.url)
        window.do(lambda page: page.context.add_cookies(cookies))
        window.open_article(assignment)
        return window

    expect.set_options(timeout=PATIENCE_MS)
    yield make
    for context in contexts:
        browser_thread.submit(context.close).result()
    assert errors == []


def make_work(name: str = "mara") -> Assignment:
    user = make_user(name)
    user.set_password(PASSWORD)
    user.save()
    return make_assignment(TEXT, annotator=user)


def history(assignment: Assignment) -> dict[int, list[object]]:
    """The marks of each sentence, version after version."""
    found: dict[int, list[object]] = {}
    rows = RecordVersion.objects.filter(assignment=assignment).order_by("version")
    for row in rows.select_related("sentence"):
        found.setdefault(row.sentence.position, []).append(row.payload["marks"])
    return found


def wait_for_history(assignment: Assignment, expected: dict[int, list[object]]) -> None:
    """Wait until the server has this; what it has instead is the failure."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while (found := history(assignment)) != expected:
        assert time.monotonic() < deadline, found
        time.sleep(0.02)


def route(window: Window, pattern: str, handler: Callable[[Route], object]) -> None:
    window.do(lambda page: page.context.route(pattern, handler))


def unroute(window: Window, pattern: str) -> None:
    window.do(lambda page: page.context.unroute(pattern))


def come_back(window: Window) -> None:
    """Turn to this tab: a driven browser takes every tab for the one in front."""
    window.do(lambda page: page.evaluate("dispatchEvent(new Event('focus'))"))


def fill_sign_in(page: Page, *, username: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name=username, exact=True)).to_be_visible()


# --- Networks -----------------------------------------------------------------------------------


def test_ten_minutes_offline_are_kept_and_sent_in_order(open_window: OpenWindow) -> None:
    assignment = make_work()
    window = open_window(assignment)
    tries: list[str] = []
    window.do(lambda page: page.on("requestfailed", lambda request: tries.append(request.url)))
    window.do(lambda page: page.clock.install())
    window.do(lambda page: page.context.set_offline(True))

    window.press("c", "v")
    window.stand_on(1)
    window.press("q", "0", "c")
    window.stand_on(2)
    window.press("x")
    for _minute in range(10):
        window.do(lambda page: page.clock.run_for(60_000))
        window.see_state("6 unsaved, offline")
    assert history(assignment) == {}
    assert len(tries) >= 10

    window.do(lambda page: page.context.set_offline(False))
    window.wait_until_saved()

    assert history(assignment) == {0: ["C", "C"], 1: ["Q", "Q", "Q+C"], 2: ["none"]}
    assert Event.objects.filter(kind="records.saved").count() == 6


@pytest.mark.parametrize("status", [429, 503])
def test_server_that_cannot_take_it_now_is_waited_for(open_window: OpenWindow, status: int) -> None:
    assignment = make_work()
    window = open_window(assignment)
    body = '{"code": "busy", "detail": "Later."}'
    route(window, API, lambda one: one.fulfill(status=status, body=body))

    window.press("c", "v")
    window.see_state("2 unsaved, waiting for the server")
    assert history(assignment) == {}
    unroute(window, API)
    come_back(window)
    window.wait_until_saved()

    assert history(assignment) == {0: ["C", "C"]}


def test_answer_lost_after_the_commit_is_asked_again_and_stored_once(
    open_window: OpenWindow,
) -> None:
    assignment = make_work()
    window = open_window(assignment)

    def lose_the_answer(one: Route) -> None:
        one.fetch()
        one.abort()

    route(window, FIRST, lose_the_answer)
    window.press("c")
    window.see_state("1 unsaved, offline")
    assert history(assignment) == {0: ["C"]}
    window.press("v")
    unroute(window, FIRST)
    come_back(window)
    window.wait_until_saved()

    assert history(assignment) == {0: ["C", "C"]}


def test_saved_is_shown_only_after_the_answer_that_follows_the_commit(
    open_window: OpenWindow,
) -> None:
    assignment = make_work()
    window = open_window(assignment)
    waiting: list[Route] = []
    route(window, FIRST, lambda one: waiting.append(one))  # noqa: PLW0108 - Playwright asks for a function

    window.press("c")
    window.see("li[data-n='0'] .mark.c")
    window.see_state("saving…")
    assert history(assignment) == {}
    window.do(lambda page: _held(page, waiting).continue_())
    window.wait_until_saved()

    assert history(assignment) == {0: ["C"]}


def _held(page: Page, waiting: list[Route]) -> Route:
    """The request that was caught, once it is: the page says "saving…" a moment before it asks."""
    for _ in range(400):
        if waiting:
            break
        page.wait_for_timeout(20)
    return waiting.pop()


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (
            400,
            '{"code": "invalid_span", "detail": "The span [0, 99] lies outside of [0, 10].",'
            ' "field": "record.attributions[0].content[0]"}',
            "The span [0, 99] lies outside of [0, 10]. (content 1, attribution 1)",
        ),
        (413, "<html>too large</html>", "The server did not take this: 413"),
    ],
    ids=["bad-span", "too-large"],
)
def test_write_the_server_refuses_stays_visible_and_blocks_nothing_else(
    open_window: OpenWindow, status: int, body: str, words: str
) -> None:
    assignment = make_work()
    window = open_window(assignment)
    route(window, FIRST, lambda one: one.fulfill(status=status, body=body))

    window.press("c", "ArrowDown", "q", "0", "ArrowDown", "x")
    window.see(".conflict[role=alert]", words)
    window.see_state("1 sentence not saved")
    wait_for_history(assignment, {1: ["Q", "Q"], 2: ["none"]})
    window.reload()
    window.see(".conflict[role=alert]", words)
    assert window.letters(0) == "C"

    unroute(window, FIRST)
    window.stand_on(0)
    window.press("Tab", "Enter")
    window.wait_until_saved()
    assert history(assignment) == {0: ["C"], 1: ["Q", "Q"], 2: ["none"]}


# --- Sessions -----------------------------------------------------------------------------------


def test_ended_session_goes_on_once_signed_in_again_in_another_tab(
    open_window: OpenWindow,
) -> None:
    assignment = make_work()
    window = open_window(assignment)
    Session.objects.all().delete()

    window.press("c", "v")
    window.see_state("2 unsaved, signed out: sign in again")
    assert history(assignment) == {}
    window.another().do(partial(fill_sign_in, username="mara"))
    come_back(window)
    window.wait_until_saved()

    assert history(assignment) == {0: ["C", "C"]}


def test_somebody_elses_sign_in_sends_nothing_and_says_so(open_window: OpenWindow) -> None:
    assignment, other = make_work(), make_work("jonas")
    window = open_window(assignment)
    route(window, API, lambda one: one.abort())
    window.press("c", "v")
    window.see_state("2 unsaved, offline")
    Session.objects.all().delete()
    tab = window.another()
    tab.do(partial(fill_sign_in, username="jonas"))
    sent: list[str] = []

    def note(request: Request) -> None:
        if "/assignments/" in request.url:
            sent.append(f"{request.method} {request.url}")

    window.do(lambda page: page.context.on("request", note))
    unroute(window, API)
    come_back(window)
    window.see_state("2 unsaved; somebody else is signed in here: sign in again")
    window.press("x")
    come_back(window)
    window.see_state("3 unsaved; somebody else is signed in here: sign in again")
    assert sent == []
    assert history(assignment) == {}
    assert history(other_work := Assignment.objects.get(pk=other.pk)) == {}
    assert other_work.annotator.username == "jonas"

    Session.objects.all().delete()
    tab.do(partial(fill_sign_in, username="mara"))
    come_back(window)
    window.wait_until_saved()
    assert history(assignment) == {0: ["C", "C", "none"]}


def test_signing_out_with_unsent_marks_asks_to_send_or_discard(open_window: OpenWindow) -> None:
    assignment = make_work()
    window = open_window(assignment)
    route(window, API, lambda one: one.abort())
    window.press("c", "v")
    window.see_state("2 unsaved, offline")
    window.open("/")

    window.do(lambda page: page.get_by_role("button", name="Sign out").click())
    window.see("[role=alert]", "2 marks of yours are not saved yet.")
    unroute(window, API)
    window.press("Enter")  # the first choice has the focus: open the article and send them
    window.wait_until_ready()
    window.wait_until_saved()
    assert history(assignment) == {0: ["C", "C"]}

    route(window, API, lambda one: one.abort())
    window.press("x")
    window.see_state("1 unsaved, offline")
    window.open("/")
    window.do(lambda page: page.get_by_role("button", name="Sign out").click())
    window.do(lambda page: page.get_by_role("button", name="Discard them and sign out").click())
    window.see("button", "Sign in")
    unroute(window, API)
    window.do(partial(fill_sign_in, username="mara"))
    window.open_article(assignment)
    window.wait_until_saved()
    assert history(assignment) == {0: ["C", "C"]}


def test_marks_on_an_article_that_was_taken_away_are_shown_and_can_be_taken_along(
    open_window: OpenWindow,
) -> None:
    assignment = make_work()
    window = open_window(assignment)
    route(window, API, lambda one: one.abort())
    window.press("c", "ArrowDown", "ArrowDown", "x")
    window.see_state("2 unsaved, offline")
    unroute(window, API)
    window.open("/")
    window.see("unsent-work", "Marks of yours that only this browser has: 2, on sentences 1, 3")
    window.see("unsent-work a[href='" + reverse("assignment-detail", args=[assignment.uid]) + "']")

    Assignment.objects.filter(pk=assignment.pk).update(
        state=AssignmentState.WITHDRAWN, state_before_withdrawal=AssignmentState.OPEN
    )
    project = assignment.batch_article.batch.project
    window.open(reverse("project-detail", args=[project.uid]))
    window.see("unsent-work", "an article that is no longer given to you")
    draft = json.loads(window.do(save_draft))
    assert [one["n"] for write in draft["writes"] for one in write["records"]] == [0, 2]
    assert draft["writes"][1]["records"][0]["record"]["marks"] == "none"

    window.do(lambda page: page.get_by_role("button", name="Discard them", exact=True).click())
    window.do(lambda page: expect(page.locator("unsent-work > *")).to_have_count(0))
    window.open("/")
    window.do(lambda page: expect(page.locator("unsent-work > *")).to_have_count(0))


def save_draft(page: Page) -> str:
    """What the file holds that the link gives."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Save them as a file").click()
    return Path(download.value.path()).read_text(encoding="utf-8")


# --- Disks and browsers -------------------------------------------------------------------------

REFUSED = """
  const refuse = {get() { throw new DOMException("refused", "SecurityError"); }};
  for (const name of ["indexedDB", "localStorage"]) Object.defineProperty(window, name, refuse);
"""


def test_browser_that_keeps_nothing_says_so_saves_all_the_same_and_asks_before_closing(
    open_window: OpenWindow,
) -> None:
    assignment = make_work()
    window = open_window(assignment, script=REFUSED)
    window.see(".strip .notice", "This browser keeps nothing")
    route(window, API, lambda one: one.abort())
    window.press("c")
    window.see_state("1 unsaved, offline")

    assert asks_before_closing(window)
    unroute(window, API)
    come_back(window)
    window.wait_until_saved()
    assert not asks_before_closing(window)
    assert history(assignment) == {0: ["C"]}


def test_full_disk_is_told_and_what_is_not_kept_is_asked_about_before_closing(
    open_window: OpenWindow, live_server: LiveServer
) -> None:
    assignment = make_work()
    window = open_window(assignment)
    quota = {"origin": live_server.url, "quotaSize": 1}
    window.do(
        lambda page: page.context.new_cdp_session(page).send(
            "Storage.overrideQuotaForOrigin", quota
        )
    )
    route(window, API, lambda one: one.abort())
    window.press("c")
    window.see(".strip .notice", "This browser keeps nothing")
    window.press("v")
    window.see_state("2 unsaved, offline")

    assert asks_before_closing(window)
    unroute(window, API)
    come_back(window)
    window.wait_until_saved()
    assert not asks_before_closing(window)
    assert history(assignment) == {0: ["C", "C"]}


def test_page_whose_work_is_kept_closes_without_a_question(open_window: OpenWindow) -> None:
    window = open_window(make_work())
    route(window, API, lambda one: one.abort())
    window.press("c")
    window.see_state("1 unsaved, offline")

    assert not asks_before_closing(window)


def asks_before_closing(window: Window) -> bool:
    """Whether the page holds on to itself when it is about to go; it stays."""
    script = """() => {
      const event = new Event("beforeunload", {cancelable: true});
      dispatchEvent(event);
      return event.defaultPrevented;
    }"""
    return bool(window.do(lambda page: page.evaluate(script)))


def test_browser_asks_in_its_own_words_before_unkept_work_goes(open_window: OpenWindow) -> None:
    window = open_window(make_work(), script=REFUSED)
    route(window, API, lambda one: one.abort())
    window.press("c")
    window.see_state("1 unsaved, offline")

    def leave_and_stay(page: Page) -> str:
        with page.expect_event("dialog") as found:
            page.close(run_before_unload=True)
        found.value.dismiss()
        return str(found.value.type)

    assert window.do(leave_and_stay) == "beforeunload"
    window.see_state("1 unsaved, offline")


def test_killed_browser_opened_again_sends_what_it_had_not(
    browser: Browser, tmp_path: Path, browser_thread: ThreadPoolExecutor, live_server: LiveServer
) -> None:
    """SIGKILL of every process of a browser in the middle of the work, then the same profile."""
    assignment = make_work()
    user, profile = assignment.annotator, tmp_path / "profile"
    cookies = cookies_of(user, live_server.url)

    def launch() -> Page:
        path = shutil.which("chromium") or browser.browser_type.executable_path
        context = browser.browser_type.launch_persistent_context(
            str(profile), executable_path=path, args=FLAGS, base_url=live_server.url
        )
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies(cookies)
        return context.new_page()

    first = Window(browser_thread, browser_thread.submit(launch).result())
    first.open_article(assignment)
    first.press("c")
    first.wait_until_saved()
    route(first, API, lambda one: one.abort())
    first.press("v")
    first.stand_on(1)
    first.press("q", "0", "c")
    first.see_state("4 unsaved, offline")
    kill_all_of(profile)

    second = Window(browser_thread, browser_thread.submit(launch).result())
    second.open_article(assignment)
    second.wait_until_saved()
    letters = [second.letters(0), second.letters(1)]
    second.do(lambda page: page.context.close())

    assert history(assignment) == {0: ["C", "C"], 1: ["Q", "Q", "Q+C"]}
    assert letters == ["C", "Q+C"]


def kill_all_of(profile: Path) -> None:
    """Kill the browser that has this profile, with all its processes, and wait until it is gone."""
    killed = 0
    while pids := [pid for pid in running() if str(profile) in command_of(pid)]:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed += 1
    assert killed > 0


def running() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


# --- Two tabs -----------------------------------------------------------------------------------

# Both sides, the choice by keyboard alone, and what stands afterwards.
CHOICES = {
    "mine": (1, "C", ["Q", "C"]),
    "theirs": (2, "Q", ["Q"]),
    "both": (3, "Q+C", ["Q", "Q+C"]),
}


@pytest.mark.parametrize("choice", CHOICES)
def test_conflict_shows_both_sides_and_is_settled_by_keyboard(
    open_window: OpenWindow, choice: str
) -> None:
    tabs, stands, stored = CHOICES[choice]
    assignment = make_work()
    window = open_window(assignment)
    other = window.another()
    other.open_article(assignment)
    other.press("q")
    other.wait_until_saved()
    type_source(other, "Ida Morren")
    other.wait_until_saved()

    window.press("c")
    window.see(".conflict[role=alert]", "This sentence was changed in another window.")
    window.see(".conflict h3", "Yours, in this window, not saved")
    window.see(".conflict", "claim")
    window.see(".conflict", "article itself")
    window.see(".conflict", "quote")
    window.see(".conflict", "Ida Morren")
    window.see(".conflict", re.compile(r"From another window of this browser, saved \d\d:\d\d"))
    window.see_state("1 sentence not saved")

    window.press(*["Tab"] * tabs, "Enter")
    window.wait_until_saved()
    window.see("li[data-n='0'] .mark:not(.todo)", stands[0])
    assert window.letters(0) == stands
    assert history(assignment)[0] == ["Q", *stored]
    assert window.do(lambda page: page.evaluate("document.activeElement.className")) == "row"
    # The keys go on with the sentence.
    window.press("?")
    window.wait_until_saved()
    assert len(history(assignment)[0]) == 1 + len(stored) + 1


def type_source(window: Window, name: str) -> None:
    window.press("s")
    window.do(lambda page: page.keyboard.type(name))
    window.press("Enter")


def test_conflict_with_a_program_or_a_closed_window_says_so(open_window: OpenWindow) -> None:
    assignment = make_work()
    window = open_window(assignment)
    save(assignment, 0, make_record("none"))
    save(assignment, 1, make_record("none"), client=uuid4())

    window.press("c", "ArrowDown", "q")

    window.see("li[data-n='0'] .conflict", "From a program, saved")
    window.see("li[data-n='1'] .conflict", "From a window closed since or another device, saved")
    # One says none, the other marks the sentence: there is nothing to keep of both.
    expected = ["keep mine", "take the other"]
    assert (
        window.do(lambda page: page.locator(".conflict button").all_inner_texts()) == expected * 2
    )


def test_conflict_drawn_anew_keeps_the_focus_on_the_button_it_was_on(
    open_window: OpenWindow,
) -> None:
    assignment = make_work()
    window = open_window(assignment)
    save(assignment, 0, make_record("Q", attributions=[said_by(None)]))

    window.press("c")
    window.see(".conflict", "From a program, saved")
    window.press("Tab", "Tab", "?")
    window.see(".conflict .sides > div:first-child", "unsure")

    assert window.run("() => document.activeElement.textContent") == "take the other"


def test_conflict_at_the_foot_of_the_window_is_scrolled_into_view(open_window: OpenWindow) -> None:
    assignment = make_work()
    window = open_window(assignment)
    window.do(lambda page: page.set_viewport_size({"width": 900, "height": 420}))
    save(assignment, 2, make_record("Q", attributions=[said_by(None)]))

    window.stand_on(2)
    window.press("c")
    window.see(".conflict", "From a program, saved")

    below, keys = (
        window.run(f"() => document.querySelector('{part}').getBoundingClientRect().{edge}")
        for part, edge in ((".conflict button", "bottom"), (".keys", "top"))
    )
    assert below <= keys


def test_submitting_leads_to_the_sentence_that_was_not_saved(open_window: OpenWindow) -> None:
    assignment = make_work()
    window = open_window(assignment)
    save(assignment, 0, make_record("none"))

    window.press("c")
    window.see(".conflict")
    window.press("ArrowDown", "ArrowDown", "Control+Enter")

    window.see("#announce", "Something is still unsaved.")
    window.see("li[data-n='0'] > .row[aria-current=true]")


def test_marks_added_while_a_conflict_waits_are_shown_on_ones_side(open_window: OpenWindow) -> None:
    assignment = make_work()
    window = open_window(assignment)
    save(assignment, 0, make_record("Q", attributions=[said_by(None)]))

    window.press("c")
    window.see(".conflict")
    window.press("?")
    window.see(".conflict .sides > div:first-child", "unsure")
    window.press("Tab", "Enter")
    window.wait_until_saved()

    newest = RecordVersion.objects.filter(assignment=assignment).latest("version").payload
    assert (newest["marks"], newest["unsure"]) == ("C", True)


# --- Undo ---------------------------------------------------------------------------------------


def test_undo_and_redo_go_on_after_a_reload_across_the_article(open_window: OpenWindow) -> None:
    assignment = make_work()
    window = open_window(assignment)
    window.press("c", "ArrowDown", "q", "0")
    window.press("Shift+X", "y")
    window.wait_until_saved()
    window.reload()

    window.press("u")
    window.see(".strip .notice", "Undone.")
    window.see("li[data-n='2'] .mark.todo")
    window.press("u")
    window.see("li[data-n='1'] .asked")
    window.press("u")
    window.see("li[data-n='1'] .mark.todo")
    window.press("u")
    window.see("li[data-n='0'] .mark.todo")
    window.reload()
    for selector in ("[data-n='0'] .mark.c", "[data-n='1'] .mark.q", "[data-n='1'] .quiet"):
        window.press("Shift+U")
        window.see(selector)
    window.press("Shift+U")
    window.see("[data-n='2'] .mark.x")

    assert [history(assignment)[n][-1] for n in range(3)] == ["C", "Q", "none"]


def test_bulk_act_is_taken_back_as_one(open_window: OpenWindow) -> None:
    assignment = make_work()
    window = open_window(assignment)
    window.press("Shift+X", "y")
    window.wait_until_saved()

    window.press("u")
    window.see(".strip .notice", "Undone in 3 sentences.")

    assert history(assignment) == {n: ["none", None] for n in range(3)}


def test_undo_after_another_windows_act_says_why_not_and_shows_it(open_window: OpenWindow) -> None:
    assignment = make_work()
    window = open_window(assignment)
    window.press("c")
    window.wait_until_saved()
    other = window.another()
    other.open_article(assignment)
    other.stand_on(0)
    other.press("x")
    other.wait_until_saved()

    window.press("u")
    window.see(".strip .notice", "another window has changed sentence 1 since")
    window.see("[data-n='0'] .mark.x")
    # From here on it knows the other's act, and takes back that, then its own.
    window.press("u")
    window.see("[data-n='0'] .mark.c")
    window.press("u")
    window.see("[data-n='0'] .mark.todo")

    assert history(assignment) == {0: ["C", "none", "C", None]}


def test_undo_whose_answer_was_lost_takes_back_one_act_only(open_window: OpenWindow) -> None:
    assignment = make_work()
    window = open_window(assignment)
    window.press("c", "v", "?")
    window.wait_until_saved()

    def lose_the_answer(one: Route) -> None:
        one.fetch()
        one.abort()

    route(window, "**/undo", lose_the_answer)
    window.press("u")
    window.see(".strip .notice", "Undo did not reach the server.")
    unroute(window, "**/undo")
    window.press("u")
    window.see(".strip .notice", "Undone.")

    assert len(history(assignment)[0]) == 4


# --- Clocks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [-1, 1])
def test_times_shown_are_the_servers_whatever_the_browsers_clock_says(
    open_window: OpenWindow, hours: int
) -> None:
    assignment = make_work()
    window = open_window(assignment)
    skewed = datetime.now(UTC) + timedelta(hours=hours)
    window.do(lambda page: page.clock.set_system_time(skewed))
    other = window.another()
    other.open_article(assignment)

    window.press("c")
    window.wait_until_saved()
    saved = RecordVersion.objects.get(assignment=assignment).event.at
    shown = window.do(lambda page: page.evaluate(SHOWN, saved.isoformat()))
    window.see_state(f"saved {shown}")
    other.press("x")
    other.see(".conflict", f"saved {shown}")
    other.press("Tab", "Enter")
    other.wait_until_saved()

    assert history(assignment) == {0: ["C", "none"]}


SHOWN = """(at) => new Intl.DateTimeFormat("en", {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23",
}).format(new Date(at))"""
