"""Writing the counts of one article version: only what differs, with totals kept in step.

The caller holds the project's lock (its event number), so that nobody else counts meanwhile.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from annotations.actions.agreement_interning import intern
from annotations.actions.agreement_totals import Shift, follow, shift_totals
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
    stored = _stored(version.pk)
    views = _views(version.project_id, counts.keys(), stored.keys())
    keys = intern(version.project_id, {one for each in counts.values() for one in each.patterns})
    changed = [
        _write(
            version,
            view,
            counts.get((view.scheme_id, view.arm)),
            stored.get(view.pk, Stored({}, None)),
            keys,
        )
        for view in views
    ]
    return any(changed)


def _write(
    version: ArticleVersion,
    view: AgreementView,
    counts: Counts | None,
    stored: Stored,
    keys: Mapping[tuple[str, Pattern], int],
) -> bool:
    """Bring one view of the version up to date."""
    patterns = {} if counts is None else counts.patterns
    numbers = {keys[one]: n for one, n in patterns.items()}
    before, article = stored.article, _article(version, view, counts)
    if numbers == stored.numbers and _same(before, article):
        return False
    _write_rows(
        version.pk, view.pk, stored.numbers, numbers, {keys[one]: one[0] for one in patterns}
    )
    _replace(before, article)
    follow(view, away=before, towards=article)
    shift_totals(view, _shift(stored, numbers, None if article is None else article.week))
    return True


def _replace(before: AgreementArticle | None, article: AgreementArticle | None) -> None:
    if article is not None:
        article.pk = None if before is None else before.pk
        article.save()
    elif before is not None:
        before.delete()


def _write_rows(
    version_id: int, view_id: int, old: Numbers, new: Numbers, layers: Mapping[int, str]
) -> None:
    """Delete the rows that differ, insert them with their new number."""
    rows = AgreementCount.objects.filter(version_id=version_id, view_id=view_id)
    gone = [key for key, n in old.items() if new.get(key) != n]
    for part in in_parts(gone, KEYS_A_QUERY):
        rows.filter(pattern_id__in=part).delete()
    AgreementCount.objects.bulk_create(
        AgreementCount(
            version_id=version_id, view_id=view_id, layer=layers[key], pattern_id=key, n=n
        )
        for key, n in sorted(new.items())
        if old.get(key) != n
    )


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


def _stored(version_id: int) -> dict[int, Stored]:
    """What each view has of this version, by the view's id."""
    articles = {one.view_id: one for one in AgreementArticle.objects.filter(version_id=version_id)}
    numbers: dict[int, Numbers] = {view_id: {} for view_id in articles}
    rows = AgreementCount.objects.filter(version_id=version_id)
    for view_id, key, n in rows.values_list("view_id", "pattern_id", "n"):
        numbers.setdefault(view_id, {})[key] = n
    return {view_id: Stored(found, articles.get(view_id)) for view_id, found in numbers.items()}


def _views(
    project_id: int, asked: Iterable[ViewKey], stored: Collection[int]
) -> list[AgreementView]:
    """The rows of these views, made where there are none yet."""
    listed = {
        (one.scheme_id, one.arm): one for one in AgreementView.objects.filter(project_id=project_id)
    }
    for scheme_id, arm in asked:
        if (scheme_id, arm) not in listed:
            listed[scheme_id, arm] = AgreementView.objects.create(
                project_id=project_id, scheme_id=scheme_id, arm=arm, rules=RULES
            )
    wanted = set(asked)
    return [one for key, one in sorted(listed.items()) if key in wanted or one.pk in stored]
