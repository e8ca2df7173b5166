"""Other people's models as pages and the API show them: never with a password."""

from typing import Any

from django.db.models import QuerySet

from annotations.domain.fields import JsonObject
from annotations.models import ModelBackend, Project

UID_DIGITS = 32
_COLUMNS = (
    *("uid", "name", "url", "username", "labels", "relations", "timeout_seconds", "created_at"),
    "sealed_password",
)


def backends_of(project: Project) -> QuerySet[ModelBackend]:
    """Those not put away, by name."""
    return ModelBackend.objects.filter(project=project, archived_at=None).order_by("name")


def backend_rows(project: Project) -> QuerySet[ModelBackend, dict[str, Any]]:
    """The same as rows of the API, newest first."""
    found = ModelBackend.objects.filter(project=project, archived_at=None)
    rows: QuerySet[ModelBackend, dict[str, Any]] = found.order_by("-pk").values(*_COLUMNS)
    return rows


def finder_label(finder: str) -> str | None:
    """The name of the model that a finder's name stands for, also of one that was put away."""
    prefix, _, uid = finder.partition(":")
    if prefix != "backend" or len(uid) != UID_DIGITS:
        return None
    return ModelBackend.objects.filter(uid=uid).values_list("name", flat=True).first()


def backend_json(row: dict[str, Any]) -> JsonObject:
    """A row of `backend_rows` as the API answers it."""
    told = {name: row[name] for name in _COLUMNS if name != "sealed_password"}
    return told | {"has_password": bool(row["sealed_password"]), "finder": _finder(row)}


def backend_document(backend: ModelBackend) -> JsonObject:
    return backend_json({name: getattr(backend, name) for name in _COLUMNS})


def _finder(row: dict[str, Any]) -> str:
    return ModelBackend(uid=row["uid"]).finder_name
