"""What is selected on the page is what Python slices from the stored text, in any script."""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from front.window import PATIENCE_MS, Window, cookies_of
from make import make_assignment, make_user
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from annotations.models import RecordVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What moves offsets in other tools: pairs of surrogates, clusters of several code points, words
# written from right to left, and line breaks of other systems. Each is one visible word.
HARD_WORDS = [
    "👩‍👩‍👧",
    "👍🏽",
    "🇩🇪",
    "cafe\u0301",
    "re\u0301sume\u0301",
    "שלום",
    "مرحبا",
    "\U0001d538lma",
    "𓀀𓀁",
    "नमस्ते",
    "ß",
    "plain",
]
BREAKS = ["\n\n", "\r\n\r\n", "\r\r", " "]


def make_text(seed: int) -> str:
    """Sentences of hard words in random order, the edges of each among them."""
    chance = random.Random(seed)  # noqa: S311 - texts, not secrets
    sentences = []
    for _ in range(4):
        words = chance.sample(HARD_WORDS, k=len(HARD_WORDS))
        sentences.append(f"Then {' '.join(words)} was said.")
    return "".join(one + chance.choice(BREAKS) for one in sentences)


# Selects units [from, to) of a sentence's text as a pointer does, and waits for what is picked.
SELECT = """async ([n, from, to]) => {
  const node = document.querySelector(`li[data-n="${n}"] .text`).firstChild;
  const selection = document.getSelection();
  selection.removeAllRanges();
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  selection.addRange(range);
  return selection.toString();
}"""
UNITS = """([n, words]) => {
  const {data} = document.querySelector(`li[data-n="${n}"] .text`).firstChild;
  const at = data.indexOf(words);
  return [at, at + words.length];
}"""


@pytest.fixture
def window(browser: Browser, browser_thread: ThreadPoolExecutor, live_server: LiveServer) -> Any:
    expect.set_options(timeout=PATIENCE_MS)
    context = browser_thread.submit(browser.new_context, base_url=live_server.url).result()
    page = browser_thread.submit(context.new_page).result()
    yield Window(browser_thread, page)
    browser_thread.submit(context.close).result()


@pytest.mark.parametrize("seed", range(3))
def test_words_selected_by_pointer_are_those_the_server_slices(
    window: Window, live_server: LiveServer, seed: int
) -> None:
    assignment = make_assignment(make_text(seed), annotator=make_user())
    version = assignment.batch_article.version
    text = version.text
    assert "\r" not in text
    open_with_a_quote(window, assignment, live_server.url)
    selected = []

    for word in HARD_WORDS:
        before = len(picked(assignment))
        units = window.run(UNITS, 0, word)
        seen = window.run(SELECT, 0, *units)
        assert seen == word
        window.see(".panel.spans [role=status]", f"“{word}” is")
        window.press("2")
        window.wait_until_saved()
        window.press("Escape")
        assert len(picked(assignment)) == before + 1
        selected.append(word)

    cues = picked(assignment)
    assert sorted(text[start:end] for start, end in cues) == sorted(selected)


def test_selection_that_begins_or_ends_inside_a_character_takes_all_of_it(
    window: Window, live_server: LiveServer
) -> None:
    text = "Then 👩‍👩‍👧 and 👍🏽 saw cafe\u0301s."
    assignment = make_assignment(text, annotator=make_user())
    open_with_a_quote(window, assignment, live_server.url)
    # Half a surrogate pair to a joiner, half a skin tone, a combining mark: in UTF-16 units.
    cuts = [("👩‍👩‍👧", 1, 3), ("👍🏽", 1, 3), ("e\u0301s", 1, 3)]

    for wanted, first, last in cuts:
        start, _ = window.run(UNITS, 0, wanted)
        units = [start + first, start + last]
        window.run(SELECT, 0, *units)
        window.see(".panel.spans [role=status]", f"“{wanted}” is")
        window.press("2")
        window.wait_until_saved()
        window.press("Escape")

    assert [text[start:end] for start, end in picked(assignment)] == [one for one, _, _ in cuts]


@pytest.mark.parametrize("seed", range(3))
def test_words_picked_by_keyboard_are_those_the_server_slices(
    window: Window, live_server: LiveServer, seed: int
) -> None:
    """Arrows go from word to word of each script; what the panel says is what is stored."""
    assignment = make_assignment(make_text(10 + seed), annotator=make_user())
    text = assignment.batch_article.version.text
    open_with_a_quote(window, assignment, live_server.url)
    chance = random.Random(seed)  # noqa: S311 - moves, not secrets
    window.press("Tab")
    for _ in range(6):
        window.press("Escape", "Tab", *["ArrowRight"] * chance.randint(1, 6))
        window.press(*["Shift+ArrowRight"] * chance.randint(0, 2))
        said = window.words(".panel.spans [role=status]").split("“")[1].split("”")[0]
        before = [text[start:end] for start, end in picked(assignment)]
        window.press("2")
        window.wait_until_saved()
        after = [text[start:end] for start, end in picked(assignment)]
        # The same words once more are taken out again.
        assert (said in before) != (said in after)


def open_with_a_quote(window: Window, assignment: Any, address: str) -> None:
    """The first sentence marked a quote that nobody is said to have said: it may have cues."""
    cookies = cookies_of(assignment.annotator, address)
    window.do(lambda page: page.context.add_cookies(cookies))
    window.open_article(assignment)
    window.press("q", "0")
    window.wait_until_saved()


def picked(assignment: Any) -> list[tuple[int, int]]:
    """The cue spans stored last."""
    newest = RecordVersion.objects.filter(assignment=assignment).latest("seq").payload
    [attribution] = newest["attributions"]
    return [(start, end) for start, end in attribution["cue"]]
