"""Pairs quotation marks and tells quoted speech from titles, nicknames and scare quotes.

Marks are paired paragraph by paragraph. An opening mark that is never closed quotes to the end of
its paragraph; where the next paragraph opens with a mark, it goes on with the same speech (the
newspaper convention).
"""

import re
from dataclasses import dataclass

OPENING = frozenset({"“", "„", "«", "‘‘", "``"})
CLOSING = frozenset({"”", "»", "’’"})
EITHER = frozenset({'"', "＂", "''"})
MARK = re.compile(r"[“„«”»\"＂]|''|``|‘‘|’’")
WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
MAX_UNCLOSED = 3000
TITLE_LENGTHS = range(2, 13)
NICKNAME_LENGTHS = range(1, 3)
SPOKEN_WORDS = 5
BYNAME_WORDS = 3
BYNAME = re.compile(
    r"\b(?:(?:known|referred to|billed) as|nicknamed|code-?named|entitled|titled|so-called|"
    r"[^\W_]{2,}(?<!him)(?<!her)(?<!them) dubbed|[^\W_]+, dubbed)\s$"
)
WORK = re.compile(
    r"\b(?:memoir|autobiography|book|novel|film|movie|documentary|play|album|song|single|poem|essay|"
    r"painting|exhibition|podcast|series|opera|musical)s?, $"
)
STOPPED_WORDS = 3
SMALL_TITLE_WORDS = frozenset(
    "a an the of in on at to for and or but with from by as into is vs de la".split()
)
SPOKEN_END = re.compile(r"[.,!?…]\s*$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted stretch; `start` and `end` include the marks, `closed` is false without a closing
    mark, `continues` is the number of the quotation whose speech goes on here."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool
    continues: int | None = None


def pair_quotations(text: str) -> list[Quotation]:
    """Return the quotations of `text` in order; they never overlap. Linear in its length."""
    found: list[Quotation] = []
    paragraph_start = 0
    still_open = False
    for line in text.split("\n"):
        if line.strip():
            pairs = _pair_paragraph(text, paragraph_start, paragraph_start + len(line))
            if still_open and pairs and not text[paragraph_start : pairs[0].start].strip():
                first = pairs[0]
                pairs[0] = Quotation(
                    first.start,
                    first.end,
                    first.inner_start,
                    first.inner_end,
                    first.closed,
                    len(found) - 1,
                )
            found.extend(pairs)
            still_open = bool(pairs) and not pairs[-1].closed
        paragraph_start += len(line) + 1
    return found


def _pair_paragraph(text: str, start: int, end: int) -> list[Quotation]:
    found: list[Quotation] = []
    opened: re.Match[str] | None = None
    for mark in MARK.finditer(text, start, end):
        symbol = mark.group()
        if opened is None:
            if symbol in CLOSING or _is_stray(text, mark, start=start, end=end):
                continue
            opened = mark
        elif symbol not in OPENING or _closes_wrongly(text, mark, start=start, end=end):
            found.append(
                Quotation(opened.start(), mark.end(), opened.end(), mark.start(), closed=True)
            )
            opened = None
    if opened is not None and end - opened.end() <= MAX_UNCLOSED:
        found.append(Quotation(opened.start(), end, opened.end(), end, closed=False))
    return found


def _is_stray(text: str, mark: re.Match[str], *, start: int, end: int) -> bool:
    """A straight mark that opens nothing: an inch sign, or a closing mark left over."""
    if mark.group() not in EITHER:
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    return after.isspace() and not before.isspace()


def _closes_wrongly(text: str, mark: re.Match[str], *, start: int, end: int) -> bool:
    """An opening mark typed where a closing one belongs: after a word, before a blank."""
    after = text[mark.end()] if mark.end() < end else " "
    return after.isspace() and mark.start() > start and not text[mark.start() - 1].isspace()


def is_title(text: str, quotation: Quotation) -> bool:
    """Two to twelve capitalised words without a stop: a book, a film, a song, a programme."""
    inner = text[quotation.inner_start : min(quotation.inner_end, quotation.inner_start + 200)]
    words = WORD.findall(inner)
    if len(words) not in TITLE_LENGTHS or re.search(r"[.;:]\s*$", inner):
        return False
    large = [word for word in words if word.lower() not in SMALL_TITLE_WORDS]
    return (
        len(large) >= 1
        and words[0][0].isupper()
        and all(word[0].isupper() or word[0].isdigit() for word in large)
        and not all(word.isupper() for word in words)
    )


def is_nickname(text: str, quotation: Quotation) -> bool:
    """One or two capitalised words in the middle of a name: Jo “Red” Miller."""
    inner = text[quotation.inner_start : min(quotation.inner_end, quotation.inner_start + 60)]
    words = WORD.findall(inner)
    if len(words) not in NICKNAME_LENGTHS or not all(word[0].isupper() for word in words):
        return False
    before = re.search(r"(\w+)\.? $", text[max(0, quotation.start - 40) : quotation.start])
    after = text[quotation.end : quotation.end + 2]
    return bool(
        before
        and before.group(1)[0].isupper()
        and len(after) > 1
        and after[0] == " "
        and after[1].isupper()
    )


def is_byname(text: str, quotation: Quotation) -> bool:
    """Up to three words behind "known as" or "a plan dubbed": a name and no speech."""
    inner = text[quotation.inner_start : min(quotation.inner_end, quotation.inner_start + 60)]
    before = text[max(0, quotation.start - 60) : quotation.start]
    return len(WORD.findall(inner)) <= BYNAME_WORDS and bool(BYNAME.search(before))


def is_work(text: str, quotation: Quotation) -> bool:
    """Capitalised words behind what they are the name of: her memoir, “Salt,”."""
    if not WORK.search(text[max(0, quotation.start - 30) : quotation.start]):
        return False
    inner = text[quotation.inner_start : min(quotation.inner_end, quotation.inner_start + 200)]
    words = [word for word in WORD.findall(inner) if word.lower() not in SMALL_TITLE_WORDS]
    named = all(word[0].isupper() or word[0].isdigit() for word in words)
    return 0 < len(words) < max(TITLE_LENGTHS) and named


def is_label(text: str, quotation: Quotation) -> bool:
    """A title or a nickname: quoted words that nobody says. A comma or colon brings on speech."""
    before = text[max(0, quotation.start - 3) : quotation.start].rstrip()
    introduced = before.endswith((",", ":"))
    return quotation.closed and (
        is_nickname(text, quotation)
        or is_byname(text, quotation)
        or is_work(text, quotation)
        or (not introduced and is_title(text, quotation))
    )


def sounds_spoken(text: str, quotation: Quotation) -> bool:
    """Quoted words that report speech even where no cue is found.

    At least five words, or at least three that end with a stop or comma inside the marks; fewer
    are taken for scare quotes.
    """
    if is_label(text, quotation):
        return False
    inner = text[quotation.inner_start : quotation.inner_end]
    count = len(WORD.findall(inner[:400]))
    return count >= SPOKEN_WORDS or (count >= STOPPED_WORDS and bool(SPOKEN_END.search(inner[-4:])))
