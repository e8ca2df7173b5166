"""Rows whose foreign key points at nothing: the database refuses them, a repair by hand may not."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models

from annotations.actions.doctor.findings import Finding, Scope

DANGLING = "dangling"
ROWS_NAMED = 20


def check_dangling(scope: Scope) -> Iterator[Finding]:
    """One statement for each foreign key of every table."""
    if scope.project_id is not None:
        return
    for model in apps.get_app_config("annotations").get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                yield from _look(model, field)


def _look(
    model: type[models.Model], field: "models.ForeignKey[models.Model, models.Model]"
) -> Iterator[Finding]:
    quote = connection.ops.quote_name
    target = field.remote_field.model._meta
    table, column = quote(model._meta.db_table), quote(str(field.column))
    own_key, key = quote(str(model._meta.pk.column)), quote(str(target.pk.column))
    statement = (
        f"SELECT t.{own_key}, t.{column} FROM {table} t "  # noqa: S608 names of the schema, no input
        f"LEFT JOIN {quote(target.db_table)} r ON r.{key} = t.{column} "
        f"WHERE t.{column} IS NOT NULL AND r.{key} IS NULL "
        f"ORDER BY t.{own_key} LIMIT {ROWS_NAMED}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall()
    for pk, value in rows:
        words = f"Its {field.name} {value} does not exist."
        # A session's key is a password.
        number = pk if isinstance(pk, int) else "…"
        yield Finding(DANGLING, f"{model._meta.model_name} {number}", words)
