"""What was recorded stays as it was recorded: the database refuses to change or remove it."""

from typing import Any

from django.db import migrations

TABLES = [
    'annotations_event',
    'annotations_accessevent',
    'annotations_recordversion',
    'annotations_submission',
    'annotations_sourceversion',
]

SQLITE = """
CREATE TRIGGER append_only_{act}_{table} BEFORE {act} ON {table}
BEGIN
    SELECT RAISE(ABORT, '{table} is append-only');
END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION annotations_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$
"""
POSTGRESQL = """
CREATE TRIGGER append_only_{act}_{table} BEFORE {act} ON {table}
FOR EACH {each} EXECUTE FUNCTION annotations_append_only()
"""


def protect(_apps: object, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == 'sqlite':
        for table in TABLES:
            for act in ('update', 'delete'):
                schema_editor.execute(SQLITE.format(table=table, act=act))
        return
    schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for table in TABLES:
        for act, each in (('update', 'ROW'), ('delete', 'ROW'), ('truncate', 'STATEMENT')):
            schema_editor.execute(POSTGRESQL.format(table=table, act=act, each=each))


def release(_apps: object, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == 'sqlite':
        for table in TABLES:
            for act in ('update', 'delete'):
                schema_editor.execute(f'DROP TRIGGER IF EXISTS append_only_{act}_{table}')
        return
    schema_editor.execute('DROP FUNCTION IF EXISTS annotations_append_only() CASCADE')


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0006_answered_requests_and_backups'),
    ]

    operations = [
        migrations.RunPython(protect, release),
    ]
