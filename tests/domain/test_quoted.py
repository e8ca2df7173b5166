"""Quoted words, in the ways languages quote, and offsets in code points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.quoted import quoted_spans
from annotations.domain.sentences import split_sentences


def quoted(text: str) -> list[str]:
    """The quoted words of a text that is one sentence."""
    [spans] = quoted_spans(text, [(0, len(text))])
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No marks.", []),
        ("“We wrote,” she said. “Twice.”", ["“We wrote,”", "“Twice.”"]),
        ('A 5" pipe. "Straight," he said.', ['"Straight,"']),
        ("“She said ‘no’ twice,” he said.", ["“She said ‘no’ twice,”"]),
        ("“Typed wrongly,“ he said.", ["“Typed wrongly,“"]),
        ("Goes on.” “Then opened.”", ["“Then opened.”"]),
        ("😀 “Smile 👩‍👩‍👧 now” 😀.", ["“Smile 👩‍👩‍👧 now”"]),
        # German
        ("„Wir schrieben“, sagte sie. „Zweimal.“", ["„Wir schrieben“", "„Zweimal.“"]),
        ("»Wir schrieben«, sagte sie. »Zweimal.«", ["»Wir schrieben«", "»Zweimal.«"]),
        ("Das ‚Nein‘ war deutlich.", ["‚Nein‘"]),
        ("„Sie sagte ‚nein‘ dazu“, schrieb er.", ["„Sie sagte ‚nein‘ dazu“"]),
        ("(„Ja“) – „nein“ –", ["„Ja“", "„nein“"]),
        ("Ende der Rede“, sagte er. „Nein.“", ["„Nein.“"]),
        ('„Wir schrieben", sagte sie.', ['„Wir schrieben"']),
        # French, Spanish
        ("«Oui», dit-il, « oui ».", ["«Oui»", "« oui »"]),
        # Swedish, Finnish
        ("»Vi skrev», sade hon. »Ja.»", ["»Vi skrev»", "»Ja.»"]),
        ("”Vi skrev”, sade hon.", ["”Vi skrev”"]),
        # Polish, Hungarian
        ("„Napisaliśmy”, powiedziała.", ["„Napisaliśmy”"]),
    ],
)
def test_words_in_quotation_marks_are_found_with_their_marks(
    text: str, expected: list[str]
) -> None:
    assert quoted(text) == expected


def test_quotation_over_sentences_is_cut_at_each_of_them() -> None:
    text = "„Es geht weiter. Und weiter“, sagte sie. Niemand antwortete."
    sentences = [(0, 16), (17, 40), (41, 60)]

    assert quoted_spans(text, sentences) == [[(0, 16)], [(17, 28)], []]


def test_quotation_never_closed_ends_with_its_paragraph() -> None:
    text = "»Es geht weiter.\nHier nicht."

    assert quoted_spans(text, [(0, 16), (17, 28)]) == [[(0, 16)], []]


@given(st.text(alphabet="ab .,\n“”„«»\"'‚‘’😀\u0301", max_size=80))
def test_spans_lie_in_their_sentence_in_order_and_never_overlap(text: str) -> None:
    sentences = [(one.start, one.end) for one in split_sentences(text)]

    found = quoted_spans(text, sentences)

    assert len(found) == len(sentences)
    for sentence, spans in zip(sentences, found, strict=True):
        edges = [sentence[0], *(edge for span in spans for edge in span), sentence[1]]
        assert edges == sorted(edges)
        assert all(start < end for start, end in spans)
