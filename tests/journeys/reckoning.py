"""Agreement by hand: the plan of two people as values, and alpha worked out once more.

Written from the definitions (Krippendorff 2011; Passonneau 2006), apart from the product's own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

LABELS = {
    "none": {"N"},
    "C": {"C"},
    "V": {"C", "V"},
    "Q": {"Q"},
    "Q+C": {"Q", "C"},
    "Q+V": {"Q", "C", "V"},
}

Value = frozenset[str]
Pair = tuple[Value, Value]


@dataclass(frozen=True)
class Decided:
    """What one person decides on one sentence.

    speakers: names, "not_stated" or "article"; none for own voice that nobody chose.
    """

    marks: str
    speakers: tuple[str, ...] = ()


def header_value(one: Decided) -> Value | None:
    return frozenset(LABELS[one.marks])


def quote_value(one: Decided) -> Value | None:
    return frozenset({"yes" if "Q" in LABELS[one.marks] else "no"})


def claim_value(one: Decided) -> Value | None:
    return frozenset({"yes" if "C" in LABELS[one.marks] else "no"})


def verified_value(one: Decided) -> Value | None:
    if "C" not in LABELS[one.marks]:
        return None
    return frozenset({"V" if "V" in LABELS[one.marks] else "C"})


def speaker_of_quote(one: Decided) -> Value | None:
    return frozenset(one.speakers) if "Q" in LABELS[one.marks] else None


def speaker_of_all(one: Decided) -> Value | None:
    return frozenset(one.speakers) or None if one.marks != "none" else None


QUESTIONS = {
    "header": header_value,
    "quote": quote_value,
    "claim_content": claim_value,
    "verified": verified_value,
    "speaker_quote": speaker_of_quote,
    "speaker_all": speaker_of_all,
}


def pairs_of(question: str, first: Sequence[Decided], second: Sequence[Decided]) -> list[Pair]:
    """The sentences on which both people have a value, in order."""
    value_of = QUESTIONS[question]
    values = [(value_of(one), value_of(other)) for one, other in zip(first, second, strict=True)]
    return [(one, other) for one, other in values if one is not None and other is not None]


def differing(question: str, first: Sequence[Decided], second: Sequence[Decided]) -> list[int]:
    """The positions of the sentences on which both have a value and the values differ."""
    value_of = QUESTIONS[question]
    return [
        position
        for position, (one, other) in enumerate(zip(first, second, strict=True))
        if None not in (value_of(one), value_of(other)) and value_of(one) != value_of(other)
    ]


def percent(pairs: Sequence[Pair]) -> float:
    """The share of sentences on which both values are the same."""
    return sum(one == other for one, other in pairs) / len(pairs)


def alpha(pairs: Sequence[Pair]) -> float:
    """1 - observed / expected disagreement over two values a sentence."""
    values = [value for pair in pairs for value in pair]
    observed = mean(masi_distance(one, other) for one, other in pairs)
    expected = mean(masi_distance(one, other) for one, other in permutations(values, 2))
    return 1.0 - observed / expected


def masi_distance(one: Value, other: Value) -> float:
    """1 - Jaccard's index times monotonicity; for single labels: 0 if the same, else 1."""
    shared, all_members = one & other, one | other
    if one == other:
        monotony = 1.0
    elif one <= other or other <= one:
        monotony = 2 / 3
    else:
        monotony = 1 / 3 if shared else 0.0
    return 1.0 - len(shared) / len(all_members) * monotony


def mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)
