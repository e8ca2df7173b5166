"""What people decided a second time without knowing it: each compared with their earlier self.

A recheck counts where all of this holds:
- it is submitted in a recheck batch, and neither the batch nor the article is archived;
- the person submitted the same article version in a work batch of the same scheme and arm, and
  that submission counts in agreement;
- both were submitted before others' marks on the article were readable to the person.
Both are read from the history: the earlier as it was when the article was given again, the recheck
as it was submitted first. Afterwards a person sees both, and could make them alike.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from annotations.domain.agreement.compared import (
    LayerCompared,
    Twofold,
    compare_layers,
    compared_alpha,
    compared_tables,
)
from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.layers import HEADER, Decision
from annotations.models import Assignment, AssignmentState, BatchKind, Submission
from annotations.models.batch import AssignmentQuerySet
from annotations.queries.agreement_views import View
from annotations.queries.submitted import (
    counted_assignments,
    decision_of,
    merged_uids,
    pseudonyms,
    submitted_records,
)


@dataclass(frozen=True)
class Recheck:
    """One article that one person decided twice. days: between the two submissions."""

    pseudonym: str
    version_id: int
    article: str
    title: str
    first_at: datetime
    at: datetime
    sentences: tuple[Twofold, ...]

    @property
    def days(self) -> int:
        return (self.at - self.first_at).days


@dataclass(frozen=True)
class Rechecks:
    """Everything decided twice in a view, in the order in which it was submitted again.

    left_out: rechecks submitted that do not count, because the person had read others' decisions
    by then or the earlier submission counts no longer.
    """

    listed: tuple[Recheck, ...]
    left_out: int

    def by_person(self) -> dict[str, list[Recheck]]:
        """By pseudonym, in the order of pseudonyms (A2 before A10)."""
        found: defaultdict[str, list[Recheck]] = defaultdict(list)
        for one in self.listed:
            found[one.pseudonym].append(one)
        return {name: found[name] for name in sorted(found, key=lambda name: (len(name), name))}


def intra_annotator(view: View, *, hidden: Collection[int] = ()) -> dict[str, Figure]:
    """By pseudonym the alpha of a person's marks with those of their earlier self.

    People without rechecks are absent. hidden: article versions on which the reader still works.
    """
    found = rechecks(view, hidden=hidden).by_person()
    return {name: _marks_alpha(listed) for name, listed in found.items()}


def compare_rechecks(listed: Iterable[Recheck]) -> tuple[LayerCompared, ...]:
    """The figures of each layer over these rechecks."""
    return compare_layers(compared_tables(_sentences(listed)))


def _marks_alpha(listed: Iterable[Recheck]) -> Figure:
    table = compared_tables(_sentences(listed))[HEADER.name]
    return compared_alpha(HEADER.name, table)


def _sentences(listed: Iterable[Recheck]) -> Iterable[Twofold]:
    return (sentence for one in listed for sentence in one.sentences)


def rechecks(view: View, *, hidden: Collection[int] = ()) -> Rechecks:
    """The rechecks of a view that count, in a constant number of queries."""
    again = list(
        rechecked_assignments()
        .filter(batch_article__scheme=view.scheme, batch_article__arm=view.arm)
        .exclude(batch_article__version_id__in=hidden)
        .select_related("batch_article__version__article")
        .defer("batch_article__version__text")
    )
    if not again:
        return Rechecks((), 0)
    earlier = _earlier(view, again)
    unseen = _unaware(again, earlier)
    both = [
        (earlier[_key(one)], one)
        for one in again
        if one.pk in unseen and _key(one) in earlier and earlier[_key(one)].pk in unseen
    ]
    decisions = _decisions(both, unseen)
    names = pseudonyms([one for _, one in both])
    listed = [
        _recheck(first, second, names[second.pk], unseen, decisions) for first, second in both
    ]
    listed.sort(key=lambda one: (one.at, one.pseudonym, one.article))
    return Rechecks(tuple(listed), len(again) - len(listed))


def rechecked_assignments() -> AssignmentQuerySet:
    """Submitted work of recheck batches; what is archived counts nowhere."""
    return Assignment.objects.filter(
        state=AssignmentState.SUBMITTED,
        batch_article__batch__kind=BatchKind.RECHECK,
        batch_article__batch__archived_at=None,
        batch_article__version__article__archived_at=None,
    )


def _key(one: Assignment) -> tuple[int, int]:
    return one.annotator_id, one.batch_article.version_id


def _earlier(view: View, again: Collection[Assignment]) -> dict[tuple[int, int], Assignment]:
    """The counted work by person and version that could have been done again."""
    rows = (
        counted_assignments()
        .filter(
            batch_article__scheme=view.scheme,
            batch_article__arm=view.arm,
            batch_article__version__in={one.batch_article.version_id for one in again},
            annotator__in={one.annotator_id for one in again},
        )
        .select_related("batch_article__version")
        .defer("batch_article__version__text")
    )
    return {_key(one): one for one in rows}


def _unaware(
    again: Collection[Assignment], earlier: Mapping[tuple[int, int], Assignment]
) -> dict[int, Submission]:
    """By assignment id, what was submitted without the other in sight."""
    given = {earlier[_key(one)].pk: one.created_at for one in again if _key(one) in earlier}
    rows = Submission.objects.filter(
        assignment__in=[*given, *(one.pk for one in again)], independent=True
    )
    found: dict[int, Submission] = {}
    for one in rows.order_by("number"):
        if one.assignment_id not in given:
            found.setdefault(one.assignment_id, one)
        elif one.at <= given[one.assignment_id]:
            found[one.assignment_id] = one
    return found


def _decisions(
    both: Collection[tuple[Assignment, Assignment]], unseen: dict[int, Submission]
) -> Mapping[int, Mapping[int, Decision]]:
    """By assignment and sentence position, as submitted unseen."""
    works = {one.pk: one for pair in both for one in pair}
    found: defaultdict[int, dict[int, Decision]] = defaultdict(dict)
    if works:
        project_id = next(iter(works.values())).batch_article.version.project_id
        merged = merged_uids(project_id)
        for row in submitted_records(works.values(), unseen):
            found[row.assignment_id][row.position] = decision_of(row.record, merged, row.sentence)
    return found


def _recheck(
    first: Assignment,
    second: Assignment,
    pseudonym: str,
    unseen: Mapping[int, Submission],
    decisions: Mapping[int, Mapping[int, Decision]],
) -> Recheck:
    version = second.batch_article.version
    before, after = decisions.get(first.pk, {}), decisions.get(second.pk, {})
    return Recheck(
        pseudonym=pseudonym,
        version_id=version.pk,
        article=str(version.uid),
        title=str(version.article),
        first_at=unseen[first.pk].at,
        at=unseen[second.pk].at,
        sentences=tuple(
            (str(version.uid), before[n], after[n]) for n in sorted(before.keys() & after.keys())
        ),
    )
