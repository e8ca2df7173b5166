"""What finders propose on articles of both arms, and what gold has there.

On a blind article it is what the finder of its batch proposed and nobody was shown.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeAlias

from django.db.models import F

from annotations.domain.suggestions.appraisal import Guess
from annotations.domain.suggestions.thresholds import withheld
from annotations.models import BatchArticle, Gold, Suggestion, SuggestionRun
from annotations.queries.finder_appraisal import guess_of
from annotations.queries.withheld import scored, thresholds_of

Finder: TypeAlias = tuple[str, str, str]
"""A finder's name, version and configuration."""

Proposed: TypeAlias = Mapping[int, Sequence[Guess]]
"""Suggestions by the position of the sentence."""


def proposals(places: Collection[BatchArticle]) -> dict[int, Proposed]:
    """By batch article, what its batch shows there or would show; absent where never read."""
    return _guesses(places, _runs(places, _finders(places)))


def _finders(places: Iterable[BatchArticle]) -> dict[int, Finder]:
    """By batch, the finder whose suggestions most of its assisted articles show."""
    used: defaultdict[int, Counter[Finder]] = defaultdict(Counter)
    for place in places:
        if place.suggestion_run is not None:
            used[place.batch_id][_finder(place.suggestion_run)] += 1
    return {
        batch: max(counts, key=lambda one: (counts[one], one)) for batch, counts in used.items()
    }


def _finder(run: SuggestionRun) -> Finder:
    return run.finder, run.finder_version, run.config_hash


def _runs(places: Iterable[BatchArticle], finders: Mapping[int, Finder]) -> dict[int, int]:
    """By batch article: the run it shows, or of a blind one the last of its batch's finder."""
    listed = list(places)
    blind = [one for one in listed if one.suggestion_run_id is None and one.batch_id in finders]
    last: dict[tuple[int, Finder], int] = {}
    rows = SuggestionRun.objects.filter(version__in={one.version_id for one in blind})
    for run in rows.order_by("pk"):
        last[run.version_id, _finder(run)] = run.pk
    found = {one.pk: one.suggestion_run_id for one in listed if one.suggestion_run_id is not None}
    for one in blind:
        run_id = last.get((one.version_id, finders[one.batch_id]))
        if run_id is not None:
            found[one.pk] = run_id
    return found


def _guesses(places: Iterable[BatchArticle], runs: Mapping[int, int]) -> dict[int, Proposed]:
    """By batch article and position, what is shown in its batch or would be."""
    batches = {one.pk: one.batch.uid for one in places}
    thresholds = thresholds_of(set(batches.values()))
    by_run: defaultdict[int, list[int]] = defaultdict(list)
    for place, run in runs.items():
        by_run[run].append(place)
    found: dict[int, Proposed] = {place: {} for place in runs}
    rows = (
        Suggestion.objects.filter(run__in=by_run)
        .order_by("run", "position")
        .annotate(at=F("sentence__position"))
        .values_list(
            *("pk", "run_id", "kind", "quote", "score", "continues_id", "payload", "at"), named=True
        )
    )
    for run_id, group in groupby(rows, key=attrgetter("run_id")):
        listed = list(group)
        for place in by_run[run_id]:
            found[place] = _shown(listed, thresholds.get(batches[place], {}))
    return found


def _shown(rows: Sequence[Any], thresholds: Mapping[str, float]) -> dict[int, list[Guess]]:
    hidden = withheld(map(scored, rows), thresholds) if thresholds else frozenset()
    found: defaultdict[int, list[Guess]] = defaultdict(list)
    for row in rows:
        if row.pk not in hidden:
            found[row.at].append(guess_of(row, position=row.at, least=row.score))
    return dict(found)


def attributed_in_gold(places: Collection[int]) -> dict[int, dict[int, bool]]:
    """By batch article and position, whether gold attributes anything."""
    found: defaultdict[int, dict[int, bool]] = defaultdict(dict)
    rows = Gold.objects.filter(batch_article__in=places, marks__isnull=False)
    for place, position, attributions in rows.values_list(
        "batch_article_id", "sentence__position", "current__payload__attributions"
    ):
        listed = attributions or ()
        found[place][position] = any(one.get("mode") is not None for one in listed)
    return dict(found)
