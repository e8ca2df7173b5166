"""Marks survive what happens to browsers, networks, sessions and servers."""

import json
import re
from dataclasses import dataclass

import pytest
from journeys.conftest import NewDesk
from journeys.desk import Desk
from journeys.reading_desk import ReadingDesk
from journeys.site import MANAGER, PASSWORD, Site
from journeys.stories import Story
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

STORY = Story(
    "The lighthouse",
    "",
    "The lamp failed on Friday.\n\n“We saw nothing,” said Ada Brook.\n\nThe keeper was asleep. "
    "Nobody was hurt.",
)
API = "**/api/**"
MARKS = """
    SELECT s.position, r.payload FROM annotations_recordversion r
    JOIN annotations_sentence s ON s.id = r.sentence_id
    JOIN annotations_assignment a ON a.id = r.assignment_id
    WHERE a.uid = ? ORDER BY s.position, r.version
"""
NEVER, NAME = "a hammock in the loft", "Perrin Vale"


@dataclass(frozen=True)
class Work:
    """A person's article, open on their desk."""

    site: Site
    desk: Desk
    project: str

    @property
    def reading(self) -> ReadingDesk:
        return ReadingDesk(self.desk.page)

    @property
    def assignment(self) -> str:
        """The uid in the address, as SQLite has it."""
        return self.desk.path.split("/")[2].replace("-", "")

    def history(self, assignment: str = "") -> dict[int, list[object]]:
        """The marks of each sentence, version after version, in the database."""
        found: dict[int, list[object]] = {}
        for position, payload in self.site.rows(MARKS, assignment or self.assignment):
            found.setdefault(int(str(position)), []).append(json.loads(str(payload))["marks"])
        return found

    def act(self, number: int, *steps: str) -> None:
        self.reading.stand_on(number)
        self.reading.do(steps)


@pytest.fixture
def work(site: Site, manager: Desk) -> Work:
    """A short article in a project of its own, open on the manager's desk."""
    project = manager.create_project("The lighthouse desk")
    manager.paste(project, STORY, suggest=False)
    manager.assign(project, name="One", overlap=1)
    manager.read_next(project)
    return Work(site, manager, project)


def test_offline_edits_wait_and_are_saved_in_order(work: Work) -> None:
    browser = work.desk.page.context
    browser.set_offline(True)
    work.act(0, "c", "v")
    work.act(1, "q", "0", "c")
    work.act(2, "x")
    expect(work.reading.state).to_have_text("6 unsaved, offline")
    assert work.history() == {}

    browser.set_offline(False)
    work.reading.wait_until_saved()

    assert work.history() == {0: ["C", "C"], 1: ["Q", "Q", "Q+C"], 2: ["none"]}
    work.reading.wait_for_count(3)


def test_reload_with_unsent_edits_replays_them(work: Work) -> None:
    browser = work.desk.page.context
    browser.route(API, lambda route: route.abort())
    work.act(0, "c", "s:the harbour office")
    work.act(3, "x")
    expect(work.reading.state).to_have_text("3 unsaved, offline")

    work.desk.page.reload()
    work.reading.wait_until_ready()
    expect(work.reading.state).to_have_text("3 unsaved, offline")
    assert work.reading.letters(0) == "C"
    assert "the harbour office" in work.reading.voices(0)
    browser.unroute(API)
    work.desk.page.reload()
    work.reading.wait_until_ready()
    work.reading.wait_until_saved()

    assert work.history() == {0: ["C", "C"], 3: ["none"]}


def test_ended_session_keeps_the_queue_until_signed_in_elsewhere(work: Work) -> None:
    work.act(0, "c")
    work.reading.wait_until_saved()
    work.site.change("DELETE FROM annotations_session")
    work.act(1, "q", "0")
    expect(work.reading.state).to_have_text("2 unsaved, signed out: sign in again")

    with work.desk.page.context.expect_page() as opened:
        work.desk.page.get_by_role("link", name="sign in again").click()
    Desk(opened.value, work.desk.address).sign_in_here(MANAGER, PASSWORD)
    come_back_to(work.desk.page)
    work.reading.wait_until_saved()

    assert work.history() == {0: ["C"], 1: ["Q", "Q"]}


def test_same_article_in_two_tabs_asks_and_keeps_or_takes(work: Work) -> None:
    first = work.reading
    second = ReadingDesk(open_again(work.desk.page))
    work.act(0, "c")
    first.wait_until_saved()

    second.stand_on(0)
    second.do(["x"])
    conflict = second.page.get_by_role("alert")
    expect(conflict).to_contain_text("claim")
    expect(conflict).to_contain_text("none")
    expect(second.state).to_have_text("1 sentence not saved")
    conflict.get_by_role("button", name=re.compile("mine", re.I)).click()
    second.wait_until_saved()
    assert work.history() == {0: ["C", "none"]}

    first.do(["q"])
    conflict = first.page.get_by_role("alert")
    expect(conflict).to_contain_text("quote")
    conflict.get_by_role("button", name=re.compile("theirs|other", re.I)).click()
    first.wait_until_saved()
    assert first.letters(0) == "none"
    assert work.history() == {0: ["C", "none"]}


def test_killed_web_server_comes_back_and_gets_the_queue(work: Work) -> None:
    work.act(0, "c")
    work.reading.wait_until_saved()

    work.site.kill_web_server()
    work.act(1, "q", "0")
    work.act(2, "x")
    expect(work.reading.state).to_have_text("3 unsaved, offline")
    work.site.wait_until_it_answers()
    work.reading.wait_until_saved()

    assert work.history() == {0: ["C"], 1: ["Q", "Q"], 2: ["none"]}


def test_next_person_on_the_same_browser_never_sends_ones_queue(
    work: Work, new_desk: NewDesk
) -> None:
    left = work.assignment
    page = work.desk.page
    link = work.desk.invite(work.project)
    work.desk.read_next(work.project)
    page.context.route(API, lambda route: route.abort())
    work.act(0, "c")
    work.act(1, "x")
    expect(work.reading.state).to_have_text("2 unsaved, offline")
    work.site.change("DELETE FROM annotations_session")
    page.context.unroute(API)

    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    work.desk.join(link, username="perrin", password=NEVER, full_name=NAME)
    give_training(work, new_desk)
    reading = work.desk.read_next(work.project)
    assert work.reading.letters(0) == ""
    reading.do(["q", "0"])
    reading.wait_until_saved()
    assert work.history() == {0: ["Q", "Q"]}
    assert not [one for one in asked if left in one.replace("-", "") and not one.startswith("GET")]
    assert work.history(left) == {}

    work.desk.sign_out()
    work.desk.sign_in(MANAGER, PASSWORD)
    work.desk.read_next(work.project)
    work.reading.wait_until_saved()
    assert work.history(left) == {0: ["C"], 1: ["none"]}


def come_back_to(page: Page) -> None:
    """Turn to another tab; a driven browser takes every tab for the one in front."""
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")


def give_training(work: Work, new_desk: NewDesk) -> None:
    """The manager, elsewhere, gives the same article to the newcomer for practice."""
    elsewhere = new_desk()
    elsewhere.sign_in(MANAGER, PASSWORD)
    elsewhere.open(f"{work.project}batches/new/?kind=training")
    elsewhere.page.get_by_label("Name", exact=True).fill("Practice")
    elsewhere.page.get_by_label(re.compile(MANAGER)).uncheck()
    elsewhere.page.get_by_label("People per article").fill("1")
    elsewhere.press("Assign the batch")
    expect(elsewhere.page.get_by_text("The batch is assigned")).to_be_visible()


def open_again(page: Page) -> Page:
    """The same address in another tab."""
    other = page.context.new_page()
    other.goto(page.url)
    ReadingDesk(other).wait_until_ready()
    return other
