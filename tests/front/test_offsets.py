"""Code points and UTF-16: the browser's conversion agrees with Python's own."""

import random
from typing import Any

import pytest
from front.browser import Run

from annotations.domain.suggestions.quotations import pair_quotations

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


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["“We wrote,” she said.", "“Twice.” No answer."],
        ["He said “we wrote. Nobody answered.” Then he left."],
        ["“It goes on. And on.", "“And here it ends,” she said."],
        ['A 5" pipe. "Straight," he said. "Again."'],
        ["„Wir schrieben“, sagte sie. «Oui», dit-il."],
        ["😀 “Smile 👩‍👩‍👧 now” 😀."],
    ],
)
def test_quoted_spans_are_those_the_server_pairs(run: Run, paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)
    sentences: list[dict[str, Any]] = []
    for number, paragraph in enumerate(paragraphs):
        for words in paragraph.replace(". ", ".|").split("|"):
            start = text.index(words, sentences[-1]["end"] if sentences else 0)
            sentences.append(
                {"text": words, "start": start, "end": start + len(words), "paragraph": number}
            )
    body = 'return (await load("annotator/quotes.js")).quotedSpans(input);'

    spans = run(body, sentences)

    expected = [
        [
            [max(pair.start, one["start"]), min(pair.end, one["end"])]
            for pair in pair_quotations(text)
            if max(pair.start, one["start"]) < min(pair.end, one["end"])
        ]
        for one in sentences
    ]
    assert spans == expected
