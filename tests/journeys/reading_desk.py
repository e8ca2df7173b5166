"""The annotation page as its user works on it: by keys alone, reading what stands there."""

import re
from collections.abc import Sequence

from playwright.sync_api import Locator, Page, expect

STATE = "#bar [data-state]"


class ReadingDesk:
    """One article open in one tab.

    Steps of `do` beside single keys: "@Name" presses the digit that stands before this name,
    "s:Name" types it into the source field, "w:Name" adds that relay, "e:URL passage" records
    evidence which supports, "undo" takes the last act back.
    """

    def __init__(self, page: Page) -> None:
        self.page = page

    def wait_until_ready(self) -> None:
        expect(self.page.locator("html[data-ready]")).to_be_attached()

    # Acts

    def do(self, steps: Sequence[str]) -> None:
        for step in steps:
            self._step(step)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def stand_on(self, number: int) -> None:
        """Go with the arrow keys to the sentence at this position, counted from 0."""
        steps = number - self.position
        for _ in range(abs(steps)):
            self.press("ArrowDown" if steps > 0 else "ArrowUp")
        expect(self.row(number)).to_have_attribute("aria-current", "true")

    def undo(self) -> None:
        """Take the last act back, and wait until the page says that it is."""
        self.press("u")
        expect(self.page.locator(".strip .notice")).to_have_text(re.compile("undone", re.I))

    def submit(self) -> None:
        self.press("Control+Enter")

    # What stands there

    @property
    def position(self) -> int:
        item = self.page.locator("#sentences > li:has(> .row[aria-current=true])")
        return int(item.get_attribute("data-n") or 0)

    @property
    def total(self) -> int:
        return self.page.locator("#sentences > li").count()

    def row(self, number: int) -> Locator:
        return self.page.locator(f"#sentences > li[data-n='{number}'] > .row")

    def letters(self, number: int) -> str:
        """What stands decided in the margin of a sentence: "none", "Q+C"; "" when undecided."""
        shown = self.row(number).locator(".mark:not(.guess, .todo)").all_inner_texts()
        return "+".join(shown).replace("–", "none")

    def guessed_letters(self, number: int) -> str:
        """The dashed letters of suggestions in the margin of a sentence."""
        return "+".join(self.row(number).locator(".mark.guess").all_inner_texts())

    def has_suggestion(self, number: int) -> bool:
        return self.row(number).locator(".guess").count() > 0

    def text(self, number: int) -> str:
        return self.row(number).locator(".text").inner_text()

    @property
    def title(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def voices(self, number: int) -> str:
        return self.row(number).locator(".who").inner_text()

    @property
    def state(self) -> Locator:
        return self.page.locator(STATE)

    def wait_until_saved(self) -> None:
        expect(self.state).to_have_text(re.compile(r"^saved \d\d:\d\d$"))

    def wait_for_count(self, decided: int) -> None:
        expect(self.page.locator("#bar [data-count]")).to_have_text(f"{decided} of {self.total}")

    # Private

    def _step(self, step: str) -> None:
        if step.startswith("@"):
            self.press(self._digit_of(step[1:]))
        elif step.startswith("s:"):
            self._type_source("s", step[2:])
        elif step.startswith("w:"):
            self._type_source("ws", step[2:])
        elif step.startswith("e:"):
            self._record_evidence(*step[2:].split(" ", 1))
        elif step == "undo":
            self.undo()
        else:
            self.press(step)

    def _type_source(self, keys: str, name: str) -> None:
        for key in keys:
            self.press(key)
        self.page.keyboard.type(name)
        self.press("Enter")

    def _digit_of(self, name: str) -> str:
        offered = self.page.locator(".strip :is(.chip.name, .pick .chip)")
        chip = offered.filter(has_text=re.compile(f"{re.escape(name)}$"))
        return chip.first.locator("kbd").inner_text()

    def _record_evidence(self, url: str, passage: str) -> None:
        self.press("e")
        self.page.keyboard.type(url)
        for _ in ("document", "publisher", "passage"):
            self.press("Tab")
        self.page.keyboard.type(passage)
        self.press("Control+Enter")
