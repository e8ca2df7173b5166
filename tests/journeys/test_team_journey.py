"""Two people take real articles through the whole product, from a paste to a released dataset."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from journeys.conftest import NewDesk
from journeys.desk import Desk
from journeys.plan import FERRY, OPENING, Turn, ferry_decisions, upload_decisions
from journeys.reading_desk import ReadingDesk
from journeys.reckoning import QUESTIONS, Decided, alpha, differing, pairs_of, percent
from journeys.released import Release, check_hashes, check_names, check_rows, check_spans
from journeys.site import MANAGER, Site
from journeys.stories import demo_story, file_to_upload
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CORVIN, CORVIN_NAME = "corvin", "Corvin Ashby"
NOTED = "a kettle under the stairs"

# The next article is open, or the page says that there is none.
LEFT_OR_DONE = "left => location.href !== left || !document.querySelector('#sheet').hidden"

# Of each article by its title: what either person decides.
Decisions = dict[str, tuple[list[Decided], list[Decided]]]


def test_team_journey_from_article_to_release(
    site: Site, manager: Desk, new_desk: NewDesk, tmp_path: Path
) -> None:
    project = manager.create_project("Ferry desk")
    bring_articles_in(manager, project, tmp_path)
    corvin = new_desk()
    corvin.join(manager.invite(project), username=CORVIN, password=NOTED, full_name=CORVIN_NAME)
    manager.assign(project, name="First round", overlap=2)

    totals = mark_everything(manager, project, person=0)
    assert mark_everything(corvin, project, person=1) == totals
    decisions = planned(totals)

    check_agreement(manager, project, decisions)
    check_intervals(manager, project)
    check_pair(manager, project, decisions)
    release = Release(download_release(manager, project, tmp_path))
    check_hashes(release)
    check_rows(release, site, project.split("/")[2].replace("-", ""))
    check_spans(release)
    check_names(release, MANAGER, CORVIN, CORVIN_NAME)
    assert len(release.lines("articles.jsonl")) == 2


def bring_articles_in(desk: Desk, project: str, folder: Path) -> None:
    desk.upload(project, file_to_upload(folder))
    desk.wait_for_job()
    desk.paste(project, demo_story("Ferry inquiry"))
    assert desk.wait_for_jobs(project, "pre-annotation") == 2


def mark_everything(desk: Desk, project: str, *, person: int) -> dict[str, int]:
    """Mark both articles by keys; gives the number of sentences by title."""
    reading = desk.read_next(project)
    totals = {}
    for _ in range(2):
        reading.wait_until_ready()
        title = reading.title
        totals[title] = reading.total
        mark_article(reading, title, person=person)
        reading.wait_until_saved()
        reading.wait_for_count(reading.total)
        here = desk.page.url
        reading.submit()
        desk.page.wait_for_function(LEFT_OR_DONE, arg=here)
    return totals


def mark_article(reading: ReadingDesk, title: str, *, person: int) -> None:
    if title == demo_story("Ferry inquiry").title:
        follow(reading, [pair[person] for pair in FERRY])
        return
    follow(reading, [pair[person] for pair in OPENING])
    reading.do(["Shift+X", "y"])


def follow(reading: ReadingDesk, turns: Sequence[Turn]) -> None:
    """Do the turns on the sentences from the first on, and read what the margin says."""
    for number, one in enumerate(turns):
        reading.stand_on(number)
        reading.do(one.steps)
        assert reading.letters(number) == one.decided.marks, number
        reading.press("Enter")


def planned(totals: dict[str, int]) -> Decisions:
    ferry = demo_story("Ferry inquiry").title
    return {
        title: (ferry_decisions(0), ferry_decisions(1))
        if title == ferry
        else (upload_decisions(0, total), upload_decisions(1, total))
        for title, total in totals.items()
    }


def check_agreement(desk: Desk, project: str, decisions: Decisions) -> None:
    """Every figure of the page is the one reckoned from the plan."""
    first = [one for pair in decisions.values() for one in pair[0]]
    second = [one for pair in decisions.values() for one in pair[1]]
    desk.open(f"{project}agreement/")
    shown = desk.cells(desk.page.locator("table.layers tbody tr"))

    # The questions about attributions follow those reckoned here.
    for question, row in zip(QUESTIONS, shown, strict=False):
        pairs = pairs_of(question, first, second)
        assert row[1].splitlines()[0] == f"{alpha(pairs):.2f}", question
        assert row[2] == f"{percent(pairs) * 100:.0f} %", question
        assert row[-1] == str(len(pairs)), question
    headline = desk.page.locator(".headline .value")
    expect(headline).to_have_text(
        re.compile(rf"^\s*{alpha(pairs_of('header', first, second)):.2f}\b")
    )


def check_intervals(desk: Desk, project: str) -> None:
    """Two articles are enough for an interval. Some were computed unasked when work began; they
    rest for minutes before they are computed again, unless somebody asks."""
    assert desk.wait_for_jobs(project, "agreement intervals") > 0
    desk.open(f"{project}agreement/")
    desk.press("Compute")
    desk.wait_for_job()
    desk.open(f"{project}agreement/")
    said = desk.page.locator(".headline .value").inner_text()
    assert re.fullmatch(r"\s*\d\.\d\d \[\d\.\d\d, \d\.\d\d\]\s*", said), said


def check_pair(desk: Desk, project: str, decisions: Decisions) -> None:
    """The pair's page lists exactly the differences of the plan, question by question."""
    desk.open(f"{project}agreement/")
    desk.page.locator("table.pairs a").first.click()
    tabs = desk.page.get_by_role("navigation", name="Question").get_by_role("link")
    for question, tab in zip(QUESTIONS, tabs.all(), strict=False):
        tab.click()
        expected = [
            f"{title} · sentence {position + 1}"
            for title, (first, second) in decisions.items()
            for position in differing(question, first, second)
        ]
        listed = desk.page.locator(".differences .where").all_inner_texts()
        shown = [one.rpartition(" · ")[0] for one in listed]
        assert sorted(shown) == sorted(expected), question


def download_release(desk: Desk, project: str, folder: Path) -> Path:
    desk.open(f"{project}releases/new/")
    desk.press("Make the release")
    desk.wait_for_job()
    desk.page.get_by_role("link", name="To the release").click()
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name=re.compile("^Download")).click()
    path = folder / "release.zip"
    download.value.save_as(path)
    return path
