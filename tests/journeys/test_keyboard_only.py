"""From the sign-in to a submitted article without a mouse."""

import pytest
from journeys.conftest import NewDesk
from journeys.desk import Desk
from journeys.reading_desk import ReadingDesk
from journeys.site import MANAGER, PASSWORD
from journeys.stories import Story
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

STORY = Story(
    "The pilot boat",
    "",
    "The pilot boat left at dawn. “Calm sea,” the log says. Nobody else was aboard, NPA was told.",
)
MOST_TABS = 60
# The words of the element in focus, as a screen reader would begin to read them.
FOCUSED = """() => {
  const here = document.activeElement;
  const label = here.labels?.[0]?.innerText ?? here.innerText ?? "";
  return label.trim().split("\\n")[0];
}"""


def test_keyboard_alone_reaches_a_submitted_article(manager: Desk, new_desk: NewDesk) -> None:
    project = manager.create_project("The pilots")
    manager.paste(project, STORY, suggest=False)
    manager.assign(project, name="One", overlap=1)
    page = new_desk().page

    page.goto(f"{manager.address}/")
    tab_to(page, "Username")
    page.keyboard.type(MANAGER)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    for title, link in (("Projects", "The pilots"), ("The pilots", "Next article")):
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        tab_to(page, link)
        page.keyboard.press("Enter")
    reading = ReadingDesk(page)
    reading.wait_until_ready()
    reading.do(["v", "e:https://example.org/log Left at 5:40."])
    expect(reading.row(0).locator(".mark.v")).to_be_visible()
    reading.do(["Enter", "q", "s:the log"])
    pick_words(reading, "says", "2")
    reading.do(["r", "9", "n"])
    page.keyboard.type("Which log?")
    reading.do(["Enter", "Enter", "c", "0", "w", "@NPA", "d", "?", "h", "Escape"])
    expect(reading.row(2).locator(".who")).to_contain_text("NPA")
    reading.do(["u", "Shift+U"])
    expect(reading.row(2).locator(".who")).to_contain_text("unsure")
    reading.press("Control+Enter")

    expect(page.locator("#sheet")).to_contain_text("Back to the project")
    tab_to(page, "Back to the project")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name=STORY.title)).to_contain_text("submitted")


def pick_words(reading: ReadingDesk, words: str, kind: str) -> None:
    """Set the one word of the sentence as content, cue or mention, by the arrows alone."""
    picked = reading.page.locator(".strip .panel [role=status]")
    reading.press("Tab")
    for _ in range(20):
        if f"“{words}”" in picked.inner_text():
            break
        reading.press("ArrowRight")
    reading.press(kind)
    expect(reading.page.locator(".strip .chip.cue.on")).to_contain_text(words)
    reading.press("Escape")


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what is in focus begins with these words, and can be seen to have it."""
    for _ in range(MOST_TABS):
        if page.evaluate(FOCUSED).startswith(words):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{words!r} is not reached on {page.url}")
