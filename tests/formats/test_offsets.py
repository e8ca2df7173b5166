"""Spans come along when a text is brought into the form that is stored, or are refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.domain.errors import UserError
from annotations.domain.spans import InvalidSpan, Span
from annotations.domain.texts import canonical_text
from annotations.formats.base import ArticleDraft, check_draft
from annotations.formats.interchange import AnnotationSet, Marked, Named, Said, Stop
from annotations.formats.offsets import Moving

RAIN, FELL = (1, 5), (7, 11)
NOBODY = Named("not_stated")
pieces = st.sampled_from(
    ["\r\n", "\r", "\n", "\ufeff", "a", "é", "😀", "👩‍👩‍👧", "ש", " ", "b.", "x"]
)
texts = st.tuples(st.text("\ufeff", max_size=2), st.lists(pieces, max_size=30)).map(
    lambda given: given[0] + "".join(given[1]) + "."
)


def said(**fields: object) -> Said:
    named = {"key": "1", "mode": "direct", "content": (RAIN,), "speaker": NOBODY}
    return Said(**(named | fields))  # type: ignore[arg-type]


def drafted(text: str, *, sentences: tuple[Span, ...] = (), **fields: object) -> ArticleDraft:
    sets = (AnnotationSet("ann", "person", **fields),) if fields else ()  # type: ignore[arg-type]
    return ArticleDraft(title="T", text=text, sentences=sentences, sets=sets)


@given(texts, st.data())
def test_check_draft_span_of_any_text_keeps_its_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = canonical_words(text, start, end)
    draft = drafted(text, sentences=((start, end),), marked=(Marked(start, end, "C"),))
    if not words:
        with pytest.raises(InvalidSpan):
            check_draft(draft)
        return

    checked = check_draft(draft)

    ((first, last),) = checked.sentences
    assert checked.text[first:last] == words
    assert (checked.sets[0].marked[0].start, checked.sets[0].marked[0].end) == (first, last)


def canonical_words(text: str, start: int, end: int) -> str:
    """What a span holds, by another way: half a CRLF is taken whole, and marks at the start go."""
    if text[start - 1 : start + 1] == "\r\n" and start:
        start -= 1
    if text[end - 1 : end + 1] == "\r\n":
        end += 1
    begin = len(text) - len(text.lstrip("\ufeff"))
    return text[max(start, begin) : end].replace("\r\n", "\n").replace("\r", "\n")


@given(texts)
def test_moving_whole_text_is_the_whole_canonical_text(text: str) -> None:
    moved = Moving.of(text).span((0, len(text)), field="x")

    assert moved == (0, len(canonical_text(text)))


TEXT = "\ufeffRain\r\nfell."


def test_check_draft_moves_every_kind_of_span() -> None:
    every = said(
        content=(RAIN, FELL),
        cue=(FELL,),
        speaker=Named("source", "Ann", (RAIN,)),
        chain=(Stop("relay", Named("source", "Bo", (FELL,))),),
    )

    checked = check_draft(drafted(TEXT, sentences=(RAIN, FELL), said=(every,)))

    rain, fell = (0, 4), (5, 9)
    found = checked.sets[0].said[0]
    assert checked.sentences == (rain, fell)
    assert found == replace(
        every,
        content=(rain, fell),
        cue=(fell,),
        speaker=Named("source", "Ann", (rain,)),
        chain=(Stop("relay", Named("source", "Bo", (fell,))),),
    )


@pytest.mark.parametrize("bad", [(-1, 2), (0, 13), (3, 3), (5, 4), (99, 100)])
@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("sentences", lambda bad: drafted(TEXT, sentences=(bad,))),
        ("sets[0].marked[1]", lambda bad: drafted(TEXT, marked=(Marked(1, 5, "C"), mark(bad)))),
        ("sets[0].said[1].content", lambda bad: drafted(TEXT, said=(said(), said(content=(bad,))))),
        ("sets[0].said[0].cue", lambda bad: drafted(TEXT, said=(said(cue=(bad,)),))),
        (
            "sets[0].said[0].speaker.mention",
            lambda bad: drafted(TEXT, said=(said(speaker=Named("source", "A", (bad,))),)),
        ),
        (
            "sets[0].said[0].chain[0].mention",
            lambda bad: drafted(
                TEXT, said=(said(chain=(Stop("origin", Named("source", "A", (bad,))),)),)
            ),
        ),
    ],
)
def test_check_draft_span_outside_of_the_text_names_its_field(
    field: str, make: object, bad: Span
) -> None:
    with pytest.raises(UserError) as refused:
        check_draft(make(bad))  # type: ignore[operator]

    assert (refused.value.code, refused.value.field) == ("invalid_span", field)


def mark(span: Span) -> Marked:
    return Marked(span[0], span[1], "C")


def test_check_draft_span_of_a_byte_order_mark_alone_is_refused() -> None:
    with pytest.raises(InvalidSpan):
        check_draft(drafted(TEXT, sentences=((0, 1),)))
