"""Triggers by which the database itself refuses to change or remove what was recorded."""

from collections.abc import Sequence
from typing import Any

SQLITE = """
CREATE TRIGGER append_only_{act}_{table} BEFORE {act} ON {table}
BEGIN
    SELECT RAISE(ABORT, '{table} is append-only');
END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION annotations_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$
"""
POSTGRESQL = """
CREATE TRIGGER append_only_{act}_{table} BEFORE {act} ON {table}
FOR EACH {each} EXECUTE FUNCTION annotations_append_only()
"""
ACTS = {
    'sqlite': (('update', 'ROW'), ('delete', 'ROW')),
    'postgresql': (('update', 'ROW'), ('delete', 'ROW'), ('truncate', 'STATEMENT')),
}


def protect(schema_editor: Any, tables: Sequence[str]) -> None:
    """Add the triggers to these tables."""
    vendor = schema_editor.connection.vendor
    if vendor == 'postgresql':
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    trigger = SQLITE if vendor == 'sqlite' else POSTGRESQL
    for table in tables:
        for act, each in ACTS[vendor]:
            schema_editor.execute(trigger.format(table=table, act=act, each=each))


def release(schema_editor: Any, tables: Sequence[str]) -> None:
    """Take them away again."""
    vendor = schema_editor.connection.vendor
    suffix = '' if vendor == 'sqlite' else ' ON {table}'
    for table in tables:
        for act, _ in ACTS[vendor]:
            name = f'append_only_{act}_{table}'
            schema_editor.execute(
                f'DROP TRIGGER IF EXISTS {name}{suffix.format(table=table)}'
            )
