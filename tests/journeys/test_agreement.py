"""Three annotators, one drifting: an alert names the right person and mark, and leads to the
sentences. The intervals it rests on come by themselves every few minutes; here the manager asks."""

import re
import time
from pathlib import Path

import pytest
from journeys.conftest import NewDesk
from journeys.desk import Desk
from journeys.reading_desk import ReadingDesk
from journeys.site import MANAGER
from playwright.sync_api import Locator, expect

pytestmark = pytest.mark.browser

# As many as a judgement of the newer half against the older half needs, and no more.
ARTICLES, CHANGED = 16, 8
SENTENCES = 7
CLAIMS = (0, 2, 4)
SECRET = "a gull on every post"
PATIENCE_SECONDS = 120.0
LEFT_OR_DONE = "left => location.href !== left || !document.querySelector('#sheet').hidden"


def test_alert_names_who_drifts_and_leads_to_the_sentences(
    manager: Desk, new_desk: NewDesk, tmp_path: Path
) -> None:
    project = manager.create_project("Quay watch")
    bring_articles_in(manager, project, tmp_path)
    names = ("ragna", "sunniva", "torvald")
    desks = [join(manager, new_desk(), project, name) for name in names]
    assign(manager, project)
    for desk in desks:
        mark_everything(desk, project, drifts=desk is desks[1])

    alert = wait_for_alert(manager, project)

    drifting = pseudonym_of(manager, project, "sunniva")
    expect(alert.get_by_role("heading", level=3)).to_have_text(f"{drifting} · Claim content")
    expect(alert).to_contain_text(f"{drifting} says “no” where another says “yes”")
    check_that_two_clicks_lead_to_the_sentences(manager, project, drifting)


def bring_articles_in(desk: Desk, project: str, folder: Path) -> None:
    """Short articles, no two alike, without suggestions: all of one arm."""
    paths = []
    for number in range(ARTICLES):
        claims = [f"Crane {number} carried {place} tonnes too many." for place in range(SENTENCES)]
        path = folder / f"crane-{number:02d}.txt"
        path.write_text(" ".join(claims), encoding="utf-8")
        paths.append(path)
    desk.open(f"{project}articles/new/")
    form = desk.form_with("Import")
    form.get_by_label("Suggest quotations and speakers").set_checked(False)
    form.get_by_label("Files", exact=True).set_input_files(paths)
    form.get_by_label("Licence").fill("CC BY 4.0")
    desk.press("Import")
    desk.wait_for_job()


def join(manager: Desk, desk: Desk, project: str, name: str) -> Desk:
    desk.join(manager.invite(project), username=name, password=SECRET, full_name=name.title())
    return desk


def assign(manager: Desk, project: str) -> None:
    """All articles to the three annotators; the manager marks nothing and so sees all figures."""
    manager.open(f"{project}batches/new/")
    manager.page.get_by_role("checkbox", name=re.compile(MANAGER, re.I)).uncheck()
    manager.page.get_by_label("Name", exact=True).fill("All cranes")
    manager.page.get_by_label("People per article").fill("3")
    manager.press("Assign the batch")
    expect(manager.page.get_by_text("The batch is assigned")).to_be_visible()


def mark_everything(desk: Desk, project: str, *, drifts: bool) -> None:
    """Mark all articles by keys, in the order in which they are given."""
    reading = desk.read_next(project)
    for number in range(ARTICLES):
        reading.wait_until_ready()
        mark_article(reading, claims=() if drifts and number >= CHANGED else CLAIMS)
        here = desk.page.url
        reading.submit()
        desk.page.wait_for_function(LEFT_OR_DONE, arg=here)


def mark_article(reading: ReadingDesk, *, claims: tuple[int, ...]) -> None:
    for number in claims:
        reading.stand_on(number)
        reading.press("c")
    reading.do(["Shift+X", "y"])
    reading.wait_for_count(SENTENCES)
    reading.wait_until_saved()


def wait_for_alert(manager: Desk, project: str) -> Locator:
    """Look at the project's first page until an alert names somebody; there is one only.

    While the third person has not come far, two stand against each other: that is everybody's.
    """
    manager.open(f"{project}agreement/")
    manager.press("Compute")
    manager.wait_for_job()
    deadline = time.monotonic() + PATIENCE_SECONDS
    alerts = manager.page.locator(".alerts li")
    named = alerts.filter(has=manager.page.get_by_role("heading", name=re.compile(r"^A\d")))
    while True:
        manager.open(project)
        if named.count():
            expect(alerts).to_have_count(1)
            return named
        assert time.monotonic() < deadline, "no alert came"
        manager.page.wait_for_timeout(1000)


def pseudonym_of(manager: Desk, project: str, name: str) -> str:
    manager.open(f"{project}members/")
    row = manager.page.get_by_role("row", name=re.compile(name.title()))
    found = re.search(r"\bA\d+\b", row.inner_text())
    assert found is not None
    manager.open(project)
    return found.group()


def check_that_two_clicks_lead_to_the_sentences(manager: Desk, project: str, drifting: str) -> None:
    """From the project's first page: to agreement, then from its alert to the sentences."""
    page = manager.page
    manager.open(project)
    page.get_by_role("link", name="Agreement", exact=True).click()
    page.locator(".alerts").get_by_role("link", name=re.compile("^See the sentences")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"Where {drifting} differs from others"
    )
    shown = page.locator(".differences .where").all_inner_texts()
    expected = len(CLAIMS) * (ARTICLES - CHANGED)
    assert len(shown) == expected
    assert all(re.search(r"sentence [135]\b", one) for one in shown)
    expect(page.locator(".differences .words").first).to_contain_text("tonnes too many")
