"""How far every person is in every batch, in figures that are counted anew at every question.

Nothing here is stored: each figure is a sum over the rows as they are, so none can go stale.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from annotations.models import Assignment, AssignmentState, Batch, Event, Mark, Membership, Project


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Assignments by state; withdrawn ones are named, but their work counts in no other figure.

    sentences: of the assignments that are not withdrawn. decided: those with a mark or none.
    seconds: spent on them as the annotation page measured it. last_activity: the newest act of
    the person on any of the assignments, None before the first.
    """

    todo: int = 0
    open: int = 0
    submitted: int = 0
    reopened: int = 0
    skipped: int = 0
    withdrawn: int = 0
    sentences: int = 0
    decided: int = 0
    seconds: float = 0.0
    last_activity: datetime | None = None

    @property
    def assigned(self) -> int:
        """Those that are somebody's to do, or done."""
        return self.todo + self.open + self.submitted + self.reopened + self.skipped

    @property
    def under_way(self) -> int:
        """Begun or taken up again, and not submitted."""
        return self.open + self.reopened


@dataclass(frozen=True)
class PersonFigures:
    """What one person has done and has to do."""

    name: str
    pseudonym: str
    has_left: bool
    figures: Figures


@dataclass(frozen=True)
class BatchFigures:
    """A batch, its people in the order they joined, and their sums."""

    batch: Batch
    articles: int
    people: tuple[PersonFigures, ...]

    @property
    def figures(self) -> Figures:
        return sum_of(one.figures for one in self.people)


@dataclass(frozen=True)
class WorkProgress:
    """Every batch that is not archived, newest first, and every person over all of them."""

    batches: tuple[BatchFigures, ...]
    people: tuple[PersonFigures, ...]

    @property
    def figures(self) -> Figures:
        return sum_of(one.figures for one in self.people)


def sum_of(figures: Iterable[Figures]) -> Figures:
    """The sums of all figures, and their newest activity."""
    listed = list(figures)
    counted: dict[str, Any] = {
        one.name: sum(getattr(row, one.name) for row in listed)
        for one in fields(Figures)
        if one.name != "last_activity"
    }
    times = [row.last_activity for row in listed if row.last_activity is not None]
    return Figures(**counted, last_activity=max(times, default=None))


def work_progress(project: Project, *, batch: UUID | None = None) -> WorkProgress:
    """The figures of a project, or of one of its batches; as many queries however large."""
    batches = project.batches.filter(archived_at=None).order_by("-pk")
    if batch is not None:
        batches = batches.filter(uid=batch)
    listed = list(batches.select_related("scheme").annotate(n=Count("batch_articles")))
    cells = _cells([one.pk for one in listed])
    members = list(
        Membership.objects.filter(project=project, user_id__in={person for _, person in cells})
        .select_related("user")
        .order_by("pk")
    )
    return WorkProgress(
        batches=tuple(
            BatchFigures(
                one,
                one.n,
                tuple(
                    _person(member, cells[one.pk, member.user_id])
                    for member in members
                    if (one.pk, member.user_id) in cells
                ),
            )
            for one in listed
        ),
        people=tuple(_person(member, _over_batches(member.user_id, cells)) for member in members),
    )


def _over_batches(person: int, cells: dict[tuple[int, int], Figures]) -> Figures:
    return sum_of(figures for (_, one), figures in cells.items() if one == person)


def _person(member: Membership, figures: Figures) -> PersonFigures:
    return PersonFigures(str(member.user), member.pseudonym, member.left_at is not None, figures)


def _cells(batches: list[int]) -> dict[tuple[int, int], Figures]:
    """The figures by batch and person, from one query each of states, marks and sentences."""
    given = Assignment.objects.filter(batch_article__batch_id__in=batches).order_by()
    live = given.exclude(state=AssignmentState.WITHDRAWN)
    decided = Mark.objects.filter(assignment__in=live.values("pk"))
    marks = _by_cell(
        decided,
        "assignment__",
        decided=Count("pk", filter=Q(marks__isnull=False)),
        seconds=Coalesce(Sum("seconds"), 0.0),
    )
    sentences = _by_cell(live, "", sentences=Count("batch_article__version__sentences"))
    states = _by_cell(
        given.annotate(acted_at=Subquery(_last_act())),
        "",
        last_activity=Max("acted_at"),
        **{state: Count("pk", filter=Q(state=state)) for state in AssignmentState.values},
    )
    return {
        cell: Figures(**found, **sentences.get(cell, {}), **marks.get(cell, {}))
        for cell, found in states.items()
    }


def _last_act() -> QuerySet[Event, Any]:
    """When the person of the outer query's assignment last did something in it."""
    acts = Event.objects.filter(object_uid=OuterRef("uid"), by=OuterRef("annotator"))
    return acts.order_by("-seq").values("at")[:1]


def _by_cell(
    rows: QuerySet[Any], path: str, **figures: Any
) -> dict[tuple[int, int], dict[str, Any]]:
    batch, person = f"{path}batch_article__batch_id", f"{path}annotator_id"
    found = rows.order_by().values(batch, person).annotate(**figures)
    return {(row[batch], row[person]): {name: row[name] for name in figures} for row in found}
