"""The totals of views as this process remembers them: exact, for only changed rows are read.

Every row of the totals carries the revision of its view at which it last changed. Whoever knows
the rows of one revision reads what changed since, in one statement, which sees one state of the
database. Inside a transaction nothing is remembered, because it may be taken back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import Any, TypeVar, cast
from uuid import UUID

import numpy as np
from django.db import connection

from annotations.domain.agreement.arrays import IntArray
from annotations.domain.agreement.digests import NOTHING
from annotations.domain.agreement.tables import PatternCount, PatternTable
from annotations.models import AgreementTotal, AgreementView
from annotations.queries.agreement_codes import Codes
from annotations.queries.agreement_patterns import Known, known_patterns
from annotations.queries.agreement_views import View

EVERYWHERE = ""
VIEWS_KEPT = 4

Made = TypeVar("Made")
Change = tuple[date, int, int, int]  # week, key of a pattern, n, revision


@dataclass(frozen=True, eq=False)
class LayerTotals:
    """The totals of one layer at one revision; `made` holds what was worked out from them.

    articles: those with values of two people or more. by_week: n by key. n: (patterns,), over
    all weeks, by the rows of the codes.
    """

    articles: int = 0
    by_week: Mapping[date, Mapping[int, int]] = field(default_factory=dict)
    codes: Codes = field(default_factory=Codes)
    n: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    made: dict[str, object] = field(default_factory=dict)

    def changed(
        self, changes: Sequence[Change], known: Mapping[int, Known], articles: int
    ) -> "LayerTotals":
        """These totals with some rows changed; other threads may go on reading the old ones."""
        if not changes and articles == self.articles:
            return self
        new = dict.fromkeys(key for _, key, _, _ in changes if key not in self.codes)
        self.codes.add((key, known[key].stored) for key in new)
        weeks = dict(self.by_week)
        fresh: dict[date, dict[int, int]] = {}
        added: list[int] = []
        for week, key, n, _ in changes:
            if week not in fresh:
                weeks[week] = fresh[week] = dict(weeks.get(week, {}))
            added.append(n - fresh[week].get(key, 0))
            if n:
                fresh[week][key] = n
            else:
                fresh[week].pop(key, None)
        summed = np.zeros(len(self.codes), dtype=np.int64)
        summed[: len(self.n)] = self.n
        np.add.at(summed, self.codes.rows(key for _, key, _, _ in changes), added)
        kept = {week: weeks[week] for week in sorted(weeks) if weeks[week]}
        return LayerTotals(articles, kept, self.codes, summed)

    def sums(self) -> dict[int, int]:
        """n by key over all weeks."""
        summed: dict[int, int] = {}
        for numbers in self.by_week.values():
            for key, n in numbers.items():
                summed[key] = summed.get(key, 0) + n
        return summed

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What `make` answers, remembered as long as the counts of this layer stay the same."""
        if name not in self.made:
            self.made[name] = make()
        return cast("Made", self.made[name])


@dataclass(frozen=True, eq=False)
class Totals:
    """The totals of a view by layer, at one revision of one epoch.

    articles: how many have counts; digest: of the counts, which intervals are made from. made:
    what was worked out or read at this revision.
    """

    epoch: UUID | None = None
    revision: int = -1
    layers: Mapping[str, LayerTotals] = field(default_factory=dict)
    articles: int = 0
    digest: str = NOTHING
    made: dict[str, Any] = field(default_factory=dict)

    def layer(self, name: str) -> LayerTotals:
        return self.layers.get(name) or LayerTotals()

    def followed(self, state: AgreementView) -> "Totals":
        """These totals with every row that changed since."""
        rows = AgreementTotal.objects.filter(view=state, revision__gt=self.revision)
        changes = list(rows.values_list("week", "pattern_id", "n", "revision").iterator())
        if max((one[3] for one in changes), default=0) > state.revision:
            # Somebody submitted between the two questions: both of the same state, please.
            state.refresh_from_db()
            return self.followed(state)
        among = AgreementTotal.objects.filter(view=state).values("pattern_id")
        known = known_patterns({key for _, key, _, _ in changes}, among=among)
        by_layer: dict[str, list[Change]] = {}
        for change in changes:
            by_layer.setdefault(known[change[1]].layer, []).append(change)
        layers = {
            name: self.layer(name).changed(by_layer.get(name, ()), known, state.layers.get(name, 0))
            for name in {**self.layers, **by_layer}
        }
        return Totals(state.epoch, state.revision, layers, state.articles, state.digest)


_memory: dict[int, Totals] = {}
_lock = Lock()


def totals_of(view: View) -> Totals:
    """The totals as they are now. What it holds must not be changed by the caller."""
    if connection.in_atomic_block:
        state = _state(view)
        return Totals() if state is None else Totals().followed(state)
    with _lock:
        # Asked inside the lock, so that no other thread knows a later state already.
        state = _state(view)
        if state is None:
            return Totals()
        found = _memory.pop(state.pk, Totals())
        if found.epoch != state.epoch or found.revision > state.revision:
            found = Totals()
        if found.revision < state.revision:
            found = found.followed(state)
        _memory[state.pk] = found
        while len(_memory) > VIEWS_KEPT:
            _memory.pop(next(iter(_memory)))
        return found


def _state(view: View) -> AgreementView | None:
    return AgreementView.objects.filter(scheme=view.scheme, arm=view.arm).first()


def is_newest(totals: Totals, view: View) -> bool:
    """Whether nothing was counted since these totals were read."""
    state = AgreementView.objects.filter(scheme=view.scheme, arm=view.arm)
    read = state.values_list("epoch", "revision").first()
    return read in (None, (totals.epoch, totals.revision))


def table_of(numbers: Mapping[int, int], *, articles: int) -> PatternTable:
    """A table of these patterns as counts of one article; n = 0 is left out.

    articles: how many those are that the table does not tell apart, for its sample to say.
    """
    known = known_patterns(numbers.keys())
    kept = sorted((known[key].order, key) for key, n in numbers.items() if n)
    table = PatternTable(
        tuple(PatternCount(EVERYWHERE, known[key].pattern, numbers[key]) for _, key in kept)
    )
    vars(table)["sample"] = replace(table.sample, articles=articles)
    return table


def forget() -> None:
    """Start as a new process would: for measurements."""
    with _lock:
        _memory.clear()
