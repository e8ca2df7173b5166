"""What the release that a project was restored from said: its scope, version and options."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models.fields.json import KT

from annotations.domain.fields import JsonObject
from annotations.models import RestoredRelease


@dataclass(frozen=True)
class FormerScope:
    """What a manifest's scope said of articles and batches that were not restored."""

    left_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    outside: int = 0
    batches: Mapping[str, str] = field(default_factory=dict)

    def names(self, asked: Collection[str]) -> dict[str, str]:
        """The names of those batches asked for that are not here."""
        return {uid: name for uid, name in self.batches.items() if uid in asked}


def former_scope(project_id: int) -> FormerScope:
    """The scope of the release that the project was restored from; empty for other projects."""
    manifest = (
        RestoredRelease.objects.filter(project_id=project_id)
        .values_list("manifest", flat=True)
        .first()
    )
    if manifest is None:
        return FormerScope()
    scope: dict[str, Any] = manifest["scope"]
    return FormerScope(scope["left_out"], scope.get("outside", 0), scope.get("batches", {}))


def restored_version(project_id: int) -> list[str]:
    """The version of the release that the project was restored from, if it was."""
    found = RestoredRelease.objects.filter(project_id=project_id)
    # As text: SQLite would give 1.1 as a number.
    return list(found.values_list(KT("manifest__version"), flat=True))


def restored_options(project_id: int) -> JsonObject:
    """The options of the release that the project was restored from; empty for other projects."""
    found = RestoredRelease.objects.filter(project_id=project_id)
    return found.values_list("manifest__options", flat=True).first() or {}
