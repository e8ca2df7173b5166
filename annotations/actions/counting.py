"""Keeping the agreement counts in step with what was submitted and merged."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from annotations.actions.agreement_writing import Counts, ViewKey, last_submissions, write_all
from annotations.domain.agreement.counted import sentence_patterns
from annotations.domain.agreement.layers import Decision
from annotations.domain.agreement.tables import Pattern
from annotations.domain.record import Record
from annotations.domain.spans import Span
from annotations.models import ArticleVersion, Assignment
from annotations.queries.agreement_patterns import in_parts
from annotations.queries.submitted import (
    counted_assignments,
    decision_of,
    independent_submissions,
    merged_uids,
    submitted_records,
)

VERSIONS_A_PORTION = 50

_View = tuple[int, int, str]
_Row = tuple[_View, int, str, Decision]
VersionCounts = dict[_View, Counts]


@dataclass(frozen=True)
class Counted:
    """What one count is of: a pattern of values in a layer of an article version's view."""

    version_id: int
    scheme_id: int
    arm: str
    layer: str
    pattern: Pattern


def rebuild(version_id: int) -> bool:
    """Count the patterns of one article version anew; say whether anything differed.

    A rebuild gives the same integers. Call it in the transaction that submits, reopens,
    withdraws or merges, after its event took its number: that keeps other writers waiting.
    """
    version = ArticleVersion.objects.defer("text").get(pk=version_id)
    return rebuild_all(version.project_id, [version]) > 0


def rebuild_many(project_id: int, versions: Iterable[int]) -> None:
    """The same of many article versions, a portion at a time."""
    for part in in_parts(sorted(versions), VERSIONS_A_PORTION):
        found = ArticleVersion.objects.filter(pk__in=part).defer("text").order_by("pk")
        rebuild_all(project_id, list(found))


@dataclass(frozen=True)
class FirstWork:
    """Work submitted just now; records and spans of sentences by their positions.

    decisions: what the records decide where no source was merged, if that is known.
    """

    assignment: Assignment
    pseudonym: str
    records: Mapping[int, Record]
    spans: Sequence[Span]
    decisions: Mapping[int, Decision] = field(default_factory=dict)

    def decided(self, merged: Mapping[str, str]) -> Mapping[int, Decision]:
        """By position: the records as agreement sees them."""
        if self.decisions and not merged:
            return self.decisions
        return {
            position: decision_of(record, merged, self.spans[position])
            for position, record in self.records.items()
        }


def count_first(project_id: int, works: Sequence[FirstWork], *, at: datetime) -> None:
    """Count versions on which nobody submitted anything but this, at this time.

    The same as `rebuild_many`, without reading back what was just stored.
    """
    merged = merged_uids(project_id)
    patterns = _count(
        (view, position, work.pseudonym, decision)
        for work, view in [(one, _view_of(one.assignment)) for one in works]
        for position, decision in work.decided(merged).items()
    )
    by_version: defaultdict[int, dict[ViewKey, Counts]] = defaultdict(dict)
    for (version_id, scheme_id, arm), found in patterns.items():
        by_version[version_id][scheme_id, arm] = Counts(found, at)
    versions = {one.assignment.batch_article.version for one in works}
    ordered = sorted(versions, key=lambda version: version.pk)
    write_all(project_id, [(version, by_version[version.pk]) for version in ordered])


def rebuild_all(project_id: int, versions: Sequence[ArticleVersion]) -> int:
    """Count several versions of a project anew, read together; give how many differed."""
    by_version: defaultdict[int, dict[ViewKey, Counts]] = defaultdict(dict)
    found = counts_of_versions(project_id, [one.pk for one in versions])
    for (version_id, scheme_id, arm), counts in found.items():
        by_version[version_id][scheme_id, arm] = counts
    return write_all(project_id, [(version, by_version[version.pk]) for version in versions])


def counts_of_versions(project_id: int, versions: Collection[int]) -> VersionCounts:
    """What is to be stored of these versions, by version, scheme and arm."""
    patterns = _count(_decided(project_id, versions))
    last_at = last_submissions(versions)
    return {place: Counts(found, last_at[place]) for place, found in patterns.items()}


def count_patterns(project_id: int, versions: Collection[int]) -> Counter[Counted]:
    """How often each pattern of values occurs in each view and layer of these versions."""
    counted: Counter[Counted] = Counter()
    for view, patterns in _count(_decided(project_id, versions)).items():
        for (layer, pattern), n in patterns.items():
            counted[Counted(*view, layer, pattern)] = n
    return counted


def _decided(project_id: int, versions: Collection[int]) -> Iterator[_Row]:
    listed = {
        one.pk: one
        for one in counted_assignments()
        .filter(batch_article__version__in=versions)
        .select_related("batch_article__version", "batch_article__batch")
        .defer("batch_article__version__text")
    }
    merged = merged_uids(project_id)
    rows = submitted_records(listed.values(), independent_submissions(listed.values()))
    for row in rows:
        decision = decision_of(row.record, merged, row.sentence)
        yield _view_of(listed[row.assignment_id]), row.position, row.pseudonym, decision


def _view_of(one: Assignment) -> _View:
    place = one.batch_article
    return place.version_id, place.scheme_id, place.arm


def _count(rows: Iterable[_Row]) -> dict[_View, Counter[tuple[str, Pattern]]]:
    """rows: where somebody decided what of which sentence."""
    decisions: defaultdict[tuple[_View, int], dict[str, Decision]] = defaultdict(dict)
    for view, position, pseudonym, decision in rows:
        decisions[view, position][pseudonym] = decision
    counted: defaultdict[_View, Counter[tuple[str, Pattern]]] = defaultdict(Counter)
    for (view, _), sentence in decisions.items():
        patterns = counted[view]
        for layer, pattern, n in sentence_patterns(sentence):
            patterns[layer, pattern] += n
    return dict(counted)
