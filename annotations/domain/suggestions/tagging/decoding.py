"""From the tagger's scores to spans: the best legal sequence of labels (Viterbi 1967)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotations.domain.suggestions.tagging.labels import (
    OUTSIDE,
    SpanRole,
    forbidden_steps,
    is_begin,
    role_of,
)

Scores = NDArray[np.float32]


class TaggedSpan(NamedTuple):
    """Words `first` to before `past` of a text; `trust`: the mean probability of their labels."""

    role: SpanRole
    first: int
    past: int
    trust: float


class Decoder:
    """Decodes with the transitions of a linear-chain CRF (Lafferty et al. 2001)."""

    def __init__(self, start: Scores, steps: Scores) -> None:
        """start: 7 scores of the first label; steps: 7 x 7, from a label to the next."""
        no_start, no_steps = forbidden_steps()
        self._start = start.astype(np.float32) + no_start
        # Transposed, so that the best label before each label is a maximum along a row.
        self._steps = np.ascontiguousarray((steps.astype(np.float32) + no_steps).T)

    def best(self, emissions: Scores) -> list[int]:
        """The best labels of w words. emissions: w x 7."""
        if not len(emissions):
            return []
        score = self._start + emissions[0]
        back: list[NDArray[np.intp]] = []
        every = np.arange(len(score))
        for emission in emissions[1:]:
            reached = self._steps + score
            before = reached.argmax(1)
            score = reached[every, before] + emission
            back.append(before)
        label = int(score.argmax())
        labels = [label]
        for before in reversed(back):
            label = int(before[label])
            labels.append(label)
        return labels[::-1]


def spans_of(labels: list[int], emissions: Scores, *, offset: int = 0) -> list[TaggedSpan]:
    """The spans in a sequence of labels, numbered from `offset` on."""
    if not labels:
        return []
    shifted = emissions - emissions.max(1, keepdims=True)
    shares = np.exp(shifted)
    shares /= shares.sum(1, keepdims=True)
    trusts = shares[np.arange(len(labels)), labels].tolist()
    found: list[TaggedSpan] = []
    first: int | None = None
    for place, label in enumerate([*labels, OUTSIDE]):
        begins = is_begin(label)
        if first is not None and (begins or label == OUTSIDE):
            role = role_of(labels[first])
            if role is not None:
                trust = sum(trusts[first:place]) / (place - first)
                found.append(TaggedSpan(role, offset + first, offset + place, trust))
            first = None
        if begins:
            first = place
    return found
