"""The keys that the demo's hard-news article of 19 sentences takes, and with suggestions."""

import re
import sys

import pytest
from journeys.desk import Desk
from journeys.reading_desk import ReadingDesk
from journeys.stories import demo_story
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MOST_BLIND = 90
MOST_ASSISTED = 50
# Counts every key that goes down, in text fields too; modifiers belong to the key they change.
COUNT_KEYS = """
  globalThis.keysPressed = 0;
  const silent = new Set(["Shift", "Control", "Alt", "Meta"]);
  addEventListener("keydown", (event) => {
    if (event.isTrusted && !silent.has(event.key)) globalThis.keysPressed += 1;
  }, true);
"""
# What stands in the margins at the end: marks, then what is said about the speakers.
Decisions = tuple[tuple[str, ...], ...]
DECISIONS: Decisions = (
    ("C", "Inspectors"),
    ("C", "article itself"),
    ("C", "article itself"),
    ("Q+C", "Ida Morren"),
    ("Q+C", "Ida Morren"),
    ("Q+C", "senior official", "NPA"),
    ("C", "Transport Ministry"),
    ("C", "Oskar Dell"),
    ("Q+C", "Oskar Dell"),
    ("none",),
    ("Q", "Tomas Vey"),
    ("C", "Lena Orrin", "Paul Stavik"),
    ("Q+C", "Orrin"),
    ("Q+C", "Orrin"),
    ("Q+C", "Orrin"),
    ("Q", "Alda Lines"),
    ("C", "article itself"),
    ("C", "article itself", "probable"),
    ("none",),
)
# The keys of each sentence without any suggestion; Enter goes on after each.
BLIND = (
    ["c", "s:Inspectors"],
    ["c"],
    ["c"],
    ["q", "c", "@Ida Morren"],
    ["q", "c", "."],
    ["q", "c", "s:senior official", "w", "@NPA"],
    ["c", "@Transport Ministry"],
    ["c", "@Oskar Dell"],
    ["q", "c", "."],
    ["x"],
    ["q", "@Tomas Vey"],
    ["c", "@Lena Orrin", "+", "@Paul Stavik"],
    ["q", "c", "@Lena Orrin"],
    ["q", "c", "."],
    ["q", "c", "."],
    ["q", "@Alda Lines"],
    ["c"],
    ["c", "d"],
    ["x"],
)


# The same with them: what is on the screen is accepted together after a look, the rest one by one.
LOOK = "look"
ASSISTED: tuple[list[str], ...] = (
    *([["c"]] * 8),
    ["c", LOOK, "Shift+Y", "y"],
    ["x"],
    [],
    *([["c"]] * 4),
    [LOOK, "Shift+Y", "y"],
    ["c", "y"],
    ["c", "d"],
    ["x"],
)
LOOK_MS = 1_200
# The suggestions name one more source than was worth typing.
SUGGESTED = (*DECISIONS[:16], ("C", "Crew rosters"), *DECISIONS[17:])


def read_ferry(manager: Desk, name: str, *, suggest: bool) -> ReadingDesk:
    """The ferry article in a project of its own, open before the only annotator."""
    project = manager.create_project(name)
    manager.paste(project, demo_story("Ferry inquiry"), suggest=suggest)
    if suggest:
        assert manager.wait_for_jobs(project, "pre-annotation") == 1
    manager.assign(project, name="One", overlap=1)
    manager.page.add_init_script(COUNT_KEYS)
    return manager.read_next(project)


def finish(reading: ReadingDesk, what: str, decisions: Decisions, *, most: int) -> int:
    """Hand the article in, after a look at the margins; give and print the keys it took."""
    for number, (marks, *words) in enumerate(decisions):
        assert reading.letters(number) == marks, number
        for word in words:
            who = reading.row(number).locator(".who")
            expect(who).to_contain_text(re.compile(re.escape(word), re.IGNORECASE))
    reading.submit()
    expect(reading.page.get_by_role("heading", name="Submitted")).to_be_visible()
    keys = int(reading.page.evaluate("keysPressed"))
    sys.stdout.write(f"\nkeys for 19 sentences, {what}: {keys} (at most {most})\n")
    return keys


def test_hard_news_article_without_suggestions_takes_at_most_90_keys(manager: Desk) -> None:
    reading = read_ferry(manager, "The counted desk", suggest=False)

    for number, steps in enumerate(BLIND):
        reading.do([*(["Enter"] if number else []), *steps])

    assert finish(reading, "blind", DECISIONS, most=MOST_BLIND) <= MOST_BLIND


def test_hard_news_article_with_suggestions_takes_at_most_50_keys(manager: Desk) -> None:
    reading = read_ferry(manager, "The assisted desk", suggest=True)

    for number, steps in enumerate(ASSISTED):
        reading.do(["Enter"] if number else [])
        for step in steps:
            if step == LOOK:
                reading.page.wait_for_timeout(LOOK_MS)
            else:
                reading.press(step)

    assert finish(reading, "with suggestions", SUGGESTED, most=MOST_ASSISTED) <= MOST_ASSISTED
