"""Articles with annotations as formats are given them, and hypothesis' ways to them.

Their texts hold what shifts offsets elsewhere: emoji, joined emoji, Arabic, combining marks,
characters beyond the first plane, and the signs that formats use for themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from full_draft import SENTENCES, TEXT, full_draft, span_of
from hypothesis import strategies as st

from annotations.domain import attribution, evidence, marks
from annotations.domain.spans import Span
from annotations.formats.base import ArticleDraft
from annotations.formats.interchange import (
    AnnotationSet,
    Backing,
    Marked,
    Named,
    Origin,
    Said,
    Stop,
)

__all__ = [
    "SENTENCES",
    "TEXT",
    "decided_only",
    "drafts",
    "full_draft",
    "sets_for",
    "span_of",
]

WORDS = (
    "Rain",
    "fell,",
    "said",
    "“Ada",
    "Brook”",
    "🚢",
    "👩‍👩‍👧‍👦",
    "👍🏽",
    "السفينة",
    "שלום",
    "e\u0301te\u0301",
    "𐍈𝄞𐍇",
    "café",
    "<b>&amp;",
    "#1",
    "[2]",
    "a\\b",
    "x|y_z",
    "T1",
    '"hm"',
    "=1+1",
    "100\u00a0%",
    "-DOCSTART-",
    "O",
)
SENTENCE_BREAKS = (" ", "\n", "\n\n", "  ")
Pick = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Laid:
    """A text with where its words lie, sentence by sentence."""

    text: str
    words: tuple[tuple[Span, ...], ...]

    @property
    def sentences(self) -> tuple[Span, ...]:
        return tuple((words[0][0], words[-1][1]) for words in self.words)


@st.composite
def laid_texts(draw: Pick) -> Laid:
    """Texts of one to four sentences of one to six words."""
    text, laid = "", []
    for written in draw(
        st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=1, max_size=4)
    ):
        text += draw(st.sampled_from(SENTENCE_BREAKS)) if text else ""
        spans: list[Span] = []
        for word in written:
            text += " " if spans else ""
            spans.append((len(text), len(text) + len(word)))
            text += word
        laid.append(tuple(spans))
    return Laid(text, tuple(laid))


def _free_text(most: int) -> st.SearchStrategy[str]:
    return st.text(
        st.sampled_from("ab \n\t\"'\\;:|,#[]{}=*_%é🚢السש\u200d𝄞\r\u2028\x0b\x85"), max_size=most
    )


def _line(most: int) -> st.SearchStrategy[str]:
    """Not blank, in one line, without white space around it: what the product stores as a name."""
    return (
        st.text(st.sampled_from("abC é🚢السש𝄞\"'\\;:|,#[]{}=*_%"), min_size=1, max_size=most)
        .map(lambda value: " ".join(value.split()))
        .filter(bool)
    )


FREE_TEXT = _free_text(12)
NAMES = _line(8)
BACKINGS = st.builds(
    Backing,
    url=st.sampled_from(["https://example.org/log", ""]),
    document=st.just("Port log, p. 3; “A|B”"),
    publisher=FREE_TEXT,
    passage=_line(12),
    retrieved_at=st.sampled_from(["2026-03-01", ""]),
    kind=st.sampled_from(evidence.KINDS),
    stance=st.just("supports"),
)


def spans_in(words: tuple[Span, ...], *, by_words: bool) -> st.SearchStrategy[Span]:
    """Spans inside a sentence or a text: of whole words, or of any characters."""
    if by_words:
        places = st.integers(0, len(words) - 1)
        return st.tuples(places, places).map(
            lambda pair: (words[min(pair)][0], words[max(pair)][1])
        )
    start, end = words[0][0], words[-1][1]
    edges = st.integers(start, end)
    return (
        st.tuples(edges, edges)
        .filter(lambda pair: pair[0] != pair[1])
        .map(lambda pair: (min(pair), max(pair)))
    )


def pieces_in(
    words: tuple[Span, ...], *, by_words: bool, least: int, joined: bool = False
) -> st.SearchStrategy[tuple[Span, ...]]:
    """Up to three disjoint spans in order, at least `least`; they never touch."""
    listed = st.lists(
        spans_in(words, by_words=by_words), min_size=least, max_size=1 if joined else 3
    )
    return listed.map(_disjoint)


def _disjoint(spans: list[Span]) -> tuple[Span, ...]:
    kept: list[Span] = []
    for start, end in sorted(spans):
        if not kept or start > kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


@st.composite
def _named(draw: Pick, mentions: st.SearchStrategy[tuple[Span, ...]], kinds: list[str]) -> Named:
    kind = draw(st.sampled_from(kinds))
    return Named(kind, draw(NAMES) if kind == "source" else "", draw(mentions))


@st.composite
def _said(
    draw: Pick,
    *,
    key: str,
    earlier: list[str],
    content: st.SearchStrategy[tuple[Span, ...]],
    mentions: st.SearchStrategy[tuple[Span, ...]],
) -> Said:
    speaker = draw(_named(mentions, ["source", "source", "not_stated", "article"]))
    stops = st.builds(
        Stop, st.sampled_from(attribution.PLACES), _named(mentions, ["source", "not_stated"])
    )
    return Said(
        key=key,
        mode=None if speaker.kind == "article" else draw(st.sampled_from(attribution.MODES)),
        content=draw(content),
        speaker=speaker,
        cue=draw(mentions),
        chain=tuple(draw(st.lists(stops, max_size=2))),
        continues=draw(st.sampled_from(["", *earlier])),
        commitment=draw(st.sampled_from(attribution.COMMITMENTS)),
        certainty=draw(st.sampled_from(attribution.CERTAINTIES)),
        negated=draw(st.booleans()),
        identity=draw(st.sampled_from(["", *attribution.IDENTITIES])),
        role=draw(st.sampled_from(["", *attribution.ROLES])),
        anonymity_reason=draw(FREE_TEXT),
        set_by=draw(st.sampled_from(attribution.SET_BY)),
    )


@st.composite
def _marked(draw: Pick, span: Span) -> Marked:
    decided = draw(st.sampled_from([*marks.LEGAL_SETS, None]))
    backed = (
        draw(st.lists(BACKINGS, min_size=1, max_size=2)) if marks.has_verified_fact(decided) else []
    )
    return Marked(
        *span,
        marks=decided,
        fact_candidate=marks.has_claim(decided) and draw(st.booleans()),
        unsure=draw(st.booleans()),
        note=draw(FREE_TEXT),
        evidence=tuple(backed),
    )


@st.composite
def sets_for(
    draw: Pick,
    laid: Laid,
    *,
    annotator: str,
    origin: Origin,
    by_words: bool = False,
    one_piece: bool = False,
) -> AnnotationSet:
    """A set that keeps the product's rules: undecided sentences bear no attribution.

    by_words: spans begin and end where words do. one_piece: none has a gap.
    """
    marked = tuple(draw(_marked(span)) for span in laid.sentences)
    all_words = tuple(span for words in laid.words for span in words)
    mentions = pieces_in(all_words, by_words=by_words, least=0, joined=one_piece)
    said: list[Said] = []
    for words, one in zip(laid.words, marked, strict=True):
        content = pieces_in(words, by_words=by_words, least=1, joined=one_piece)
        for _ in range(draw(st.integers(0, 2)) if one.marks is not None else 0):
            keys = [earlier.key for earlier in said]
            made = _said(
                key=f"{annotator}/{len(said)}", earlier=keys, content=content, mentions=mentions
            )
            said.append(draw(made))
    return AnnotationSet(annotator, origin, marked, tuple(said))


@st.composite
def drafts(
    draw: Pick, *, by_words: bool = False, one_piece: bool = False, titles: bool = True
) -> ArticleDraft:
    """An article with a set of A1's, perhaps one of A2's, perhaps one of gold.

    by_words, one_piece: as of `sets_for`; for formats of tokens.
    """
    laid = draw(laid_texts())
    given = [("A1", Origin.PERSON)]
    given += [("A2", Origin.PERSON)] if draw(st.booleans()) else []
    given += [("gold", Origin.GOLD)] if draw(st.booleans()) else []
    sets = tuple(
        draw(sets_for(laid, annotator=name, origin=origin, by_words=by_words, one_piece=one_piece))
        for name, origin in given
    )
    return ArticleDraft(
        title=draw(NAMES) if titles else "",
        text=laid.text,
        url=draw(st.sampled_from(["", "https://example.org/ferry?a=1&b=2"])),
        outlet=draw(st.sampled_from(["", "The Example"])),
        author=draw(st.sampled_from(["", "Ann Poe"])),
        published_at=draw(st.sampled_from(["", "2016-09-12"])),
        language=draw(st.sampled_from(["", "en"])),
        licence=draw(st.sampled_from(["", "CC-BY-4.0"])),
        credit=draw(st.sampled_from(["", "Ann Poe, The Example"])),
        sentences=laid.sentences,
        sets=sets,
    )


def decided_only(found: AnnotationSet) -> AnnotationSet:
    """The set without the sentences that nobody decided: most formats cannot tell them."""
    return replace(found, marked=tuple(one for one in found.marked if one.marks is not None))
