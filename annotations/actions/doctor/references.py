"""uids that stand inside JSON, where no foreign key watches over them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from annotations.actions.doctor.findings import Finding, Scope
from annotations.domain.record import Record
from annotations.models import Assignment, Source, SourceVersion, Suggestion

ROWS_A_READ = 2_000

REFERENCES = "references"
Place = tuple[int, str]


@dataclass
class Named:
    """What a portion of records names: uid -> where first, as (assignment id, words)."""

    sources: dict[UUID, Place] = field(default_factory=dict)
    suggestions: dict[UUID, Place] = field(default_factory=dict)

    def collect(self, record: Record, place: Place) -> None:
        for uid in record.sources:
            self.sources.setdefault(uid, place)
        for one in record.attributions:
            if one.suggestion is not None:
                self.suggestions.setdefault(one.suggestion, place)

    def missing(self) -> Iterator[Finding]:
        """Findings about what is not there; a few statements for all of it."""
        yield from _missing_sources(self.sources)
        yield from _missing_suggestions(self.suggestions)


def check_continuations(records: Mapping[int, Record], where: str) -> Iterator[Finding]:
    """What continues an attribution continues one of the same work; newest records by position."""
    there = {one.uid for record in records.values() for one in record.attributions}
    for position, record in records.items():
        for one in record.attributions:
            if one.continues is not None and one.continues not in there:
                words = f"It continues the attribution {one.continues}, which is not there."
                yield Finding(REFERENCES, f"{where}, sentence {position}", words)


def check_source_history(scope: Scope) -> Iterator[Finding]:
    """Where a source was merged into another one, that one is there in its project."""
    rows = (
        SourceVersion.objects.filter(scope.within("source__project"))
        .values_list("source__uid", "source__project_id", "payload")
        .order_by("pk")
        .iterator(chunk_size=ROWS_A_READ)
    )
    merged: dict[UUID, tuple[int, UUID]] = {}
    for uid, project_id, payload in rows:
        into = payload.get("merged_into") if isinstance(payload, dict) else None
        if into:
            merged[uid] = (project_id, UUID(into))
        if len(merged) == ROWS_A_READ:
            yield from _missing_targets(merged)
            merged = {}
    yield from _missing_targets(merged)


def _missing_sources(places: Mapping[UUID, Place]) -> Iterator[Finding]:
    projects = _of_assignments(places.values(), "batch_article__version__project_id")
    found = dict(Source.objects.filter(uid__in=places).values_list("uid", "project_id"))
    for uid, (assignment, where) in places.items():
        if found.get(uid) != projects[assignment]:
            words = f"It names the source {uid}, which is not there in this project."
            yield Finding(REFERENCES, where, words)


def _missing_suggestions(places: Mapping[UUID, Place]) -> Iterator[Finding]:
    articles = _of_assignments(places.values(), "batch_article__version__article_id")
    named = Suggestion.objects.filter(uid__in=places)
    found = dict(named.values_list("uid", "run__version__article_id"))
    for uid, (assignment, where) in places.items():
        if found.get(uid) != articles[assignment]:
            words = f"It took the suggestion {uid}, which is not there for this article."
            yield Finding(REFERENCES, where, words)


def _of_assignments(places: Iterable[Place], column: str) -> dict[int, int]:
    wanted = {assignment for assignment, _ in places}
    return dict(Assignment.objects.filter(pk__in=wanted).values_list("pk", column))


def _missing_targets(merged: Mapping[UUID, tuple[int, UUID]]) -> Iterator[Finding]:
    targets = {into for _, into in merged.values()}
    found = dict(Source.objects.filter(uid__in=targets).values_list("uid", "project_id"))
    for uid, (project_id, into) in merged.items():
        if found.get(into) != project_id:
            words = f"Its history merges it into {into}, which is not there in this project."
            yield Finding(REFERENCES, str(uid), words)
