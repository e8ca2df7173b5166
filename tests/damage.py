"""Damage past the product and past the database's own guards, as a slip of the hand would do it."""

from typing import Any

from append_only import unguarded
from django.db import connection


def damage(statement: str, *values: Any) -> None:
    """Run one statement with triggers, checks and foreign keys out of the way; inside a test."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement, values)
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        with unguarded():
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            cursor.execute(statement, values)
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def drop_check(table: str, name: str) -> None:
    """PostgreSQL has no switch for checks: the constraint goes, until the test is rolled back."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
