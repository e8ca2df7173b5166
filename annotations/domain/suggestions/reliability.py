"""What scores are worth: how often suggestions of a score are right, and what a threshold leaves.

The first is the reliability diagram: Murphy & Winkler (1977), Applied Statistics 26, 41-47; with
tenths of the score as bins. Where it lies on the diagonal, scores can be read as probabilities.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from annotations.domain.suggestions.appraisal import Graded
from annotations.domain.suggestions.shares import Part, Share, share_of

BINS = 10
STEPS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Bin:
    """Suggestions with scores from `start` up to `end`: their mean score and who is right.

    Right: what was said and who said it, for that is what scores are calibrated to.
    """

    start: float
    end: float
    score: float
    right: Share


@dataclass(frozen=True, slots=True)
class Preview:
    """What a threshold would do: withheld of how many; precision of what is left.

    found: the share of what was found that is found still; of all that readers have, recall falls
    by this factor. Contents are not matched anew.
    """

    threshold: float
    withheld: int
    suggestions: int
    precision: Share
    found: float | None


def reliability(articles: Sequence[Collection[Graded]]) -> list[Bin]:
    """The bins that hold anything, lowest first; one collection an article."""
    placed = [[(_bin(one.guess.score), one) for one in graded] for graded in articles]
    bins = []
    for n in range(BINS):
        held = [[one for place, one in graded if place == n] for graded in placed]
        scores = [one.guess.score for graded in held for one in graded]
        if scores:
            mean = math.fsum(scores) / len(scores)
            bins.append(Bin(n / BINS, (n + 1) / BINS, mean, share_of(map(_whole, held))))
    return bins


def preview(articles: Sequence[Collection[Graded]], threshold: float) -> Preview:
    """What a threshold of one kind would do; the graded suggestions are all of that kind."""
    kept = [[one for one in graded if one.guess.least >= threshold] for graded in articles]
    before = math.fsum(one.right for graded in articles for one in graded)
    after = math.fsum(one.right for graded in kept for one in graded)
    total = sum(len(graded) for graded in articles)
    return Preview(
        threshold=threshold,
        withheld=total - sum(len(graded) for graded in kept),
        suggestions=total,
        precision=share_of(map(_part, kept)),
        found=after / before if before else None,
    )


def _bin(score: float) -> int:
    return min(int(score * BINS), BINS - 1)


def _part(graded: Iterable[Graded]) -> Part:
    rights = [one.right for one in graded]
    return math.fsum(rights), len(rights)


def _whole(graded: Iterable[Graded]) -> Part:
    wholes = [one.whole for one in graded]
    return math.fsum(wholes), len(wholes)
