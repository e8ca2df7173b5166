"""What the rules find of a statement where the tagger left out what is said, or who says it."""

import pytest

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions.filling import Filler
from annotations.domain.suggestions.reading import At, Reading, read_text


def _read(text: str, cue: str) -> tuple[Reading, Filler, At]:
    reading = read_text(text, split_sentences(text))
    start = text.index(cue)
    at = reading.phrase_at((start, start + len(cue)))
    assert at is not None
    return reading, Filler(reading.lines), at


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("The road was gone, Anwar Gul told AFP.", "told", "The road was gone"),
        ("Anwar Gul told AFP the road was gone.", "told", "the road was gone"),
        ("“It is gone,” Anwar Gul told AFP.", "told", "“It is gone,”"),
        ("The road was gone, according to Anwar Gul.", "according to", "The road was gone"),
        ("According to Anwar Gul, writing for AFP:", "According to", None),
        ("Anwar Gul praised the road.", "praised", None),
        ("Anwar Gul left the road.", "left", None),
    ],
)
def test_content_is_a_clause_or_a_quotation(text: str, cue: str, content: str | None) -> None:
    _, filler, at = _read(text, cue)

    found = [text[start:end] for start, end in filler.content(at)]

    assert found == ([] if content is None else [content])


def test_source_follows_its_cue_where_it_is_an_outlet_s() -> None:
    reading, filler, at = _read("Shops reopened, reports the BBC’s Ana Ruiz.", "reports")
    found = filler.source(at)

    assert found is not None
    start, end = reading.lines[0].span(*found)
    assert reading.text[start:end] == "the BBC’s Ana Ruiz"
    assert _read("Ana Ruiz said shops reopened.", "said")[1].source(at) is None


def test_subject_is_what_a_verb_of_speech_follows_at_once() -> None:
    text = "Rebels left on Friday, a general who spoke to nobody else told AFP."
    _, filler, at = _read(text, "told")
    start, end = text.index("a general"), text.index(" told")

    assert filler.subject(at, [(start, end)]) is not None
    assert filler.subject(at, [(start, end - 5)]) is None
    before = filler.clause_before(0, start)
    assert [text[first:past] for first, past in before] == ["Rebels left on Friday"]


def test_clause_before_needs_a_comma_and_a_verb() -> None:
    text = "On Monday, Ana Ruiz was quoted as saying so."
    _, filler, _ = _read(text, "saying")

    assert filler.clause_before(0, text.index("Ana")) == ()
    assert filler.clause_before(0, text.index("was")) == ()
    assert filler.clause_before(0, 0) == ()
