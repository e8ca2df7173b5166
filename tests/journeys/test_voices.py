"""What is said around the marks: comments on a sentence, the guideline's rule, opened decisions."""

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from journeys.conftest import NewDesk
from journeys.desk import Desk
from journeys.reading_desk import ReadingDesk
from journeys.stories import Story
from playwright.sync_api import Locator, Page, Route, expect

pytestmark = pytest.mark.browser

PASSWORD = "a heron on the jetty"
STORY = Story(
    "The harbour wall",
    "",
    "The wall was built in 1971. “It is safe,” said Ida Morren. Nobody denied it was old.",
)
GUIDELINE = """# Rules of the wall

- **R8 One checkable part makes a claim.** The rest of the sentence may be opinion.
- **R15 Not every quotation mark is a quotation.** A title is none.
- **R7 Quoted words without a speaker are still a quote**, with nobody stated.
- **R6 A denial settles nothing.** It is a claim about a denial.
- **R1 Mark what the article says**, not what you believe.
"""
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@dataclass(frozen=True)
class Room:
    """A manager and two people with the same article to mark."""

    project: str
    manager: Desk
    people: tuple[Desk, Desk]

    def read(self, person: int) -> ReadingDesk:
        return self.people[person].read_next(self.project)


@pytest.fixture
def room(manager: Desk, new_desk: NewDesk) -> Room:
    project = manager.create_project(f"The wall {uuid4().hex[:6]}")
    write_guideline(manager, project)
    manager.paste(project, STORY, suggest=False)
    people = new_desk(), new_desk()
    for desk, name in zip(people, ("bea", "cas"), strict=True):
        username = f"{name}-{uuid4().hex[:6]}"
        link = manager.invite(project)
        desk.join(link, username=username, password=PASSWORD, full_name=name.title())
    give_to_annotators(manager, project)
    return Room(project, manager, people)


def write_guideline(manager: Desk, project: str) -> None:
    manager.open(f"{project}schemes/1/edit/")
    manager.page.get_by_label("Guideline (optional)").fill(GUIDELINE)
    manager.press("Save")
    expect(manager.page.get_by_text("The guideline is saved.")).to_be_visible()


def give_to_annotators(manager: Desk, project: str) -> None:
    manager.open(f"{project}batches/new/")
    page = manager.page
    page.get_by_label("Name", exact=True).fill("Walls")
    page.locator("input[name=annotators]").first.uncheck()
    page.get_by_label("People per article").fill("2")
    manager.press("Assign the batch")
    expect(page.get_by_text("The batch is assigned")).to_be_visible()


def sheet(page: Page) -> Locator:
    return page.locator("#sheet")


def field(page: Page) -> Locator:
    return page.locator("#comment-text")


def sign(reading: ReadingDesk, number: int) -> Locator:
    return reading.row(number).locator(".talk")


# --- Comments -----------------------------------------------------------------------------------


def test_comment_goes_to_the_manager_and_comes_back_answered(room: Room) -> None:
    reading = room.read(0)
    page, own = reading.page, room.people[0].path
    reading.stand_on(1)
    reading.press("k")
    expect(field(page)).to_be_focused()
    expect(page.get_by_label("New comment on sentence 2")).to_be_visible()
    page.keyboard.type("Is this a quote?")
    reading.press("Enter")
    expect(sheet(page).locator(".thread .words")).to_have_text("Is this a quote?")
    expect(sign(reading, 1)).to_have_text("1 open comment")
    expect(field(page)).to_have_value("")

    answer_as_manager(room, "Yes, it is.")
    page.reload()
    reading.wait_until_ready()
    sign(reading, 1).click()

    expect(sheet(page).locator(".reply .words")).to_have_text("Yes, it is.")
    expect(reading.row(1)).to_have_attribute("aria-current", "true")
    sheet(page).get_by_role("button", name="Resolve").click()
    expect(sheet(page).get_by_role("button", name="Reopen")).to_be_visible()
    expect(sign(reading, 1)).to_have_count(0)
    assert room.people[0].path == own


def answer_as_manager(room: Room, words: str) -> None:
    """By the list of open comments, on the article's page."""
    manager, page = room.manager, room.manager.page
    manager.open(f"{room.project}comments/")
    page.get_by_role("link", name=STORY.title).click()
    expect(page.get_by_role("heading", name=re.compile(r"^Sentence 2, Bea"))).to_be_visible()
    talk = page.locator("section.talk")
    talk.get_by_text("Reply", exact=True).click()
    talk.get_by_label("Your reply").fill(words)
    talk.get_by_role("button", name="Store the reply").click()
    expect(page.get_by_text("Your reply is stored.")).to_be_visible()


def test_comment_not_sent_keeps_its_words_through_a_reload(room: Room) -> None:
    reading = room.read(0)
    page, context = reading.page, reading.page.context
    reading.press("k")
    expect(field(page)).to_be_focused()
    context.set_offline(True)
    page.keyboard.type("Kept words")
    reading.press("Enter")
    expect(sheet(page).get_by_role("alert")).to_contain_text("your words are kept")
    expect(field(page)).to_have_value("Kept words")

    context.set_offline(False)
    page.reload()
    reading.wait_until_ready()
    reading.stand_on(1)
    reading.press("k")
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("")
    reading.press("Escape")
    reading.stand_on(0)
    reading.press("k")
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("Kept words")
    reading.press("Enter")

    expect(sheet(page).locator(".thread .words")).to_have_text("Kept words")
    expect(field(page)).to_have_value("")
    assert "Kept words" not in str(page.evaluate("JSON.stringify(localStorage)"))


def test_comment_that_is_sent_leaves_the_cursor_in_the_field(room: Room) -> None:
    """Who writes on at once writes words, not marks."""
    reading = room.read(0)
    page = reading.page
    reading.press("k")
    expect(field(page)).to_be_focused()
    page.keyboard.type("First")
    reading.press("Enter")
    expect(sheet(page).locator(".thread .words")).to_have_text("First")
    expect(field(page)).to_be_focused()
    page.keyboard.type("can")
    expect(field(page)).to_have_value("can")
    assert reading.letters(0) == ""

    sheet(page).get_by_role("button", name="Resolve").focus()
    reading.press("Enter")
    expect(sheet(page).get_by_role("button", name="Reopen")).to_be_visible()
    expect(field(page)).to_be_focused()


def test_comment_typed_while_another_is_on_its_way_is_kept(room: Room) -> None:
    reading = room.read(0)
    page = reading.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/comments", hold)
    reading.press("k")
    expect(field(page)).to_be_focused()
    page.keyboard.type("First")
    with page.expect_request("**/comments"):
        reading.press("Enter")
    page.keyboard.type(", and more")
    held[0].continue_()
    expect(sheet(page).locator(".thread .words")).to_have_text("First")

    expect(field(page)).to_have_value("First, and more")


def test_comment_on_submitted_work_is_written_by_keyboard_too(room: Room) -> None:
    reading = room.read(0)
    page, here = reading.page, reading.page.url
    mark_all(reading)
    page.goto(here)
    reading.wait_until_ready()
    reading.stand_on(2)
    reading.press("k")
    expect(field(page)).to_be_focused()
    page.keyboard.type("After all")
    reading.press("Enter")

    expect(sign(reading, 2)).to_have_text("1 open comment")
    sheet(page).get_by_role("button", name="Reply").click()
    expect(page.get_by_label("Your reply")).to_be_focused()
    page.keyboard.type("And more")
    reading.press("Enter")
    expect(sheet(page).locator(".reply .words")).to_have_text("And more")


def mark_all(reading: ReadingDesk, *, first: str = "c") -> None:
    """Decide three sentences and submit."""
    reading.stand_on(0)
    reading.press(first)
    expect(reading.page.locator("#bar [data-count]")).to_have_text("1 of 3")
    reading.stand_on(1)
    reading.do(["q", "s:Ida Morren"])
    reading.stand_on(2)
    reading.press("x")
    reading.wait_for_count(3)
    reading.wait_until_saved()
    reading.submit()
    expect(
        sheet(reading.page).get_by_text("That was the last article on your list.")
    ).to_be_visible()


# --- The guideline's rule -----------------------------------------------------------------------


def test_rule_follows_the_cursor_and_the_marks_beside_the_article(room: Room) -> None:
    reading = room.read(0)
    page = reading.page
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    reading.press("g")
    rules, lit = page.locator("#rules"), page.locator("#sheet .applies")
    expect(rules).to_contain_text("R1 Mark what the article says")
    expect(lit).to_have_attribute("data-rule", "R1")
    expect(lit).to_be_in_viewport()

    reading.press("c")
    expect(rules).to_contain_text("R8 One checkable part makes a claim. because it is a claim")
    expect(lit).to_have_attribute("data-rule", "R8")
    reading.press("ArrowDown")
    expect(lit.first).to_have_attribute("data-rule", "R15")
    reading.press("q")
    expect(rules).to_contain_text("R7")
    expect(page.locator(".strip .chip", has_text="R7")).to_be_visible()
    reading.press("u")
    expect(rules).not_to_contain_text("R7")

    beside = sheet(page).bounding_box()
    words = reading.row(1).bounding_box()
    assert beside
    assert words
    assert words["x"] + words["width"] <= beside["x"]
    reading.press("g")
    expect(sheet(page)).to_be_hidden()


def test_rule_is_shown_in_a_sheet_over_the_article_on_a_phone(room: Room) -> None:
    reading = room.read(0)
    page = reading.page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.locator("footer.keys").get_by_role("button", name="guideline").click()

    expect(page.locator("#rules")).to_contain_text("R1 Mark what the article says")
    box = sheet(page).bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, PHONE["width"])
    assert box["y"] > 0
    sheet(page).get_by_role("button", name="close").click()
    expect(sheet(page)).to_be_hidden()


# --- Opened decisions ---------------------------------------------------------------------------


def test_opened_decisions_are_read_after_ones_own_submission_alone(room: Room) -> None:
    first, second = room.read(0), room.read(1)
    their_page = second.page.url
    mark_all(first, first="c")
    open_decisions(room)

    second.page.goto(their_page)
    second.wait_until_ready()
    answer = second.page.goto(f"{their_page}decisions/")
    assert answer
    assert answer.status == 404
    second.page.goto(their_page)
    second.wait_until_ready()
    mark_all(second, first="x")
    second.page.goto(their_page)
    second.page.get_by_role("link", name="Everybody's decisions on it are open to you.").click()

    page = second.page
    expect(page.get_by_role("heading", name="Everybody's decisions")).to_be_visible()
    expect(page.locator("#s1 .column h3")).to_have_text(["You A3", "A2"])
    expect(page.locator("#s1 .said")).to_have_text("≠ not as yours: marks, speaker")
    expect(page.locator("#s1")).to_contain_text("R8 One checkable part")
    page.get_by_role("link", name="Only differences").click()
    expect(page.locator(".decided > li")).to_have_count(1)


def open_decisions(room: Room) -> None:
    manager, page = room.manager, room.manager.page
    manager.open(f"{room.project}batches/")
    page.get_by_role("link", name="Walls").click()
    page.get_by_role("link", name="Open decisions", exact=True).click()
    expect(page.get_by_text("This cannot be taken back:")).to_be_visible()
    manager.press("Open the decisions of the chosen articles")
    expect(page.get_by_text("The decisions are open.")).to_be_visible()
    expect(page.get_by_text("decisions open", exact=True)).to_be_visible()
