"""Writing sources: typed privately, resolved at submission, merged and unmerged.

Attributions keep pointing at the row a person chose. A resolution or merge only sets
`merged_into` on that row, so it is logged and can be taken back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from annotations.access import Permission, require
from annotations.actions import counting
from annotations.actions.events import Origin, log
from annotations.actions.holding import hold
from annotations.domain import fields
from annotations.domain.attribution import IDENTITIES, ROLES
from annotations.domain.errors import Conflict, UserError
from annotations.domain.fields import InvalidRecord, JsonObject
from annotations.domain.messages import N_
from annotations.domain.names import MAX_NAME, clean_name, name_key
from annotations.models import Event, Project, Source, SourceAlias, SourceScope, SourceVersion, User
from annotations.queries.sources import known_as, uses_of
from annotations.queries.submitted import revised_versions

MAX_NEW_SOURCES = 50


class MergeRefused(Conflict):
    """The two sources cannot be merged, or not taken apart."""

    code = "merge_refused"


@dataclass(frozen=True, kw_only=True)
class NewSource:
    """A source a person typed while marking; its uid is made by the client."""

    uid: UUID
    name: str
    scope: str


def parse_new_sources(payload: object) -> tuple[NewSource, ...]:
    """The sources of a request body: [{"uid", "name", "scope"}]."""
    if not isinstance(payload, list) or len(payload) > MAX_NEW_SOURCES:
        raise InvalidRecord(
            N_(
                "This must be a list of at most {most} sources.",
                most=MAX_NEW_SOURCES,
            ),
            field="sources",
        )
    return tuple(_new_source(item, f"sources[{n}]") for n, item in enumerate(payload))


def _new_source(item: object, path: str) -> NewSource:
    body = fields.as_object(item, path, {"uid", "name", "scope"})
    name = clean_name(fields.text(body, "name", path, limit=MAX_NAME))
    if not name_key(name):
        raise InvalidRecord(N_("A source needs a name."), field=f"{path}.name")
    return NewSource(
        uid=fields.required_uid(body, "uid", path),
        name=name,
        scope=fields.choice(body, "scope", path, tuple(SourceScope.values)),
    )


def create_private_sources(
    new_sources: Sequence[NewSource], *, project_id: int, version_id: int, origin: Origin
) -> None:
    """Create what a person typed, visible to them alone; a uid they already made is kept.

    Call it inside the transaction of the write that names them.
    """
    if not new_sources:
        return
    existing = dict(
        Source.objects.filter(uid__in=[one.uid for one in new_sources]).values_list(
            "uid", "project_id"
        )
    )
    if any(project != project_id for project in existing.values()):
        raise InvalidRecord(N_("This uid is already in use."), field="sources", code="uid_taken")
    Source.objects.bulk_create(
        Source(
            uid=one.uid,
            project_id=project_id,
            name=one.name,
            name_key=name_key(one.name),
            scope=one.scope,
            version_id=version_id if one.scope == SourceScope.VERSION else None,
            private_to=origin.by,
            created_by=origin.by,
            created_at=origin.at,
        )
        for one in new_sources
        if one.uid not in existing
    )


def source_payload(source: Source) -> JsonObject:
    """The source as its history keeps it."""
    merged_into = source.merged_into
    return {
        "name": source.name,
        "aliases": sorted(alias.name for alias in source.aliases.all()),
        "scope": source.scope,
        "identity": source.identity,
        "role": source.role,
        "private": source.private_to_id is not None,
        "merged_into": None if merged_into is None else str(merged_into.uid),
    }


def keep_history(sources: Iterable[Source], event: Event) -> None:
    """Append each source as it is now to its history, under this event."""
    SourceVersion.objects.bulk_create(
        SourceVersion(source=source, event=event, payload=source_payload(source))
        for source in sources
    )


@transaction.atomic
def merge_source(*, source: Source, into: Source, by: User, at: datetime) -> None:
    """Let `source` count as `into` from now on. Taken back by unmerge_source."""
    require(by, source.project, Permission.EDIT_SOURCES)
    if into.project_id != source.project_id or into.private_to_id or source.private_to_id:
        raise MergeRefused(N_("Both sources must be public sources of this project."))
    if source.pk == into.pk or source.merged_into_id or _leads_to(into, source):
        raise MergeRefused(N_("These two are already the same source."))
    source.merged_into = into
    source.save(update_fields=["merged_into"])
    _log_merge("source.merged", source, by, at, into)


@transaction.atomic
def unmerge_source(*, source: Source, by: User, at: datetime) -> None:
    """Take a merge or a resolution back: the source stands for itself again."""
    require(by, source.project, Permission.EDIT_SOURCES)
    into = source.merged_into
    if into is None:
        raise MergeRefused(N_("This source is not merged."))
    source.merged_into = None
    source.save(update_fields=["merged_into"])
    _log_merge("source.unmerged", source, by, at, into)


def _log_merge(kind: str, source: Source, by: User, at: datetime, into: Source) -> None:
    event = log(
        project_id=source.project_id,
        kind=kind,
        by=by,
        at=at,
        object_uid=source.uid,
        answer={"into": str(into.uid)},
    )
    keep_history([source], event)
    touched = uses_of(source) | revised_versions(source.project_id)
    counting.rebuild_many(source.project_id, touched)


def _leads_to(start: Source, target: Source) -> bool:
    """Whether following merges from `start` arrives at `target`: the merge would be a ring."""
    seen: set[int] = set()
    current: Source | None = start
    while current is not None and current.pk not in seen:
        if current.pk == target.pk:
            return True
        seen.add(current.pk)
        current = current.merged_into
    return False


@dataclass(frozen=True, kw_only=True)
class SourceEdit:
    """What a source is called, and the identity and role proposed for its next uses."""

    name: str
    aliases: Sequence[str]
    identity: str
    role: str


@transaction.atomic
def add_source(*, project: Project, edit: SourceEdit, by: User, at: datetime) -> Source:
    """A public source that a manager names before anybody does. Raises Conflict if there is one."""
    require(by, project, Permission.EDIT_SOURCES)
    shown = _checked_name(edit)
    hold(project, project_id=project.pk)
    if known := known_as(project, shown, edit.aliases):
        raise Conflict(
            N_(
                "There is “{name}” already: change that one, or give it another name.",
                name=known[0].name,
            ),
            code="source_exists",
            field="name",
        )
    source = Source.objects.create(
        project=project,
        name=shown,
        name_key=name_key(shown),
        scope=SourceScope.PROJECT,
        identity=edit.identity,
        role=edit.role,
        created_by=by,
        created_at=at,
    )
    replace_aliases(source, edit.aliases)
    event = log(project_id=project.pk, kind="source.added", by=by, at=at, object_uid=source.uid)
    keep_history([source], event)
    return source


@transaction.atomic
def edit_source(*, source: Source, edit: SourceEdit, by: User, at: datetime) -> None:
    """Rename a source and replace its aliases and defaults; the old ones stay in its history."""
    require(by, source.project, Permission.EDIT_SOURCES)
    shown = _checked_name(edit)
    source.name, source.name_key = shown, name_key(shown)
    source.identity, source.role = edit.identity, edit.role
    source.save(update_fields=["name", "name_key", "identity", "role"])
    replace_aliases(source, edit.aliases)
    keep_history(
        [source],
        log(
            project_id=source.project_id, kind="source.edited", by=by, at=at, object_uid=source.uid
        ),
    )


def _checked_name(edit: SourceEdit) -> str:
    """The name as it is stored. Raises UserError with the field that cannot be kept."""
    shown = clean_name(edit.name)
    if not name_key(shown) or len(shown) > MAX_NAME:
        raise UserError(N_("A source needs a name of at most 300 characters."), field="name")
    if any(len(clean_name(alias)) > MAX_NAME for alias in edit.aliases):
        raise UserError(N_("Another name has at most 300 characters."), field="aliases")
    if edit.identity not in ("", *IDENTITIES):
        raise UserError(N_("There is no such identity."), field="identity")
    if edit.role not in ("", *ROLES):
        raise UserError(N_("There is no such role."), field="role")
    return shown


def replace_aliases(source: Source, aliases: Iterable[str]) -> None:
    """Set a source's other names; empty and equal ones are dropped."""
    wanted = {name_key(alias): clean_name(alias) for alias in aliases}
    wanted = {key: name for key, name in wanted.items() if key and key != source.name_key}
    source.aliases.all().delete()
    SourceAlias.objects.bulk_create(
        SourceAlias(source=source, name=name, name_key=key) for key, name in wanted.items()
    )
