"""Keeping the agreement counts in step with what was submitted and merged."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from annotations.actions.agreement_writing import Counts, ViewKey, last_submissions, write_counts
from annotations.domain.agreement.counted import sentence_patterns
from annotations.domain.agreement.layers import Decision
from annotations.domain.agreement.tables import Pattern
from annotations.models import ArticleVersion
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


def rebuild_all(project_id: int, versions: Sequence[ArticleVersion]) -> int:
    """Count several versions of a project anew, read together; give how many differed."""
    by_version: defaultdict[int, dict[ViewKey, Counts]] = defaultdict(dict)
    found = counts_of_versions(project_id, [one.pk for one in versions])
    for (version_id, scheme_id, arm), counts in found.items():
        by_version[version_id][scheme_id, arm] = counts
    return sum(write_counts(version, by_version[version.pk]) for version in versions)


def counts_of_versions(project_id: int, versions: Collection[int]) -> VersionCounts:
    """What is to be stored of these versions, by version, scheme and arm."""
    patterns: defaultdict[_View, dict[tuple[str, Pattern], int]] = defaultdict(dict)
    for one, n in count_patterns(project_id, versions).items():
        patterns[one.version_id, one.scheme_id, one.arm][one.layer, one.pattern] = n
    last_at = last_submissions(versions)
    return {place: Counts(found, last_at[place]) for place, found in patterns.items()}


def count_patterns(project_id: int, versions: Collection[int]) -> Counter[Counted]:
    """How often each pattern of values occurs in each view and layer of these versions."""
    listed = {
        one.pk: one
        for one in counted_assignments()
        .filter(batch_article__version__in=versions)
        .select_related("batch_article__version", "batch_article__batch")
        .defer("batch_article__version__text")
    }
    decisions: defaultdict[tuple[_View, int], dict[str, Decision]] = defaultdict(dict)
    merged = merged_uids(project_id)
    for row in submitted_records(listed.values(), independent_submissions(listed.values())):
        given = listed[row.assignment_id].batch_article
        view = (row.version_id, given.scheme_id, given.arm)
        decisions[view, row.position][row.pseudonym] = decision_of(row.record, merged, row.sentence)
    counted: Counter[Counted] = Counter()
    for (view, _), sentence in decisions.items():
        for layer, pattern, n in sentence_patterns(sentence):
            counted[Counted(*view, layer, pattern)] += n
    return counted
