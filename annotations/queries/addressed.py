"""Which project an address belongs to, whoever asks: for the record of refusals."""

from collections.abc import Mapping
from uuid import UUID

from django.db import models

from annotations.models import (
    Article,
    Assignment,
    Batch,
    Comment,
    Job,
    ModelBackend,
    Project,
    Release,
    Source,
    Webhook,
    WebhookDelivery,
)

# The parts of addresses that name a row by its uid, and how each leads to its project.
_WAYS: dict[str, tuple[type[models.Model], str]] = {
    "project": (Project, "pk"),
    "article": (Article, "project"),
    "assignment": (Assignment, "batch_article__batch__project"),
    "backend": (ModelBackend, "project"),
    "batch": (Batch, "project"),
    "comment": (Comment, "article__project"),
    "delivery": (WebhookDelivery, "webhook__project"),
    "job": (Job, "project"),
    "release": (Release, "project"),
    "source": (Source, "project"),
    "webhook": (Webhook, "project"),
}


def project_of_address(parts: Mapping[str, object]) -> int | None:
    """The id of the project in which everything that the address names lies; None: nowhere.

    parts: the address's own parts, `{"article": uid, …}`.
    """
    named = {part: uid for part, uid in parts.items() if isinstance(uid, UUID) and part in _WAYS}
    found = {_project_of(part, uid) for part, uid in named.items()}
    return found.pop() if len(found) == 1 else None


def _project_of(part: str, uid: UUID) -> int | None:
    model, way = _WAYS[part]
    return model._default_manager.filter(uid=uid).values_list(way, flat=True).first()
