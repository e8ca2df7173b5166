"""Sentences on which people differ, the most informative to discuss first.

The order is told from the counts alone; records are read of the articles that a page shows, and
of those of which some but not all sentences have gold.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from annotations.domain.agreement.figures import Reason
from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.tables import Pattern, PatternTable
from annotations.domain.agreement.truth.competence import COMPETENCE_LAYERS, ESTIMATION
from annotations.domain.agreement.truth.dawid_skene import dawid_skene
from annotations.domain.agreement.truth.discussion import (
    Contested,
    KindFigures,
    contested,
    kinds_of,
)
from annotations.domain.agreement.truth.estimates import Estimate
from annotations.domain.agreement.truth.rated import RatedPatterns
from annotations.models import AgreementArticle
from annotations.queries.agreement_tables import counts_of
from annotations.queries.agreement_views import View
from annotations.queries.discussed import DiscussedSentence, Pick, read_sentences
from annotations.queries.discussion_asked import Asked
from annotations.queries.pattern_places import (
    GoldPlaces,
    gold_places,
    pattern_counts,
    pattern_places,
)

# Scores are compared as whole numbers of these parts.
SCORE_PARTS = 10**9


@dataclass(frozen=True, order=True)
class Rank:
    """Where a sentence stands: by falling score, then as articles came, then by position."""

    fallen: int
    version_id: int
    position: int = -1


@dataclass(frozen=True)
class _Group:
    """The sentences of one article version with one score. places: None until they are read."""

    rank: Rank
    uid: str
    patterns: Mapping[Pattern, Contested]
    size: int
    places: Sequence[tuple[int, Pattern]] | None = None


class DiscussionQueue(Sequence[DiscussedSentence]):
    """The queue of a view on one layer, as a list that reads only what is asked of it.

    `hidden` article versions are left out: the reader still works on them. model: None where
    the shares of votes stand for it, because nothing can be estimated.
    """

    def __init__(self, view: View, asked: Asked, *, hidden: Collection[int] = ()) -> None:
        self.view, self.asked, self._hidden = view, asked, hidden
        counts = counts_of(view, hidden=hidden)
        layer = asked.layer
        self.model: Estimate | Reason = counts.once(
            layer.name, "truth", lambda table: _model(layer, table)
        )
        self._contested = counts.once(
            layer.name, "contested", lambda table: contested(table, self.model)
        )
        self._table = counts.table(layer.name)

    @cached_property
    def kinds(self) -> list[KindFigures]:
        """What the disagreements are about, the most informative first, gold or not."""
        return kinds_of(self._table, self._contested)

    def __len__(self) -> int:
        return sum(one.size for one in self._groups)

    def __getitem__(self, part: int | slice) -> "DiscussedSentence | list[DiscussedSentence]":  # type: ignore[override]
        if isinstance(part, int):
            return self[part : part + 1][0]  # type: ignore[index]
        start, stop, _ = part.indices(len(self))
        return self._read(start, stop)

    def first(self, limit: int) -> list[DiscussedSentence]:
        """Up to so many sentences from the beginning."""
        return self._read(0, limit)

    def after(self, rank: Rank, limit: int) -> list[DiscussedSentence]:
        """Up to so many sentences that stand behind a rank."""
        passed = [one for one in self._groups if _end(one.rank) < rank]
        skipped = sum(one.size for one in passed)
        rest = self._groups[len(passed) :]
        if rest and rest[0].rank < rank:
            places = self._placed(rest[:1])[0].places or ()
            skipped += sum(position <= rank.position for position, _ in places)
        return self._read(skipped, skipped + limit)

    @cached_property
    def _groups(self) -> list[_Group]:
        gold = GoldPlaces() if self.asked.has_gold else gold_places(self.view)
        listed = _grouped(self._rows(), _version_uids(self.view))
        if not gold.positions:
            return listed
        uncovered = [one for one in listed if not gold.covers(one.uid)]
        partly = [one for one in uncovered if one.uid in gold.positions]
        left = {one.rank: one for one in self._placed(partly, without=gold.positions)}
        found = [left.get(one.rank, one) for one in uncovered]
        return [one for one in found if one.size]

    def _rows(self) -> Iterator[tuple[int, Pattern, int, Contested]]:
        fitting = {
            pattern: one
            for pattern, one in self._contested.items()
            if self.asked.fits(pattern, one)
        }
        for version, pattern, n in pattern_counts(self.view, self.asked.layer, self._hidden):
            if (one := fitting.get(pattern)) is not None:
                yield version, pattern, n, one

    def _placed(
        self,
        groups: Sequence[_Group],
        *,
        without: Mapping[str, Collection[int]] | None = None,
    ) -> list[_Group]:
        """The groups with the positions of their sentences."""
        wanted = {one.uid for one in groups if one.places is None}
        found = pattern_places(self.view, self.asked.layer, wanted) if wanted else {}
        return [
            one if one.places is not None else _with_places(one, found, without or {})
            for one in groups
        ]

    def _read(self, start: int, stop: int) -> list[DiscussedSentence]:
        chosen: list[_Group] = []
        first, passed = 0, 0
        for one in self._groups:
            if passed < stop and passed + one.size > start:
                first = first if chosen else start - passed
                chosen.append(one)
            passed += one.size
        picks = [
            Pick(one.rank.version_id, position, pattern, one.patterns[pattern])
            for one in self._placed(chosen)
            for position, pattern in one.places or ()
        ]
        return read_sentences(
            self.view, self.asked.layer, picks[first : first + stop - start], hidden=self._hidden
        )


def rank_of(one: DiscussedSentence) -> Rank:
    """Where a listed sentence stands."""
    return Rank(-_parts(one.contested), one.version_id, one.position)


def _model(layer: Layer, table: PatternTable) -> Estimate | Reason:
    if layer not in COMPETENCE_LAYERS:
        return Reason.OPEN_LABELS
    return dawid_skene(RatedPatterns.of(table, layer.labels), ESTIMATION)


def _version_uids(view: View) -> dict[int, str]:
    rows = AgreementArticle.objects.filter(view__scheme=view.scheme, view__arm=view.arm)
    return {pk: str(uid) for pk, uid in rows.values_list("version_id", "version__uid")}


def _grouped(
    rows: Iterator[tuple[int, Pattern, int, Contested]], uids: Mapping[int, str]
) -> list[_Group]:
    patterns: defaultdict[tuple[int, int], dict[Pattern, Contested]] = defaultdict(dict)
    sizes: defaultdict[tuple[int, int], int] = defaultdict(int)
    for version, pattern, n, one in rows:
        patterns[-_parts(one), version][pattern] = one
        sizes[-_parts(one), version] += n
    # Articles without a uid went between two questions.
    return [
        _Group(Rank(*place), uids[place[1]], patterns[place], sizes[place])
        for place in sorted(patterns)
        if place[1] in uids
    ]


def _with_places(
    group: _Group,
    found: Mapping[str, Mapping[Pattern, Sequence[int]]],
    without: Mapping[str, Collection[int]],
) -> _Group:
    gone = without.get(group.uid, ())
    places = sorted(
        (position, pattern)
        for pattern in group.patterns
        for position in found.get(group.uid, {}).get(pattern, ())
        if position not in gone
    )
    return _Group(group.rank, group.uid, group.patterns, len(places), places)


def _parts(one: Contested) -> int:
    return round(one.score * SCORE_PARTS)


def _end(rank: Rank) -> Rank:
    """Behind every sentence of a group."""
    return Rank(rank.fallen, rank.version_id, 2**31)
