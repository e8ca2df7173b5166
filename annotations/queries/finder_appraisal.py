"""Finder versions against the readings that count: what was compared, article by article."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby
from operator import attrgetter, or_
from typing import Any, TypeAlias

from django.db.models import Q

from annotations.domain.names import name_key
from annotations.domain.suggestions.appraisal import (
    ALL,
    CONTENT,
    MARK,
    PRECISION,
    RECALL,
    SPEAKER,
    Appraisal,
    Graded,
    Guess,
    Missed,
    Reading,
    Voice,
    appraise,
    least_scores,
)
from annotations.domain.suggestions.reliability import STEPS, Bin, Preview, preview, reliability
from annotations.domain.suggestions.shares import Share, share_of
from annotations.domain.suggestions.thresholds import CLAIM, INDIRECT, KINDS, QUOTE, Thresholds
from annotations.models import Suggestion, SuggestionRun
from annotations.queries.blind_readings import BLIND, GOLD, BlindReadings
from annotations.queries.readings import spans_of
from annotations.queries.withheld import scored

Named: TypeAlias = tuple[str, str]
"""A finder's name and its version."""

# What is compared of which kinds, in the order in which it is told.
COMPARED = (
    (CONTENT, (QUOTE, INDIRECT, ALL)),
    (SPEAKER, (QUOTE, INDIRECT, ALL)),
    (MARK, (QUOTE, CLAIM)),
)


@dataclass(frozen=True)
class Compared:
    """One comparison. recall is None for speakers, who are asked only where a content is found."""

    what: str
    kind: str
    precision: Share
    recall: Share | None


@dataclass
class Appraised:
    """A finder version against people, or against gold, on the articles that both have."""

    readings: int = 0
    by_article: dict[int, Appraisal] = field(default_factory=dict)

    @property
    def articles(self) -> int:
        return len(self.by_article)

    @property
    def suggestions(self) -> int:
        return sum(len(one.graded) for one in self.by_article.values())

    def share(self, what: str, which: str, kind: str) -> Share:
        return share_of(one.part((what, which, kind)) for one in self.by_article.values())

    def compared(self) -> list[Compared]:
        return [
            Compared(
                what,
                kind,
                self.share(what, PRECISION, kind),
                None if what == SPEAKER else self.share(what, RECALL, kind),
            )
            for what, kinds in COMPARED
            for kind in kinds
        ]

    def graded(self, kind: str) -> list[list[Graded]]:
        return [
            [graded for graded in one.graded if graded.guess.kind == kind]
            for one in self.by_article.values()
        ]

    def reliability(self, kind: str) -> list[Bin]:
        return reliability(self.graded(kind))

    def previews(self, kind: str, thresholds: Thresholds) -> list[Preview]:
        """What usual thresholds would do, and the project's own."""
        graded = self.graded(kind)
        steps = {0.0, *STEPS, thresholds.get(kind, 0.0)}
        return [preview(graded, step) for step in sorted(steps)] if any(graded) else []

    def missed_by_kind(self) -> list[tuple[str, int]]:
        return [(kind, n) for kind in KINDS if (n := len(self.missed([kind])))]

    def missed(self, kinds: Collection[str] = KINDS) -> list[tuple[int, Missed]]:
        """What was missed, with the article version it stands in."""
        return [
            (version, missed)
            for version, one in self.by_article.items()
            for missed in one.missed
            if missed.kind in kinds
        ]


def appraisals(
    named: Collection[Named], readings: BlindReadings
) -> dict[Named, dict[str, Appraised]]:
    """Of each finder version, against "blind" readings and "gold"; two queries for all of them."""
    found = {one: {BLIND: Appraised(), GOLD: Appraised()} for one in named}
    runs = _runs(named, readings)
    for run_id, guesses in _guesses(named, runs, readings):
        finder_version, version_id = runs[run_id]
        for what, appraised in found[finder_version].items():
            against = readings.against(what).get(version_id, [])
            if against:
                _add(appraised, version_id, guesses, against)
    return found


def _add(
    appraised: Appraised, version_id: int, guesses: Sequence[Guess], against: Sequence[Reading]
) -> None:
    appraised.readings += len(against)
    appraised.by_article[version_id] = appraise(guesses, against)


def _is_named(named: Iterable[Named], path: str = "") -> Q:
    return reduce(
        or_,
        (
            Q(**{f"{path}finder": finder, f"{path}finder_version": version})
            for finder, version in named
        ),
        Q(pk__in=[]),
    )


def _runs(named: Collection[Named], readings: BlindReadings) -> dict[int, tuple[Named, int]]:
    """The last run of each finder version over each article version that was read, by id."""
    last: dict[tuple[Named, int], int] = {}
    rows = SuggestionRun.objects.filter(
        _is_named(named), version__in=readings.places.values("version")
    ).order_by("pk")
    for pk, finder, version, article in rows.values_list(
        "pk", "finder", "finder_version", "version_id"
    ):
        if article in readings.blind or article in readings.gold:
            last[(finder, version), article] = pk
    return {pk: place for place, pk in last.items()}


def _guesses(
    named: Collection[Named], runs: Mapping[int, tuple[Named, int]], readings: BlindReadings
) -> Iterator[tuple[int, list[Guess]]]:
    """What each run proposed; a run that proposed nothing gives an empty list."""
    empty = set(runs)
    rows = (
        Suggestion.objects.filter(
            _is_named(named, "run__"), run__version__in=readings.places.values("version")
        )
        .order_by("run", "position")
        .values_list(
            "pk",
            "run_id",
            "sentence__position",
            "kind",
            "quote",
            "score",
            "continues_id",
            "payload",
            named=True,
        )
    )
    for run_id, listed in groupby(rows, key=attrgetter("run_id")):
        if run_id in runs:
            empty.discard(run_id)
            yield run_id, _of_run(list(listed))
    for run_id in empty:
        yield run_id, []


def _of_run(rows: Sequence[Any]) -> list[Guess]:
    seen = [scored(row) for row in rows]
    least = least_scores(seen)
    return [guess_of(row, position=row.sentence__position, least=least[row.pk]) for row in rows]


def guess_of(row: Any, *, position: int, least: float) -> Guess:
    """A suggestion's row as finders are compared by it."""
    kind = scored(row).kind
    voice = None if kind == CLAIM else _voice(kind, row.payload or {})
    return Guess(position=position, kind=kind, score=row.score, least=least, voice=voice)


def _voice(kind: str, payload: Mapping[str, Any]) -> Voice:
    speaker = payload.get("speaker") or {}
    name = speaker.get("name")
    return Voice(
        kind=kind,
        content=spans_of(payload.get("content", ())),
        names=frozenset({name_key(name)}) if name else frozenset(),
        mention=spans_of(speaker.get("mention", ())),
    )
