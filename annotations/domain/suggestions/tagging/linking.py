"""Joins tagged spans into attributions: each cue with its source, each content with its cue.

Spans near one another belong together, unless another span of the kind stands between them. What
no cue in the sentence claims goes on with the statement before it, as speech over several
sentences does.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from annotations.domain.suggestions.tagging.decoding import TaggedSpan

# In words. What stands between two spans counts as so many words more between them.
BETWEEN_SOURCES = 8
BETWEEN_CONTENTS = 12


@dataclass
class Linked:
    """One attribution: its cue and source, where there are any, and its contents in order.

    It has contents, or both a cue and a source.
    """

    cue: TaggedSpan | None
    source: TaggedSpan | None = None
    contents: list[TaggedSpan] = field(default_factory=list)


@dataclass(frozen=True)
class Places:
    """Where words stand. sentence, paragraph: numbers by word, rising. quoted: by word."""

    sentence: Sequence[int]
    paragraph: Sequence[int]
    quoted: Sequence[bool]


def link_spans(spans: Sequence[TaggedSpan], places: Places) -> list[Linked]:
    """The attributions in the order of their cues; those without a cue last.

    spans: in text order, disjoint. Of those without content, only what has a source is returned.
    """
    cues = [span for span in spans if span.role == "cue"]
    contents = [span for span in spans if span.role == "content"]
    linked = [Linked(cue) for cue in cues]
    linker = _Linker(places, cues, contents, linked)
    linker.give_sources([span for span in spans if span.role == "source"])
    loose = linker.give_contents()
    return [one for one in (*linked, *loose) if one.contents or one.source]


class _Linker:
    def __init__(
        self,
        places: Places,
        cues: list[TaggedSpan],
        contents: list[TaggedSpan],
        linked: list[Linked],
    ) -> None:
        self._places = places
        self._cues = cues
        self._contents = contents
        self._linked = linked
        self._cue_starts = [cue.first for cue in cues]
        self._content_starts = [content.first for content in contents]
        self._by_sentence: dict[int, list[int]] = defaultdict(list)
        self._by_paragraph: dict[int, list[int]] = defaultdict(list)
        for number, cue in enumerate(cues):
            self._by_sentence[places.sentence[cue.first]].append(number)
            self._by_paragraph[places.paragraph[cue.first]].append(number)

    def give_sources(self, sources: list[TaggedSpan]) -> None:
        """A source to the nearest cue of its sentence, else of its paragraph."""
        left = self._pair(sources, self._by_sentence, self._places.sentence)
        self._pair(left, self._by_paragraph, self._places.paragraph)
        for numbers in self._by_sentence.values():
            for here, there in (*pairwise(numbers), *pairwise(reversed(numbers))):
                # "Ruiz said … and warned …"; "Praising the plan, Ruiz said …"
                if self._linked[there].source is None:
                    self._linked[there].source = self._linked[here].source

    def _pair(
        self, sources: list[TaggedSpan], groups: dict[int, list[int]], group: Sequence[int]
    ) -> list[TaggedSpan]:
        """Pair what is nearest first. Returns the sources left over."""
        candidates = sorted(
            (self._source_cost(source, self._cues[number]), place, number)
            for place, source in enumerate(sources)
            for number in groups.get(group[source.first], ())
            if self._linked[number].source is None
        )
        used: set[int] = set()
        for _, place, number in candidates:
            if place not in used and self._linked[number].source is None:
                self._linked[number].source = sources[place]
                used.add(place)
        return [source for place, source in enumerate(sources) if place not in used]

    def _source_cost(self, source: TaggedSpan, cue: TaggedSpan) -> int:
        return _gap(source, cue) + BETWEEN_SOURCES * self._between(source, cue)

    def _between(self, one: TaggedSpan, other: TaggedSpan) -> int:
        """How many cues and contents stand wholly between two spans."""
        first, past = min(one.past, other.past), max(one.first, other.first)
        return _within(self._cues, self._cue_starts, first, past) + _within(
            self._contents, self._content_starts, first, past
        )

    def give_contents(self) -> list[Linked]:
        """Each content to its cue. Returns what has none."""
        loose: list[Linked] = []
        last: Linked | None = None
        for place, content in enumerate(self._contents):
            before = self._contents[place - 1] if place else None
            found = self._cue_of(content, before, last)
            if found is None:
                loose.append(Linked(None, None, [content]))
                continue
            found.contents.append(content)
            last = found
        return loose

    def _cue_of(
        self, content: TaggedSpan, before: TaggedSpan | None, last: Linked | None
    ) -> Linked | None:
        places = self._places
        first, final = places.sentence[content.first], places.sentence[content.past - 1]
        near = [
            number
            for sentence in range(first, final + 1)
            for number in self._by_sentence.get(sentence, ())
        ]
        if near:
            best = min(near, key=lambda number: (self._content_cost(content, number), number))
            return self._linked[best]
        paragraph = places.paragraph[content.first]
        if last is not None and last.cue and places.paragraph[last.cue.first] == paragraph:
            return last
        ahead = bisect_right(self._cue_starts, content.past - 1)
        if ahead < len(self._cues) and places.paragraph[self._cues[ahead].first] == paragraph:
            return self._linked[ahead]
        follows = before is not None and paragraph - places.paragraph[before.past - 1] <= 1
        return last if follows and any(places.quoted[content.first : content.first + 2]) else None

    def _content_cost(self, content: TaggedSpan, number: int) -> int:
        cue = self._cues[number]
        return _gap(content, cue) + BETWEEN_CONTENTS * self._between(content, cue)


def _gap(one: TaggedSpan, other: TaggedSpan) -> int:
    """Words between two spans."""
    return max(0, other.first - one.past, one.first - other.past)


def _within(spans: list[TaggedSpan], starts: list[int], first: int, past: int) -> int:
    """How many of the spans lie wholly from word `first` to before word `past`."""
    place = bisect_right(starts, first - 1)
    count = 0
    while place < len(spans) and spans[place].past <= past:
        count += 1
        place += 1
    return count
