"""Who passed the words on: outlets that were told, and sources the speaker only relays."""

import re
from collections.abc import Iterator, Sequence

from annotations.domain.spans import Span
from annotations.domain.suggestions.base import ChainGuess, SpeakerGuess
from annotations.domain.suggestions.clauses import content_after
from annotations.domain.suggestions.cues import cue_at
from annotations.domain.suggestions.outlets import Outlet
from annotations.domain.suggestions.phrases import Phrase, subject_before
from annotations.domain.suggestions.speakers import SpeakerReader
from annotations.domain.suggestions.tokens import Line

# "We are told …", "she had been told that …", but not "we were told to leave".
HEARSAY = re.compile(
    r"^\W*(?:(?:that )?(?:we|i|he|she|they)(?: (?:are|were|was|(?:have|has|had) been)|"
    r"[’'](?:re|ve been|d been)) (?:told|informed)(?: by (?P<teller>[^,;:“”\"]{2,60}?))? that\b|"
    r"(?:we|i)(?: (?:are|were|was|(?:have|had) been)|[’'](?:re|ve been|d been)) told "
    r"(?!(?:to|not|off|about|nothing|of|by|lies|how|why|where|when|what|who|everything|otherwise|"
    r"that)\b)|"
    r"(?:we|i)(?: have| had|[’']ve)? heard (?:reports |rumou?rs )?that\b)",
    re.IGNORECASE,
)
TELLING = frozenset({"say", "tell", "report", "announce", "claim", "testify", "write"})
MAX_OPENING = 120
MAX_CLAUSE_SUBJECT = 20


class Relays:
    """Names the outlets of a text; "the broadcaster" takes up the last one of that text."""

    def __init__(self) -> None:
        self._last: str | None = None

    def links(
        self, outlets: Iterator[Outlet], speakers: Sequence[SpeakerGuess | None]
    ) -> tuple[ChainGuess, ...]:
        """Return the outlets as relays, each once and none that is the speaker itself."""
        names = {speaker.name for speaker in speakers if speaker is not None}
        links: dict[str, ChainGuess] = {}
        for outlet in outlets:
            definite = outlet.words.lower().startswith("the ")
            name = outlet.name or (self._last if definite else None) or outlet.words
            if name not in names:
                links.setdefault(name, ChainGuess("relay", name, (outlet.mention,)))
            self._last = outlet.name or self._last
        return tuple(links.values())


def hearsay_origin(text: str, content: Span) -> ChainGuess | None:
    """ "We are told …": the speaker only passes on what somebody else said."""
    start, end = content
    found = HEARSAY.match(text[start : min(end, start + MAX_OPENING)])
    if found is None:
        return None
    teller = found.group("teller")
    if teller is None:
        return ChainGuess("origin", None, ())
    span = (start + found.start("teller"), start + found.end("teller"))
    return ChainGuess("origin", teller, (span,))


def inner_speaker(
    line: Line, cue: Phrase, content: Sequence[Span], reader: SpeakerReader
) -> tuple[ChainGuess, ...]:
    """ "According to the police, Ruiz said …": the police pass on what Ruiz said."""
    if line.low(cue[0]) != "according" or not content:
        return ()
    places = line.touched(*content[0])
    if not places:
        return ()
    first = places[0]
    while not line.is_word(first) and first < places[-1]:
        first += 1
    for place in range(first + 1, min(places[-1] + 1, first + MAX_CLAUSE_SUBJECT)):
        inner = None if line.is_quoted(place) else cue_at(line, place)
        if inner is None or inner.passive or inner.verb.lemma not in TELLING:
            continue
        subject = subject_before(line, inner.first, first)
        if subject is None or subject[0] != first or content_after(line, inner) is None:
            return ()
        speaker = reader.read(line, subject)
        return (ChainGuess("origin", speaker.name, speaker.mention),)
    return ()
