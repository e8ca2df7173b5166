"""The agreement of a release, computed from its own rows.

Whoever has the files can feed their lines in again and gets the same figures.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

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
from annotations.formats.releases.pattern_counts import LayerCounts
from annotations.formats.releases.rows import (
    AnnotationRow,
    AttributionEntry,
    LinkEntry,
    ReleasedArticle,
)


@dataclass(frozen=True, order=True)
class ViewKey:
    """What is never mixed: the scheme's number and the arm."""

    scheme: int
    arm: str


# What each annotator decided, by position of the sentence.
_Sentences: TypeAlias = defaultdict[int, dict[str, Decision]]


def _sentences() -> _Sentences:
    return defaultdict(dict)


class AgreementTally:
    """Counts of the patterns of values, article by article.

    merged: uid of a source -> uid of the one it counts as in the end.
    """

    def __init__(self, merged: Mapping[str, str]) -> None:
        self._merged = merged
        self._articles: list[str] = []
        self._counts: defaultdict[tuple[ViewKey, str], LayerCounts] = defaultdict(LayerCounts)

    def add(self, article: ReleasedArticle) -> None:
        """Count the independent rows of one article."""
        decided: defaultdict[tuple[int, str], _Sentences] = defaultdict(_sentences)
        for row in chain(article.annotations, article.independent):
            if row["independent"]:
                sentences = decided[row["scheme"], row["arm"]]
                sentences[row["position"]][row["annotator"]] = self._decision(row)
        place = len(self._articles)
        self._articles.append(article.article["article_version"])
        for (scheme, arm), sentences in decided.items():
            view = ViewKey(scheme, arm)
            for (layer, pattern), n in _patterns(sentences.values()).items():
                self._counts[view, layer].add(place, pattern, n)

    @property
    def views(self) -> list[ViewKey]:
        """The views with counts, in the order in which they are reported."""
        return sorted({view for view, _ in self._counts})

    def table(self, view: ViewKey, layer: str) -> PatternTable:
        """The counts of one layer in one view."""
        counts = self._counts.get((view, layer))
        return PatternTable(()) if counts is None else counts.table(self._articles)

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
            chain=self._chain(one["chain"]) if one["chain"] else "",
            certainty=one["certainty"],
        )

    def _chain(self, links: Iterable[LinkEntry]) -> str:
        return chain_value(
            (link["place"], link["kind"], self._after_merges(link["source"])) for link in links
        )

    def _after_merges(self, source: str | None) -> str | None:
        return None if source is None else self._merged.get(source, source)


def _patterns(sentences: Iterable[Mapping[str, Decision]]) -> Counter[tuple[str, Pattern]]:
    """What the sentences of an article add; those decided alike are looked at once."""
    alike = Counter(tuple(decisions.items()) for decisions in sentences)
    counts: Counter[tuple[str, Pattern]] = Counter()
    for people, times in alike.items():
        for layer, pattern, n in sentence_patterns(dict(people)):
            counts[layer, pattern] += n * times
    return counts


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
