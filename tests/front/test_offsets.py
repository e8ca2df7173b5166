"""Code points and UTF-16: the browser's conversion agrees with Python's own."""

import random
from typing import Any

import pytest
from front.browser import Run
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.browser

ALPHABET = [
    *"ab é ß ,",
    "👩‍👩‍👧",
    "👍🏽",
    "🇩🇪",
    "e\u0301",
    "שלום",
    "\u202b",
    "\U0001d538",
    "𓀀",
    "\U0010fffd",
]
ROUND_TRIP = """
  const {countPoints, slicePoints, toPoints, toUnits} = await load("annotator/offsets.js");
  return input.map((text) => {
    const points = countPoints(text);
    const every = Array.from({length: points + 1}, (_, at) => at);
    return {
      points,
      back: every.every((at) => toPoints(text, toUnits(text, at)) === at),
      prefixes: every.map((at) => slicePoints(text, 0, at)),
    };
  });
"""


def make_texts() -> list[str]:
    chance = random.Random(20)  # noqa: S311 - texts, not secrets
    return [
        "",
        *ALPHABET,
        *("".join(chance.choices(ALPHABET, k=chance.randint(1, 40))) for _ in range(60)),
    ]


def test_code_points_to_units_and_back_in_any_script_are_what_python_counts(run: Run) -> None:
    texts = make_texts()

    results = run(ROUND_TRIP, texts)

    assert all(result["back"] for result in results)
    assert [result["points"] for result in results] == [len(text) for text in texts]
    assert [result["prefixes"] for result in results] == [
        [text[:at] for at in range(len(text) + 1)] for text in texts
    ]


def test_unit_inside_a_surrogate_pair_counts_as_its_start(run: Run) -> None:
    body = """
      const {toPoints} = await load("annotator/offsets.js");
      return [0, 1, 2, 3, 4].map((unit) => toPoints("a😀b", unit));
    """

    assert run(body) == [0, 1, 1, 2, 3]


@pytest.mark.parametrize(
    ("text", "units", "expected"),
    [
        ("x👩‍👩‍👧y", (2, 4), "👩‍👩‍👧"),
        ("x👍🏽y", (1, 3), "👍🏽"),
        ("cafe\u0301s", (3, 4), "e\u0301"),
        ("שלום עולם", (0, 4), "שלום"),
    ],
)
def test_selection_is_widened_to_whole_graphemes(
    run: Run, text: str, units: tuple[int, int], expected: str
) -> None:
    body = """
      const {snapToGraphemes} = await load("annotator/offsets.js");
      const [start, end] = snapToGraphemes(input.text, ...input.units);
      return input.text.slice(start, end);
    """

    assert run(body, {"text": text, "units": units}) == expected


def test_words_of_a_text_with_emoji_are_spans_of_code_points(run: Run) -> None:
    text = "👍🏽 The harbour’s “old” ferry \U0001d538lma."
    body = 'return (await load("annotator/offsets.js")).wordSpans(input);'

    words = [text[start:end] for start, end in run(body, text)]

    assert words == ["The", "harbour’s", "old", "ferry", "\U0001d538lma"]


def test_sentence_at_an_offset_is_the_last_that_starts_before_it(run: Run) -> None:
    body = """
      const {sentenceAt} = await load("annotator/offsets.js");
      const sentences = [{start: 3}, {start: 10}, {start: 20}];
      return [0, 3, 9, 10, 25].map((offset) => sentenceAt(sentences, offset));
    """

    assert run(body) == [-1, 0, 0, 1, 2]


# Hypothesis: any text of Unicode's own, cut anywhere.

CUTS = """
  const {slicePoints, snapToGraphemes, toPoints, toUnits} = await load("annotator/offsets.js");
  return input.map(({text, start, end}) => {
    const units = [toUnits(text, start), toUnits(text, end)];
    const [from, to] = snapToGraphemes(text, ...units);
    return {
      words: slicePoints(text, start, end), back: units.map((unit) => toPoints(text, unit)),
      cut: text.slice(from, to), wide: [toPoints(text, from), toPoints(text, to)],
    };
  });
"""
PIECES = st.sampled_from([*ALPHABET, "\r\n", "\u2028", "\u0300\u0301", "مرحبا", "नमस्ते", "🏴‍☠️"])
ANY_TEXT = st.lists(PIECES | st.characters(exclude_categories=["Cs"]), min_size=1).map("".join)


@st.composite
def cuts(draw: st.DrawFn) -> dict[str, Any]:
    """A text and a span of code points that is not empty."""
    text = draw(ANY_TEXT)
    start = draw(st.integers(0, len(text) - 1))
    return {"text": text, "start": start, "end": draw(st.integers(start + 1, len(text)))}


@settings(max_examples=40, deadline=None)
@given(asked=st.lists(cuts(), min_size=5, max_size=20))
def test_any_cut_of_any_text_is_the_slice_that_python_makes(run: Run, asked: list[Any]) -> None:
    for cut, found in zip(asked, run(CUTS, asked), strict=True):
        text, start, end = cut["text"], cut["start"], cut["end"]
        assert found["words"] == text[start:end]
        assert found["back"] == [start, end]
        # Widened to whole characters it still is what Python slices, and nothing is lost.
        wide_start, wide_end = found["wide"]
        assert found["cut"] == text[wide_start:wide_end]
        assert wide_start <= start < end <= wide_end


MOVES = [(0, False), (1, False), (1, True), (3, True), (-2, False), (10**6, False)]


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(ANY_TEXT, min_size=5, max_size=10), start=st.integers(0, 500))
def test_any_walk_over_the_words_of_any_text_picks_slices_that_python_makes(
    run: Run, texts: list[str], start: int
) -> None:
    body = """
      const {movePick, spanOfPick, startPick} = await load("annotator/picking.js");
      const {slicePoints} = await load("annotator/offsets.js");
      return input.texts.map((text) => {
        const sentence = {text, start: input.start};
        let picked = startPick(sentence);
        return input.moves.map((move) => {
          picked = movePick(picked, ...move);
          const span = spanOfPick(picked, sentence);
          return {span, words: slicePoints(text, span[0] - input.start, span[1] - input.start)};
        });
      });
    """
    asked = {"texts": texts, "start": start, "moves": MOVES}
    for text, walk in zip(texts, run(body, asked), strict=True):
        for step in walk:
            first, last = step["span"]
            assert start <= first < last <= start + len(text)
            assert step["words"] == text[first - start : last - start]
