"""A large archive made from a small one by copying its rows in the database: in seconds."""

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, ForeignKey, Max, Model, UUIDField

from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    BatchArticle,
    Event,
    Project,
    RecordVersion,
    Sentence,
    Submission,
)

COPIED: tuple[type[Model], ...] = (
    *(Article, ArticleVersion, Sentence, Event),
    *(BatchArticle, Assignment, RecordVersion, Submission),
)


@transaction.atomic
def copy_archive(project: Project, times: int) -> None:
    """Add copies of all articles and all work on them until everything is there so many times."""
    step = {model: model._default_manager.aggregate(n=Max("pk"))["n"] for model in COPIED}
    seqs = Project.objects.get(pk=project.pk).event_seq
    with connection.cursor() as cursor:
        for number in range(1, times):
            for model in COPIED:
                cursor.execute(_copying(model, step, number, seqs))
        for statement in connection.ops.sequence_reset_sql(no_style(), list(COPIED)):
            cursor.execute(statement)
    Project.objects.filter(pk=project.pk).update(event_seq=seqs * times)


def _copying(model: type[Model], step: dict[type[Model], int], number: int, seqs: int) -> str:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(field, step, number, seqs) for field in fields)
    table = model._meta.db_table
    return (
        f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}" '  # noqa: S608 no input
        f"WHERE id <= {step[model]}"
    )


def _value(
    field: "Field[object, object]", step: dict[type[Model], int], number: int, seqs: int
) -> str:
    """What the copy has in a column: keys and numbers moved on, uids of its own, the rest as is."""
    column = f'"{field.column}"'
    if field.primary_key:
        return f"{column} + {number * step[field.model]}"
    if isinstance(field, ForeignKey) and field.related_model in step:
        return f"{column} + {number * step[field.related_model]}"
    if field.name == "seq":
        return f"{column} + {number * seqs}"
    if isinstance(field, UUIDField) and field.name in ("uid", "act"):
        is_postgres = connection.vendor == "postgresql"
        return "gen_random_uuid()" if is_postgres else "lower(hex(randomblob(16)))"
    return column
