"""What a manager is told of the finders whose suggestions a project has."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Count, QuerySet

from annotations.domain.suggestions.order import version_key
from annotations.domain.suggestions.thresholds import KINDS
from annotations.models import (
    Arm,
    Assignment,
    AssignmentState,
    BatchKind,
    ModelBackend,
    Project,
    SuggestionRun,
)
from annotations.queries.blind_readings import BLIND, GOLD, blind_readings
from annotations.queries.finder_appraisal import Appraised, Named, appraisals
from annotations.queries.source_names import source_names
from annotations.queries.suggestion_fates import FatePlace, Fates, counted_fates

MOST_APPRAISED = 3


@dataclass(frozen=True)
class FinderVersion:
    """A finder version that made runs here, over so many article versions.

    name: what its project calls somebody else's model; "" for the finders of this installation.
    fates: by kind, of submitted assisted work. appraised: None where it is not among those that
    are compared on this page.
    """

    finder: str
    version: str
    name: str
    articles: int
    is_current: bool
    fates: Mapping[str, Fates] = field(default_factory=dict)
    appraised: Mapping[str, Appraised] | None = None

    @property
    def named(self) -> Named:
        return self.finder, self.version

    @property
    def all_fates(self) -> Fates:
        """Of attributions and claims together."""
        together = Fates()
        for one in self.fates.values():
            together.add(one)
        return together

    @property
    def against_people(self) -> Appraised | None:
        return None if self.appraised is None else self.appraised[BLIND]

    @property
    def against_gold(self) -> Appraised | None:
        return None if self.appraised is None else self.appraised[GOLD]


@dataclass(frozen=True)
class FinderReport:
    """All finder versions, the current one first; `chosen` is told of in full.

    left_out: articles that the reader still works on and that would count here. set_aside:
    readings that count nowhere because the person had been given the article with suggestions.
    """

    versions: Sequence[FinderVersion]
    chosen: FinderVersion | None
    blind_articles: int
    gold_articles: int
    left_out: int
    set_aside: int


def finder_report(
    project: Project, *, current: str, wanted: Named | None, closed: Collection[int]
) -> FinderReport:
    """The figures of a project, in a constant number of queries.

    current: the name of the project's finder. wanted: the version to tell of in full; the current
    one without it. closed: article versions on which the reader still works, which count nowhere.
    """
    fates = counted_fates(_assisted(project, closed))
    listed = [
        replace(one, fates=_of(one, fates)) for one in finder_versions(project, current=current)
    ]
    chosen = next((one for one in listed if one.named == wanted), listed[0] if listed else None)
    readings = blind_readings(project.pk, source_names(project.pk), closed=closed)
    named = {one.named for one in listed[:MOST_APPRAISED]} | ({chosen.named} if chosen else set())
    compared = appraisals(named, readings) if named else {}
    versions = [replace(one, appraised=compared.get(one.named)) for one in listed]
    return FinderReport(
        versions=versions,
        chosen=next((one for one in versions if chosen and one.named == chosen.named), None),
        blind_articles=len(readings.blind),
        gold_articles=len(readings.gold),
        left_out=left_out(project, closed=closed),
        set_aside=readings.set_aside,
    )


def _assisted(project: Project, closed: Collection[int]) -> QuerySet[Assignment]:
    """Submitted work with suggestions, whose fates are settled."""
    works = Assignment.objects.filter(
        batch_article__batch__project=project,
        batch_article__arm=Arm.ASSISTED,
        batch_article__kind=BatchKind.WORK,
        batch_article__batch__archived_at=None,
        batch_article__version__article__archived_at=None,
        state=AssignmentState.SUBMITTED,
    )
    if closed:
        works = works.exclude(batch_article__version__article__versions__in=closed)
    return works


def finder_versions(project: Project, *, current: str) -> list[FinderVersion]:
    """The current one first, then the finder's older ones, then other finders; newest first."""
    rows = (
        SuggestionRun.objects.filter(version__project=project)
        .order_by()
        .values_list("finder", "finder_version")
        .annotate(n=Count("version", distinct=True))
    )
    counts = {(finder, version): n for finder, version, n in rows}
    names = {one.finder_name: one.name for one in ModelBackend.objects.filter(project=project)}
    ordered = sorted(counts, key=lambda one: version_key(one[1]), reverse=True)
    ordered.sort(key=lambda one: (one[0] != current, one[0]))
    return [
        FinderVersion(
            finder=finder,
            version=version,
            name=names.get(finder, ""),
            articles=counts[finder, version],
            is_current=place == 0 and finder == current,
        )
        for place, (finder, version) in enumerate(ordered)
    ]


def _of(one: FinderVersion, fates: Mapping[FatePlace, Fates]) -> dict[str, Fates]:
    """The fates of a finder version, by kind."""
    places = {kind: FatePlace(*one.named, kind) for kind in KINDS}
    return {kind: fates[place] for kind, place in places.items() if place in fates}


def left_out(project: Project, *, closed: Collection[int]) -> int:
    """How many articles somebody submitted and the reader still works on."""
    if not closed:
        return 0
    return (
        Assignment.objects.filter(
            batch_article__batch__project=project,
            batch_article__kind=BatchKind.WORK,
            batch_article__version__article__versions__in=closed,
            state=AssignmentState.SUBMITTED,
        )
        .values("batch_article__version__article")
        .distinct()
        .count()
    )
