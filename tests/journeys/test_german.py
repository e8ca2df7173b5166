"""A German reader's way: from the invitation to a saved mark, without a word of English."""

import re

import pytest
from journeys.conftest import NewDesk
from journeys.desk import Desk
from journeys.reading_desk import ReadingDesk
from journeys.stories import Story
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect

pytestmark = pytest.mark.browser

PASSWORD = "windstille-am-hafen-27"
STORY = Story(
    title="Fähre am Kai",
    text="Die Fähre blieb im Hafen. „Der Sturm war zu stark“, sagte Ida Morren.",
    url="https://example.org/faehre",
)
PHONE: ViewportSize = {"width": 390, "height": 844}
PAGES = ("", "articles/", "batches/", "members/", "schemes/", "sources/", "agreement/", "jobs/")
# What a language with longer words does to a page.
LENGTHEN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const one of texts) {
    if (!one.parentElement.closest("script, style, svg, kbd"))
      one.data = one.data.replace(/[aeiouäöü]/gi, "$&$&");
  }
}"""
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def join_in_german(browser: Browser, desk: Desk, invitation: str) -> Page:
    """A newcomer whose browser is German."""
    context = browser.new_context(locale="de-DE", viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.goto(f"{desk.address}{invitation}")
    page.get_by_label("Anmeldename").fill("gerda")
    page.get_by_label("Voller Name").fill("Gerda Hansen")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Konto anlegen und beitreten").click()
    expect(page.get_by_text("Willkommen im Projekt.")).to_be_visible()
    return page


def test_newcomer_with_a_german_browser_marks_in_german(
    browser: Browser, manager: Desk, new_desk: NewDesk
) -> None:
    project = manager.create_project("Hafen")
    manager.paste(project, STORY)
    page = join_in_german(browser, manager, manager.invite(project))
    manager.assign(project, name="Erstes Paket", overlap=2)

    page.goto(f"{manager.address}{project}")
    page.get_by_role("link", name="Nächster Artikel").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    ReadingDesk(page).wait_until_ready()
    expect(page.get_by_role("button", name="Behauptung").first).to_be_visible()
    with page.expect_request(lambda asked: "/sentences/" in asked.url) as caught:
        page.keyboard.press("c")
    asked: Request = caught.value
    assert asked.all_headers()["accept-language"] == "de"
    expect(page.get_by_text(re.compile(r"^gespeichert \d\d:\d\d$"))).to_be_visible()
    assert page.evaluate(BEYOND) <= 0
    page.context.close()

    # The account keeps the language, whatever the browser of the next day says.
    desk = new_desk()
    desk.open("/accounts/login/")
    desk.page.get_by_label("Username").fill("gerda")
    desk.page.get_by_label("Password").fill(PASSWORD)
    desk.press("Sign in")
    expect(desk.page.get_by_role("button", name="Abmelden")).to_be_visible()


def test_pages_with_longer_words_fit_a_phone(manager: Desk) -> None:
    manager.open("/")
    project = manager.page.get_by_role("link", name="The Renn coast").first.get_attribute("href")
    manager.page.set_viewport_size({"width": 390, "height": 844})

    too_wide = {}
    for path in PAGES:
        manager.open(f"{project}{path}")
        expect(manager.page.locator("h1")).to_be_visible()
        manager.page.evaluate(LENGTHEN)
        if (beyond := manager.page.evaluate(BEYOND)) > 0:
            too_wide[path] = beyond

    assert too_wide == {}
