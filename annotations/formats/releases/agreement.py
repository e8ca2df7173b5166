"""The agreement of a release, computed from its own rows.

Whoever has the files can feed their lines in again and gets the same figures.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from annotations.domain.agreement.counted import SPAN_LAYERS, sentence_patterns
from annotations.domain.agreement.decisions import (
    AttributionChoice,
    Decision,
    SpeakerChoice,
    chain_value,
    content_from,
)
from annotations.domain.agreement.layers import LAYERS
from annotations.domain.agreement.span_summary import summarise_spans
from annotations.domain.agreement.summary import summarise
from annotations.domain.agreement.tables import Pattern, PatternTable
from annotations.domain.fields import JsonObject
from annotations.formats.agreement import layer_json
from annotations.formats.agreement_spans import spans_json
from annotations.formats.releases.rows import (
    AnnotationRow,
    AttributionEntry,
    ReleasedArticle,
)


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
            for (layer, pattern), n in self._patterns(listed).items():
                kept = self._known.setdefault(pattern, pattern)
                self._counts[view, layer].append((version, kept, n))

    @property
    def views(self) -> list[ViewKey]:
        """The views with counts, in the order in which they are reported."""
        return sorted({view for view, _ in self._counts})

    def table(self, view: ViewKey, layer: str) -> PatternTable:
        """The counts of one layer in one view."""
        return PatternTable.of(self._counts.get((view, layer), []))

    def _patterns(self, rows: Sequence[AnnotationRow]) -> Counter[tuple[str, Pattern]]:
        counts: Counter[tuple[str, Pattern]] = Counter()
        for _, group in groupby(sorted(rows, key=_position), key=_position):
            decisions = {row["annotator"]: self._decision(row) for row in group}
            for layer, pattern, n in sentence_patterns(decisions):
                counts[layer, pattern] += n
        return counts

    def _decision(self, row: AnnotationRow) -> Decision:
        start = row["start"]
        attributions = tuple(self._attribution(one, start) for one in row["attributions"])
        return Decision(row["marks"], attributions, row["end"] - start)

    def _attribution(self, one: AttributionEntry, start: int) -> AttributionChoice:
        speaker = one["speaker"]
        return AttributionChoice(
            speaker=SpeakerChoice(
                kind=speaker["kind"],
                source=self._after_merges(speaker["source"]),
                set_by=speaker["set_by"],
            ),
            mode=one["mode"],
            content=content_from(start, one["content"]),
            chain=chain_value(
                (link["place"], link["kind"], self._after_merges(link["source"]))
                for link in one["chain"]
            ),
            certainty=one["certainty"],
        )

    def _after_merges(self, source: str | None) -> str | None:
        return None if source is None else self._merged.get(source, source)


def _position(row: AnnotationRow) -> int:
    return row["position"]


def layer_reports(
    tally: AgreementTally, view: ViewKey, *, resamples: int, seed: int
) -> Iterator[JsonObject]:
    """Every layer of a view, one by one, since each can take seconds."""
    for layer in LAYERS.values():
        table = tally.table(view, layer.name)
        yield layer_json(layer, summarise(layer, table, resamples=resamples, seed=seed))


def span_report(tally: AgreementTally, view: ViewKey, *, resamples: int, seed: int) -> JsonObject:
    """How the content spans of a view meet, and how far they extend."""
    tables = {layer: tally.table(view, layer) for layer in SPAN_LAYERS}
    return spans_json(summarise_spans(tables, resamples=resamples, seed=seed))
