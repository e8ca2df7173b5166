"""How each person sees the sentences of a view: figures now, stored intervals, and their pace."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, Sum

from annotations.domain.agreement.figures import Figure
from annotations.domain.agreement.layers import Layer
from annotations.domain.agreement.truth.competence import Competence, PersonCompetence, competence
from annotations.models import Mark, Membership, Project
from annotations.queries.agreement_intervals import StoredIntervals, stored_intervals
from annotations.queries.agreement_tables import counts_of
from annotations.queries.agreement_views import View
from annotations.queries.submitted import counted_assignments


@dataclass(frozen=True)
class Pace:
    """What a person took for the sentences that count: seconds of active time each."""

    sentences: int
    seconds: float


@dataclass(frozen=True)
class PersonReport:
    """One person: figures with their intervals. pace: None where no time was measured."""

    name: str
    figures: PersonCompetence
    pace: Pace | None

    @property
    def pseudonym(self) -> str:
        return self.figures.rater


@dataclass(frozen=True)
class PeopleReport:
    """Everybody on one layer of a view, by pseudonym, A2 before A10."""

    view: View
    layer: Layer
    competence: Competence
    people: tuple[PersonReport, ...]
    intervals: StoredIntervals


def competence_of(view: View, layer: Layer, *, hidden: Collection[int] = ()) -> Competence:
    """The figures of a layer without intervals, remembered until its counts change."""
    counts = counts_of(view, hidden=hidden)
    return counts.once(layer.name, "competence", lambda table: competence(layer, table))


def people_report(
    project: Project, view: View, layer: Layer, *, hidden: Collection[int]
) -> PeopleReport:
    """The figures of everybody; article versions in `hidden` are in none of them."""
    found = competence_of(view, layer, hidden=hidden)
    intervals = stored_intervals(view, hidden=hidden)
    members = _members(project)
    paces = _paces(view, hidden)
    people = [
        PersonReport(
            name=members[one.rater][1],
            figures=_bounded(one, layer, intervals),
            pace=paces.get(members[one.rater][0]),
        )
        for one in found.people
    ]
    people.sort(key=lambda one: (len(one.pseudonym), one.pseudonym))
    return PeopleReport(view, layer, found, tuple(people), intervals)


def _members(project: Project) -> dict[str, tuple[int, str]]:
    """Pseudonym -> user id and name, of former members too."""
    rows = Membership.objects.filter(project=project).select_related("user")
    return {one.pseudonym: (one.user_id, str(one.user)) for one in rows}


def _paces(view: View, hidden: Collection[int]) -> Mapping[int, Pace]:
    """User id -> pace, over the sentences of all articles that count in the view."""
    counted = counted_assignments().filter(
        batch_article__scheme=view.scheme, batch_article__arm=view.arm
    )
    rows = (
        Mark.objects.filter(
            assignment__in=counted.exclude(batch_article__version__in=hidden).values("pk"),
            marks__isnull=False,
        )
        .values("assignment__annotator_id")
        .annotate(sentences=Count("pk"), total=Sum("seconds"))
        .order_by()
    )
    return {
        row["assignment__annotator_id"]: Pace(row["sentences"], row["total"] / row["sentences"])
        for row in rows
        if row["total"]
    }


def _bounded(one: PersonCompetence, layer: Layer, intervals: StoredIntervals) -> PersonCompetence:
    def bounded(figure: Figure, name: str) -> Figure:
        return _with_bounds(figure, intervals, ("competence", layer.name, name, one.rater))

    return replace(
        one,
        with_others=bounded(one.with_others, "with_others"),
        without=bounded(one.without, "without"),
        change=bounded(one.change, "change"),
        accuracy=bounded(one.accuracy, "accuracy"),
    )


def _with_bounds(figure: Figure, intervals: StoredIntervals, path: tuple[str, ...]) -> Figure:
    bounds = intervals.bounds(*path)
    if figure.value is None or bounds is None:
        return figure
    return replace(figure, low=bounds[0], high=bounds[1])
