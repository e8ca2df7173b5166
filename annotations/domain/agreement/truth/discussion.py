"""Which disagreements to talk about first: where the truth is open, and the case is frequent.

Score = entropy of what the sentence may be x prevalence of its kind of disagreement. Entropy as
in Lewis & Gale (1994), A Sequential Algorithm for Training Text Classifiers, SIGIR, 3-12
(uncertainty sampling); weighing it by how frequent such cases are as in Settles & Craven (2008),
An Analysis of Active Learning Strategies for Sequence Labeling Tasks, EMNLP, 1070-1079
(information density).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.tables import Pattern, PatternTable, Value, value_key
from annotations.domain.agreement.truth.estimates import Estimate

Kind: TypeAlias = frozenset[Value]
"""What a disagreement is about: the different values that were given, whoever gave them."""

Shares: TypeAlias = tuple[tuple[Value, float], ...]
"""Values with their probabilities, the likeliest first."""

# Less than this is not worth a word beside the others.
LEAST_SHARE = 0.005


@dataclass(frozen=True)
class Contested:
    """A pattern on which people differ.

    entropy: of the posterior, in bits. prevalence: the share of all sentences on which people
    differ that are of the same kind. posterior: values of at least LEAST_SHARE.
    """

    kind: Kind
    posterior: Shares
    entropy: float
    prevalence: float

    @property
    def score(self) -> float:
        return self.entropy * self.prevalence

    @property
    def likeliest(self) -> Value:
        return self.posterior[0][0]


@dataclass(frozen=True)
class KindFigures:
    """All sentences of one kind of disagreement: how many, and their mean entropy in bits."""

    kind: Kind
    sentences: int
    prevalence: float
    entropy: float

    @property
    def score(self) -> float:
        return self.entropy * self.prevalence


def contested(table: PatternTable, model: Estimate | Reason) -> dict[Pattern, Contested]:
    """Every pattern on which people differ.

    The posterior is the model's, or the shares of votes where there is none: on open sets of
    labels, and where fewer than three people decided.
    """
    counts = {pattern: n for pattern, n in table.merged().items() if len(kind_of(pattern)) > 1}
    everything = sum(counts.values())
    kinds: Counter[Kind] = Counter()
    for pattern, n in counts.items():
        kinds[kind_of(pattern)] += n
    posteriors = {} if isinstance(model, Reason) else _posteriors(model)
    return {
        pattern: _contested(
            pattern,
            posteriors.get(pattern) or vote_shares_of(pattern),
            kinds[kind_of(pattern)] / everything,
        )
        for pattern in counts
    }


def _contested(pattern: Pattern, posterior: Shares, prevalence: float) -> Contested:
    return Contested(
        kind=kind_of(pattern),
        posterior=tuple(one for one in posterior if one[1] >= LEAST_SHARE),
        entropy=entropy(share for _, share in posterior),
        prevalence=prevalence,
    )


def kinds_of(table: PatternTable, found: Mapping[Pattern, Contested]) -> list[KindFigures]:
    """The kinds of disagreement, the most informative first."""
    sentences: Counter[Kind] = Counter()
    bits: Counter[Kind] = Counter()
    for pattern, n in table.merged().items():
        if (one := found.get(pattern)) is not None:
            sentences[one.kind] += n
            bits[one.kind] += n * one.entropy  # type: ignore[assignment]
    everything = sum(sentences.values())
    listed = [KindFigures(kind, n, n / everything, bits[kind] / n) for kind, n in sentences.items()]
    return sorted(listed, key=lambda one: (-one.score, -one.sentences, sorted_values(one.kind)))


def kind_of(pattern: Pattern) -> Kind:
    return frozenset(value for _, value in pattern)


def sorted_values(values: Iterable[Value]) -> list[tuple[int, tuple[str, ...]]]:
    """Sort keys of values, in order."""
    return sorted(value_key(value) for value in values)


def vote_shares_of(pattern: Pattern) -> Shares:
    """The share of people who gave each value."""
    votes = Counter(value for _, value in pattern)
    return _likeliest_first((value, n / len(pattern)) for value, n in votes.items())


def entropy(shares: Iterable[float]) -> float:
    """Of a distribution, in bits: 0 where one value is certain."""
    return -sum(share * math.log2(share) for share in shares if share > 0) or 0.0


def _posteriors(model: Estimate) -> dict[Pattern, Shares]:
    labels = model.rated.labels
    return {
        pattern: _likeliest_first(zip(labels, row, strict=True))
        for pattern, row in zip(model.rated.patterns, model.posterior.tolist(), strict=True)
    }


def _likeliest_first(shares: Iterable[tuple[Value, float]]) -> Shares:
    return tuple(sorted(shares, key=lambda one: (-one[1], value_key(one[0]))))
