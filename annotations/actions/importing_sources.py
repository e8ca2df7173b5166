"""The sources that a file names: known ones by their names, the others made once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import prefetch_related_objects

from annotations.actions.events import log
from annotations.actions.sources import keep_history
from annotations.domain.names import MAX_NAME, clean_name, name_key
from annotations.models import Project, Source, SourceAlias, SourceScope, User

NAMES_A_QUERY = 500


@dataclass(frozen=True)
class NamedSources:
    """uids: a name as the file has it -> uid of its source; ids: uid -> id."""

    uids: dict[str, UUID]
    ids: dict[UUID, int]

    def uid_of(self, name: str) -> UUID | None:
        """None for a name that says nothing, such as a hyphen."""
        return self.uids.get(name)


def key_of(name: str) -> str:
    """What a name in a file is looked for by; "" for one that says nothing."""
    return name_key(_shown(name))


def sources_named(
    names: Collection[str],
    *,
    project: Project,
    by: User | None,
    at: datetime,
    new_uids: Mapping[str, UUID] | None = None,
) -> NamedSources:
    """The project's source of each name; who is not known yet is made, with one event for all.

    Of several sources with one name the oldest stands for it; an alias counts where no source has
    the name itself and one has the alias. new_uids: by key, the uids of those that are made, where
    somebody foresaw them. Call it inside a transaction that holds the project.
    """
    keys = {name: key_of(name) for name in sorted(names)}
    shown = {key: _shown(name) for name, key in keys.items() if key}
    found = _known(project, list(shown))
    missing = [key for key in shown if key not in found]
    wished = new_uids or {}
    new = [(key, shown[key], wished.get(key) or uuid4()) for key in missing]
    for row in _made(project, new, by, at):
        found[row.name_key] = row.uid, row.pk
    uids = {name: found[key][0] for name, key in keys.items() if key}
    return NamedSources(uids, dict(found.values()))


def _shown(name: str) -> str:
    if not name.isprintable():
        name = "".join(one if one.isprintable() else " " for one in name)
    return clean_name(name)[:MAX_NAME]


def _known(project: Project, keys: Sequence[str]) -> dict[str, tuple[UUID, int]]:
    found: dict[str, tuple[UUID, int]] = {}
    for part in _portions(keys):
        public = Source.objects.filter(
            project=project, scope=SourceScope.PROJECT, private_to=None, archived_at=None
        )
        rows = public.filter(name_key__in=part).order_by("-pk").values_list("name_key", "uid", "pk")
        found |= {key: (uid, pk) for key, uid, pk in rows}
        aliases = SourceAlias.objects.filter(source__in=public, name_key__in=part)
        found = _only(aliases.values_list("name_key", "source__uid", "source_id")) | found
    return found


def _only(rows: Iterable[tuple[str, UUID, int]]) -> dict[str, tuple[UUID, int]]:
    """The aliases that one source alone has."""
    by_key: dict[str, set[tuple[UUID, int]]] = {}
    for key, uid, pk in rows:
        by_key.setdefault(key, set()).add((uid, pk))
    return {key: next(iter(found)) for key, found in by_key.items() if len(found) == 1}


def _made(
    project: Project, named: Sequence[tuple[str, str, UUID]], by: User | None, at: datetime
) -> list[Source]:
    if not named:
        return []
    rows = Source.objects.bulk_create(
        Source(
            uid=uid,
            project=project,
            name=name,
            name_key=key,
            scope=SourceScope.PROJECT,
            created_by=by,
            created_at=at,
        )
        for key, name, uid in named
    )
    event = log(project_id=project.pk, kind="sources.added", by=by, at=at, object_uid=project.uid)
    prefetch_related_objects(rows, "aliases")
    keep_history(rows, event)
    return rows


def _portions(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[n : n + NAMES_A_QUERY] for n in range(0, len(keys), NAMES_A_QUERY))
