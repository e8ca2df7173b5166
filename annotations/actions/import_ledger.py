"""The ledger of imports: which row of which file became which version, so that none comes twice."""

from collections.abc import Iterable, Sequence

from django.db import connection

from annotations.actions.import_files import Place
from annotations.models import ArticleVersion, ImportedRow, Project

_LOCK_OF_IMPORTS = 0x1A  # any number that no other lock of ours has


def hold_imports(project: Project) -> None:
    """Let no other import of the project write until the transaction ends.

    Two that bring the same files would both find a text missing. On SQLite the transaction holds
    the only lock there is; people who label do not wait for this one on PostgreSQL.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_OF_IMPORTS, project.pk])


def versions_before(
    project: Project, places: Sequence[Place]
) -> dict[tuple[str, int], ArticleVersion]:
    """(file hash, row) -> what the row became, unless its article was archived since."""
    hashes = {place.file_hash for place in places} - {""}
    if not hashes:
        return {}
    rows = ImportedRow.objects.filter(
        project=project,
        file_hash__in=hashes,
        row__in={place.row for place in places},
        version__article__archived_at=None,
    ).select_related("version__article")
    return {(one.file_hash, one.row): one.version for one in rows.defer("version__text")}


def note_rows(project: Project, stored: Iterable[tuple[Place, ArticleVersion]]) -> None:
    """Write what rows became; a row whose article was archived since is now the other one.

    A file that came twice in one import has each row twice, which PostgreSQL takes only once.
    """
    became = {
        (place.file_hash, place.row): version
        for place, version in stored
        if place.file_hash and place.row
    }
    ImportedRow.objects.bulk_create(
        [
            ImportedRow(project=project, file_hash=file_hash, row=row, version=version)
            for (file_hash, row), version in became.items()
        ],
        update_conflicts=True,
        unique_fields=["project", "file_hash", "row"],
        update_fields=["version"],
    )
