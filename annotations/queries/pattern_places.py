"""Where patterns of values stand: the counts say how often, the records say on which sentences."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.tables import Pattern, Value, as_pattern
from annotations.models import AgreementCount, Gold, Sentence
from annotations.queries.agreement_patterns import known_patterns
from annotations.queries.agreement_views import View
from annotations.queries.submitted import (
    counted_assignments,
    decision_of,
    independent_submissions,
    merged_uids,
    submitted_records,
)

VERSIONS_A_QUERY = 500


@dataclass(frozen=True)
class GoldPlaces:
    """By version uid: the positions with gold, and how many sentences there are."""

    positions: Mapping[str, Collection[int]] = field(default_factory=dict)
    sentences: Mapping[str, int] = field(default_factory=dict)

    def covers(self, uid: str) -> bool:
        """Whether every sentence has gold."""
        return uid in self.positions and len(self.positions[uid]) >= self.sentences.get(uid, 0)


def gold_places(view: View) -> GoldPlaces:
    """The sentences of a view's articles that have gold; what was taken back is none."""
    rows = Gold.objects.filter(
        batch_article__scheme=view.scheme, batch_article__arm=view.arm, marks__isnull=False
    )
    positions: defaultdict[str, set[int]] = defaultdict(set)
    for uid, position in rows.values_list("batch_article__version__uid", "sentence__position"):
        positions[str(uid)].add(position)
    with_gold = rows.values("batch_article__version_id")
    sizes = (
        Sentence.objects.filter(version__in=with_gold)
        .values("version__uid")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return GoldPlaces(positions, {str(row["version__uid"]): row["n"] for row in sizes})


def pattern_counts(
    view: View, layer: Layer, hidden: Collection[int]
) -> Iterator[tuple[int, Pattern, int]]:
    """(version id, pattern, n) of a layer, in no order; `hidden` versions are left out."""
    rows = list(
        AgreementCount.objects.filter(
            view__scheme=view.scheme, view__arm=view.arm, layer=layer.name
        ).values_list("version_id", "pattern_id", "n")
    )
    known = known_patterns({key for _, key, _ in rows})
    gone = frozenset(hidden)
    return ((version, known[key].pattern, n) for version, key, n in rows if version not in gone)


def pattern_places(
    view: View, layer: Layer, versions: Collection[str]
) -> dict[str, dict[Pattern, list[int]]]:
    """By version uid and pattern: the positions of its sentences, in order."""
    found: dict[str, dict[Pattern, list[int]]] = {}
    listed = sorted(versions)
    for start in range(0, len(listed), VERSIONS_A_QUERY):
        found |= _places(view, layer, listed[start : start + VERSIONS_A_QUERY])
    return found


def _places(
    view: View, layer: Layer, versions: Collection[str]
) -> dict[str, dict[Pattern, list[int]]]:
    works = list(
        counted_assignments()
        .filter(
            batch_article__scheme=view.scheme,
            batch_article__arm=view.arm,
            batch_article__version__uid__in=versions,
        )
        .select_related("batch_article__version")
        .defer("batch_article__version__text")
    )
    uids = {one.batch_article.version_id: str(one.batch_article.version.uid) for one in works}
    ratings: defaultdict[tuple[int, int], list[tuple[str, Value | None]]] = defaultdict(list)
    merged = merged_uids(view.scheme.project_id)
    assert layer.value_of is not None  # noqa: S101 paired layers have no sentences of their own
    for row in submitted_records(works, independent_submissions(works)):
        value = layer.value_of(decision_of(row.record, merged))
        ratings[row.version_id, row.position].append((row.pseudonym, value))
    found: defaultdict[str, defaultdict[Pattern, list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for (version, position), given in sorted(ratings.items()):
        found[uids[version]][as_pattern(given)].append(position)
    return {uid: dict(patterns) for uid, patterns in found.items()}
