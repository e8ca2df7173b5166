"""What was recorded stays as it was recorded: the database refuses to change or remove it."""

from typing import Any

from django.db import migrations

from annotations.migrations import _append_only

TABLES = [
    'annotations_event',
    'annotations_accessevent',
    'annotations_recordversion',
    'annotations_submission',
    'annotations_sourceversion',
]


def protect(_apps: object, schema_editor: Any) -> None:
    _append_only.protect(schema_editor, TABLES)


def release(_apps: object, schema_editor: Any) -> None:
    _append_only.release(schema_editor, TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0006_answered_requests_and_backups'),
    ]

    operations = [
        migrations.RunPython(protect, release),
    ]
