"""Which standings call for somebody's attention.

An alert fires on intervals alone: a rule holds where the whole 95 % interval does. It rests on
LEAST_UNITS shared sentences from LEAST_ARTICLES articles, and is gone with the first standings on
which its rules hold no longer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotations.domain.agreement.drift import EVERYBODY, Standing
from annotations.domain.agreement.layers import HEADER
from annotations.domain.agreement.resampled import Estimate

# Krippendorff (2004), Content Analysis, ch. 11: below it nothing should be concluded.
THRESHOLD = 0.667
# A fall that is surely no larger than this is no news, however sure it is.
SMALLEST_FALL = 0.05


class Rule(StrEnum):
    """Why an alert fires; the text is English, the name is the code."""

    LOW = "recent agreement is below the threshold"
    APART = "recent agreement with the others is below the threshold and below theirs"
    FELL = "agreement fell"
    FELL_ALONE = "agreement with the others fell, and fell further than theirs"


@dataclass(frozen=True)
class Alert:
    """One person, or everybody, on one layer: the rules that hold, and what they rest on."""

    rules: tuple[Rule, ...]
    standing: Standing

    @property
    def person(self) -> str:
        return self.standing.person

    @property
    def layer(self) -> str:
        return self.standing.layer


def alerts(standings: Iterable[Standing]) -> list[Alert]:
    """Alerts on people first, by name, then on everybody together; layers as they come.

    A layer on which somebody stands out raises no alert on everybody, and the marks as a whole
    raise none on a person who has one on a question of its own.
    """
    listed = list(standings)
    fired = [Alert(rules, one) for one in listed if (rules := _rules(one))]
    explained = {one.layer for one in fired if one.person != EVERYBODY}
    kept = [one for one in fired if one.person != EVERYBODY or one.layer not in explained]
    told = [one for one in kept if one.layer != HEADER.name or not _says_more(kept, one)]
    return sorted(told, key=lambda one: (one.person == EVERYBODY, one.person))


def _says_more(fired: Sequence[Alert], header: Alert) -> bool:
    return any(one.person == header.person and one.layer != header.layer for one in fired)


def _rules(one: Standing) -> tuple[Rule, ...]:
    alone = one.person != EVERYBODY
    low = _is_below(one.recent, THRESHOLD)
    fell = _is_below(one.change, -SMALLEST_FALL)
    if alone:
        # Without others to hold it against, low agreement is nobody's in particular.
        low = low and one.gap is not None and one.gap.low is not None and one.gap.low > 0
        fell = fell and _is_below(one.excess, 0.0)
    found = [(low, Rule.APART if alone else Rule.LOW), (fell, _fall(alone=alone))]
    return tuple(rule for holds, rule in found if holds)


def _fall(*, alone: bool) -> Rule:
    return Rule.FELL_ALONE if alone else Rule.FELL


def _is_below(estimate: Estimate | None, bound: float) -> bool:
    return estimate is not None and estimate.high is not None and estimate.high < bound
