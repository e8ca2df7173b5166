"""The tables as a backup has them: which, in what order, row by row.

Left out is what belongs to one installation only, or lets somebody in: sessions, API tokens,
reset links, answers given before, signs of life, the list of backups. Invitations are kept, for
they tell who came how, but the links of open ones are dead.
"""

from collections.abc import Callable, Iterator

import orjson
from django.apps import apps
from django.db import models
from django.db.migrations.recorder import MigrationRecorder

from annotations.domain.fields import JsonObject
from annotations.models import (
    AnsweredRequest,
    ApiToken,
    Backup,
    Invitation,
    ModelBackend,
    ResetLink,
    Session,
    WorkerPresence,
)

LEFT_OUT: frozenset[type[models.Model]] = frozenset(
    {Session, ApiToken, ResetLink, AnsweredRequest, WorkerPresence, Backup}
)
ROWS_A_READ = 2_000
APPS = ("annotations", "auth", "contenttypes")


def backed_up_models() -> list[type[models.Model]]:
    """Every table of the product's own, what others point at before what points at it."""
    left = [one for one in apps.get_app_config("annotations").get_models() if one not in LEFT_OUT]
    ordered: list[type[models.Model]] = []
    while left:
        free = [one for one in left if not (_needed(one) & set(left))] or left[:1]
        ordered += free
        left = [one for one in left if one not in free]
    return ordered


def _needed(model: type[models.Model]) -> set[type[models.Model]]:
    """Models whose rows must be there first; those that may come later are left to the end."""
    return {
        field.remote_field.model
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and not field.null
    } - {model}


def columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def lines(model: type[models.Model], count: Callable[[], None]) -> Iterator[bytes]:
    """The columns, then every row by its key; `count` is called for each row."""
    names = columns(model)
    yield orjson.dumps(names) + b"\n"
    change = _CHANGED.get(model)
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=ROWS_A_READ):
        count()
        kept = row if change is None else change(dict(zip(names, row, strict=True)))
        # Keys in order: both databases then write the same bytes for the same rows.
        yield orjson.dumps(kept, default=str, option=orjson.OPT_SORT_KEYS) + b"\n"


def applied_migrations() -> list[str]:
    """The migrations of the database, as "app.name"."""
    rows = MigrationRecorder.Migration.objects.filter(app__in=APPS).order_by("app", "name")
    return [f"{app}.{name}" for app, name in rows.values_list("app", "name")]


def is_empty() -> bool:
    """Whether nothing that a backup holds is there yet."""
    return not any(model._base_manager.exists() for model in backed_up_models())


def _without_token(row: JsonObject) -> list[object]:
    """An invitation whose link opens nothing: no token has this for its hash."""
    was_open = row["accepted_at"] is None and row["withdrawn_at"] is None
    withdrawn_at = row["created_at"] if was_open else row["withdrawn_at"]
    dead = {"token_hash": f"-{row['uid']}", "withdrawn_at": withdrawn_at}
    return list((row | dead).values())


def _without_password(row: JsonObject) -> list[object]:
    """A model of other people, whose password has to be typed again."""
    return list((row | {"sealed_password": ""}).values())


_CHANGED: dict[type[models.Model], Callable[[JsonObject], list[object]]] = {
    Invitation: _without_token,
    ModelBackend: _without_password,
}
