"""Two people differ, a third reading settles it: from the queue to gold in the release, by keys."""

import re
from pathlib import Path

import pytest
from journeys.conftest import NewDesk
from journeys.desk import Desk
from journeys.reading_desk import ReadingDesk
from journeys.released import Release
from journeys.stories import Story
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

STORY = Story(
    "The crane on the north pier",
    "",
    "The crane fell on Monday. “We wrote twice,” said Ida Morren. Nobody answered her. Will it "
    "rain again? The mayor said the fence was new. The fence was red. It stood for six years. "
    "The port closed at noon.",
)
TOTAL = 8
CRANE, LETTERS, FENCE = 0, 1, 4
# What each of the two does on each sentence; they differ on the crane, the letters and the fence.
IDA = "s:Ida Morren"
TURNS = (
    (("c",), ("x",)),
    (("q", IDA), ("q", "c", IDA, "d")),
    (("c",), ("c",)),
    (("x",), ("x",)),
    (("c", "s:The mayor"), ("c",)),
    (("c",), ("c",)),
    (("c",), ("c",)),
    (("c",), ("c",)),
)
RULE = "Quoted letters are claims of who wrote them."
NOTED = "a kettle under the stairs"
LEFT_OR_DONE = "left => location.href !== left || !document.querySelector('#sheet').hidden"


class AdjudicationDesk(ReadingDesk):
    """One article being adjudicated, by keys."""

    def flag(self, number: int) -> Locator:
        return self.row(number).locator(".flag")

    def cell(self, side: int, field: str) -> str:
        """What a reader put in a field of the sentence one is on."""
        row = self.page.locator(f"#sentences > .here .readers [data-field={field}] td")
        return row.nth(side - 1).inner_text()

    def side_with(self, field: str, words: str) -> str:
        """The digit of the reader who put these words in a field."""
        return next(str(side) for side in (1, 2) if self.cell(side, field) == words)

    def stands_on(self, number: int) -> None:
        expect(self.row(number)).to_have_attribute("aria-current", "true")

    def panel(self, label: str) -> Locator:
        return self.page.get_by_role("group", name=label, exact=True)


def mark_everything(desk: Desk, project: str, *, person: int) -> None:
    reading = desk.read_next(project)
    for number, turns in enumerate(TURNS):
        reading.stand_on(number)
        reading.do(turns[person])
    reading.wait_until_saved()
    reading.wait_for_count(TOTAL)
    here = desk.page.url
    reading.submit()
    desk.page.wait_for_function(LEFT_OR_DONE, arg=here)


@pytest.fixture
def project(manager: Desk, new_desk: NewDesk) -> str:
    return submit_by_two(manager, new_desk)


def submit_by_two(manager: Desk, new_desk: NewDesk) -> str:
    """A project in which two people have handed in one article."""
    made = manager.create_project("The north pier")
    manager.paste(made, STORY, suggest=False)
    corvin = new_desk()
    name = f"corvin-{made.split('/')[2][:8]}"
    corvin.join(manager.invite(made), username=name, password=NOTED, full_name="Corvin Ash")
    manager.assign(made, name="Pier", overlap=2)
    mark_everything(manager, made, person=0)
    mark_everything(corvin, made, person=1)
    return made


def open_queue(desk: Desk, project: str) -> None:
    desk.open(project)
    follow(desk.page.get_by_role("link", name="Adjudication", exact=True))
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Adjudication")


def follow(link: Locator) -> None:
    """Go where a link leads, by key."""
    link.focus()
    link.press("Enter")


def open_count(page: Page) -> Locator:
    return page.locator(".counts > div", has_text=re.compile(r"^open")).locator("dd")


def test_adjudication_by_keys_from_the_queue_to_gold_in_the_release(
    manager: Desk, project: str, tmp_path: Path
) -> None:
    page = manager.page
    open_queue(manager, project)
    expect(open_count(page)).to_have_text("4")  # three disagreements, and one drawn of five
    expect(page.locator(".queue .words").first).to_have_text("The crane fell on Monday.")
    follow(page.get_by_role("link", name="Decide, worst first"))

    desk = AdjudicationDesk(page)
    desk.wait_until_ready()
    take_a_side_as_judgement(desk)
    merge_and_name_a_gap(desk)
    take_back_and_do_again(desk)
    mark_oneself_over_a_reload(desk)
    look_at_the_drawn_one(desk)
    names_are_told_now(desk)
    accept_the_rest(manager, project)
    guideline_page_offers_the_rule(manager, project)
    check_release(manager, project, tmp_path)


def take_a_side_as_judgement(desk: AdjudicationDesk) -> None:
    desk.stands_on(CRANE)
    expect(desk.page.locator("#readers")).to_contain_text("is told once every difference")
    expect(desk.page.locator("#sentences .here .side").first).to_have_text("1Reader 1")
    desk.press(desk.side_with("marks", "claim"))
    expect(desk.panel("Why do they differ?")).to_be_visible()
    expect(desk.flag(CRANE)).to_have_text("draft, not saved")
    desk.press("j")
    expect(desk.panel("Which decisions may stand?")).to_be_visible()
    desk.press("Enter")
    expect(desk.flag(CRANE)).to_have_text("legitimate judgement")
    desk.wait_until_saved()
    assert desk.letters(CRANE) == "C"


def merge_and_name_a_gap(desk: AdjudicationDesk) -> None:
    desk.press("Space")
    desk.stands_on(LETTERS)
    quote_only = desk.side_with("marks", "quote")
    desk.press("m")
    expect(desk.panel("Marks, 1 of 2")).to_be_visible()
    desk.press({"1": "2", "2": "1"}[quote_only])
    expect(desk.panel("Certainty, 2 of 2")).to_be_visible()
    desk.press(quote_only)
    expect(desk.panel("Why do they differ?")).to_be_visible()
    desk.press("g")
    note = desk.page.get_by_label("What should the guideline say?")
    expect(note).to_be_focused()
    desk.page.keyboard.type(RULE)
    desk.press("Enter")
    expect(desk.flag(LETTERS)).to_have_text(f"guideline gap: “{RULE}”")
    desk.wait_until_saved()
    assert desk.letters(LETTERS) == "Q+C"
    assert "probable" not in desk.voices(LETTERS)


def take_back_and_do_again(desk: AdjudicationDesk) -> None:
    desk.undo()
    expect(desk.flag(LETTERS)).to_have_text("≠ readers differ")
    desk.press("Shift+U")
    expect(desk.flag(LETTERS)).to_have_text(f"guideline gap: “{RULE}”")


def mark_oneself_over_a_reload(desk: AdjudicationDesk) -> None:
    desk.press("Space")
    desk.stands_on(FENCE)
    desk.press("c")
    desk.press("s")
    expect(desk.page.locator(".strip .notice")).to_contain_text("Digits choose a speaker now")
    desk.press("s")
    desk.page.keyboard.type("The port office")
    desk.press("Enter")
    expect(desk.row(FENCE).locator(".who")).to_contain_text("The port office")
    desk.page.reload()
    desk.wait_until_ready()
    desk.stand_on(FENCE)
    expect(desk.flag(FENCE)).to_have_text("draft, not saved")
    desk.press("Space")
    expect(desk.panel("Why do they differ?")).to_be_visible()
    desk.press("a")
    expect(desk.flag(FENCE)).to_have_text("text ambiguous")
    desk.wait_until_saved()


def look_at_the_drawn_one(desk: AdjudicationDesk) -> None:
    desk.press("Space")
    drawn = desk.page.locator("#sentences > .here .flag")
    expect(drawn).to_have_text("drawn for a look")
    desk.press("1")
    expect(drawn).to_have_count(0)
    desk.wait_until_saved()


def names_are_told_now(desk: AdjudicationDesk) -> None:
    expect(desk.page.locator("#readers")).to_have_text(
        re.compile(r"^Reader 1: A\d, Reader 2: A\d$")
    )
    desk.press("Space")
    expect(desk.page.locator(".strip .notice")).to_contain_text("is decided")


def accept_the_rest(desk: Desk, project: str) -> None:
    open_queue(desk, project)
    expect(open_count(desk.page)).to_have_text("0")
    button = desk.page.get_by_role("button", name="Accept 4 unanimous sentences")
    button.focus()
    button.press("Enter")
    expect(desk.page.get_by_text("4 sentences are accepted.")).to_be_visible()
    follow(desk.page.get_by_role("link", name="Decided", exact=True))
    expect(desk.page.locator(".queue .decided-note")).to_have_text(RULE)


def guideline_page_offers_the_rule(desk: Desk, project: str) -> None:
    desk.open(f"{project}schemes/new/")
    expect(desk.page.locator(".gaps")).to_contain_text(RULE)
    take = desk.page.get_by_role("button", name="Take it over")
    take.focus()
    take.press("Enter")
    expect(desk.page.get_by_label("Guideline")).to_have_value(re.compile(re.escape(f"- {RULE}")))


def check_release(desk: Desk, project: str, folder: Path) -> None:
    desk.open(f"{project}releases/new/")
    desk.press("Make the release")
    desk.wait_for_job()
    desk.page.get_by_role("link", name="To the release").click()
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name=re.compile("^Download")).click()
    path = folder / "gold.zip"
    download.value.save_as(path)
    gold = Release(path).lines("gold.jsonl")

    assert len(gold) == TOTAL
    methods = [one["method"] for one in gold]
    assert methods.count("adjudicated") + methods.count("unanimous") == TOTAL
    assert {one["reason"] for one in gold if one["reason"]} == {
        "judgement",
        "guideline_gap",
        "ambiguous",
    }


def test_decision_of_two_adjudicators_at_once_shows_both_and_asks(
    manager: Desk, project: str
) -> None:
    open_queue(manager, project)
    manager.page.get_by_role("link", name="Decide, worst first").click()
    first = AdjudicationDesk(manager.page)
    first.wait_until_ready()
    other = manager.page.context.new_page()
    other.goto(manager.page.url)
    second = AdjudicationDesk(other)
    second.wait_until_ready()

    claim, none = first.side_with("marks", "claim"), first.side_with("marks", "none")
    first.do([claim, "s"])
    first.wait_until_saved()
    second.do([none, "a"])

    conflict = other.locator(".conflict")
    expect(conflict).to_contain_text("decided elsewhere meanwhile")
    conflict.get_by_role("button", name="take the other").click()
    expect(second.flag(CRANE)).to_have_text("slip")
    assert second.letters(CRANE) == "C"


def test_decision_made_offline_is_kept_and_sent_when_the_line_is_back(
    manager: Desk, project: str
) -> None:
    open_queue(manager, project)
    manager.page.get_by_role("link", name="Decide, worst first").click()
    desk = AdjudicationDesk(manager.page)
    desk.wait_until_ready()

    manager.page.context.set_offline(True)
    desk.do(["1", "s"])
    expect(desk.state).to_have_text("1 unsaved, offline")
    manager.page.context.set_offline(False)

    desk.wait_until_saved()
    manager.page.reload()
    desk.wait_until_ready()
    expect(desk.flag(CRANE)).to_have_text("slip")


def test_meeting_goes_from_difference_to_difference_by_key(manager: Desk, project: str) -> None:
    open_queue(manager, project)
    manager.page.get_by_role("link", name="meeting view").first.click()
    expect(manager.page.locator("html[data-ready]")).to_be_attached()
    place = manager.page.locator("#place")

    for shown in ("1/3", "2/3", "3/3"):
        manager.page.keyboard.press("ArrowDown")
        expect(place).to_have_text(shown)
    manager.page.keyboard.press("ArrowUp")
    expect(place).to_have_text("2/3")
    expect(manager.page.locator(".meeting tbody.here")).to_contain_text("We wrote twice")

    follow(manager.page.get_by_role("link", name="Show the names"))
    expect(manager.page.locator("thead")).to_contain_text(re.compile(r"Reader 1\s+A\d"))
