"""Suggestions in a real browser: named, taken by one key, revealed after a decision."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from journeys.conftest import NewDesk
from journeys.desk import Desk
from journeys.reading_desk import ReadingDesk
from journeys.site import MANAGER, PASSWORD
from journeys.stories import Story
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

STORY = Story(
    "The safe bridge",
    "",
    "“The bridge is safe,” said Ida Morren. Eleven people died in March 2024 because the old dam "
    "broke.\n\n“Nobody wrote back to us,” said Jon Vale. The harbour may close in May, Jon Vale "
    "believes. It rained.",
)
QUOTE, CLAIM, SECOND, CERTAINTY, LAST = range(5)
LOOK_MS = 1200


def begin(
    desk: Desk, name: str, *, claims: bool = False, suggest: bool = True, blind: str = "0"
) -> ReadingDesk:
    """A project of one article, open on the annotation page; what judges is suggested or not."""
    project = desk.create_project(name)
    if claims:
        desk.open(f"{project}settings/")
        desk.page.get_by_label("Suggest claims too").check()
        desk.press("Save")
        expect(desk.page.get_by_text("The settings are saved.")).to_be_visible()
    desk.paste(project, replace(STORY, title=name), suggest=suggest)
    if suggest:
        desk.wait_for_jobs(project, "suggestions")
    desk.open(f"{project}batches/new/")
    desk.page.get_by_label("Name", exact=True).fill("Only batch")
    desk.page.get_by_label("People per article").fill("1")
    desk.page.get_by_label("Blind share in percent").fill(blind)
    desk.press("Assign the batch")
    expect(desk.page.get_by_text("The batch is assigned")).to_be_visible()
    return desk.read_next(project)


def bodies(page: Page, path: str) -> list[str]:
    """What the server answers from now on at addresses that end so."""
    found: list[str] = []
    page.on(
        "response",
        lambda answer: found.append(answer.text()) if answer.url.endswith(path) else None,
    )
    return found


def expect_letters(reading: ReadingDesk, number: int, letters: Sequence[str]) -> None:
    marks = reading.row(number).locator(".mark:not(.guess, .todo)")
    expect(marks).to_have_text(list(letters))


def expect_guess(reading: ReadingDesk, number: int, shown: bool) -> None:
    guess = reading.row(number).locator(".guess")
    expect(guess.first).to_be_visible() if shown else expect(guess).to_have_count(0)


def test_suggestion_is_told_apart_by_line_place_and_name(manager: Desk) -> None:
    reading = begin(manager, "Told apart")
    row = reading.row(QUOTE)

    letter = row.locator(".mark.guess")
    expect(letter).to_have_text("Q")
    assert letter.evaluate("(mark) => getComputedStyle(mark).borderTopStyle") == "dashed"
    voice = row.locator(".who .guess > span")
    assert voice.evaluate("(name) => getComputedStyle(name).borderBottomStyle") == "dashed"
    expect(row.locator(".mark:not(.guess)")).to_have_count(0)
    finder = r"by the trained tagger \(version [\d.]+\), 9\d% sure"
    words = rf"undecided\. suggested: quote, Ida Morren; {finder}"
    expect(row).to_have_accessible_name(re.compile(words))
    group = manager.page.get_by_role("group", name=re.compile("^suggested: quote, Ida Morren"))
    expect(group.get_by_role("button")).to_have_text(
        ["yaccept", "tchange", "⌫reject", "ShiftYaccept all on the screen"]
    )

    # Else the system's colours would paint every highlight as its own selection.
    manager.page.emulate_media(forced_colors="active")
    expect(row.locator(".text")).to_have_css("forced-color-adjust", "none")
    manager.page.emulate_media(forced_colors="none")

    reading.press("y")

    expect_letters(reading, QUOTE, ["Q"])
    expect_guess(reading, QUOTE, False)
    expect(row).to_have_accessible_name(re.compile(r"broke|safe.* quote\. Ida Morren"))
    expect(row).not_to_have_accessible_name(re.compile("suggested"))


def test_suggestions_are_accepted_changed_and_rejected_with_one_key_each(manager: Desk) -> None:
    reading = begin(manager, "One key each")
    page = manager.page

    reading.press("t")
    expect_letters(reading, QUOTE, ["Q"])
    expect(page.locator(".strip .panel")).to_be_visible()
    reading.press("Escape")
    expect(page.locator(".strip .panel")).to_have_count(0)
    reading.press("0")
    expect(reading.row(QUOTE).locator(".who")).to_contain_text("not stated")
    reading.stand_on(SECOND)
    reading.press("Backspace")
    expect_guess(reading, SECOND, False)
    reading.press("u")
    expect_guess(reading, SECOND, True)
    reading.press("Backspace")
    expect_guess(reading, SECOND, False)
    reading.press("x")
    reading.stand_on(CERTAINTY)
    for key in ("c", "y"):
        reading.press(key)
    expect(reading.row(CERTAINTY).locator(".who")).to_contain_text("Jon Vale")
    expect_guess(reading, CERTAINTY, False)
    for number in (CLAIM, LAST):
        reading.stand_on(number)
        reading.press("x")
        expect_letters(reading, number, ["–"])
    reading.wait_until_saved()
    reading.submit()
    expect(page.locator("#sheet")).to_contain_text("That was the last article")

    assert fates(manager, "One key each") == ["3", "1", "1", "1", "0"]
    assert edits(manager) == "speaker 1"


def fates(manager: Desk, project: str) -> list[str]:
    """Shown, accepted, edited, rejected and ignored, as the batch's page tells its manager."""
    manager.open("/")
    manager.page.get_by_role("link", name=project).first.click()
    expect(manager.page.get_by_role("heading", level=1, name=project)).to_be_visible()
    manager.open(f"{manager.path}batches/")
    manager.page.get_by_role("link", name="Only batch").first.click()
    expect(manager.page.get_by_role("heading", name="Suggestions")).to_be_visible()
    row = manager.page.get_by_role("row", name=re.compile("^trained tagger"))
    return row.locator("td.number").all_inner_texts()


def edits(manager: Desk) -> str:
    return (
        manager.page.get_by_role("row", name=re.compile("^trained tagger"))
        .locator("td")
        .last.inner_text()
    )


def test_suggestions_are_accepted_changed_and_rejected_by_touch(
    manager: Desk, browser: Browser
) -> None:
    begin(manager, "By touch")
    path = manager.path
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    phone = Desk(context.new_page(), manager.address)
    phone.sign_in(MANAGER, PASSWORD)
    phone.open(path)
    reading = ReadingDesk(phone.page)
    reading.wait_until_ready()

    phone.page.locator(".strip").get_by_role("button", name="change").tap()
    expect_letters(reading, QUOTE, ["Q"])
    expect(phone.page.locator(".strip .panel")).to_be_visible()
    reading.row(SECOND).locator(".text").tap()
    expect(reading.row(SECOND)).to_have_attribute("aria-current", "true")
    phone.page.locator(".strip").get_by_role("button", name="reject").tap()
    expect_guess(reading, SECOND, False)
    reading.wait_until_saved()
    context.close()


# Right after opening, the browser may not have told yet what stands on the screen.
NOT_LOOKED_AT = re.compile(
    r"^One suggestion on the screen is not looked at yet|^\d+ suggestions on|^No suggestion"
)


def test_accepting_all_needs_a_look_names_the_count_and_is_undone_at_once(manager: Desk) -> None:
    reading = begin(manager, "All at once")
    page = manager.page
    notice = page.locator(".strip .notice")
    page.reload()
    reading.wait_until_ready()

    reading.press("Shift+Y")
    if not notice.is_visible():  # the machine was slow: a second is over already
        reading.press("Escape")
    else:
        expect(notice).to_have_text(NOT_LOOKED_AT)
    expect_guess(reading, QUOTE, True)
    page.wait_for_timeout(LOOK_MS)
    reading.press("Shift+Y")
    question = page.get_by_role("group", name="Accept all 2 suggestions on the screen?")
    expect(question).to_be_visible()
    reading.press("Escape")
    expect(question).to_have_count(0)
    expect_guess(reading, QUOTE, True)
    reading.press("Shift+Y")
    expect(question).to_be_visible()
    reading.press("y")

    for number in (QUOTE, SECOND):
        expect_letters(reading, number, ["Q"])
        expect(reading.row(number).locator(".who")).to_contain_text("set together with others")
    expect_guess(reading, CERTAINTY, True)
    reading.wait_until_saved()
    reading.press("u")
    for number in (QUOTE, SECOND):
        expect_guess(reading, number, True)
        expect(reading.row(number).locator(".mark:not(.guess)")).to_have_count(0)


def test_accepting_all_leaves_what_is_not_wholly_on_the_screen(manager: Desk) -> None:
    reading = begin(manager, "Little screen")
    page = manager.page
    page.set_viewport_size({"width": 1280, "height": 360})
    page.evaluate("scrollTo(0, 0)")
    bar = page.locator(".keys").bounding_box()
    second = reading.row(SECOND).bounding_box()
    assert bar is not None
    assert second is not None
    assert second["y"] + second["height"] > bar["y"]
    page.wait_for_timeout(LOOK_MS)

    reading.press("Shift+Y")

    expect(
        page.get_by_role("group", name="Accept the one suggestion on the screen?")
    ).to_be_visible()
    reading.press("y")
    expect_letters(reading, QUOTE, ["Q"])
    expect_guess(reading, SECOND, True)


def test_what_judges_is_revealed_by_the_server_after_the_decision(manager: Desk) -> None:
    reading = begin(manager, "Decide first", claims=True)
    page = manager.page
    answered = bodies(page, "/reactions")
    source = page.request.get(page.url).text()
    assert '"reveals": true' in source
    assert '"kind": "claim"' not in source
    assert '"probable"' not in source.partition('id="page-data"')[2]

    expect(reading.row(CLAIM).locator(".guess")).to_have_count(0)
    reading.stand_on(CLAIM)
    reading.press("x")
    reading.wait_until_saved()
    expect_guess(reading, CLAIM, False)
    reading.stand_on(SECOND)

    claim = reading.row(CLAIM).locator(".mark.guess")
    expect(claim).to_have_text("C")
    expect_letters(reading, CLAIM, ["–"])
    expect(page.locator("#announce")).to_have_text(
        "After your decision, suggestions have appeared at: 2."
    )
    assert any('"claim"' in body for body in answered)
    page.reload()
    reading.wait_until_ready()
    expect(claim).to_have_text("C")
    reading.stand_on(CLAIM)
    reading.press("y")
    expect_letters(reading, CLAIM, ["C"])
    expect(claim).to_have_count(0)

    reading.stand_on(CERTAINTY)
    for key in ("x", "y"):
        reading.press(key)
    expect(reading.row(CERTAINTY).locator(".who")).to_contain_text("Jon Vale")
    expect_guess(reading, CERTAINTY, False)
    reading.stand_on(LAST)
    certainty = reading.row(CERTAINTY).locator(".who .guess")
    expect(certainty).to_contain_text("probable")
    reading.stand_on(CERTAINTY)
    reading.press("Backspace")
    expect(certainty).to_have_count(0)
    reading.wait_until_saved()


def test_blind_article_shows_and_asks_nothing_of_suggestions(manager: Desk) -> None:
    reading = begin(manager, "Blind", claims=True, blind="100")
    page = manager.page
    answered = bodies(page, "/reactions")

    expect(page.locator(".guess")).to_have_count(0)
    reading.stand_on(CLAIM)
    reading.press("x")
    reading.wait_until_saved()
    with page.expect_response(re.compile("/reactions$")):
        reading.stand_on(SECOND)
    expect(page.locator(".guess")).to_have_count(0)
    reading.press("y")
    expect(page.locator(".strip .notice")).to_have_text(
        "There is no open suggestion for this sentence."
    )
    reading.press("Shift+Y")
    expect(page.locator(".strip .notice")).to_have_text(
        "No suggestion that can be accepted is wholly on the screen."
    )
    assert answered == ['{"suggestions":{}}']


def test_reactions_made_offline_are_told_when_the_net_is_back(
    manager: Desk, new_desk: NewDesk
) -> None:
    begin(manager, "Offline")
    path = manager.path
    desk = new_desk()
    desk.sign_in(MANAGER, PASSWORD)
    desk.open(path)
    reading = ReadingDesk(desk.page)
    reading.wait_until_ready()
    desk.page.wait_for_timeout(LOOK_MS + 1500)  # what was shown is told

    desk.page.context.set_offline(True)
    reading.press("y")
    expect_letters(reading, QUOTE, ["Q"])
    reading.stand_on(SECOND)
    reading.press("Backspace")
    expect_guess(reading, SECOND, False)
    desk.page.wait_for_timeout(LOOK_MS + 1500)
    desk.page.context.set_offline(False)
    with desk.page.expect_request(re.compile("/reactions$"), timeout=40_000) as asked:
        reading.stand_on(QUOTE)

    sent = asked.value.post_data_json
    assert sent is not None
    told = sent["reactions"]
    assert [one["did"] for one in told] == ["accepted", "rejected"]
    assert all(one["age"] >= LOOK_MS for one in told)
    reading.wait_until_saved()
