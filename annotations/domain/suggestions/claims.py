"""Ranks sentences by how much there is to check: numbers, dates, comparisons, causes, events."""

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Literal

from annotations.domain.suggestions.base import AttributionGuess, ClaimGuess, Reason
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
BELIEFS = frozenset({"belief", "non_commitment"})
SHARE = 3
MIN_WORDS = 5
MIN_SCORE = 0.3
WEIGHTS: dict[Reason, float] = {
    "number": 0.35,
    "cause": 0.2,
    "comparison": 0.15,
    "event": 0.15,
    "date": 0.1,
}
BASE, NAMED, VAGUENESS, OPINION = 0.1, 0.1, -0.15, -0.2


def find_claims(
    lines: Sequence[Line], attributions: Sequence[AttributionGuess]
) -> tuple[ClaimGuess, ...]:
    """Return at most a third of the sentences, the most check-worthy, in text order.

    Where a sentence reports somebody's words, these are judged; else the sentence, which the
    article says in its own voice. What only withholds an answer claims nothing.
    """
    said: dict[int, list[AttributionGuess]] = {}
    for guess in attributions:
        said.setdefault(guess.sentence, []).append(guess)
    judged = [_judge(line, said.get(line.number, ())) for line in lines]
    ranked = sorted((claim for claim in judged if claim.score >= MIN_SCORE), key=_rank)
    kept = ranked[: len(lines) // SHARE]
    return tuple(sorted(kept, key=lambda claim: claim.sentence))


def _rank(claim: ClaimGuess) -> tuple[float, int]:
    return -claim.score, claim.sentence


def _judge(line: Line, said: Sequence[AttributionGuess]) -> ClaimGuess:
    places = range(len(line))
    if not said:
        return _worth(line, places, line.number)
    worths = []
    for guess in said:
        if guess.commitment == "non_commitment":
            continue
        inside = [at for span in guess.content for at in line.touched(*span)]
        claim = _worth(line, inside, line.number)
        weaker = OPINION if guess.commitment in BELIEFS else 0.0
        worths.append(replace(claim, score=round(max(0.0, claim.score + weaker), 2)))
    return min(worths, key=_rank, default=ClaimGuess(line.number, 0.0))


def _worth(line: Line, places: Sequence[int], number: int) -> ClaimGuess:
    """A score in [0, 1] with its main reason; questions and fragments get 0."""
    words = [at for at in places if line.is_word(at)]
    if len(words) < MIN_WORDS or line.low(places[-1]) == "?" or line.low(len(line) - 1) == "?":
        return ClaimGuess(number, 0.0)
    known = {line.low(at) for at in words}
    reasons = [reason for reason in WEIGHTS if _gives(reason, known)]
    score = BASE + sum(WEIGHTS[reason] for reason in reasons)
    score += NAMED * any(line.is_capital(at) for at in words[1:])
    score += VAGUENESS * bool(known & VAGUE)
    main: Reason | Literal[""] = reasons[0] if reasons else ""
    return ClaimGuess(number, round(min(1.0, max(0.0, score)), 2), main)


def _gives(reason: Reason, words: Set[str]) -> bool:
    """Whether words give a reason to check what they say."""
    if reason == "number":
        return bool(words & NUMBER_WORDS) or any(DIGITS.search(word) for word in words)
    if reason == "event":
        return any(EVENT.match(word) and word not in FORMS for word in words)
    return bool(words & {"cause": CAUSES, "comparison": COMPARATIVES, "date": DATES}[reason])
