"""Who said it, through whom and with which words: by keyboard alone, by mouse, by touch."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from journeys.conftest import PATIENCE_MS, watch
from journeys.desk import Desk
from journeys.reading_desk import ReadingDesk
from journeys.site import MANAGER, PASSWORD
from journeys.stories import Story
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

IDA, VEY, AGENCY = "Ida Morren", "Tomas Vey", "NPA"
STORY = Story(
    "The sea wall",
    "",
    "The chief surveyor, Ida Morren, told the NPA that the sea wall was unsafe. "
    "“We measured it twice,” Morren said. “Nobody listened.”\n\n"
    "“They will not listen now,” she added.\n\n"
    "Tomas Vey denied it. “The wall is sound,” Vey said, “and what Morren calls a paper wall is "
    "stone.” “We wrote to the ministry,” Morren said. It rained 👩‍👩‍👧 all day.",
)
TOLD, MEASURED, LISTENED, NOW, DENIED, SOUND, WROTE, RAINED = range(8)
# Where a word stands on the screen: the middle of its first occurrence in a sentence.
PLACE_OF_WORD = """([n, word]) => {
  const node = document.querySelector(`#sentences > li[data-n="${n}"] .text`).firstChild;
  const range = document.createRange();
  range.setStart(node, node.data.indexOf(word));
  range.setEnd(node, node.data.indexOf(word) + word.length);
  const {x, y, width, height} = range.getBoundingClientRect();
  return [x, y + height / 2, x + width];
}"""
# Words selected as the handles of a long press do it: without any event of a pointer.
SELECT_WORD = """([n, word]) => {
  const node = document.querySelector(`#sentences > li[data-n="${n}"] .text`).firstChild;
  const at = node.data.indexOf(word);
  document.getSelection().setBaseAndExtent(node, at, node, at + word.length);
}"""
STORED = """async () => {
  const {api} = JSON.parse(document.getElementById("page-data").textContent);
  return (await (await fetch(api)).json()).records;
}"""
PAINTED = """(name) => [...CSS.highlights.get(name)].map(
  ({startContainer: {data}, startOffset, endOffset}) => data.slice(startOffset, endOffset))"""


@pytest.fixture
def reading(manager: Desk) -> ReadingDesk:
    """The story open in the window of the one person who is to mark it."""
    return open_story(manager)


def open_story(desk: Desk) -> ReadingDesk:
    project = desk.create_project("The wall")
    desk.paste(project, STORY, suggest=False)
    desk.assign(project, name="One", overlap=1)
    reading = desk.read_next(project)
    assert reading.total == RAINED + 1
    return reading


def attributions(reading: ReadingDesk, n: int) -> list[dict[str, Any]]:
    """What the server holds of a sentence, once the page says that all is saved."""
    reading.wait_until_saved()
    found: list[dict[str, Any]] = reading.page.evaluate(STORED)[str(n)]["record"]["attributions"]
    return found


def words(reading: ReadingDesk, n: int, spans: list[list[int]]) -> list[str]:
    """The words under spans of the article, as Python slices them."""
    before = sum(len(reading.text(k)) for k in range(n))
    gaps = STORY.text.index(reading.text(n)) - before
    assert STORY.text[before + gaps :].startswith(reading.text(n))
    return [STORY.text[start:end] for start, end in spans]


def link_key(reading: ReadingDesk, name: str) -> str:
    """The key that the open list shows before a name."""
    choice = reading.page.locator(".strip .panel .chip", has_text=re.compile(f"{name}$")).first
    return "+".join(choice.locator("kbd").all_inner_texts())


# --- Chains -------------------------------------------------------------------------------------


def test_chain_of_origin_speaker_and_relays_is_made_moved_and_taken_out_by_keys(
    reading: ReadingDesk,
) -> None:
    who = reading.row(TOLD).locator(".who")
    reading.do(["c", f"s:{IDA}", "w"])
    reading.press(link_key(reading, AGENCY))  # "told the NPA" is these two keys
    expect(who).to_have_text(re.compile(rf"^{IDA} · indirect\s*{AGENCY}$"))

    reading.do(["w", "s"])
    reading.page.keyboard.type("the Evening Post")
    reading.do(["Enter", "o", "s"])
    reading.page.keyboard.type("a wall engineer")
    reading.press("Enter")
    expect(who).to_have_text(re.compile(rf"^a wall engineer → {IDA}.*{AGENCY}.*Evening Post$"))

    reading.press("w")
    reading.press(link_key(reading, "the Evening Post earlier"))
    expect(who).to_have_text(re.compile(rf"^a wall engineer → {IDA}.*Evening Post.*{AGENCY}$"))

    reading.press("o")
    reading.press(link_key(reading, "a wall engineer as relay"))
    expect(who).to_have_text(re.compile(rf"^{IDA}.*a wall engineer.*Evening Post.*{AGENCY}$"))

    reading.press("w")
    reading.press(link_key(reading, f"without {AGENCY}"))
    expect(who).to_have_text(re.compile(rf"^{IDA}.*a wall engineer.*Evening Post$"))
    [one] = attributions(reading, TOLD)
    assert [link["place"] for link in one["chain"]] == ["relay", "relay"]
    expect(reading.row(TOLD)).to_have_accessible_name(
        re.compile(rf"{IDA} · indirect → a wall engineer → the Evening Post")
    )


# --- Continuations ------------------------------------------------------------------------------


def test_continuation_crosses_paragraphs_toggles_and_outlives_what_it_continued(
    reading: ReadingDesk,
) -> None:
    reading.stand_on(MEASURED)
    reading.do(["q", f"@{IDA}", "ArrowDown", "q", "j", "ArrowDown", "q", "j"])
    for n in (LISTENED, NOW):
        expect(reading.row(n).locator(".who")).to_have_text(f"{IDA} · continued")
    on = reading.page.locator(".strip [data-action=continues]")
    expect(on).to_have_attribute("aria-pressed", "true")
    [first], [middle], [last] = (attributions(reading, n) for n in (MEASURED, LISTENED, NOW))
    assert (middle["continues"], last["continues"]) == (first["uid"], middle["uid"])

    reading.press("j")
    expect(reading.row(NOW).locator(".who")).to_have_text(IDA)
    expect(on).to_have_attribute("aria-pressed", "false")
    reading.press("j")
    expect(on).to_have_attribute("aria-pressed", "true")

    reading.stand_on(LISTENED)
    reading.do(["x", "x"])  # chosen voices go with the mark only when asked
    expect(reading.page.locator(".strip .ask")).to_be_visible()
    reading.press("y")
    [last] = attributions(reading, NOW)
    assert last["continues"] == first["uid"]
    expect(reading.row(NOW).locator(".who")).to_have_text(f"{IDA} · continued")


def test_continuation_of_a_chosen_speaker_passes_nearer_ones_and_follows_a_correction(
    reading: ReadingDesk,
) -> None:
    reading.stand_on(MEASURED)
    reading.do(["q", f"@{IDA}"])
    reading.stand_on(SOUND)
    reading.do(["q", f"@{VEY}", "ArrowDown", "q", f"@{IDA}", "j"])
    [first], [last] = attributions(reading, MEASURED), attributions(reading, WROTE)
    assert last["continues"] == first["uid"]

    reading.stand_on(MEASURED)
    reading.do(["s:Nina Holt"])

    expect(reading.row(WROTE).locator(".who")).to_have_text("Nina Holt · continued")
    reading.undo()
    expect(reading.row(WROTE).locator(".who")).to_have_text(f"{IDA} · continued")


# --- Details ------------------------------------------------------------------------------------


def test_details_are_set_by_keyboard_and_the_next_use_begins_with_the_last(
    reading: ReadingDesk,
) -> None:
    keyboard = reading.page.keyboard
    reading.stand_on(MEASURED)
    reading.do(["q", "s:a surveyor", "d", "r"])
    reading.press(link_key(reading, "expert"))
    reading.press("i")
    expect(reading.page.get_by_label("Identity")).to_be_focused()
    keyboard.type("unnamed")
    keyboard.press("Tab")
    keyboard.type("distancing")
    keyboard.press("Tab")
    keyboard.type("fears for her post")
    keyboard.press("Tab")
    keyboard.press("Space")
    keyboard.press("Enter")
    expect(reading.row(MEASURED).locator(".who")).to_have_text(
        "a surveyor · expert, unnamed, distancing, probable, negated"
    )

    reading.stand_on(WROTE)
    reading.do(["q", "s:a surveyor"])
    expect(reading.row(WROTE).locator(".who")).to_have_text("a surveyor · expert, unnamed")
    reading.press("i")
    expect(reading.page.get_by_label("Reason given for anonymity")).to_have_value(
        "fears for her post"
    )
    reading.press("Escape")
    [one] = attributions(reading, WROTE)
    described = (one["commitment"], one["certainty"], one["negated"], one["anonymity_reason"])
    assert described == ("neutral", "asserted", False, "fears for her post")

    reading.page.reload()
    reading.wait_until_ready()
    reading.stand_on(NOW)
    reading.do(["q", "s:a surveyor"])
    [again] = attributions(reading, NOW)
    assert (again["identity"], again["role"], again["anonymity_reason"]) == (
        "unnamed",
        "expert",
        "fears for her post",
    )


# --- Words by keyboard --------------------------------------------------------------------------


def test_words_are_set_by_keyboard_alone(reading: ReadingDesk) -> None:
    reading.stand_on(SOUND)
    reading.do(["q", f"s:{VEY}", "Tab"])
    reading.do(["ArrowRight"] * 5 + ["2", "ArrowLeft", "3"])  # cue "said", mention "Vey"
    reading.do(["Home", "Shift+ArrowRight", "Shift+ArrowRight", "1"])  # "The wall is"
    reading.do(["Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft", "1"])  # … "sound,"
    reading.do(["End", "Shift+ArrowLeft", "Shift+ArrowLeft", "1"])  # another span: "wall is stone"
    reading.do(["Alt+ArrowRight", "1", "Escape"])  # one character on: "wall is stone."
    [one] = attributions(reading, SOUND)

    assert words(reading, SOUND, one["content"]) == ["“The wall is sound,”", "wall is stone."]
    assert words(reading, SOUND, one["cue"]) == ["said"]
    assert words(reading, SOUND, one["speaker"]["mention"]) == ["Tomas Vey", "Vey"]


def test_words_beside_an_emoji_move_by_whole_characters(reading: ReadingDesk) -> None:
    reading.stand_on(RAINED)
    reading.do(["c", "0", "Tab", "ArrowRight"])  # "rained"
    for _ in range(2):
        reading.press("Alt+ArrowRight")  # a blank, then the whole family
    reading.do(["1", "Escape"])
    [one] = attributions(reading, RAINED)

    assert words(reading, RAINED, one["content"]) == ["rained 👩‍👩‍👧"]


def test_cue_and_the_mention_of_a_relay_are_found_in_another_sentence(reading: ReadingDesk) -> None:
    reading.stand_on(MEASURED)
    reading.do(["q", f"@{IDA}", "w"])
    reading.press(link_key(reading, AGENCY))
    reading.do(["Tab", "ArrowUp"] + ["ArrowRight"] * 5 + ["2", "ArrowRight", "ArrowRight", "4"])
    reading.press("Escape")
    [one] = attributions(reading, MEASURED)

    assert words(reading, TOLD, one["cue"]) == ["told"]
    assert words(reading, TOLD, one["chain"][0]["mention"]) == []  # taken out: it was there


def test_content_within_content_has_a_ground_of_its_own(reading: ReadingDesk) -> None:
    reading.stand_on(SOUND)
    reading.do(["q", f"s:{VEY}", "+", f"s:{IDA}", "Tab"])
    reading.do(["ArrowRight"] * 8 + ["Shift+ArrowRight"] * 3 + ["1", "Escape"])
    outer, inner = attributions(reading, SOUND)

    page = reading.page
    assert words(reading, SOUND, inner["content"]) == page.evaluate(PAINTED, "other-content")
    assert words(reading, SOUND, outer["content"]) == page.evaluate(PAINTED, "content")
    grounds = page.evaluate(
        """() => ["content", "other-content"].map((name) => getComputedStyle(
          document.querySelector(".text"), `::highlight(${name})`).backgroundColor)"""
    )
    assert len(set(grounds)) == 2


# --- Words by mouse and touch -------------------------------------------------------------------


def test_words_are_set_by_mouse(reading: ReadingDesk) -> None:
    page = reading.page
    reading.stand_on(SOUND)
    reading.do(["q", f"s:{VEY}"])
    left, line, _ = page.evaluate(PLACE_OF_WORD, [SOUND, "sound"])
    _, _, right = page.evaluate(PLACE_OF_WORD, [SOUND, "sound"])
    page.mouse.move(left, line)
    page.mouse.down()
    page.mouse.move(right, line, steps=4)
    page.mouse.up()
    expect(page.locator(".strip .panel .label")).to_have_text("“sound” is")
    button(page, "content").click()
    click_word(page, SOUND, "said")
    expect(page.locator(".strip .panel .label")).to_have_text("“said” is")
    button(page, "cue").click()
    button(page, "done").click()
    [one] = attributions(reading, SOUND)

    assert words(reading, SOUND, one["content"])[0] == "sound"
    assert words(reading, SOUND, one["cue"]) == ["said"]


@pytest.fixture
def phone(manager: Desk, browser: Browser, troubles: list[str]) -> Iterator[ReadingDesk]:
    """The story on a telephone, which has fingers and no keys."""
    project = manager.create_project("The wall by touch")
    manager.paste(project, STORY, suggest=False)
    manager.assign(project, name="One", overlap=1)
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    context.set_default_timeout(PATIENCE_MS)
    context.on("page", lambda page: watch(page, troubles))
    desk = Desk(context.new_page(), manager.address)
    desk.sign_in(MANAGER, PASSWORD)
    yield desk.read_next(project)
    context.close()


def test_speaker_chain_and_words_are_set_by_touch(phone: ReadingDesk) -> None:
    page = phone.page
    for name in ("claim", IDA, "relay", AGENCY, "words"):
        button(page, name).tap()
    tap_word(page, TOLD, "told")
    expect(page.locator(".strip .panel .label")).to_have_text("“told” is")
    button(page, "cue").tap()
    tap_word(page, TOLD, "sea")
    tap_word(page, TOLD, "unsafe")
    expect(page.locator(".strip .panel .label")).to_have_text("“sea wall was unsafe” is")
    button(page, "content").tap()
    page.evaluate(SELECT_WORD, [TOLD, "chief surveyor"])
    expect(page.locator(".strip .panel .label")).to_have_text("“chief surveyor” is")
    button(page, "mention").tap()
    button(page, "done").tap()
    [one] = attributions(phone, TOLD)

    assert words(phone, TOLD, one["content"]) == ["sea wall was unsafe"]
    assert words(phone, TOLD, one["cue"]) == ["told"]
    assert words(phone, TOLD, one["speaker"]["mention"]) == ["chief surveyor", IDA]
    assert words(phone, TOLD, one["chain"][0]["mention"]) == [AGENCY]


def button(page: Page, name: str) -> Any:
    return page.locator(".strip").get_by_role("button", name=re.compile(rf"\b{name}\b")).first


def click_word(page: Page, n: int, word: str) -> None:
    left, line, right = page.evaluate(PLACE_OF_WORD, [n, word])
    page.mouse.click((left + right) / 2, line)


def tap_word(page: Page, n: int, word: str) -> None:
    left, line, right = page.evaluate(PLACE_OF_WORD, [n, word])
    page.touchscreen.tap((left + right) / 2, line)


# --- Type-ahead, and everywhere -----------------------------------------------------------------


def test_type_ahead_offers_every_name_in_the_text_and_every_character_is_text(
    reading: ReadingDesk,
) -> None:
    reading.stand_on(RAINED)
    reading.do(["c", "s"])
    reading.page.keyboard.type("q7v ")
    expect(reading.page.locator("#source-field")).to_have_value("q7v ")
    for _ in range(4):
        reading.press("Backspace")
    reading.page.keyboard.type("np")
    expect(reading.page.locator("#source-offers [aria-selected=true]")).to_have_text(AGENCY)
    reading.press("Enter")
    expect(reading.row(RAINED).locator(".who")).to_contain_text(AGENCY)


def test_speaker_is_marked_everywhere_after_a_preview_as_one_act(reading: ReadingDesk) -> None:
    page = reading.page
    reading.stand_on(SOUND)
    reading.do(["q", f"s:{VEY}"])
    reading.stand_on(TOLD)
    reading.do(["c", f"s:{IDA}", "Shift+S"])
    lines = page.locator(".everywhere-panel label")
    expect(lines).to_have_text(
        [
            f"2 · undecided, becomes quote: {IDA} · “We measured it twice,” Morren said.",
            f"7 · undecided, becomes quote: {IDA} · “We wrote to the ministry,” Morren said.",
        ],
        use_inner_text=True,
    )
    reading.press("Escape")
    expect(lines).to_have_count(0)
    assert reading.letters(MEASURED) == ""

    reading.do(["Shift+S", "Space", "Enter"])  # the first line is ticked off
    expect(page.locator(".strip .notice")).to_have_text(
        "1 sentence changed. One undo takes it back."
    )
    assert (reading.letters(MEASURED), reading.letters(WROTE)) == ("", "Q")
    reading.undo()
    expect(reading.row(WROTE).locator(".mark")).to_have_text("·")

    reading.stand_on(TOLD)  # undo went to what it took back
    reading.do(["Shift+S", "Enter"])
    for n in (MEASURED, WROTE):
        expect(reading.row(n).locator(".who")).to_have_text(f"{IDA} · set together with others")
    expect(reading.row(SOUND).locator(".who")).to_have_text(VEY)
    [one] = attributions(reading, WROTE)
    assert words(reading, WROTE, one["speaker"]["mention"]) == ["Morren"]
    reading.undo()
    for n in (MEASURED, WROTE):
        expect(reading.row(n).locator(".mark")).to_have_text("·")


def test_marking_everywhere_without_a_source_or_another_sentence_says_why(
    reading: ReadingDesk,
) -> None:
    notice = reading.page.locator(".strip .notice")
    reading.do(["c", "Shift+S"])
    expect(notice).to_have_text("Choose a source for this sentence first.")
    reading.do(["s:Nina Holt", "Shift+S"])
    expect(notice).to_have_text("No other sentence is open for this speaker.")
