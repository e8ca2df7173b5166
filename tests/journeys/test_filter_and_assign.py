"""A manager finds articles and gives them to somebody, without a mouse."""

import pytest
from journeys.desk import Desk
from journeys.stories import Story
from journeys.test_keyboard_only import tab_to
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

STORIES = [
    Story("The pilot boat", "", "The pilot boat left at dawn. “Calm sea,” the log says."),
    Story("The crane", "", "Inspectors warned of rust on the crane. Nobody answered."),
    Story("The second crane", "", "The second crane has rust as well. It was painted."),
]


def test_keyboard_alone_filters_ticks_and_assigns(manager: Desk) -> None:
    project = manager.create_project("The cranes")
    for story in STORIES:
        manager.paste(project, story, suggest=False)
    page = manager.page
    manager.open(f"{project}articles/")

    tab_to(page, "Search titles and texts")
    page.keyboard.type("rust*")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("2 articles")
    expect(page.locator("mark").first).to_have_text("rust")
    tab_to(page, "More filters")
    page.keyboard.press("Enter")
    tab_to(page, "Sorted")
    page.keyboard.press("b")  # by title
    tab_to(page, "Show")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Title")).to_have_attribute(
        "aria-sort", "ascending"
    )
    expect(page.get_by_role("link", name="Remove the filter Words: rust*")).to_be_visible()
    assert page.url.endswith("?q=rust%2A&order=title")

    tick(page, "The crane")
    tab_to(page, "Make a batch of the ticked")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 article was picked in the list.")).to_be_visible()
    tab_to(page, "Name")
    page.keyboard.type("Rust")
    outcome = page.locator("batch-outcome")
    expect(outcome.locator("[data-figure=assignments]")).to_have_text("1")
    tab_to(page, "Assign the batch")
    page.keyboard.press("Enter")

    expect(page.get_by_text("The batch is assigned")).to_be_visible()
    expect(page.get_by_role("row", name="The crane")).to_contain_text("to do")
    manager.open(f"{project}articles/?picked=ticked&state=unassigned")
    expect(page.locator("#found")).to_contain_text("2 articles")


def test_figures_follow_the_form_and_taken_articles_are_named(manager: Desk) -> None:
    project = manager.create_project("The ferries")
    for story in STORIES[:2]:
        manager.paste(project, story, suggest=False)
    manager.assign(project, name="First", overlap=1)
    manager.paste(project, STORIES[2], suggest=False)
    page = manager.page

    manager.open(f"{project}articles/")
    page.get_by_role("link", name="Make a batch of all 3 that match").click()

    expect(page.get_by_text("2 are left out")).to_be_visible()
    expect(page.get_by_text("in “First”")).to_have_count(2)
    figure = page.locator("[data-figure=articles]")
    expect(figure).to_have_text("1")
    page.get_by_label("The second crane").uncheck()
    expect(figure).to_have_text("0")
    expect(page.locator("[data-figure=assignments]")).to_have_text("0")


def tick(page: Page, title: str) -> None:
    """Go to the box of an article and set it."""
    box = page.get_by_role("checkbox", name=title, exact=True)
    for _ in range(60):
        if box.evaluate("box => box === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(box).to_be_checked()
