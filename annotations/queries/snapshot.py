"""Reading many tables as they were at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Let every statement inside see one state of the database; nobody waits for it.

    SQLite gives a reader the state of its first statement; PostgreSQL does so in REPEATABLE
    READ. Inside a transaction already begun, its own isolation stays.
    """
    if connection.in_atomic_block:
        yield
        return
    with _without_write_lock(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _without_write_lock() -> Iterator[None]:
    """The settings let SQLite's transactions take the write lock; one that reads need not."""
    mode = getattr(connection, "transaction_mode", None)
    if mode is None:
        yield
        return
    connection.ensure_connection()
    connection.transaction_mode = None  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]
