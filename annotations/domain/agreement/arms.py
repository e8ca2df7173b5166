"""What seeing suggestions changes: people with suggestions against people without.

Articles are drawn into the arms by lot within each batch, so that what differs between the arms is
the suggestions' doing. What a finder proposes is known for blind articles too: there it was shown
to nobody. Sentences in which it proposes nothing are therefore the same kind of sentence in both
arms, and where people find less in them with suggestions than without, they overlook what the
finder missed. That needs no gold; where there is gold, it is asked as well.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import TypeAlias

from annotations.domain.agreement.differences import (
    Difference,
    Estimate,
    Part,
    difference,
    weighted_mean,
    weighted_share,
)
from annotations.domain.suggestions.appraisal import Guess, Reading, Voice

BLIND, ASSISTED = "blind", "assisted"
LEAST_ARTICLES = 10  # in each arm, below which an interval tells too little to conclude from

MARKS, OMISSIONS, SPANS, TIME, AGREEMENT = "marks", "omissions", "spans", "time", "agreement"
GROUPS = (OMISSIONS, MARKS, SPANS, TIME, AGREEMENT)
SHARE, SECONDS, ALPHA = "share", "seconds", "alpha"


@dataclass(frozen=True, slots=True)
class ArmReading:
    """One person's submitted work on an article: what they have, and how long it took.

    verified: how many sentences they marked as a fact with evidence. seconds: of active time.
    """

    reading: Reading
    verified: int
    seconds: float


@dataclass(frozen=True)
class ArmArticle:
    """An article of a batch with everybody's work that counts.

    sentences: of the text. proposed: what the finder shows there, or would show in the blind arm,
    by position; None = that finder never read the article. gold: position -> whether anything is
    attributed there, where it was adjudicated.
    """

    batch: int
    arm: str
    version: str
    sentences: int
    readings: tuple[ArmReading, ...]
    proposed: Mapping[int, Sequence[Guess]] | None
    gold: Mapping[int, bool] = field(default_factory=dict)

    @cached_property
    def voiced(self) -> Mapping[int, list[Voice]]:
        """What the finder attributes, by position."""
        guesses = {} if self.proposed is None else self.proposed
        listed = {
            n: [g.voice for g in found if g.voice is not None] for n, found in guesses.items()
        }
        return {n: found for n, found in listed.items() if found}


Sums: TypeAlias = tuple[float, float]
"""Of one article: how much, and of how many."""

Measure: TypeAlias = Callable[[ArmArticle], Sums]


@dataclass(frozen=True, slots=True)
class Effect:
    """One question, answered in both arms. kind: share, seconds or alpha."""

    name: str
    group: str
    kind: str
    assisted: Estimate
    blind: Estimate

    @property
    def difference(self) -> Difference:
        return difference(self.assisted, self.blind)

    @property
    def is_small(self) -> bool:
        """Whether there are too few articles to conclude anything."""
        return min(self.assisted.articles, self.blind.articles) < LEAST_ARTICLES


def both_arms(articles: Collection[ArmArticle]) -> list[ArmArticle]:
    """The articles of batches in which both arms have work that counts."""
    arms: dict[int, set[str]] = {}
    for one in articles:
        arms.setdefault(one.batch, set()).add(one.arm)
    return [one for one in articles if len(arms[one.batch]) > 1]


def arm_weights(articles: Sequence[ArmArticle]) -> dict[tuple[int, str], float]:
    """By batch and arm: the inverse of the share of the batch's articles that are in the arm."""
    keys = sorted((one.batch, one.arm) for one in articles)
    counts = {key: len(list(found)) for key, found in groupby(keys)}
    in_batch: dict[int, int] = {}
    for (batch, _), n in counts.items():
        in_batch[batch] = in_batch.get(batch, 0) + n
    return {(batch, arm): in_batch[batch] / n for (batch, arm), n in counts.items()}


def arm_estimate(
    articles: Sequence[ArmArticle],
    weights: Mapping[tuple[int, str], float],
    arm: str,
    kind: str,
    measure: Measure,
) -> Estimate:
    parts = [
        Part(*measure(one), weight=weights[one.batch, arm]) for one in articles if one.arm == arm
    ]
    return weighted_mean(parts) if kind == SECONDS else weighted_share(parts)
