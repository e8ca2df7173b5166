"""Writing the counts of article versions: only what differs, with totals kept in step.

The caller holds the project's lock (its event number), so that nobody else counts meanwhile.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from annotations.actions.agreement_interning import intern
from annotations.actions.agreement_totals import Move, Shift, follow, shift_totals
from annotations.actions.bulk_rows import insert_rows
from annotations.domain.agreement.alpha import alpha
from annotations.domain.agreement.digests import counts_digest
from annotations.domain.agreement.layers import HEADER
from annotations.domain.agreement.percent import percent
from annotations.domain.agreement.tables import (
    Pattern,
    PatternTable,
    is_unit,
    store_pattern,
)
from annotations.models import (
    AgreementArticle,
    AgreementCount,
    AgreementView,
    ArticleVersion,
    Submission,
)
from annotations.queries.agreement_patterns import KEYS_A_QUERY, in_parts
from annotations.queries.agreement_views import monday_of
from annotations.queries.submitted import counted_assignments

# The version of the counting rules: what is counted by an older one is counted anew after an
# upgrade. Raise it with every change of what `count_patterns` answers.
RULES = 2

FACTS = ("last_at", "week", "units", "alpha", "percent", "layers", "digest")

ViewKey = tuple[int, str]
Numbers = dict[int, int]  # key of a pattern -> n


@dataclass(frozen=True)
class Counts:
    """What one view of one article version is to have."""

    patterns: Mapping[tuple[str, Pattern], int]
    last_at: datetime


@dataclass(frozen=True)
class Stored:
    """What it has: n and row by pattern, and the row that sums it up, if any."""

    numbers: Numbers
    article: AgreementArticle | None


def last_submissions(versions: Collection[int]) -> dict[tuple[int, int, str], datetime]:
    """(version, scheme, arm) -> when the last submission that counts there came."""
    place = "assignment__batch_article"
    fields = (f"{place}__version_id", f"{place}__scheme_id", f"{place}__arm")
    counted = counted_assignments().filter(batch_article__version__in=versions)
    rows = (
        Submission.objects.filter(independent=True, assignment__in=counted.values("pk"))
        .order_by()
        .values_list(*fields)
        .annotate(last_at=Max("at"))
    )
    return {(version, scheme, arm): at for version, scheme, arm, at in rows}


def write_counts(version: ArticleVersion, counts: Mapping[ViewKey, Counts]) -> bool:
    """Store these counts of a version and none besides; say whether anything differed."""
    return write_all(version.project_id, [(version, counts)]) > 0


def write_all(
    project_id: int, counted: Sequence[tuple[ArticleVersion, Mapping[ViewKey, Counts]]]
) -> int:
    """The same of several versions of one project; give how many differed."""
    stored = _stored([version.pk for version, _ in counted])
    views = _views(project_id, {key for _, counts in counted for key in counts}, stored)
    keys = intern(
        project_id,
        {one for _, counts in counted for each in counts.values() for one in each.patterns},
    )
    writer = _Writer(keys)
    for version, counts in counted:
        for view in views:
            writer.take(
                version,
                view,
                counts.get((view.scheme_id, view.arm)),
                stored.get((version.pk, view.pk), Stored({}, None)),
            )
    writer.write()
    return len(writer.differing)


class _Writer:
    """What differs, gathered over versions, so that each kind of row is written once."""

    def __init__(self, keys: Mapping[tuple[str, Pattern], int]) -> None:
        self._keys = keys
        self.differing: set[int] = set()
        self._moves: defaultdict[AgreementView, list[Move]] = defaultdict(list)
        self._shifts: defaultdict[AgreementView, Counter[tuple[date, int]]] = defaultdict(Counter)
        self._rows: list[tuple[int, int, str, int, int]] = []

    def take(
        self, version: ArticleVersion, view: AgreementView, counts: Counts | None, stored: Stored
    ) -> None:
        """One view of one version; rows that are gone are deleted at once, for there are few."""
        patterns = {} if counts is None else counts.patterns
        numbers = {self._keys[one]: n for one, n in patterns.items()}
        article = _article(version, view, counts)
        if numbers == stored.numbers and _same(stored.article, article):
            return
        self.differing.add(version.pk)
        layers = {self._keys[one]: one[0] for one in patterns}
        _delete_rows(version.pk, view.pk, stored.numbers, numbers)
        self._rows += [
            (view.pk, version.pk, layers[key], key, n)
            for key, n in sorted(numbers.items())
            if stored.numbers.get(key) != n
        ]
        self._moves[view].append((stored.article, article))
        shift = _shift(stored, numbers, None if article is None else article.week)
        self._shifts[view].update(shift)

    def write(self) -> None:
        insert_rows(
            AgreementCount, ("view_id", "version_id", "layer", "pattern_id", "n"), self._rows
        )
        for view, moves in self._moves.items():
            _replace(moves)
            follow(view, moves)
            shift_totals(view, {place: n for place, n in self._shifts[view].items() if n})


def _replace(moves: Iterable[Move]) -> None:
    fresh: list[AgreementArticle] = []
    for before, article in moves:
        if article is not None and before is not None:
            article.pk = before.pk
            article.save()
        elif article is not None:
            fresh.append(article)
        elif before is not None:
            before.delete()
    AgreementArticle.objects.bulk_create(fresh)


def _delete_rows(version_id: int, view_id: int, old: Numbers, new: Numbers) -> None:
    """Delete the rows that differ; they are inserted with their new number."""
    gone = [key for key, n in old.items() if new.get(key) != n]
    for part in in_parts(gone, KEYS_A_QUERY):
        rows = AgreementCount.objects.filter(version_id=version_id, view_id=view_id)
        rows.filter(pattern_id__in=part).delete()


def _shift(stored: Stored, new: Numbers, week: date | None) -> Shift:
    """What changes in the totals: the old numbers leave their week, the new ones enter theirs."""
    shift: Counter[tuple[date, int]] = Counter()
    if stored.article is not None:
        for key, n in stored.numbers.items():
            shift[stored.article.week, key] -= n
    if week is not None:
        for key, n in new.items():
            shift[week, key] += n
    return {place: n for place, n in shift.items() if n}


def _article(
    version: ArticleVersion, view: AgreementView, counts: Counts | None
) -> AgreementArticle | None:
    """The row that sums the counts up; None where there are none."""
    if counts is None or not counts.patterns:
        return None
    return AgreementArticle(view=view, version=version, **facts(str(version.uid), counts))


def facts(uid: str, counts: Counts) -> dict[str, Any]:
    """What the row of an article version says of its counts, by column."""
    table = PatternTable.of(
        ("", pattern, n) for (layer, pattern), n in counts.patterns.items() if layer == HEADER.name
    )
    marks, week = alpha(table, HEADER.distance), monday_of(counts.last_at)
    rows = [(layer, store_pattern(one), n) for (layer, one), n in counts.patterns.items()]
    return {
        "last_at": counts.last_at,
        "week": week,
        "units": marks.units,
        "alpha": marks.value,
        "percent": percent(table).value,
        "layers": sorted({layer for layer, pattern in counts.patterns if is_unit(pattern)}),
        "digest": counts_digest(uid, week, rows),
    }


def _same(before: AgreementArticle | None, now: AgreementArticle | None) -> bool:
    if before is None or now is None:
        return before is now
    return all(getattr(before, name) == getattr(now, name) for name in FACTS)


def _stored(versions: Sequence[int]) -> dict[tuple[int, int], Stored]:
    """What each view has of each version, by the ids of version and view."""
    listed = AgreementArticle.objects.filter(version__in=versions)
    articles = {(one.version_id, one.view_id): one for one in listed}
    numbers: dict[tuple[int, int], Numbers] = {place: {} for place in articles}
    rows = AgreementCount.objects.filter(version__in=versions)
    for version_id, view_id, key, n in rows.values_list("version_id", "view_id", "pattern_id", "n"):
        numbers.setdefault((version_id, view_id), {})[key] = n
    return {place: Stored(found, articles.get(place)) for place, found in numbers.items()}


def _views(
    project_id: int, asked: Collection[ViewKey], stored: Iterable[tuple[int, int]]
) -> list[AgreementView]:
    """The rows of these views and of those with something stored; made where there are none."""
    listed = {
        (one.scheme_id, one.arm): one for one in AgreementView.objects.filter(project_id=project_id)
    }
    for scheme_id, arm in sorted(asked):
        if (scheme_id, arm) not in listed:
            listed[scheme_id, arm] = AgreementView.objects.create(
                project_id=project_id, scheme_id=scheme_id, arm=arm, rules=RULES
            )
    known = {view_id for _, view_id in stored}
    return [one for key, one in sorted(listed.items()) if key in asked or one.pk in known]
