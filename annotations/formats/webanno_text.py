"""The text of a WebAnno TSV file and where its tokens lie in it.

The file counts UTF-16 code units, and has the words of sentences but not what parts them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.spans import Span
from annotations.domain.suggestions.label_studio.offsets import Utf16
from annotations.formats.webanno_cells import unescape

_WIDEST_GAP = 1_000


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A token, or a part of one: its number in the file, its units and the cells after them."""

    line: int
    unit: str
    span: Span
    form: str
    cells: tuple[str, ...]


@dataclass
class Sentence:
    lines: list[str] = field(default_factory=list)
    rows: list[UnitRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Laid:
    """places: of every row, by the number of its unit."""

    text: str
    sentences: tuple[Span, ...]
    places: dict[str, Span]


def lay(sentences: Sequence[Sentence]) -> Laid:
    """Put the sentences under each other as far apart as their offsets say.

    Raises UserError `words_differ` or `invalid_span` naming the line at fault.
    """
    text, end = "", None
    spans: list[Span] = []
    places: dict[str, Span] = {}
    for sentence in sentences:
        words, base, found = _placed(sentence)
        gap = 0 if end is None else base - end
        if not 0 <= gap <= _WIDEST_GAP:
            raise _bad_span(sentence.rows[0])
        text += "\n" * gap
        places |= {unit: (start + len(text), past + len(text)) for unit, (start, past) in found}
        spans.append((len(text), len(text) + len(words)))
        text += words
        end = base + _units(words)
    return Laid(text, tuple(spans), places)


Placed = tuple[str, int, list[tuple[str, Span]]]


def _placed(sentence: Sentence) -> Placed:
    """Its words, where they begin in units, and its rows. Some programs do not escape words."""
    escaped = "\n".join(sentence.lines)
    first = _attempt(unescape(escaped), sentence)
    if isinstance(first, UserError) and "\\" in escaped:
        second = _attempt(escaped, sentence)
        first = first if isinstance(second, UserError) else second
    if isinstance(first, UserError):
        raise first
    return first


def _attempt(words: str, sentence: Sentence) -> Placed | UserError:
    base = _base(words, sentence.rows[0])
    try:
        return words, base, list(_places(words, base, sentence.rows))
    except UserError as error:
        return error


def _base(words: str, first: UnitRow) -> int:
    """Where the sentence begins: at its first token, or before it by the blanks at its start."""
    blanks = words[: len(words) - len(words.lstrip())]
    starts_blank = blanks and not words.startswith(unescape(first.form))
    return first.span[0] - (_units(blanks) if starts_blank else 0)


def _places(words: str, base: int, rows: Sequence[UnitRow]) -> Iterator[tuple[str, Span]]:
    utf16 = Utf16(words)
    counts: tuple[Callable[[int, int], Span | None], ...] = (
        utf16.span,
        lambda start, end: (start, end),
    )
    for row in rows:
        start, end = row.span[0] - base, row.span[1] - base
        spans = (count(start, end) for count in counts if 0 <= start < end)
        found = next((one for one in spans if one and _is_there(words, one, row.form)), None)
        if found is None:
            raise _bad_span(row) if not 0 <= start < end <= _units(words) else _differing(row)
        yield row.unit, found


def _is_there(words: str, span: Span, form: str) -> bool:
    there = words[span[0] : span[1]]
    return span[1] <= len(words) and there in (unescape(form), form)


def _units(words: str) -> int:
    return len(words) + sum(ord(sign) > 0xFFFF for sign in words)  # noqa: PLR2004


def _bad_span(row: UnitRow) -> UserError:
    return UserError(
        N_(
            "The span [{start}, {end}] does not lie in its sentence.",
            start=row.span[0],
            end=row.span[1],
        ),
        code="invalid_span",
        field=f"line {row.line}",
    )


def _differing(row: UnitRow) -> UserError:
    return UserError(
        N_(
            "The text does not have the token {token} at {place}.",
            token=ascii(row.form[:60]),
            place=f"{row.span[0]}-{row.span[1]}",
        ),
        code="words_differ",
        field=f"line {row.line}",
    )
