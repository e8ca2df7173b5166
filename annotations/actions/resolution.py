"""Resolving the sources a person typed, at their submission: logged and reversible."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from annotations.actions.events import log
from annotations.actions.sources import keep_history
from annotations.domain.errors import UserError
from annotations.domain.fields import InvalidRecord, JsonObject
from annotations.domain.messages import N_
from annotations.domain.record import Record
from annotations.models import Assignment, Source, User
from annotations.queries.sources import known_matches, matches_in_article


class AmbiguousSource(UserError):
    """A typed name fits two known sources: the person is asked which one is meant."""

    code = "ambiguous_source"

    def __init__(self, ambiguous: list[JsonObject]) -> None:
        super().__init__(N_("A name you typed fits more than one known source: choose which."))
        self.ambiguous = ambiguous


def resolve_sources(
    *,
    assignment: Assignment,
    records: Mapping[int, Record],
    settle: Mapping[UUID, UUID | None],
    by: User,
    at: datetime,
) -> None:
    """Make the private sources of a submission public, each merged where one match is known.

    settle: the person's answers, typed source -> known source, or None for "neither".
    Raises AmbiguousSource listing every name that still fits two; nothing changes then.
    """
    used = frozenset[UUID]().union(*(record.sources for record in records.values()))
    private = list(Source.objects.filter(uid__in=used, private_to=by).order_by("pk"))
    targets = {source.pk: _target(source, assignment, settle) for source in private}
    ambiguous = [
        _question(source, matches)
        for source in private
        if isinstance(matches := targets[source.pk], list)
    ]
    if ambiguous:
        raise AmbiguousSource(ambiguous)
    for source in private:
        target = targets[source.pk]
        source.private_to = None
        source.merged_into = target if isinstance(target, Source) else None
        source.save(update_fields=["private_to", "merged_into"])
        event = log(
            project_id=source.project_id,
            kind="source.resolved",
            by=by,
            at=at,
            object_uid=source.uid,
            answer={"into": str(target.uid) if isinstance(target, Source) else None},
        )
        keep_history([source], event)


def _target(
    source: Source, assignment: Assignment, settle: Mapping[UUID, UUID | None]
) -> Source | list[Source] | None:
    """What the source counts as: one source, nothing (it stays), or a list to choose from."""
    known = known_matches(source)
    if source.uid in settle:
        return _chosen(settle[source.uid], known)
    if len(known) > 1:
        return known
    if known:
        return known[0]
    # Others' marks on this article stay unseen, so a choice among these is the manager's.
    in_article = matches_in_article(source, assignment)
    return in_article[0] if len(in_article) == 1 else None


def _chosen(uid: UUID | None, known: list[Source]) -> Source | None:
    if uid is None:
        return None
    match = next((one for one in known if one.uid == uid), None)
    if match is None:
        raise InvalidRecord(
            N_("This source is not one of the matches."), field="settle", code="unknown_source"
        )
    return match


def _question(source: Source, matches: list[Source]) -> JsonObject:
    return {
        "source": {"uid": str(source.uid), "name": source.name},
        "matches": [{"uid": str(one.uid), "name": one.name} for one in matches],
    }
