"""The newcomer's article of the demo project: taking suggestions, marking the rest, submitting."""

from pathlib import Path

import pytest
from journeys.desk import Desk
from journeys.reading_desk import ReadingDesk
from journeys.site import REPOSITORY
from playwright.sync_api import expect

from workbench import environment

pytestmark = pytest.mark.browser

PICTURE = "annotation-page.png"
# Where the picture is taken: enough is decided above, the choices of a quotation are open.
HALF_WAY = 4


def test_demo_journey_of_a_newcomer(manager: Desk, tmp_path: Path) -> None:
    manager.open("/")
    manager.page.get_by_role("link", name="The Renn coast").first.click()
    project = manager.path
    reading = manager.read_next(project)
    total = reading.total
    assert total == 19

    for number in range(total):
        reading.stand_on(number)
        decide(reading, number)
        if number == HALF_WAY:
            reading.wait_until_saved()
            manager.page.screenshot(path=folder_of_pictures(tmp_path) / PICTURE)
    reading.wait_until_saved()
    reading.wait_for_count(total)
    reading.submit()

    expect(manager.page.locator("#sheet")).to_contain_text("That was the last article")
    manager.open(project)
    row = manager.page.get_by_role("row", name="Ferry inquiry")
    expect(row).to_contain_text("submitted")
    expect(row).to_contain_text("19 of 19")


def decide(reading: ReadingDesk, number: int) -> None:
    """Take every suggestion; what has none is a claim of the article, or none where it asks."""
    if number == 1:
        reading.do(["v", "e:https://example.org/port-log 212 aboard, licence for 172."])
        return
    if reading.guessed_letters(number) == "":
        reading.do(["x" if reading.text(number).endswith("?") else "c"])
    while reading.has_suggestion(number):
        reading.do(["y"])


def folder_of_pictures(scratch: Path) -> Path:
    """docs/ when pictures are asked for by WORKBENCH_SCREENSHOTS, else a scratch folder."""
    if environment.text("WORKBENCH_SCREENSHOTS"):
        return REPOSITORY / "docs"
    return scratch
