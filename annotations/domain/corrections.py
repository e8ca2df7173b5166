"""Following sentences and spans through a corrected text.

Sentences are aligned in order; one that was changed is the same only where nothing else in either
text looks like it. Within a changed sentence spans follow the words, and within changed words the
characters.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from annotations.domain.graphemes import is_between_graphemes
from annotations.domain.spans import Span

# From how alike two sentences are taken for one that was corrected, and from when they look alike
# enough to be mistaken for each other. Shares of equal characters (difflib's ratio).
SAME, LOOK_ALIKE = 0.7, 0.6
# A text of which more sentences changed was rewritten.
MOST_CHANGED = 100
# Comparing takes as many steps as one length times the other: a changed sentence (or a text that
# could not be split) of more characters is left to people, and longer ones are compared only if
# they share some of their runs of three characters.
LONGEST, SHORT, RUN = 2_000, 40, 3
FEWEST_RUNS = 0.2
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Edit:
    """Code points [old_start, old_end) that became [new_start, new_end)."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    is_equal: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a span went; after None = its words are gone. touched: it covers other words now."""

    before: Span
    after: Span | None
    touched: bool


@dataclass(frozen=True)
class Correction:
    """pairs: position of a sentence before -> after it; the others have to be looked at again."""

    old_text: str
    new_text: str
    old: Sequence[Span]
    new: Sequence[Span]
    pairs: Mapping[int, int]

    @cached_property
    def changed(self) -> Mapping[int, int]:
        """The pairs whose words changed."""
        return {
            before: after
            for before, after in self.pairs.items()
            if self.words_before(before) != self.words_after(after)
        }

    def words_before(self, position: int) -> str:
        start, end = self.old[position]
        return self.old_text[start:end]

    def words_after(self, position: int) -> str:
        start, end = self.new[position]
        return self.new_text[start:end]

    def move(self, span: Span) -> Moved:
        """Where a span of the old text lies in the new one; it has to lie in one sentence."""
        position = next(
            (n for n, (start, end) in enumerate(self.old) if start <= span[0] and span[1] <= end),
            None,
        )
        if position is None or position not in self.pairs:
            return Moved(span, None, touched=True)
        start, end = self.old[position][0], self.new[self.pairs[position]][0]
        within = (span[0] - start, span[1] - start)
        moved = _followed(within, self._edits(position), self.words_after(self.pairs[position]))
        if moved is None:
            return Moved(span, None, touched=True)
        after = (moved[0] + end, moved[1] + end)
        touched = self.old_text[slice(*span)] != self.new_text[slice(*after)]
        return Moved(span, after, touched)

    def shift(self, span: Span) -> Span | None:
        return self.move(span).after

    def _edits(self, position: int) -> Sequence[Edit]:
        if position not in self._known:
            after = self.pairs[position]
            self._known[position] = edits(self.words_before(position), self.words_after(after))
        return self._known[position]

    @cached_property
    def _known(self) -> dict[int, Sequence[Edit]]:
        return {}


def correction_of(
    old_text: str, old: Sequence[Span], new_text: str, new: Sequence[Span]
) -> Correction:
    """Align the sentences of a text with those of its correction."""
    before = [old_text[start:end] for start, end in old]
    after = [new_text[start:end] for start, end in new]
    return Correction(old_text, new_text, old, new, pair_sentences(before, after))


def pair_sentences(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Positions of the same sentences in both texts, in order, and never of look-alikes.

    Words that stand in both equally often are paired in order; a changed sentence with what
    stands in its place, if there is as much of it and no other sentence looks like either.
    """
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    counts = Counter(before), Counter(after)
    equal = {
        one: other
        for tag, start, end, first, last in opcodes
        if tag == "equal"
        for one, other in zip(range(start, end), range(first, last), strict=True)
        if counts[0][before[one]] == counts[1][after[other]]
    }
    places = [
        (one, other)
        for tag, start, end, first, last in opcodes
        if tag == "replace" and end - start == last - first
        for one, other in zip(range(start, end), range(first, last), strict=True)
    ]
    if len(places) > MOST_CHANGED:
        return equal
    looks = _Looks()
    changed = {
        one: other for one, other in places if _is_only_likeness(one, other, before, after, looks)
    }
    return equal | changed


def edits(before: str, after: str) -> list[Edit]:
    """What became of the characters of a sentence: by words, within changed words by characters."""
    found: list[Edit] = []
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    places = _offsets(old), _offsets(new)
    for tag, start, end, first, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        edit = Edit(
            places[0][start], places[0][end], places[1][first], places[1][last], tag == "equal"
        )
        found += _by_characters(edit, before, after) if tag == "replace" else [edit]
    return found


def _is_only_likeness(
    one: int, other: int, before: Sequence[str], after: Sequence[str], looks: "_Looks"
) -> bool:
    """Whether two sentences are alike, and nothing else in either text is like either."""
    pair = before[one], after[other]
    if max(map(len, pair)) > LONGEST or likeness(*pair) < SAME:
        return False
    others = {*before[:one], *before[one + 1 :], *after[:other], *after[other + 1 :]}
    return not any(looks.alike(others, sentence) for sentence in pair)


def likeness(first: str, second: str) -> float:
    """Share in [0, 1] of the characters of two sentences that are equal, in order."""
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


class _Looks:
    """Tells whether sentences look alike; what it works out of each is kept."""

    def __init__(self) -> None:
        self._runs: dict[str, frozenset[str]] = {}

    def alike(self, others: Iterable[str], sentence: str) -> bool:
        """Whether one of the others looks like a sentence."""
        matcher = SequenceMatcher(None, "", sentence, autojunk=False)
        for one in others:
            matcher.set_seq1(one)
            if (
                matcher.real_quick_ratio() >= LOOK_ALIKE
                and self._share_runs(one, sentence)
                and matcher.quick_ratio() >= LOOK_ALIKE
                and matcher.ratio() >= LOOK_ALIKE
            ):
                return True
        return False

    def _share_runs(self, first: str, second: str) -> bool:
        if min(len(first), len(second)) < SHORT:
            return True
        one, other = self._runs_of(first), self._runs_of(second)
        return 2 * len(one & other) >= FEWEST_RUNS * (len(one) + len(other))

    def _runs_of(self, sentence: str) -> frozenset[str]:
        if sentence not in self._runs:
            runs = (sentence[n : n + RUN] for n in range(len(sentence) - RUN + 1))
            self._runs[sentence] = frozenset(runs)
        return self._runs[sentence]


def _by_characters(edit: Edit, before: str, after: str) -> Iterator[Edit]:
    old = before[edit.old_start : edit.old_end]
    new = after[edit.new_start : edit.new_end]
    for tag, start, end, first, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        yield Edit(
            edit.old_start + start,
            edit.old_start + end,
            edit.new_start + first,
            edit.new_start + last,
            tag == "equal",
        )


def _offsets(tokens: Sequence[str]) -> list[int]:
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    return offsets


def _followed(span: Span, found: Sequence[Edit], words: str) -> Span | None:
    """Where a span of a sentence went; what was inserted at its edges is outside of it."""
    start = next(_start(span[0], one) for one in found if one.old_start <= span[0] < one.old_end)
    end = next(_end(span[1], one) for one in found if one.old_start < span[1] <= one.old_end)
    while not is_between_graphemes(words, start):
        start -= 1
    while not is_between_graphemes(words, end):
        end += 1
    return (start, end) if start < end else None


def _start(place: int, edit: Edit) -> int:
    return edit.new_start + (place - edit.old_start if edit.is_equal else 0)


def _end(place: int, edit: Edit) -> int:
    return edit.new_end - (edit.old_end - place if edit.is_equal else 0)
