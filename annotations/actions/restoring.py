"""Restoring a backup into an empty installation: all of it, or nothing."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Any

import orjson
from django.conf import settings
from django.core.management.color import no_style
from django.db import Error, connection, models, transaction

from annotations.domain.errors import UserError
from annotations.domain.messages import N_, verbatim
from annotations.formats.backups.layout import MEDIA, RefusedBackup, table_entry
from annotations.formats.backups.reading import BackupReader
from annotations.models import Job, JobKind, JobState
from annotations.queries.backup import applied_migrations, backed_up_models, columns, is_empty

ROWS_A_WRITE = 1_000
PRIVATE_FOLDER = 0o700
NOT_SENT = N_("Not sent: it waited when the backup was made that this site was restored from.")

Row = list[Any]
Change = Callable[[dict[str, Any]], None]


class RestoreRefused(UserError):
    """This installation cannot take a backup as it is; nothing was changed."""

    code = "restore_refused"


def restore_backup(path: Path, *, at: datetime) -> dict[str, int]:
    """Check a backup to its last byte, then store it; model name -> rows.

    Raises RefusedBackup or RestoreRefused; nothing is stored then, neither rows nor files.
    """
    media = Path(settings.MEDIA_ROOT)
    _check_installation(media)
    try:
        with BackupReader(path) as backup:
            _check_fits(backup, media)
            backup.verify()
            _restore(backup, media, at)
            return dict(backup.manifest.rows)
    except OSError as error:
        raise RestoreRefused(
            verbatim(f"Nothing was restored: {error.strerror or error}.")
        ) from error


def _restore(backup: BackupReader, media: Path, at: datetime) -> None:
    """Rows and files in one transaction, the files last."""
    with _unpacked(backup, media) as unpacked, transaction.atomic():
        _check_installation(media)
        for model in backed_up_models():
            _store(backup, model, at)
        _settle_keys()
        _move(unpacked, media)


def _check_installation(media: Path) -> None:
    if not is_empty():
        raise RestoreRefused(
            verbatim(
                "This installation is not empty. Restore into a new one: another "
                "WORKBENCH_DATA_DIR, and another database where WORKBENCH_DATABASE_URL names one."
            )
        )
    if any(one.is_file() for one in media.rglob("*")):
        raise RestoreRefused(
            verbatim(f"There are files in {media}: restore into a new installation.")
        )


def _check_fits(backup: BackupReader, media: Path) -> None:
    """Same tables, and room on the disk."""
    here, there = applied_migrations(), list(backup.manifest.migrations)
    if here != there:
        missing = sorted({*there} ^ {*here})
        raise RestoreRefused(
            verbatim(
                "The backup was made with other tables than these. They differ in "
                f"{', '.join(missing[:5])}. Use the version of the workbench that made the backup "
                f"({backup.manifest.tool_version}), then update it."
            )
        )
    tables = {table_entry(str(one._meta.model_name)) for one in backed_up_models()}
    stated = {one for one in backup.manifest.entries if not one.startswith(MEDIA)}
    if tables != stated:
        raise RefusedBackup(verbatim("The backup does not hold the tables of this version."))
    free = shutil.disk_usage(media.parent).free
    if backup.total_bytes > free:
        raise RestoreRefused(
            verbatim(f"The backup unpacks to {backup.total_bytes:,} bytes, but {free:,} are free.")
        )


@contextmanager
def _unpacked(backup: BackupReader, media: Path) -> Iterator[Path]:
    """The media files in a folder beside their place, which goes when anything goes wrong."""
    folder = media.with_name(f".{media.name}.{token_hex(4)}.partial")
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True)
    try:
        for name in backup.media:
            _unpack(backup, name, folder / name)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(backup: BackupReader, name: str, target: Path) -> None:
    target.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    with target.open("xb") as stream:
        for block in backup.blocks(f"{MEDIA}{name}"):
            stream.write(block)
        stream.flush()
        os.fsync(stream.fileno())


def _move(unpacked: Path, media: Path) -> None:
    """Put the files in place as the last step before the rows are committed."""
    if media.exists():
        for folder in sorted((one for one in media.rglob("*")), reverse=True):
            folder.rmdir()
        media.rmdir()
    unpacked.replace(media)


def _store(backup: BackupReader, model: type[models.Model], at: datetime) -> None:
    """Insert a table's rows in portions."""
    name = str(model._meta.model_name)
    lines = backup.lines(table_entry(name))
    names = columns(model)
    if orjson.loads(next(lines, b"[]")) != names:
        raise RefusedBackup(verbatim(f"The table {name} has other columns than here."))
    prepare = _preparation(model)
    change = _changes(at).get(model)
    stored = 0
    while portion := [_row(line, names, name) for line in islice(lines, ROWS_A_WRITE)]:
        for row in portion:
            if change is not None:
                _apply(change, names, row)
        _insert(model, [prepare(row) for row in portion])
        stored += len(portion)
    if stored != backup.manifest.rows.get(name):
        raise RefusedBackup(
            verbatim(f"The table {name} has {stored} rows, which is not what is stated.")
        )


def _row(line: bytes, names: list[str], table: str) -> Row:
    row = orjson.loads(line)
    if not isinstance(row, list) or len(row) != len(names):
        raise RefusedBackup(verbatim(f"A row of the table {table} is not as long as its columns."))
    return row


def _apply(change: Change, names: list[str], row: Row) -> None:
    values = dict(zip(names, row, strict=True))
    change(values)
    row[:] = values.values()


def _preparation(model: type[models.Model]) -> Callable[[Row], Row]:
    """Turns a row's JSON values into those of this database."""
    plain = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)
    special = [
        (place, field)
        for place, field in enumerate(model._meta.concrete_fields)
        if not isinstance(field, (*plain, models.FloatField, models.ForeignKey))
    ]

    def prepare(row: Row) -> Row:
        for place, field in special:
            if row[place] is not None:
                value = field.to_python(row[place])
                row[place] = field.get_db_prep_save(value, connection)
        return row

    return prepare


def _insert(model: type[models.Model], rows: list[Row]) -> None:
    quote = connection.ops.quote_name
    fields = model._meta.concrete_fields
    listed = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({listed}) VALUES ({places})"  # noqa: S608
    try:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
    except Error as error:
        name = model._meta.model_name
        raise RefusedBackup(verbatim(f"The database refuses a row of the table {name}.")) from error


def _settle_keys() -> None:
    """Check every foreign key now, and let new rows be numbered after the restored ones."""
    try:
        connection.check_constraints()
    except Error as error:
        raise RefusedBackup(
            verbatim("A row of the backup points at one that is not in it.")
        ) from error
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), backed_up_models()):
            cursor.execute(statement)


def _changes(at: datetime) -> dict[type[models.Model], Change]:
    return {Job: lambda values: _settle_job(values, at)}


def _settle_job(values: dict[str, Any], at: datetime) -> None:
    """Nobody holds a job any more; what other programs were to be told is not told twice."""
    if values["state"] not in (JobState.QUEUED, JobState.RUNNING, JobState.PAUSED):
        return
    if values["kind"] == JobKind.WEBHOOK:
        ended = {"state": JobState.CANCELLED.value, "finished_at": at.isoformat()}
        values.update(ended, reason=NOT_SENT, lease_until=None)
    elif values["state"] == JobState.RUNNING:
        queued = {"state": JobState.QUEUED.value, "worker": "", "process": ""}
        values.update(queued, lease_until=None)
    values.update(published_at=at.isoformat(), published=0)
