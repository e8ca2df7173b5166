"""What one annotator said of an article as the numbered feature structures of a CAS.

The library builds and searches a CAS of its own for what is only to be written: ten times slower.
`serialised.py` writes these, and tests hold its files equal to what the library makes of them.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias, Union

from annotations.domain.spans import Span
from annotations.formats.base import ArticleDraft
from annotations.formats.interchange import AnnotationSet, Marked, Named, Said, Stop
from annotations.formats.uima.types import (
    ATTRIBUTION,
    BACKING_TEXTS,
    CONTENT,
    CUE,
    DOCUMENT,
    DOCUMENT_TEXTS,
    EVIDENCE,
    MARK,
    MENTION,
    META,
    NAMED,
    SAID_TEXTS,
    SENTENCE,
    STOP,
)

SOFA_NUMBER = 1
# Characters that take two UTF-16 code units.
_WIDE = re.compile("[\U00010000-\U0010ffff]")
Value: TypeAlias = Union[str, bool, int, float, "Structure", list["Structure"]]


@dataclass(frozen=True, slots=True)
class Structure:
    """features: those that it has, in the order of its type. An annotation lies on the text."""

    number: int
    name: str
    features: dict[str, Value]
    is_annotation: bool


class Structures:
    """Makes the structures of one CAS, in the order of their numbers in `made`.

    words: makes a text storable. lost_continued: continuations of what is not there.
    """

    def __init__(self, text: str, words: Callable[[str], str]) -> None:
        self.made: list[Structure] = []
        self.lost_continued = 0
        self._words = words
        self._numbers = count(SOFA_NUMBER + 1)
        self._whole = (0, len(text))
        self._wide = [found.start() for found in _WIDE.finditer(text)]

    def describe(self, article: ArticleDraft, found: AnnotationSet, version: str) -> None:
        """Say what the text is and whose work this is."""
        told = {name: getattr(article, name) for name in DOCUMENT_TEXTS}
        self._add(
            META,
            self._whole,
            language=article.language,
            documentTitle=article.title,
            documentId=version,
            documentUri=article.url,
        )
        self._add(
            DOCUMENT, self._whole, annotator=found.annotator, origin=found.origin.value, **told
        )
        for span in article.sentences:
            self._add(SENTENCE, span)

    def fill(self, found: AnnotationSet) -> None:
        """Add all marks, then all attributions."""
        for marked in found.marked:
            self._mark(marked)
        made = {one.key: self._attribution(one) for one in found.said}
        for one in found.said:
            if one.continues in made:
                made[one.key].features["continues"] = made[one.continues]
            elif one.continues:
                self.lost_continued += 1

    def _mark(self, one: Marked) -> None:
        evidence = [
            self._make(EVIDENCE, **{name: getattr(piece, name) for name in BACKING_TEXTS})
            for piece in one.evidence
        ]
        self._add(
            MARK,
            (one.start, one.end),
            marks=one.marks,
            note=one.note,
            fact_candidate=one.fact_candidate,
            unsure=one.unsure,
            score=one.score,
            evidence=evidence,
        )

    def _attribution(self, one: Said) -> Structure:
        return self._add(
            ATTRIBUTION,
            (one.content[0][0], one.content[-1][1]),
            key=one.key,
            mode=one.mode,
            **{name: getattr(one, name) for name in SAID_TEXTS},
            negated=one.negated,
            score=one.score,
            speaker=self._named(one.speaker),
            content=self._pieces(CONTENT, one.content),
            cue=self._pieces(CUE, one.cue),
            chain=[self._stop(stop) for stop in one.chain],
        )

    def _stop(self, one: Stop) -> Structure:
        return self._make(STOP, place=one.place, who=self._named(one.who))

    def _named(self, one: Named) -> Structure:
        mention = self._pieces(MENTION, one.mention)
        return self._make(NAMED, kind=one.kind, name=one.name, mention=mention)

    def _pieces(self, name: str, spans: Iterable[Span]) -> list[Structure]:
        return [self._add(name, span) for span in spans]

    def _add(self, name: str, span: Span, /, **features: Value | None) -> Structure:
        """An annotation; offsets of a CAS count UTF-16 code units."""
        begin, end = (at + bisect_left(self._wide, at) for at in span)
        return self._make(name, is_annotation=True, begin=begin, end=end, **features)

    def _make(
        self, name: str, /, *, is_annotation: bool = False, **features: Value | None
    ) -> Structure:
        """No file names a feature that is None, an empty text or an empty list."""
        told: dict[str, Value] = {
            feature: self._words(value) if isinstance(value, str) else value
            for feature, value in features.items()
            if value is not None and value not in ("", [])
        }
        made = Structure(next(self._numbers), name, told, is_annotation)
        self.made.append(made)
        return made
