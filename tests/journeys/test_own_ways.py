"""One's own keys and a project's guideline, set and used without a mouse."""

from uuid import uuid4

import pytest
from journeys.conftest import NewDesk
from journeys.desk import Desk
from journeys.stories import Story
from journeys.test_keyboard_only import tab_to
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

STORY = Story("The tide table", "", "The tide was low. The harbour stayed shut all day.")
PASSWORD = "a bell over the fog"


@pytest.fixture
def reader(manager: Desk, new_desk: NewDesk) -> Desk:
    """A newcomer with the story to mark, under a guideline written by keyboard."""
    project = manager.create_project("The tide office")
    write_guideline(manager.page, f"{manager.address}{project}schemes/1/edit/")
    manager.paste(project, STORY, suggest=False)
    desk = new_desk()
    name = f"kaye-{uuid4().hex[:6]}"
    desk.join(manager.invite(project), username=name, password=PASSWORD, full_name="Kay Elm")
    manager.assign(project, name="One", overlap=2)
    return desk


def write_guideline(page: Page, address: str) -> None:
    page.goto(address)
    tab_to(page, "Guideline (optional)")
    page.keyboard.type("# Rules of the tide\n\nMark **every** sentence.")
    tab_to(page, "Preview")
    page.keyboard.press("Enter")
    expect(
        page.locator("#preview").get_by_role("heading", name="Rules of the tide")
    ).to_be_visible()
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The guideline is saved.")).to_be_visible()


def test_keys_and_guideline_are_set_and_used_by_keyboard_alone(reader: Desk) -> None:
    page, project = reader.page, reader.path
    reader.open("/accounts/keys/")
    tab_to(page, "claim")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+k")
    expect(page.get_by_label("claim", exact=True)).to_have_value("Alt+k")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your keys are saved.")).to_be_visible()

    reading = reader.read_next(project)
    reading.press("g")
    expect(page.locator("#sheet h3", has_text="Rules of the tide")).to_be_visible()
    reading.press("Escape")
    reading.press("c")
    reading.press("Alt+k")

    expect(page.locator("footer.keys").get_by_role("button", name="Alt k claim")).to_be_visible()
    expect(page.get_by_text("1 of 2")).to_be_visible()


def test_letters_turned_off_do_nothing_and_buttons_still_do(reader: Desk) -> None:
    page, project = reader.page, reader.path
    reader.open("/accounts/keys/")
    tab_to(page, "Turn them off")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your keys are saved.")).to_be_visible()

    reading = reader.read_next(project)
    for key in "cqvx":
        reading.press(key)
    expect(page.get_by_text("0 of 2")).to_be_visible()
    page.locator("footer.keys").get_by_role("button", name="claim").click()

    expect(page.get_by_text("1 of 2")).to_be_visible()
