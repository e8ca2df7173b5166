"""Making a backup of everything while the site runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from annotations.domain.errors import UserError
from annotations.domain.messages import verbatim
from annotations.formats.backups.layout import MEDIA, BackupManifest, table_entry
from annotations.formats.backups.writing import BackupWriter
from annotations.models import Backup, Release
from annotations.queries.backup import applied_migrations, backed_up_models, lines
from annotations.queries.snapshot import snapshot

RELEASES = "releases"


class BackupRefused(UserError):
    code = "backup_refused"


@dataclass
class _Rows:
    n: int = 0

    def count(self) -> None:
        self.n += 1


def make_backup(path: Path, *, at: datetime) -> Backup:
    """Write all tables as they are at one moment, and the files they know, into a new file.

    The file appears when it is whole, readable by its owner alone. What a database knows of was
    on the disk before, so the files are read after the tables. Raises BackupRefused.
    """
    if path.exists():
        raise BackupRefused(verbatim(f"{path} is there already: a backup overwrites nothing."))
    if not path.parent.is_dir():
        raise BackupRefused(verbatim(f"There is no folder {path.parent}."))
    try:
        with BackupWriter(path) as writer:
            with snapshot():
                rows = _write_tables(writer)
                migrations = applied_migrations()
                releases = {str(uid) for uid in Release.objects.values_list("uid", flat=True)}
            for name, file in _media(releases):
                writer.add_file(f"{MEDIA}{name}", file)
            manifest = BackupManifest(
                tool_version=settings.VERSION,
                made_at=at.isoformat(),
                migrations=migrations,
                rows=rows,
                entries=writer.entries,
            )
            stated = writer.seal(manifest)
    except OSError as error:
        raise BackupRefused(
            verbatim(f"{path} cannot be written: {error.strerror or error}.")
        ) from error
    return Backup.objects.create(
        file_name=path.name[:200],
        size=stated.size,
        sha256=stated.sha256,
        started_at=at,
        finished_at=timezone.now(),
    )


def _write_tables(writer: BackupWriter) -> dict[str, int]:
    """Model name -> how many rows were written."""
    written = {}
    for model in backed_up_models():
        name, rows = str(model._meta.model_name), _Rows()
        writer.add(table_entry(name), lines(model, rows.count))
        written[name] = rows.n
    return written


def _media(releases: set[str]) -> Iterator[tuple[str, Path]]:
    """Files of the media folder; of releases only those that the tables know, no half ones."""
    media = Path(settings.MEDIA_ROOT)
    for path in sorted(media.rglob("*")):
        name = path.relative_to(media)
        unknown = name.parts[0] == RELEASES and name.parts[1:2] and name.parts[1] not in releases
        if path.is_file() and not path.is_symlink() and not unknown:
            yield name.as_posix(), path
