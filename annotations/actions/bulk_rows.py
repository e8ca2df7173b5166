"""Many rows at once, in the fastest way each database has: COPY on PostgreSQL.

Through model instances the rows alone took half the time of an import. Nothing is checked here but
what the database checks; call it inside a transaction that has taken the project's lock.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

Value = int | float | str | bool | None
MOST_MAPPED = 64 << 20


def insert_rows(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Value]]
) -> None:
    """Insert rows whose values stand in the order of these columns, as the database keeps them."""
    table = model._meta.db_table
    named = ", ".join(f'"{one}"' for one in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, f'COPY "{table}" ({named}) FROM STDIN', rows)
            return
        places = ", ".join(["%s"] * len(columns))
        cursor.executemany(
            f'INSERT INTO "{table}" ({named}) VALUES ({places})',  # noqa: S608 no input
            list(rows),
        )


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[Value]]) -> None:
    """psycopg's COPY, of which Django's cursor says nothing."""
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def insert_models(rows: Sequence[Model]) -> None:
    """Insert new rows of one model, none of which has a key yet; each gets its own.

    Does what `bulk_create` does, in about a third of its time. Rows they point to have keys.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = model._meta.local_concrete_fields
    for row, key in zip(rows, reserve_ids(model, len(rows)), strict=True):
        row.pk = key
    kept = [(field.attname, field.get_db_prep_save) for field in fields]
    insert_rows(
        model,
        [str(field.column) for field in fields],
        ([keep(getattr(row, name), connection) for name, keep in kept] for row in rows),
    )
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


def reserve_ids(model: type[Model], n: int) -> Sequence[int]:
    """The keys of the next n rows, which nobody else gets: rows can then name each other."""
    if n == 0:
        return ()
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, n],
            )
            return [row[0] for row in cursor.fetchall()]
        # No other connection writes meanwhile: the transaction holds SQLite's only lock.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return range(last + 1, last + 1 + n)


def stored_uid(uid: UUID) -> str:
    """A UUID as this database keeps it."""
    return str(uid) if connection.features.has_native_uuid_field else uid.hex


def stored_time(at: datetime) -> str:
    """A time as this database keeps it."""
    return str(connection.ops.adapt_datetimefield_value(at))


def map_little() -> None:
    """Have SQLite map less of its file: what is mapped counts as this process's memory.

    A large import would go over all that settings.py lets it map, and gains nothing by that.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA mmap_size = {MOST_MAPPED}")


def refresh_statistics(*models: type[Model]) -> None:
    """Have PostgreSQL count tables that have grown fast: it plans by how large it thinks they are.

    It counts by itself only once a minute, and until then reads whole tables where an index is.
    """
    if connection.vendor == "postgresql":
        tables = ", ".join(f'"{model._meta.db_table}"' for model in models)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")
