"""Keeping the agreement counts in step with what was submitted and merged."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from operator import itemgetter

from annotations.domain.agreement.layers import layer_values
from annotations.domain.agreement.tables import Pattern, Value, as_pattern, store_pattern
from annotations.models import AgreementCount, ArticleVersion
from annotations.queries.submitted import (
    counted_assignments,
    decision_of,
    independent_submissions,
    merged_uids,
    submitted_records,
)

_View = tuple[int, int, str]


@dataclass(frozen=True)
class Counted:
    """What one count is of: a pattern of values in a layer of an article version's view."""

    version_id: int
    scheme_id: int
    arm: str
    layer: str
    pattern: Pattern


def rebuild(version_id: int) -> None:
    """Count the patterns of one article version anew; a rebuild gives the same integers.

    Call it in the transaction that submits, reopens, withdraws or merges.
    """
    project_id = ArticleVersion.objects.values_list("project_id", flat=True).get(pk=version_id)
    AgreementCount.objects.filter(version_id=version_id).delete()
    AgreementCount.objects.bulk_create(
        AgreementCount(
            project_id=project_id,
            scheme_id=one.scheme_id,
            version_id=version_id,
            arm=one.arm,
            layer=one.layer,
            pattern=store_pattern(one.pattern),
            n=n,
        )
        for one, n in count_patterns(project_id, [version_id]).items()
    )


def count_patterns(project_id: int, versions: Collection[int]) -> Counter[Counted]:
    """How often each pattern of values occurs in each view and layer of these versions."""
    listed = {
        one.pk: one
        for one in counted_assignments()
        .filter(batch_article__version__in=versions)
        .select_related("batch_article__version", "batch_article__batch")
        .defer("batch_article__version__text")
    }
    values: dict[tuple[_View, str, int], dict[str, Value]] = defaultdict(dict)
    merged = merged_uids(project_id)
    for row in submitted_records(listed.values(), independent_submissions(listed.values())):
        given = listed[row.assignment_id].batch_article
        view = (row.version_id, given.scheme_id, given.arm)
        for layer, value in layer_values(decision_of(row.record, merged)).items():
            values[view, layer, row.position][row.pseudonym] = value
    return Counter(
        Counted(*view, layer, as_pattern(ratings.items()))
        for (view, layer, _), ratings in sorted(values.items(), key=itemgetter(0))
    )
