"""Ranks sentences by how much there is to check: numbers, dates, comparisons, causes, events."""

import re
from collections.abc import Sequence

from annotations.domain.suggestions.base import AttributionGuess, ClaimGuess
from annotations.domain.suggestions.cues import FORMS
from annotations.domain.suggestions.tokens import Line

NUMBER_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds "
    "thousand thousands million millions billion billions percent half twice double".split()
)
COMPARATIVES = frozenset(
    "more less fewer most least higher lower highest lowest largest biggest smallest worst best "
    "larger smaller bigger greater first only record".split()
)
CAUSES = frozenset(
    "because caused causes cause led leads due result resulted results increased increases rose "
    "fell dropped declined grew killed kill wounded injured destroyed cut doubled reduced raised "
    "created triggered prevented since".split()
)
DATES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december yesterday year years month months week "
    "weeks decade".split()
)
VAGUE = frozenset("should must maybe perhaps hope wish i you think feel believe let please".split())
DIGITS = re.compile(r"\d")
EVENT = re.compile(r"^[a-z]{3,}ed$")
SHARE = 3
MIN_WORDS = 5
MIN_SCORE = 0.3


def find_claims(
    lines: Sequence[Line], attributions: Sequence[AttributionGuess]
) -> tuple[ClaimGuess, ...]:
    """Return at most a third of the sentences, the most check-worthy, in text order."""
    empty_answers = {
        guess.sentence for guess in attributions if guess.commitment == "non_commitment"
    }
    ranked = sorted(
        (-check_worthiness(line), line.number) for line in lines if line.number not in empty_answers
    )
    kept = [
        ClaimGuess(number, -negative)
        for negative, number in ranked[: len(lines) // SHARE]
        if -negative >= MIN_SCORE
    ]
    return tuple(sorted(kept, key=lambda claim: claim.sentence))


def check_worthiness(line: Line) -> float:
    """A score in [0, 1]; questions and fragments get 0. Weights are set by hand."""
    words = [token.low for token in line.tokens if token.text[0].isalnum()]
    if len(words) < MIN_WORDS or line.low(len(line) - 1) == "?":
        return 0.0
    known = set(words)
    score = 0.1
    if any(DIGITS.search(word) for word in known) or known & NUMBER_WORDS:
        score += 0.35
    if known & DATES:
        score += 0.1
    if known & COMPARATIVES:
        score += 0.15
    if known & CAUSES:
        score += 0.2
    if any(EVENT.match(word) and word not in FORMS for word in known):
        score += 0.15
    if any(token.text[0].isupper() for token in line.tokens[1:]):
        score += 0.1
    if known & VAGUE:
        score -= 0.15
    return round(min(1.0, max(0.0, score)), 2)
