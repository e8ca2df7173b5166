"""Who passed the words on: outlets that were told, and sources the speaker only relays."""

import re
from itertools import pairwise

from annotations.domain.spans import Span
from annotations.domain.suggestions import namelists
from annotations.domain.suggestions.base import ChainGuess
from annotations.domain.suggestions.clauses import content_after
from annotations.domain.suggestions.cues import cue_at
from annotations.domain.suggestions.names import NameRun, name_runs
from annotations.domain.suggestions.phrases import Phrase, subject_before
from annotations.domain.suggestions.reports import Report
from annotations.domain.suggestions.speakers import SpeakerReader
from annotations.domain.suggestions.tokens import Line
from annotations.domain.suggestions.wordlists import MEDIA_NOUNS, PREPOSITIONS

SEEN_BY = re.compile(r"\b(?:seen|obtained|reviewed|published|reported|viewed|cited)\s+by$")
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
MEDIA_AGENCIES = frozenset("news wire press".split())
MAX_OPENING = 120
MAX_APART = 3
MAX_CLAUSE_SUBJECT = 20


def find_chain(
    text: str, line: Line, report: Report, reader: SpeakerReader
) -> tuple[ChainGuess, ...]:
    """Return the origin and relays of a report, origin first, then relays outwards."""
    links = [*_inner_speaker(line, report, reader), *_relays(text, line, report)]
    seen: set[tuple[str, str | None]] = set()
    kept: list[ChainGuess] = []
    for link in links:
        if (link.place, link.name) not in seen:
            seen.add((link.place, link.name))
            kept.append(link)
    return tuple(kept)


def is_outlet(run: NameRun) -> bool:
    """A news outlet by one of its words; a lone word must be an outlet's own name."""
    words = [word.lower() for word in run.words]
    if len(words) == 1:
        return words[0] in namelists.LONE_OUTLETS or words[0] in {"post", "times"}
    return any(word in namelists.OUTLET_WORDS for word in words)


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


def _inner_speaker(line: Line, report: Report, reader: SpeakerReader) -> list[ChainGuess]:
    """ "According to the police, Ruiz said …": the police pass on what Ruiz said."""
    if report.shape != "according":
        return []
    first, past = report.content[0]
    for place in range(first + 1, min(past, first + MAX_CLAUSE_SUBJECT)):
        cue = None if line.is_quoted(place) else cue_at(line, place)
        if cue is None or cue.passive or cue.verb.lemma not in TELLING:
            continue
        subject = subject_before(line, cue.first, first)
        if subject is None or subject[0] != first or content_after(line, cue) is None:
            return []
        speaker = reader.read(line, subject)
        return [ChainGuess("origin", speaker.name, speaker.mention)]
    return []


def _relays(text: str, line: Line, report: Report) -> list[ChainGuess]:
    links: list[ChainGuess] = []
    if report.subject is not None:
        first, past = report.subject
        runs = name_runs(line, first, past)
        for run, following in pairwise(runs):
            possessive = line.tokens[run.past - 1].text.endswith(("’s", "'s"))
            if is_outlet(run) and possessive and following.first - run.past <= MAX_APART:
                links.append(_link(line, run))
        links.extend(
            _link(line, run)
            for run in runs
            if run.first > first + 1 and is_outlet(run) and _seen_by(text, line, run.first)
        )
    if report.recipient is not None:
        links.extend(_told_outlet(line, report.recipient))
    return links


def _told_outlet(line: Line, recipient: Phrase) -> list[ChainGuess]:
    """The outlet that was told: by its name, or by a noun with or without a name behind it."""
    first, past = recipient
    runs = name_runs(line, first, past)
    for at in range(first, past):
        if line.low(at) in PREPOSITIONS:
            break
        if line.is_capital(at) or not _is_media_noun(line, at):
            continue
        named = next((run for run in runs if at in {run.first - 1, run.past}), None)
        span = line.span(first, max(at + 1, named.past) if named else at + 1)
        words = " ".join(token.text for token in line.tokens[first : at + 1])
        return [ChainGuess("relay", " ".join(named.words) if named else words, (span,))]
    return [_link(line, run) for run in runs[:1] if is_outlet(run)]


def _is_media_noun(line: Line, at: int) -> bool:
    word = line.low(at)
    return word in MEDIA_NOUNS or (word == "agency" and line.low(at - 1) in MEDIA_AGENCIES)


def _seen_by(text: str, line: Line, first: int) -> bool:
    start = line.tokens[first].start
    before = text[max(line.start, start - 30) : start].rstrip()
    return bool(SEEN_BY.search(re.sub(r"\s+the$", "", before)))


def _link(line: Line, run: NameRun) -> ChainGuess:
    start, end = line.span(run.first, run.past)
    name = " ".join(run.words)
    last = line.tokens[run.past - 1].text
    if last.endswith(("’s", "'s")):
        end -= 2
    return ChainGuess("relay", name, ((start, end),))
