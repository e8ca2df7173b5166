"""Sentences on which two people differ, side by side."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from annotations.domain.agreement.layers import layer_values
from annotations.domain.record import Record
from annotations.models import Article, ArticleVersion, Assignment, Membership, Sentence, Source
from annotations.queries.agreement import View
from annotations.queries.submitted import (
    SubmittedRecord,
    counted_assignments,
    decision_of,
    independent_submissions,
    merged_uids,
    submitted_records,
)

Place: TypeAlias = tuple[int, int]  # article version and position
Pair: TypeAlias = tuple[SubmittedRecord, SubmittedRecord]


@dataclass(frozen=True)
class Side:
    """One person's decision, with speakers as names."""

    record: Record
    speakers: tuple[str, ...]


@dataclass(frozen=True)
class Disagreement:
    """One sentence on which two people's values differ on the layer asked for."""

    article: Article
    version: ArticleVersion
    position: int
    text: str
    first: Side
    second: Side

    @property
    def number(self) -> int:
        return self.position + 1


def disagreements(
    view: View,
    *,
    first: Membership,
    second: Membership,
    layer: str,
    hidden: Collection[int],
) -> list[Disagreement]:
    """Sentences both decided with different values, in article order.

    Article versions in `hidden` are left out: the reader still works on them.
    """
    assignments = _assignments(view, {first.user_id, second.user_id}, hidden)
    versions = {one.batch_article.version_id: one.batch_article.version for one in assignments}
    merged = merged_uids(first.project_id)
    names = _source_names(first.project_id)
    spans = {
        (one.version_id, one.position): one
        for one in Sentence.objects.filter(version_id__in=versions)
    }
    return [
        _disagreement(
            versions[place[0]], spans[place], *(_side(row, merged, names) for row in pair)
        )
        for place, pair in _pairs(assignments, first.pseudonym, second.pseudonym)
        if _differ(pair, layer, merged)
    ]


def _assignments(view: View, people: Collection[int], hidden: Collection[int]) -> list[Assignment]:
    return list(
        counted_assignments()
        .filter(
            batch_article__scheme=view.scheme,
            batch_article__arm=view.arm,
            annotator_id__in=people,
        )
        .exclude(batch_article__version_id__in=hidden)
        .select_related("batch_article__version__article")
    )


def _pairs(assignments: list[Assignment], first: str, second: str) -> Iterator[tuple[Place, Pair]]:
    """The sentences that both people decided, in article order."""
    for place, rows in sorted(_by_sentence(assignments).items()):
        if first in rows and second in rows:
            yield place, (rows[first], rows[second])


def _differ(pair: Pair, layer: str, merged: dict[str, str]) -> bool:
    """Whether both have a value on the layer, and not the same."""
    one, other = (layer_values(decision_of(row.record, merged)).get(layer) for row in pair)
    return one is not None and other is not None and one != other


def _disagreement(
    version: ArticleVersion, sentence: Sentence, first: Side, second: Side
) -> Disagreement:
    return Disagreement(
        article=version.article,
        version=version,
        position=sentence.position,
        text=version.text[sentence.start : sentence.end],
        first=first,
        second=second,
    )


def _by_sentence(
    assignments: list[Assignment],
) -> dict[Place, dict[str, SubmittedRecord]]:
    sides: dict[Place, dict[str, SubmittedRecord]] = {}
    for row in submitted_records(assignments, independent_submissions(assignments)):
        sides.setdefault((row.version_id, row.position), {})[row.pseudonym] = row
    return sides


def _source_names(project_id: int) -> dict[str, str]:
    rows = Source.objects.filter(project_id=project_id).values_list("uid", "name")
    return {str(uid): name for uid, name in rows}


def _side(row: SubmittedRecord, merged: dict[str, str], names: dict[str, str]) -> Side:
    """A record with its speakers' names after merges; other kinds stay as their word."""
    speakers = []
    for one in row.record.attributions:
        uid = str(one.speaker.source)
        known = names.get(merged.get(uid, uid), "")
        speakers.append(known if one.speaker.kind == "source" else one.speaker.kind)
    return Side(row.record, tuple(speakers))
