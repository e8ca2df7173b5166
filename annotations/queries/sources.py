"""Reading sources: candidates for a person, equal names, uses and likely duplicates."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations.domain.names import name_key
from annotations.models import (
    Assignment,
    AssignmentState,
    Attribution,
    ChainLink,
    Project,
    Source,
    SourceAlias,
    SourceScope,
)

LARGEST_GROUP = 10  # a word that more sources share tells nothing
SHORTEST_ACRONYM = 3


def root_of(source: Source) -> Source:
    """The source this one counts as after merges; itself when it is not merged."""
    seen = {source.pk}
    while source.merged_into is not None and source.merged_into.pk not in seen:
        source = source.merged_into
        seen.add(source.pk)
    return source


def uses_of(source: Source) -> set[int]:
    """Article versions in whose submitted work this source, or one merged into it, is named.

    It may speak there or stand in a chain.
    """
    named = _with_merged(source)
    submitted = Attribution.objects.filter(mark__assignment__state=AssignmentState.SUBMITTED)
    found: set[int] = set()
    for uses in (Q(source_id__in=named), Q(chain_links__source_id__in=named)):
        found.update(submitted.filter(uses).values_list("mark__sentence__version_id", flat=True))
    return found


def _with_merged(source: Source) -> set[int]:
    found = {source.pk}
    frontier = {source.pk}
    while frontier:
        frontier = (
            set(Source.objects.filter(merged_into_id__in=frontier).values_list("pk", flat=True))
            - found
        )
        found |= frontier
    return found


def known_matches(source: Source) -> list[Source]:
    """The public project sources with an equal name or alias, after merges, each once."""
    equal = Q(name_key=source.name_key) | Q(aliases__name_key=source.name_key)
    return _roots(_known(source.project_id).filter(equal).exclude(pk=source.pk))


def known_as(project: Project, name: str, aliases: Iterable[str]) -> list[Source]:
    """The public project sources, after merges, that a new one of these names would repeat.

    An alias of both does not tell them to be one: people share surnames.
    """
    key = name_key(name)
    equal = Q(name_key__in={key, *map(name_key, aliases)} - {""}) | Q(aliases__name_key=key)
    return _roots(_known(project.pk).filter(equal))


def _known(project_id: int) -> QuerySet[Source]:
    return (
        Source.objects.filter(
            project_id=project_id,
            scope=SourceScope.PROJECT,
            private_to=None,
            archived_at=None,
        )
        .select_related("merged_into")
        .order_by("pk")
        .distinct()
    )


def matches_in_article(source: Source, assignment: Assignment) -> list[Source]:
    """Sources others submitted on this article with an equal name or an overlapping mention."""
    own = Attribution.objects.filter(mark__assignment=assignment, source=source)
    mentions = [span for one in own for span in one.mention]
    others = (
        Attribution.objects.filter(
            mark__sentence__version_id=assignment.batch_article.version_id,
            mark__assignment__state=AssignmentState.SUBMITTED,
            source__private_to=None,
            source__archived_at=None,
        )
        .exclude(mark__assignment=assignment)
        .select_related("source__merged_into")
        .order_by("source_id", "pk")
    )
    return _roots(
        one.source
        for one in others
        if one.source is not None
        and one.source_id != source.pk
        and (one.source.name_key == source.name_key or _overlap(one.mention, mentions))
    )


def _roots(found: Iterable[Source]) -> list[Source]:
    roots = {root.pk: root for root in (root_of(one) for one in found)}
    return [roots[pk] for pk in sorted(roots)]


def _overlap(first: list[list[int]], second: list[list[int]]) -> bool:
    return any(max(a[0], b[0]) < min(a[1], b[1]) for a in first for b in second)


def _named(model: type[Attribution] | type[ChainLink], mark: str, hidden: Collection[int]) -> Any:
    """How often submitted work names a source; the rest is somebody's open work.

    A count of its own for each source shown: joined, attributions and links would multiply.
    """
    counted = (
        model._default_manager.filter(
            Q((f"{mark}__assignment__state", AssignmentState.SUBMITTED)),
            ~Q((f"{mark}__sentence__version_id__in", list(hidden))),
            source=OuterRef("pk"),
        )
        .order_by()
        .values("source")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted), 0)


def public_sources(project: Project, *, hidden: Collection[int]) -> QuerySet[Source]:
    """Sources that a reader may see, annotated with `uses`: how often each is named.

    hidden: article versions the reader still works on; their own sources and what others
    submitted there would tell others' marks.
    """
    return (
        Source.objects.filter(project=project, private_to=None, archived_at=None)
        .exclude(version_id__in=hidden)
        .annotate(
            uses=_named(Attribution, "mark", hidden)
            + _named(ChainLink, "attribution__mark", hidden)
        )
        .order_by("name_key", "pk")
    )


def source_rows(project: Project, *, hidden: Collection[int]) -> QuerySet[Source, Any]:
    """The same as values, without the other names."""
    return public_sources(project, hidden=hidden).values(  # type: ignore[misc]
        "pk",
        "uid",
        "name",
        "scope",
        "identity",
        "role",
        "created_at",
        "uses",
        article=F("version__article__uid"),
        counts_as=F("merged_into__uid"),
    )


def aliases_of(sources: Iterable[int]) -> dict[int, list[str]]:
    """The other names of sources, by id of the source."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = SourceAlias.objects.filter(source_id__in=list(sources)).order_by("pk")
    for source_id, name in rows.values_list("source_id", "name"):
        found[source_id].append(name)
    return found


@dataclass(frozen=True)
class LikelyDuplicate:
    """Two public sources whose names share their last word, or of which one abbreviates."""

    first: Source
    second: Source


def likely_duplicates(sources: Iterable[Source], *, limit: int = 50) -> list[LikelyDuplicate]:
    """Unmerged pairs worth a look: equal last word of the name, equal name or alias."""
    groups: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        if source.merged_into_id is None:
            for word in _telling_words(source):
                groups[word].append(source)
    pairs = {
        (min(a.pk, b.pk), max(a.pk, b.pk)): LikelyDuplicate(*sorted((a, b), key=lambda s: s.pk))
        for group in groups.values()
        if len(group) <= LARGEST_GROUP
        for n, a in enumerate(group)
        for b in group[n + 1 :]
        if a.pk != b.pk
    }
    return [pairs[key] for key in sorted(pairs)][:limit]


def _telling_words(source: Source) -> set[str]:
    names = [source.name, *(alias.name for alias in source.aliases.all())]
    keys = {name_key(name) for name in names}
    return keys | {key.split()[-1] for key in keys if key} | {_initials(n) for n in names} - {""}


def _initials(name: str) -> str:
    """The acronym of a name of three words or more, in the form names are compared in."""
    capitals = [word[0] for word in name.split() if word[:1].isupper()]
    return "".join(capitals).casefold() if len(capitals) >= SHORTEST_ACRONYM else ""
