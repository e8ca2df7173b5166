"""A whole article on a phone, by touch alone, with targets large enough for a thumb."""

from collections.abc import Iterator

import pytest
from journeys.conftest import PATIENCE_MS, watch
from journeys.desk import Desk
from journeys.reading_desk import ReadingDesk
from journeys.site import MANAGER, PASSWORD, Site
from journeys.stories import Story
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser

STORY = Story(
    "The pilot boat and the unusually long name of the harbour master’s deputy",
    "",
    "The pilot boat left at dawn.\n\n“Calm sea,” said Ida Morren-Featherstonehaugh of the "
    "Harbourmasters’ and Lighthousekeepers’ Association.\n\nNobody else was aboard.",
)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The visible targets that are smaller than asked, with their sizes.
SMALL_TARGETS = """([selector, least]) => [...document.querySelectorAll(selector)]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, .skip-link"))
  .map((one) => one.closest("label") ?? one)
  .map((one) => [one.innerText.trim(), one.getBoundingClientRect()])
  .filter(([, {width, height}]) => Math.min(width, height) < least)
  .map(([words, {width, height}]) => `${words}: ${width} × ${height}`)"""


@pytest.fixture
def phone(site: Site, browser: Browser, troubles: list[str]) -> Iterator[Page]:
    """A phone of 360 by 740 pixels that can only be touched, signed in."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    context.set_default_timeout(PATIENCE_MS)
    context.on("page", lambda page: watch(page, troubles))
    page = context.new_page()
    Desk(page, site.address).sign_in(MANAGER, PASSWORD)
    yield page
    context.close()


def key_of(page: Page, label: str) -> Locator:
    """The button in the bar under the article."""
    return page.locator(".keys button", has_text=label)


def chip_of(page: Page, label: str) -> Locator:
    """The choice under the sentence."""
    return page.locator(".strip .chip", has_text=label).first


def test_article_is_marked_and_submitted_by_touch(manager: Desk, phone: Page) -> None:
    project = manager.create_project("The pocket desk")
    manager.paste(project, STORY, suggest=False)
    manager.assign(project, name="One", overlap=1)
    phone.goto(f"{manager.address}{project}")
    phone.get_by_role("link", name="Next article").tap()
    reading = ReadingDesk(phone)
    reading.wait_until_ready()

    key_of(phone, "claim").tap()
    expect(reading.row(0).locator(".mark.c")).to_be_visible()
    reading.row(1).locator(".text").tap()
    expect(reading.row(1)).to_have_attribute("aria-current", "true")
    key_of(phone, "quote").tap()
    chip_of(phone, "another …").tap()
    phone.get_by_role("combobox").fill("Ida Morren")
    phone.locator(".strip button[type=submit]").tap()
    expect(reading.row(1).locator(".who")).to_contain_text("Ida Morren")
    assert phone.evaluate(OVERFLOW) == 0
    key_of(phone, "next").first.tap()
    expect(reading.row(2)).to_have_attribute("aria-current", "true")
    key_of(phone, "none").first.tap()
    expect(reading.row(2).locator(".mark.x")).to_be_visible()
    key_of(phone, "undo").tap()
    expect(reading.row(2).locator(".mark.todo")).to_be_visible()
    chip_of(phone, "none").tap()
    reading.wait_for_count(3)
    reading.wait_until_saved()
    key_of(phone, "submit").tap()

    expect(phone.get_by_role("heading", name="Submitted")).to_be_visible()


def test_targets_on_a_phone_are_large_enough_and_nothing_scrolls_sideways(
    manager: Desk, phone: Page
) -> None:
    project = manager.create_project("The thumb room")
    manager.paste(project, STORY, suggest=False)
    manager.assign(project, name="One", overlap=1)
    phone.goto(f"{manager.address}{project}")
    phone.get_by_role("link", name="Next article").tap()
    reading = ReadingDesk(phone)
    reading.wait_until_ready()
    small = []

    for opener in (None, "words", "relay", "role", "more", "evidence", "note"):
        if opener is None:
            reading.row(1).locator(".text").tap()
            key_of(phone, "quote").tap()
            chip_of(phone, "Ida Morren").tap()
        else:
            chip_of(phone, opener).tap()
            expect(phone.locator(".strip .panel")).to_be_visible()
        small += phone.evaluate(SMALL_TARGETS, [".chip, .keys button, .strip li", 40])
        small += phone.evaluate(SMALL_TARGETS, ["button, .bar a, input, select, textarea", 24])
        assert phone.evaluate(OVERFLOW) == 0, opener
        if opener is not None:
            phone.keyboard.press("Escape")
            expect(phone.locator(".strip .panel")).to_have_count(0)

    assert small == []


def test_choices_beside_a_very_long_name_stay_within_reach(manager: Desk, phone: Page) -> None:
    """They wrap under it, or scroll into sight; none stands where no finger gets to."""
    project = manager.create_project("The pocket desk of long names")
    name = "Harbourmasters-and-Lighthousekeepers-" * 3
    story = Story("Long", "", f"“Calm sea,” said Ida {name}Association. Nobody else was aboard.")
    manager.paste(project, story, suggest=False)
    manager.assign(project, name="One", overlap=1)
    phone.goto(f"{manager.address}{project}")
    phone.get_by_role("link", name="Next article").tap()
    ReadingDesk(phone).wait_until_ready()

    key_of(phone, "quote").tap()

    chips = phone.locator(".strip .group.speaker .chip")
    expect(chips.filter(has_text="Ida Harbour")).to_be_visible()
    right = "(all) => Math.max(...all.map((one) => one.getBoundingClientRect().right))"
    assert chips.evaluate_all(right) <= phone.evaluate("innerWidth")
