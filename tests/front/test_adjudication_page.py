"""An article adjudicated while its readers go on: nothing unseen is decided, nothing is lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import make
import pytest
from adjudicating import decide, place_of, submitted
from front.window import PATIENCE_MS, Window, cookies_of
from make import NOON, Team, record
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotations.actions.submissions import reopen_assignment
from annotations.models import Gold, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenWindow = Callable[..., Window]
REFUSED = """
  const refuse = {get() { throw new DOMException("refused", "SecurityError"); }};
  for (const name of ["indexedDB", "localStorage"]) Object.defineProperty(window, name, refuse);
"""


@pytest.fixture
def open_window(
    browser: Browser, browser_thread: ThreadPoolExecutor, live_server: LiveServer
) -> Iterator[OpenWindow]:
    """Opens an address in a browser of a person's own; errors of the page fail the test."""
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

    def make_window(user: User, path: str, *, script: str = "") -> Window:
        page = browser_thread.submit(prepare, script).result()
        window = Window(browser_thread, page)
        cookies = cookies_of(user, live_server.url)
        window.do(lambda page: page.context.add_cookies(cookies))
        window.open(path)
        return window

    expect.set_options(timeout=PATIENCE_MS)
    yield make_window
    for context in contexts:
        browser_thread.submit(context.close).result()
    assert errors == []


def differing_twice() -> Team:
    """Two people who differ on the first and the second of three sentences."""
    return submitted(
        [record("C"), record("C"), record("none")],
        [record("none"), record("none"), record("none")],
    )


def address_of(team: Team) -> str:
    place = place_of(team)
    return f"/batches/{place.batch.uid}/versions/{place.version.uid}/adjudication/"


@pytest.fixture
def open_article(open_window: OpenWindow) -> OpenWindow:
    def make_window(team: Team, **fields: str) -> Window:
        window = open_window(team.manager, address_of(team), **fields)
        window.wait_until_ready()
        return window

    return make_window


def submit_anew(team: Team, position: int, marks: str) -> None:
    """The second person decides one sentence otherwise and hands the article in again."""
    work = team.work(1)
    reopen_assignment(assignment=work, by=work.annotator, at=NOON)
    work = team.work(1)
    make.save(work, position, record(marks), base=1)
    make.submit(work, [])


def stand_on(window: Window, number: int) -> None:
    window.run("([n]) => document.querySelectorAll('#sentences > li > .row')[n].focus()", number)
    window.see(f"li[data-n='{number}'] > .row[aria-current=true]")


def marks_of_sides(window: Window) -> list[str]:
    cells = "li.here .readers [data-field=marks] td"
    return window.do(lambda page: page.locator(cells).all_inner_texts())


def side_with(window: Window, words: str) -> str:
    return str(marks_of_sides(window).index(words) + 1)


def golds() -> dict[int, tuple[str | None, set[tuple[int, int]]]]:
    """By position: the marks, and (submission, record version) of what they were made from."""
    return {
        one.sentence.position: (
            one.marks,
            {
                (each.submission.number, each.record_version.version)
                for each in one.current.inputs.all()
            },
        )
        for one in Gold.objects.select_related("sentence", "current")
    }


def test_decision_on_what_a_reader_changed_since_is_refused_and_shows_what_they_say_now(
    open_article: OpenWindow,
) -> None:
    team = differing_twice()
    window = open_article(team)
    stand_on(window, 0)
    submit_anew(team, 0, "C")

    window.press(side_with(window, "claim"), "s")

    window.see("li.here .conflict", "Somebody changed their work on this article")
    window.do(
        lambda page: expect(page.locator("li.here .conflict")).not_to_contain_text("(inputs)")
    )
    window.do(
        lambda page: expect(page.locator("li.here .readers [data-field=marks] td")).to_have_text(
            ["claim", "claim"]
        )
    )
    assert golds() == {}
    window.do(lambda page: page.get_by_role("button", name="try again").click())
    window.wait_until_saved()
    assert golds() == {0: ("C", {(1, 1), (2, 2)})}


def test_what_a_reader_changed_since_is_shown_before_a_decision_can_name_it(
    open_article: OpenWindow,
) -> None:
    """Whatever brings the news of it, as here another decision that was undone."""
    team = differing_twice()
    window = open_article(team)
    stand_on(window, 0)
    window.press(side_with(window, "claim"), "s")
    window.wait_until_saved()
    submit_anew(team, 1, "C")
    window.press("u")
    window.see(".strip", "Readers changed their work meanwhile")

    stand_on(window, 1)

    assert marks_of_sides(window) == ["claim", "claim"]


def test_decided_sentence_that_a_reader_changed_since_is_open_again(
    open_article: OpenWindow,
) -> None:
    team = differing_twice()
    decide(place_of(team), 1, record("C"))
    window = open_article(team)
    window.do(lambda page: expect(page.locator("#bar [data-count]")).to_have_text("1 of 3 decided"))
    submit_anew(team, 1, "C")
    stand_on(window, 0)

    window.press(side_with(window, "claim"), "s")
    window.see(".strip", "Readers changed their work meanwhile")
    window.do(lambda page: page.get_by_role("button", name="try again").click())

    window.wait_until_saved()
    window.see("li[data-n='1'].open")


def test_decision_that_kept_several_is_taken_back_whole(open_article: OpenWindow) -> None:
    team = differing_twice()
    decide(place_of(team), 0, record("none"), reason="judgement")
    window = open_article(team)
    stand_on(window, 0)

    window.press("x", "Space")

    window.wait_until_saved()
    assert golds()[0][0] is None


def test_article_is_decided_where_the_browser_keeps_nothing(open_article: OpenWindow) -> None:
    team = differing_twice()
    window = open_article(team, script=REFUSED)
    stand_on(window, 0)

    window.press(side_with(window, "claim"), "s")

    window.wait_until_saved()
    assert golds()[0][0] == "C"


def test_article_in_german_fits_a_phone_of_320_pixels(open_article: OpenWindow) -> None:
    team = differing_twice()
    team.manager.language = "de"
    team.manager.save()
    window = open_article(team)
    window.do(lambda page: page.set_viewport_size({"width": 320, "height": 640}))

    wide = window.run("() => document.documentElement.scrollWidth")

    assert wide == 320
    window.press("1")
    assert window.run("() => document.documentElement.scrollWidth") == 320


def test_signing_out_asks_about_drafts_of_decisions(open_article: OpenWindow) -> None:
    team = differing_twice()
    window = open_article(team)
    stand_on(window, 0)
    window.press(side_with(window, "claim"))
    window.see("li.here .flag", "draft, not saved")
    window.open("/")

    window.do(lambda page: page.get_by_role("button", name="Sign out").click())
    window.see("[role=alert]", "Drafts of yours that are not sent yet: 1.")
    window.press("Enter")  # the first choice has the focus: open the article

    window.wait_until_ready()
    window.see("li[data-n='0'] .flag", "draft, not saved")
    window.open("/")
    window.do(lambda page: page.get_by_role("button", name="Sign out").click())
    window.do(lambda page: page.get_by_role("button", name="Discard them and sign out").click())
    window.see("button", "Sign in")
    assert window.run("() => JSON.stringify({...localStorage})") == "{}"


def test_signing_out_asks_about_comments_that_were_not_sent(open_window: OpenWindow) -> None:
    team = make.make_team(make.TEXT)
    window = open_window(team.people[0], f"/assignments/{team.work(0).uid}/")
    window.wait_until_ready()
    window.press("k")
    window.see("#comment-text")
    window.do(lambda page: page.locator("#comment-text").fill("Is this so?"))
    window.open("/")

    window.do(lambda page: page.get_by_role("button", name="Sign out").click())

    window.see("[role=alert]", "Drafts of yours that are not sent yet: 1.")
    window.press("Enter")
    window.wait_until_ready()
    window.press("k")
    window.do(lambda page: expect(page.locator("#comment-text")).to_have_value("Is this so?"))
