"""Lets the flush between transactional tests empty the tables that the product only adds to."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.utils import CursorWrapper

SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'append_only%'"
POSTGRESQL = """
SELECT tgname, tgrelid::regclass::text FROM pg_trigger
WHERE tgname LIKE 'append_only%%' AND NOT tgisinternal
"""


def triggers() -> list[str]:
    """The names of the guards in the database that tests run on."""
    with connections["default"].cursor() as cursor:
        return sorted(name for name, _ in _find(cursor))


def let_flush_empty_append_only_tables(patch: pytest.MonkeyPatch) -> None:
    """Take the guards away for the time of a flush, in its own transaction."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_unguarded(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        # Libraries' tables without a model of ours point at ours: PostgreSQL must be told so.
        told = [sql.replace(";", " CASCADE;") if "TRUNCATE" in sql else sql for sql in sql_list]
        with transaction.atomic(using=self.connection.alias), unguarded(self.connection.alias):
            flush(self, told)

    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_unguarded)


@contextmanager
def unguarded(alias: str = "default") -> Iterator[None]:
    """Without the guards, inside an open transaction."""
    on_sqlite = connections[alias].vendor == "sqlite"
    with connections[alias].cursor() as cursor:
        if not on_sqlite:  # which alters no table while checks of its rows are pending
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        found = _find(cursor)
        for name, where in found:
            cursor.execute(
                f"DROP TRIGGER {name}"
                if on_sqlite
                else f"ALTER TABLE {where} DISABLE TRIGGER {name}"
            )
        yield
        for name, where in found:
            cursor.execute(where if on_sqlite else f"ALTER TABLE {where} ENABLE TRIGGER {name}")


def _find(cursor: CursorWrapper) -> list[tuple[str, str]]:
    """Each guard's name, and its SQL on SQLite or its table on PostgreSQL."""
    on_sqlite = cursor.db.vendor == "sqlite"
    cursor.execute(SQLITE if on_sqlite else POSTGRESQL, None if on_sqlite else [])
    return [(str(name), str(where)) for name, where in cursor.fetchall()]
