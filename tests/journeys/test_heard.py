"""What a screen reader hears: each sentence with text, marks, speaker and state; each change."""

import re

import pytest
from journeys.desk import Desk
from journeys.reading_desk import ReadingDesk
from journeys.stories import Story
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

STORY = Story(
    "The pilot boat",
    "",
    "The pilot boat left at dawn. “Calm sea,” said Ida Morren. Nobody else was aboard.",
)
# Everything a live region was given, in order.
HEAR = """
  globalThis.heard = [];
  new MutationObserver((changes) => {
    for (const {target} of changes) {
      const region = target.parentElement?.closest("[aria-live], [role=status], [role=alert]")
        ?? target.closest?.("[aria-live], [role=status], [role=alert]");
      const words = region?.textContent.trim();
      if (words && heard.at(-1) !== words) heard.push(words);
    }
  }).observe(document, {subtree: true, childList: true, characterData: true});
"""
FOCUSED = "document.activeElement.getAttribute('aria-label')"


@pytest.fixture
def reading(manager: Desk) -> ReadingDesk:
    """A short article with a suggested quotation, open to be marked."""
    project = manager.create_project("The listening room")
    manager.paste(project, STORY)
    assert manager.wait_for_jobs(project, "pre-annotation") == 1
    manager.assign(project, name="One", overlap=1)
    manager.page.add_init_script(HEAR)
    return manager.read_next(project)


def rows_of(page: Page) -> list[str]:
    """The names of the rows in Chromium's own accessibility tree."""
    devtools = page.context.new_cdp_session(page)
    nodes = devtools.send("Accessibility.getFullAXTree")["nodes"]
    names = [
        node["name"]["value"]
        for node in nodes
        if not node["ignored"] and node.get("role", {}).get("value") == "group"
    ]
    return [name for name in names if name.startswith("Sentence ")]


def wait_to_hear(page: Page, *words: str) -> None:
    """Until one announcement holds all of these words, since the last call."""
    page.evaluate(
        """(words) => new Promise((done, fail) => {
          const until = performance.now() + 15000;
          const look = () => {
            if (heard.some((said) => words.every((word) => said.includes(word)))) {
              heard.length = 0;
              done();
            } else if (performance.now() > until) {
              fail(new Error(`${words} not in ${JSON.stringify(heard)}`));
            } else setTimeout(look, 20);
          };
          look();
        })""",
        list(words),
    )


def test_every_sentence_gives_its_text_marks_speaker_and_state(reading: ReadingDesk) -> None:
    page = reading.page
    before = rows_of(page)

    reading.do(["c", "?", "Enter", "q", "c", "@Ida Morren", "Enter", "x"])
    expect(reading.row(2)).to_have_attribute("aria-label", re.compile("none"))

    after = rows_of(page)
    assert [name.split(". ")[0] for name in before] == [f"Sentence {n} of 3" for n in (1, 2, 3)]
    assert "The pilot boat left at dawn." in before[0]
    assert "undecided" in before[0]
    assert "suggested: quote, Ida Morren" in before[1]
    assert all(word in after[0] for word in ("claim", "article itself", "unsure"))
    assert all(word in after[1] for word in ("“Calm sea,”", "quote, claim", "Ida Morren"))
    assert all(word in after[2] for word in ("Nobody else was aboard.", "none"))
    expect(reading.row(2)).to_have_attribute("aria-current", "true")


def test_every_change_is_announced(reading: ReadingDesk) -> None:
    page = reading.page
    for keys, words in (
        ("c", ["claim", "article itself"]),
        ("d", ["probable"]),
        ("u", ["Undone.", "claim"]),
        ("?", ["unsure"]),
    ):
        reading.press(keys)
        wait_to_hear(page, *words)
    wait_to_hear(page, "saved ")

    reading.press("Enter")
    assert str(page.evaluate(FOCUSED)).startswith("Sentence 2 of 3. “Calm sea,”")
    reading.press("y")
    wait_to_hear(page, "quote", "Ida Morren")
    reading.press("u")
    wait_to_hear(page, "Undone.", "undecided", "suggested: quote, Ida Morren")
    reading.press("Backspace")
    wait_to_hear(page, "undecided")
    reading.do(["q", "@Ida Morren"])
    wait_to_hear(page, "quote", "Ida Morren")
    reading.press("w")
    wait_to_hear(page, "Passed on by", "not stated")
    reading.do(["Escape", "+"])
    wait_to_hear(page, "Ida Morren", "who says it?")
    reading.press("[")
    wait_to_hear(page, "Said, 1 of 2", "Ida Morren")


def test_what_comes_of_submitting_and_of_a_comment_is_announced(reading: ReadingDesk) -> None:
    page = reading.page

    reading.press("Control+Enter")
    wait_to_hear(page, "Not yet complete", "Sentences to look at: 3")
    reading.do(["Escape", "k"])
    expect(page.locator("#comment-text")).to_be_focused()
    page.keyboard.type("Why?")
    reading.press("Enter")
    wait_to_hear(page, "1 open comment")
    reading.do(["Escape", "]"])
    wait_to_hear(page, "There is no attribution yet")


def test_trouble_with_saving_is_announced_and_so_is_its_end(reading: ReadingDesk) -> None:
    page = reading.page

    page.context.set_offline(True)
    reading.press("x")
    wait_to_hear(page, "1 unsaved, offline")
    page.context.set_offline(False)
    wait_to_hear(page, "saved ")
