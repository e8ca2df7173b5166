"""Totals over the articles of a week, kept in step with the counts they are sums of."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from annotations.domain.agreement.digests import NOTHING, moved
from annotations.models import AgreementArticle, AgreementCount, AgreementTotal, AgreementView
from annotations.queries.agreement_patterns import KEYS_A_QUERY, in_parts

# (week, key of a pattern) -> n
Totals: TypeAlias = Mapping[tuple[date, int], int]
Shift: TypeAlias = Totals
# The row of an article version in a view: the one before, and the one that takes its place.
Move: TypeAlias = tuple[AgreementArticle | None, AgreementArticle | None]


def shift_totals(view: AgreementView, shift: Shift) -> None:
    """Add these numbers, of which some are negative, at the view's revision."""
    stored = _stored(view, shift)
    wanted = {place: stored.get(place, 0) + n for place, n in shift.items()}
    if min(wanted.values(), default=0) < 0:  # somebody else wrote here: add up from the counts
        mend_totals(view)
    else:
        _write(view, wanted)


def mend_totals(view: AgreementView) -> int:
    """Add the totals up anew from the counts; give how many rows were wrong."""
    wrong = _wrong(view)
    if wrong:
        view.revision += 1
        view.save(update_fields=["revision"])
        _write(view, wrong)
    return len(wrong)


def _wrong(view: AgreementView) -> dict[tuple[date, int], int]:
    """The totals that are not what they should be, as they should be."""
    rows = AgreementTotal.objects.filter(view=view).values_list("week", "pattern_id", "n")
    stored = {(week, key): n for week, key, n in rows.iterator()}
    counted = counted_totals(view)
    return {
        place: counted.get(place, 0)
        for place in stored.keys() | counted.keys()
        if stored.get(place, 0) != counted.get(place, 0)
    }


def counted_totals(view: AgreementView) -> dict[tuple[date, int], int]:
    """What the totals of a view have to be: sums of its counts."""
    weeks = dict(AgreementArticle.objects.filter(view=view).values_list("version_id", "week"))
    totals: dict[tuple[date, int], int] = {}
    rows = AgreementCount.objects.filter(view=view).values_list("version_id", "pattern_id", "n")
    for version_id, key, n in rows.iterator():
        if version_id in weeks:
            place = weeks[version_id], key
            totals[place] = totals.get(place, 0) + n
    return totals


def follow(view: AgreementView, moves: Sequence[Move]) -> None:
    """Let the row of a view follow its articles, as a new revision."""
    gone = [away for away, _ in moves if away is not None]
    come = [towards for _, towards in moves if towards is not None]
    layers = Counter(view.layers)
    layers.subtract(name for one in gone for name in one.layers)
    layers.update(name for one in come for name in one.layers)
    view.layers = {name: n for name, n in sorted(layers.items()) if n}
    view.digest = moved(
        view.digest, away=[one.digest for one in gone], towards=[one.digest for one in come]
    )
    view.articles += len(come) - len(gone)
    view.revision += 1
    view.save(update_fields=["articles", "layers", "digest", "revision"])


def view_facts(view: AgreementView) -> dict[str, object]:
    """What the row of a view has to say of its articles, by column."""
    rows = AgreementArticle.objects.filter(view=view).values_list("digest", "layers")
    digests, layers, articles = [], Counter[str](), 0
    for digest, names in rows.iterator():
        digests.append(digest)
        layers.update(names)
        articles += 1
    return {
        "articles": articles,
        "layers": dict(layers),
        "digest": moved(NOTHING, towards=digests),
    }


def mend_view(view: AgreementView) -> bool:
    """Make the totals of a view, and its row, what its counts say; tell whether they were not."""
    wrong = mend_totals(view)
    known = view_facts(view)
    if all(getattr(view, name) == fact for name, fact in known.items()):
        return wrong > 0
    for name, fact in known.items():
        setattr(view, name, fact)
    view.revision += 1
    view.save(update_fields=[*known, "revision"])
    return True


def total_faults(view: AgreementView) -> int:
    """How many totals of a view, and facts of its row, are not those of its counts."""
    facts = view_facts(view)
    differing = [name for name, fact in facts.items() if getattr(view, name) != fact]
    return len(_wrong(view)) + len(differing)


def _stored(view: AgreementView, places: Totals) -> dict[tuple[date, int], int]:
    weeks = {week for week, _ in places}
    found: dict[tuple[date, int], int] = {}
    for part in in_parts(sorted({key for _, key in places}), KEYS_A_QUERY):
        rows = AgreementTotal.objects.filter(view=view, pattern_id__in=part, week__in=weeks)
        found |= {(week, key): n for week, key, n in rows.values_list("week", "pattern_id", "n")}
    return found


def _write(view: AgreementView, wanted: Totals) -> None:
    AgreementTotal.objects.bulk_create(
        [
            AgreementTotal(view=view, week=week, pattern_id=key, n=n, revision=view.revision)
            for (week, key), n in sorted(wanted.items())
        ],
        update_conflicts=True,
        unique_fields=["view", "pattern", "week"],
        update_fields=["n", "revision"],
    )
