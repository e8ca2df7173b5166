"""Where people differ: how many such sentences each article has, told from the counts alone.

Records are read only of the articles that a page shows (`disagreement.py`), so that a project of
any size answers alike.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import permutations

from django.db.models import QuerySet, Sum

from annotations.domain.agreement.tables import Pattern, Value
from annotations.formats.agreement_counts import value_code
from annotations.models import AgreementArticle, AgreementCount
from annotations.queries.agreement_memory import totals_of
from annotations.queries.agreement_patterns import known_patterns
from annotations.queries.agreement_views import View

# Of more patterns the rows are read and chosen here: databases limit what a query may name.
PATTERNS_A_QUERY = 1000


@dataclass(frozen=True)
class Asked:
    """Which differences on one layer somebody wants to see.

    row, column: what one person gave and another one, as codes of `value_code`; with both, equal
    ones too, otherwise only different values. person, other: who gave them, by pseudonym.
    since: a Monday; articles whose last counted submission is older are left out.
    """

    layer: str
    row: str | None = None
    column: str | None = None
    person: str | None = None
    other: str | None = None
    since: date | None = None

    def fits(self, pattern: Pattern) -> bool:
        """Whether two of these people gave two of these values."""
        return any(self._fit(*pair) for pair in permutations(pattern, 2))

    def _fit(self, one: tuple[str, Value], other: tuple[str, Value]) -> bool:
        named = self.person in (None, one[0]) and self.other in (None, other[0])
        if not named or (one[1] == other[1] and None in (self.row, self.column)):
            return False
        return (self.row is None or self.row == value_code(one[1])) and (
            self.column is None or self.column == value_code(other[1])
        )


def differing_articles(
    view: View, asked: Asked, *, hidden: Collection[int]
) -> list[tuple[int, int]]:
    """(version id, how many such units), in order of import; `hidden` versions are left out."""
    counts = _counts(view, asked, hidden)
    patterns = _fitting(view, asked)
    if len(patterns) <= PATTERNS_A_QUERY:
        rows = counts.filter(pattern__in=patterns).values("version_id").annotate(units=Sum("n"))
        return list(rows.order_by("version_id").values_list("version_id", "units"))
    return _summed(counts.values_list("version_id", "pattern_id", "n").iterator(), patterns)


def _counts(
    view: View, asked: Asked, hidden: Collection[int]
) -> QuerySet[AgreementCount, AgreementCount]:
    same_view = {"view__scheme": view.scheme, "view__arm": view.arm}
    counts = AgreementCount.objects.filter(**same_view, layer=asked.layer)
    if asked.since is not None:
        newer = AgreementArticle.objects.filter(**same_view, week__gte=asked.since)
        counts = counts.filter(version__in=newer.values("version_id"))
    return counts.exclude(version__in=hidden)


def _fitting(view: View, asked: Asked) -> set[int]:
    """The keys of the patterns that fit, of all that the view has on the layer."""
    keys = totals_of(view).layer(asked.layer).sums().keys()
    known = known_patterns(keys)
    return {key for key in keys if asked.fits(known[key].pattern)}


def _summed(rows: Iterator[tuple[int, int, int]], patterns: set[int]) -> list[tuple[int, int]]:
    units: dict[int, int] = {}
    for version, pattern, n in rows:
        if pattern in patterns:
            units[version] = units.get(version, 0) + n
    return sorted(units.items())
