"""Where a person stands on a layer: the newest sentences against earlier ones and the others.

A person who drifts also lowers what everybody else has in common with them. So each person's
agreement with the others is held against the agreement of the others among themselves, on
resamples of the same articles: whoever agrees less than the others do without them stands out.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.recency import (
    MOST_ARTICLES,
    Window,
    is_enough,
    of_articles,
    units_by_article,
    window,
)
from annotations.domain.agreement.resampled import Draws, Estimate, Resampled, resampled_alpha
from annotations.domain.agreement.tables import PatternTable, Value, value_key
from annotations.domain.agreement.transforms import OTHERS, against_others, without_rater

EVERYBODY = ""


@dataclass(frozen=True)
class Shift:
    """The difference that grew most: this person gave `own` where somebody else gave `other`.

    recent, earlier: how often, of all comparisons with one other person (`recent_of`,
    `earlier_of`).
    """

    own: Value
    other: Value
    recent: int
    recent_of: int
    earlier: int
    earlier_of: int


@dataclass(frozen=True)
class Standing:
    """One person on one layer; the person EVERYBODY is all people together.

    since: the first recent article that counts. units, articles: sentences shared with others
    from there on, and in how many articles. recent, before: agreement with the others then and
    earlier. gap: the others among themselves less recent. change: recent less before. excess:
    change less the others' change. before, change and excess are None where too little came
    earlier; gap, excess and shift are None for EVERYBODY.
    """

    layer: str
    person: str
    since: str
    units: int
    articles: int
    recent: Estimate
    gap: Estimate | None = None
    before: Estimate | None = None
    change: Estimate | None = None
    excess: Estimate | None = None
    shift: Shift | None = None


@dataclass(frozen=True)
class _Compared:
    """What one person, or everybody, is judged by: their table, and that of the others."""

    layer: Layer
    person: str
    own: PatternTable
    others: PatternTable | None
    units: dict[str, int]


def standings(
    layer: Layer,
    table: PatternTable,
    order: Sequence[str],
    *,
    people: Collection[str],
    draws: Draws,
) -> list[Standing]:
    """Where everybody together and each of `people` stand, where there is enough to say so.

    order: the articles of the table from the oldest to the newest.
    """
    reached = order[-2 * MOST_ARTICLES :]
    part = of_articles(table, reached)
    compared = [_Compared(layer, EVERYBODY, part, None, units_by_article(part, None))]
    compared += [
        _Compared(
            layer=layer,
            person=person,
            own=against_others(part, person),
            others=without_rater(part, person),
            units=units_by_article(part, person),
        )
        for person in sorted(people)
    ]
    found = [(one, window(one.units, reached)) for one in compared]
    return [_standing(one, seen, draws) for one, seen in found if seen is not None]


def _standing(one: _Compared, seen: Window, draws: Draws) -> Standing:
    shared = [article for article in seen.recent if article in one.units]
    recent, others = _alphas(one, seen.recent, draws)
    standing = Standing(
        layer=one.layer.name,
        person=one.person,
        since=shared[0],
        units=sum(one.units[article] for article in shared),
        articles=len(shared),
        recent=recent.estimate,
        gap=None if others is None else (others - recent).estimate,
        shift=None if others is None else _shift(one.own, seen),
    )
    if not is_enough(one.units, seen.earlier):
        return standing
    # Drawn anew: earlier articles are others than the recent ones, so the two are independent.
    before, others_before = _alphas(one, seen.earlier, replace(draws, seed=draws.seed + 1))
    change = recent - before
    excess = (
        None
        if others is None or others_before is None
        else (change - (others - others_before)).estimate
    )
    return replace(standing, before=before.estimate, change=change.estimate, excess=excess)


def _alphas(
    one: _Compared, articles: Sequence[str], draws: Draws
) -> tuple[Resampled, Resampled | None]:
    """Agreement with the others, and that of the others, on the same resamples."""
    distance = one.layer.distance
    own = resampled_alpha(one.own, articles, distance, draws)
    if one.others is None:
        return own, None
    return own, resampled_alpha(one.others, articles, distance, draws)


def _shift(own: PatternTable, seen: Window) -> Shift | None:
    """The difference whose share grew most; None where there is none."""
    recent, earlier = (_pairs(of_articles(own, part)) for part in (seen.recent, seen.earlier))
    recent_of, earlier_of = recent.total(), earlier.total()

    def growth(pair: tuple[Value, Value]) -> float:
        return recent[pair] / recent_of - (earlier[pair] / earlier_of if earlier_of else 0.0)

    differing = [pair for pair in recent if pair[0] != pair[1]]
    if not differing:
        return None
    most = min(differing, key=lambda pair: (-growth(pair), value_key(pair[0]), value_key(pair[1])))
    return Shift(*most, recent[most], recent_of, earlier[most], earlier_of)


def _pairs(own: PatternTable) -> Counter[tuple[Value, Value]]:
    """(this person's value, another's) -> how often."""
    counts: Counter[tuple[Value, Value]] = Counter()
    for row in own.rows:
        mine = next(value for rater, value in row.pattern if rater != OTHERS)
        counts[mine, dict(row.pattern)[OTHERS]] += row.n
    return counts
