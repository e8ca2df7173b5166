"""Thresholds: below them a finder abstains, and what it would have proposed is withheld."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from annotations.domain.errors import UserError
from annotations.domain.messages import N_

QUOTE, INDIRECT, CLAIM = "quote", "indirect", "claim"
KINDS = (QUOTE, INDIRECT, CLAIM)

Thresholds: TypeAlias = Mapping[str, float]
"""Kind -> the least score that is shown; a kind that is not there is always shown."""


class ThresholdRefused(UserError):
    """A threshold is no number from 0 to 1, or of no known kind; `field` names it."""

    code = "threshold_refused"


@dataclass(frozen=True, slots=True)
class Scored:
    """A suggestion as thresholds see it. `continues`: the key of an earlier one."""

    key: int
    kind: str
    score: float
    continues: int | None


def kind_of(*, is_claim: bool, quote: bool) -> str:
    """What kind a suggestion is of; a direct or mixed quotation proposes the mark Q."""
    if is_claim:
        return CLAIM
    return QUOTE if quote else INDIRECT


def checked_thresholds(given: object) -> dict[str, float]:
    """The thresholds that a JSON object stands for, without those that withhold nothing.

    Raises ThresholdRefused.
    """
    if not isinstance(given, Mapping):
        raise ThresholdRefused(N_("Thresholds are an object."), field="suggestion_thresholds")
    for kind, least in given.items():
        if kind not in KINDS:
            raise ThresholdRefused(
                N_("There are thresholds for quote, indirect and claim."),
                field="suggestion_thresholds",
            )
        if not _is_share(least):
            raise ThresholdRefused(
                N_("A threshold is a number from 0 to 1."), field=f"suggestion_thresholds.{kind}"
            )
    return {kind: float(given[kind]) for kind in KINDS if given.get(kind)}


def _is_share(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and 0 <= value <= 1


def withheld(suggestions: Iterable[Scored], thresholds: Thresholds) -> set[int]:
    """The keys of those below their threshold, and of what continues one that is withheld.

    suggestions: of one run, in its order, so that a beginning stands before what continues it.
    """
    found: set[int] = set()
    for one in suggestions:
        if one.score < thresholds.get(one.kind, 0) or one.continues in found:
            found.add(one.key)
    return found
