"""From gold to what the tagger shall say of each word, in windows as it will read them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from annotations.domain.spans import Span
from annotations.domain.suggestions.tagging.labels import OUTSIDE, SpanRole, begin, is_begin
from annotations.domain.suggestions.tagging.pieces import Pieces
from annotations.domain.suggestions.tagging.windows import windows_of
from annotations.training.corpus import TrainingText

UNDECIDED = -1
# Where spans overlap, the later role holds: names and verbs within what somebody said.
PAINTED: tuple[SpanRole, ...] = ("content", "source", "cue")


@dataclass(frozen=True, slots=True)
class Example:
    """A window as the network reads it. ids: pieces with their marks; first: where each word
    begins among them; labels: by word, UNDECIDED where gold says nothing."""

    ids: tuple[int, ...]
    first: tuple[int, ...]
    labels: tuple[int, ...]


def examples_of(
    text: TrainingText,
    pieces: Pieces,
    *,
    size: int,
    first_size: Callable[[], int] | None = None,
) -> list[Example]:
    """The windows of an article that hold a decided word; `first_size` as in `windows_of`."""
    found = []
    for window in windows_of(text.text, pieces, size=size, first_size=first_size):
        labels = label_words(window.words, text)
        if any(label != UNDECIDED for label in labels):
            ids, first = window.ids(pieces)
            found.append(Example(tuple(ids), tuple(first), tuple(labels)))
    return found


def label_words(words: Sequence[Span], text: TrainingText) -> list[int]:
    """The labels of words that follow one another.

    A word is in a span that touches it. A span begins with its first word, and with the first of
    these words: windows are decoded one by one.
    """
    if not words:
        return []
    offset, past = words[0][0], words[-1][1]
    painted = [OUTSIDE] * (past - offset)
    starts: set[int] = set()
    for role in PAINTED:
        for start, end in _spans(text, role):
            for place in range(max(start, offset), min(end, past)):
                painted[place - offset] = begin(role)
            starts.add(start)
    labels: list[int] = []
    for start, end in words:
        roles = [label for label in painted[start - offset : end - offset] if label != OUTSIDE]
        own = roles[0] if roles else OUTSIDE
        anew = any(place in starts for place in range(start, end))
        goes_on = labels and _begun(labels[-1]) == own and not anew
        labels.append(own + 1 if own != OUTSIDE and goes_on else own)
    return _without_undecided(words, labels, text)


def _spans(text: TrainingText, role: SpanRole) -> Iterable[Span]:
    for attribution in text.attributions:
        yield from getattr(attribution, role)


def _begun(label: int) -> int:
    """The label with which a label's span begins."""
    return label if label == OUTSIDE or is_begin(label) else label - 1


def _without_undecided(words: Sequence[Span], labels: list[int], text: TrainingText) -> list[int]:
    if text.decided is None:
        return labels
    return [
        label
        if label != OUTSIDE or any(start < past and first < end for first, past in text.decided)
        else UNDECIDED
        for (start, end), label in zip(words, labels, strict=True)
    ]
