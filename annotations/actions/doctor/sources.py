"""Sources: merges that end somewhere, scopes that fit, and a history that says the same."""

from collections.abc import Iterator

from django.db.models import F, QuerySet

from annotations.actions.doctor.findings import Finding, Scope
from annotations.actions.sources import source_payload
from annotations.models import Source, SourceVersion

SOURCES = "sources"
ROWS_A_READ = 500


def check_sources(scope: Scope) -> Iterator[Finding]:
    """Merges without rings and within the project; the newest history is what the row says."""
    yield from _rings(scope)
    rows = Source.objects.filter(scope.within("project"))
    for uid in _uids(rows.exclude(merged_into=None).exclude(merged_into__project=F("project"))):
        yield Finding(SOURCES, uid, "It is merged into a source of another project.")
    for uid in _uids(rows.exclude(version=None).exclude(version__project=F("project"))):
        yield Finding(SOURCES, uid, "It belongs to an article of another project.")
    yield from _histories(scope)


def _rings(scope: Scope) -> Iterator[Finding]:
    """Merges are few and kept in memory whole: id -> id."""
    merged = Source.objects.filter(scope.within("project")).exclude(merged_into=None)
    step = dict(merged.values_list("pk", "merged_into_id"))
    settled: set[int] = set()
    for start in step:
        path: list[int] = []
        at: int | None = start
        while at is not None and at not in settled and at not in path:
            path.append(at)
            at = step.get(at)
        if at is not None and at in path:
            uid = Source.objects.values_list("uid", flat=True).get(pk=at)
            yield Finding(SOURCES, str(uid), "Its merges lead back to itself.")
        settled.update(path)


def _histories(scope: Scope) -> Iterator[Finding]:
    """The newest version of every source that has any."""
    newest: tuple[int, object] | None = None
    rows = (
        SourceVersion.objects.filter(scope.within("source__project"))
        .order_by("source_id", "event__seq", "pk")
        .values_list("source_id", "payload")
    )
    portion: dict[int, object] = {}
    for source_id, payload in rows.iterator(chunk_size=ROWS_A_READ):
        if newest is not None and newest[0] != source_id:
            portion[newest[0]] = newest[1]
        newest = (source_id, payload)
        if len(portion) >= ROWS_A_READ:
            yield from _differing(portion)
            portion = {}
    if newest is not None:
        portion[newest[0]] = newest[1]
    yield from _differing(portion)


def _differing(portion: dict[int, object]) -> Iterator[Finding]:
    rows = Source.objects.filter(pk__in=portion).select_related("merged_into")
    for source in rows.prefetch_related("aliases"):
        if source_payload(source) != portion[source.pk]:
            yield Finding(SOURCES, str(source.uid), "It is not what its newest history says.")


def _uids(rows: QuerySet[Source]) -> list[str]:
    return [str(uid) for uid in rows.values_list("uid", flat=True)]
