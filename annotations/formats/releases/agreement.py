"""The agreement of a release, computed from its own rows.

Whoever has the files can feed their lines in again and gets the same figures.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby
from typing import TypeAlias

from annotations.domain.agreement.layers import (
    LAYERS,
    Decision,
    SpeakerChoice,
    layer_values,
)
from annotations.domain.agreement.summary import summarise
from annotations.domain.agreement.tables import Pattern, PatternTable, Value
from annotations.domain.fields import JsonObject
from annotations.formats.agreement import layer_json
from annotations.formats.releases.rows import AnnotationRow, ReleasedArticle

SpeakerKey: TypeAlias = tuple[str, str | None, str]


@dataclass(frozen=True, order=True)
class ViewKey:
    """What is never mixed: the scheme's number and the arm."""

    scheme: int
    arm: str


class AgreementTally:
    """Counts of the patterns of values, article by article.

    merged: uid of a source -> uid of the one it counts as in the end.
    """

    def __init__(self, merged: Mapping[str, str]) -> None:
        self._merged = merged
        self._counts: defaultdict[tuple[ViewKey, str], list[tuple[str, Pattern, int]]] = (
            defaultdict(list)
        )
        # Most patterns come again in the next article: one tuple serves all of them.
        self._known: dict[Pattern, Pattern] = {}

    def add(self, article: ReleasedArticle) -> None:
        """Count the independent rows of one article."""
        rows = [
            one for one in chain(article.annotations, article.independent) if one["independent"]
        ]
        by_view: defaultdict[ViewKey, list[AnnotationRow]] = defaultdict(list)
        for row in rows:
            by_view[ViewKey(row["scheme"], row["arm"])].append(row)
        version = article.article["article_version"]
        for view, listed in by_view.items():
            listed.sort(key=lambda row: (row["position"], row["annotator"]))
            for (layer, pattern), n in Counter(self._patterns(listed)).items():
                kept = self._known.setdefault(pattern, pattern)
                self._counts[view, layer].append((version, kept, n))

    @property
    def views(self) -> list[ViewKey]:
        """The views with counts, in the order in which they are reported."""
        return sorted({view for view, _ in self._counts})

    def table(self, view: ViewKey, layer: str) -> PatternTable:
        """The counts of one layer in one view."""
        return PatternTable.of(self._counts.get((view, layer), []))

    def _patterns(self, rows: Iterable[AnnotationRow]) -> Iterator[tuple[str, Pattern]]:
        for _, group in groupby(rows, key=lambda row: row["position"]):
            values: defaultdict[str, list[tuple[str, Value]]] = defaultdict(list)
            for row in group:
                for layer, value in self._values(row):
                    values[layer].append((row["annotator"], value))
            for layer, ratings in values.items():
                yield layer, tuple(ratings)

    def _values(self, row: AnnotationRow) -> tuple[tuple[str, Value], ...]:
        speakers = tuple(
            (
                one["speaker"]["kind"],
                self._after_merges(one["speaker"]["source"]),
                one["speaker"]["set_by"],
            )
            for one in row["attributions"]
        )
        return _layer_values(row["marks"], speakers)

    def _after_merges(self, source: str | None) -> str | None:
        return None if source is None else self._merged.get(source, source)


@lru_cache(maxsize=4096)
def _layer_values(
    marks: str | None, speakers: tuple[SpeakerKey, ...]
) -> tuple[tuple[str, Value], ...]:
    """A decision's value on each layer that has one; few decisions differ."""
    choices = tuple(
        SpeakerChoice(kind=kind, source=source, set_by=set_by) for kind, source, set_by in speakers
    )
    return tuple(layer_values(Decision(marks, choices)).items())


def layer_reports(
    tally: AgreementTally, view: ViewKey, *, resamples: int, seed: int
) -> Iterator[JsonObject]:
    """Every layer of a view, one by one, since each can take seconds."""
    for layer in LAYERS.values():
        table = tally.table(view, layer.name)
        yield layer_json(layer, summarise(layer, table, resamples=resamples, seed=seed))
