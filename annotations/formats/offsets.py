"""Moves the spans of a draft along when its text is brought into the form that is stored.

A file counts its own line breaks and byte order marks; the stored text has LF alone. Every span
that came with the text is checked here, whichever format it came in.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotations.domain.messages import N_
from annotations.domain.spans import InvalidSpan, Span
from annotations.formats.interchange import AnnotationSet, Marked, Named, Said, Stop

_BYTE_ORDER_MARK = "\ufeff"
_PAIR = re.compile("\r\n")


@dataclass(frozen=True, slots=True)
class Moving:
    """From a text as it was given to its canonical form.

    length: of the text as given. dropped: byte order marks at its start. feeds: where the second
    characters of CRLF stand, in order; both become one.
    """

    length: int
    dropped: int = 0
    feeds: Sequence[int] = ()

    @classmethod
    def of(cls, raw: str) -> "Moving":
        dropped = len(raw) - len(raw.lstrip(_BYTE_ORDER_MARK))
        feeds = [match.end() - 1 for match in _PAIR.finditer(raw)] if "\r" in raw else ()
        return cls(len(raw), dropped, feeds)

    def span(self, span: Span, *, field: str) -> Span:
        """Where a span lies in the canonical text; half a CRLF stands for the whole.

        Raises InvalidSpan for one that is empty, lies outside of the text or in its mark alone.
        """
        start, end = span
        if not 0 <= start < end <= self.length:
            raise InvalidSpan(
                N_(
                    "The span [{start}, {end}] lies outside of [{least}, {most}].",
                    start=start,
                    end=end,
                    least=0,
                    most=self.length,
                )
                if start < end
                else N_(
                    "The span [{start}, {end}] must start at 0 or later and end after its start.",
                    start=start,
                    end=end,
                ),
                field=field,
            )
        if not self.dropped and not self.feeds:
            return span
        moved = max(0, self._place(start)), self._place(end - 1) + 1
        if moved[1] <= moved[0]:
            raise InvalidSpan(
                N_("The span [{start}, {end}] holds no text.", start=start, end=end), field=field
            )
        return moved

    def spans(self, spans: Sequence[Span], *, field: str) -> tuple[Span, ...]:
        return tuple(self.span(one, field=field) for one in spans)

    def _place(self, character: int) -> int:
        return character - self.dropped - bisect_right(self.feeds, character)


def move_sets(sets: Sequence[AnnotationSet], moving: Moving) -> tuple[AnnotationSet, ...]:
    """The sets with all their spans in the canonical text. Raises InvalidSpan naming the field."""
    return tuple(
        replace(
            one,
            marked=tuple(
                _marked(marked, moving, f"sets[{n}].marked[{place}]")
                for place, marked in enumerate(one.marked)
            ),
            said=tuple(
                _said(said, moving, f"sets[{n}].said[{place}]")
                for place, said in enumerate(one.said)
            ),
        )
        for n, one in enumerate(sets)
    )


def _marked(marked: Marked, moving: Moving, field: str) -> Marked:
    start, end = moving.span((marked.start, marked.end), field=field)
    return replace(marked, start=start, end=end)


def _said(said: Said, moving: Moving, field: str) -> Said:
    return replace(
        said,
        content=moving.spans(said.content, field=f"{field}.content"),
        cue=moving.spans(said.cue, field=f"{field}.cue"),
        speaker=_named(said.speaker, moving, f"{field}.speaker"),
        chain=tuple(
            Stop(stop.place, _named(stop.who, moving, f"{field}.chain[{n}]"))
            for n, stop in enumerate(said.chain)
        ),
    )


def _named(named: Named, moving: Moving, field: str) -> Named:
    return replace(named, mention=moving.spans(named.mention, field=f"{field}.mention"))
