"""Every page in both themes: axe finds nothing, nothing overflows, no request fails."""

import json
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from journeys.conftest import NewDesk
from journeys.desk import Desk
from journeys.pages import Look, pages_of_project, pages_to_mark_on
from journeys.site import Site
from journeys.stories import demo_story
from journeys.test_adjudication import submit_by_two
from playwright.sync_api import Page, Response, ViewportSize, expect

from workbench import environment

pytestmark = pytest.mark.browser

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Themes differ in colours alone, so the second one is asked about these.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, Theme] = ("light", "dark")
AXE: dict[Theme, dict[str, object]] = {
    "light": {"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"]},
    "dark": {"runOnly": {"type": "rule", "values": COLOUR_RULES}, "resultTypes": ["violations"]},
}
WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
ZOOMED: ViewportSize = {"width": 640, "height": 400}  # the wide window at 200 %
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PICTURES = "WORKBENCH_PICTURES"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where the pictures of this run are kept; WORKBENCH_PICTURES names another folder."""
    named = environment.text(PICTURES)
    folder = Path(named) if named else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def release(manager: Desk) -> None:
    """A release of the demo, so that its pages have something to show."""
    manager.open("/")
    manager.page.get_by_role("link", name="The Renn coast").first.click()
    manager.open(f"{manager.path}releases/new/")
    manager.press("Make the release")
    manager.wait_for_job()


@pytest.mark.usefixtures("release")
def test_pages_of_a_manager_look_right(site: Site, manager: Desk, pictures: Path) -> None:
    found = [one for look in pages_of_project(site) for one in faults(manager, look, pictures)]

    assert found == []


def test_page_to_mark_on_looks_right(manager: Desk, pictures: Path) -> None:
    project = manager.create_project("The reading room")
    manager.paste(project, demo_story("Ferry inquiry"))
    assert manager.wait_for_jobs(project, "pre-annotation") == 1
    manager.assign(project, name="One", overlap=1)

    found = [one for look in pages_to_mark_on(project) for one in faults(manager, look, pictures)]

    assert found == []


def test_opened_decisions_look_right(manager: Desk, new_desk: NewDesk, pictures: Path) -> None:
    project = submit_by_two(manager, new_desk)
    manager.open(f"{project}batches/")
    manager.page.get_by_role("link", name="Pier", exact=True).click()
    manager.page.get_by_role("link", name="Open decisions", exact=True).click()
    manager.press("Open the decisions of the chosen articles")
    manager.open(project)
    manager.page.get_by_role("link", name="Everybody's decisions").click()
    expect(manager.page.locator(".decided")).to_be_visible()
    here = manager.path

    looks = (Look("decisions-open", here), Look("decisions-open-only", f"{here}?only=differences"))
    found = [one for look in looks for one in faults(manager, look, pictures)]

    assert found == []


def test_pages_before_signing_in_look_right(
    manager: Desk, new_desk: NewDesk, pictures: Path
) -> None:
    invitation = manager.invite(manager.create_project("The night desk"))
    stranger = new_desk()

    found = faults(stranger, Look("sign-in", "/accounts/login/"), pictures)
    found += faults(stranger, Look("sign-in-no", "/accounts/login/", fail_to_sign_in), pictures)
    found += faults(stranger, Look("invitation", invitation), pictures)
    manager.press("Withdraw")
    expect(manager.page.get_by_text("A link you make shows here")).to_be_visible()
    found += faults(stranger, Look("invitation-spent", invitation, status=410), pictures)

    assert found == []


def fail_to_sign_in(desk: Desk) -> None:
    desk.page.get_by_label("Username").fill("nobody")
    desk.page.get_by_label("Password").fill("nothing at all")
    desk.press("Sign in")
    expect(desk.page.get_by_text("Please enter a correct username and password")).to_be_visible()


def faults(desk: Desk, look: Look, pictures: Path) -> list[str]:
    """What is wrong with a page, each in a line."""
    failed: list[str] = []

    def hear(response: Response) -> None:
        expected = response.request.is_navigation_request() and response.status == look.status
        if response.status >= 400 and response.status not in look.refused and not expected:
            failed.append(f"{look.name}: {response.status} {response.url}")

    desk.page.on("response", hear)
    desk.open(look.path)
    look.then(desk)
    found = []
    for theme in THEMES:
        found += seen(desk.page, look, theme)
        desk.page.screenshot(
            path=pictures / f"{look.name}-{theme}.png",
            full_page=not look.name.startswith("article-"),  # whose bars stay in the window
        )
    found += overflow(desk.page, look, pictures)
    desk.page.remove_listener("response", hear)
    return failed + found


def seen(page: Page, look: Look, theme: Theme) -> list[str]:
    """Violations that axe finds."""
    page.emulate_media(color_scheme=theme)
    violations = Axe().run(page, options=AXE[theme]).response["violations"]
    return [
        f"{look.name} ({theme}): {one['id']}: {json.dumps([node['html'] for node in one['nodes']])}"
        for one in violations
    ]


def overflow(page: Page, look: Look, pictures: Path) -> list[str]:
    """Whether the page scrolls sideways on a phone or at 200 %."""
    found = []
    for name, size in (("phone", PHONE), ("zoomed", ZOOMED)):
        page.set_viewport_size(size)
        page.screenshot(path=pictures / f"{look.name}-{name}.png")
        if (wider := page.evaluate(OVERFLOW)) > 0:
            found.append(f"{look.name}, {name}: {wider} px too wide")
    page.set_viewport_size(WIDE)
    return found
