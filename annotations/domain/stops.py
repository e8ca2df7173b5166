"""Reads a run of stops (full stops, question marks, ellipses) and the words on both sides of it."""

import re
from typing import NamedTuple

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015"
_QUOTES = "\"“”„«»‘’'`"
_FULL_WIDTH_MARKS = "\u3002\uff01\uff1f"
_EMOJI = "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3\U000e0020-\U000e007f]"

# Stops with whatever clings to them: quotation marks, brackets, footnote numbers, emoji.
# Possessive throughout, so that each character is read a fixed number of times.
STOP = re.compile(
    rf"""
    (?P<mark> \.(?:[ \xa0]\.(?!\.))++ | [.!?…‼⁇⁈⁉؟।\u06d4{_FULL_WIDTH_MARKS}]++ )
    (?P<closing> (?:
        ["”’'»)\]}}*」』】\uff09] | “(?=\s|\Z) | \[\d{{1,3}}\] | [^\S\n]?{_EMOJI}++
    )*+ )
    (?P<gap> \s*+ )
    """,
    re.VERBOSE,
)
_OPENING_MARKS = "\"“„‟‘\u201a'`«\u2039([{¿¡"
_FOLLOWING = re.compile(
    rf"(?P<opening>[{re.escape(_OPENING_MARKS)}]*+)"
    r"(?P<word>(?:[^\W_]++(?:['’][^\W_]++)*+)?)"
)
_LAST_PART = re.compile(rf"[^{re.escape(DASHES)}/]*\Z")
_LONGEST_WORD = 48


class Stop(NamedTuple):
    """A run of stops inside a line, with what stands on both sides of it.

    position: offset of the first stop in the line; mark: the stops themselves;
    closing: quotation marks, brackets and emoji that cling to them; word: the word before them;
    opening, following: what stands at next_start, "" where no word follows.
    """

    line: str
    sentence_start: int
    position: int
    mark: str
    closing: str
    word: str
    next_start: int
    opening: str
    following: str

    @property
    def closes_quote(self) -> bool:
        return any(character in _QUOTES for character in self.closing)

    @property
    def opens_quote(self) -> bool:
        return any(character in _QUOTES for character in self.opening)

    @property
    def is_ellipsis(self) -> bool:
        return self.mark == "…" or (len(self.mark) > 1 and not self.mark.strip(".… \xa0"))

    @property
    def is_full_width(self) -> bool:
        return self.mark[-1] in _FULL_WIDTH_MARKS

    @property
    def following_end(self) -> int:
        return self.next_start + len(self.opening) + len(self.following)

    @property
    def starter(self) -> str:
        """The following word up to its apostrophe; "" where it is part of a longer name."""
        if self.line[self.following_end : self.following_end + 1] in ("-", "."):
            return ""
        return self.following.replace("’", "'").partition("'")[0]

    @property
    def core(self) -> str:
        """The last part of the word before: `Mass` of `(D-Mass`, `p.m` of `a.m./p.m`."""
        match = _LAST_PART.search(self.word)
        return match.group() if match else self.word

    def before_core(self, length: int) -> str:
        """As many characters of the line as asked for, or fewer, from before the core."""
        end = self.position - len(self.core)
        return self.line[max(self.sentence_start, end - length) : end]


def read_stop(
    line: str, sentence_start: int, match: re.Match[str], *, closing: str, next_start: int
) -> Stop:
    """Read what stands around a match of STOP in a line.

    closing, next_start: what belongs to the sentence behind the stops, and where the next one
    would start, as the match alone cannot always tell.
    """
    position = match.start()
    words = line[max(sentence_start, position - _LONGEST_WORD) : position].rsplit(None, 1)
    following = _FOLLOWING.match(line, next_start)
    return Stop(
        line=line,
        sentence_start=sentence_start,
        position=position,
        mark=match["mark"],
        closing=closing,
        word="" if line[position - 1].isspace() or not words else _strip_opening(words[-1]),
        next_start=next_start,
        opening=following["opening"] if following else "",
        following=following["word"] if following else "",
    )


def _strip_opening(word: str) -> str:
    return word.lstrip(_OPENING_MARKS + "*_")
