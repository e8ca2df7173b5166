"""The sources and schemes that a release names, as they stood at its cut-off."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from annotations.formats.releases.rows import (
    AttributionEntry,
    ReleasedArticle,
    SourceRow,
)
from annotations.models import Scheme, Source, SourceVersion

PARAMETERS = 5_000


@dataclass(frozen=True)
class ReleasedScheme:
    number: int
    guideline: str
    options: object


def sources_named(released: ReleasedArticle) -> set[str]:
    """The uids of all speakers and chain links in an article's rows."""
    rows = (*released.annotations, *released.independent)
    attributions = [
        *(one for row in rows for one in row["attributions"]),
        *(one for row in released.gold for one in row["record"]["attributions"]),
    ]
    return {uid for one in attributions for uid in _named(one)}


def _named(one: AttributionEntry) -> Iterable[str]:
    if one["speaker"]["source"] is not None:
        yield one["speaker"]["source"]
    for link in one["chain"]:
        if link["source"] is not None:
            yield link["source"]


def source_rows(project_id: int, seq: int, named: Collection[str]) -> list[SourceRow]:
    """The sources with these uids and all they were merged into, by uid."""
    found: dict[str, SourceRow] = {}
    wanted = sorted(named)
    while wanted:
        rows = _load(project_id, seq, wanted[:PARAMETERS])
        found |= {row["uid"]: row for row in rows}
        targets = {row["merged_into"] for row in rows if row["merged_into"] is not None}
        wanted = wanted[PARAMETERS:]
        wanted += sorted(targets - found.keys() - set(wanted))
    return [found[uid] for uid in sorted(found)]


def _load(project_id: int, seq: int, uids: list[str]) -> list[SourceRow]:
    history = dict(
        SourceVersion.objects.filter(
            source__project_id=project_id, source__uid__in=uids, event__seq__lte=seq
        )
        .order_by("event__seq")
        .values_list("source_id", "payload")
    )
    sources = (
        Source.objects.filter(project_id=project_id, uid__in=uids)
        .select_related("version", "merged_into")
        .prefetch_related("aliases")
    )
    return [_row(one, history.get(one.pk) or _present(one)) for one in sources]


def _present(source: Source) -> dict[str, object]:
    """A source without history: nobody changed it since it was made."""
    return {
        "name": source.name,
        "aliases": sorted(alias.name for alias in source.aliases.all()),
        "scope": source.scope,
        "merged_into": None if source.merged_into is None else str(source.merged_into.uid),
    }


def _row(source: Source, state: dict[str, object]) -> SourceRow:
    version = source.version
    merged_into = state["merged_into"]
    aliases = state["aliases"]
    return SourceRow(
        uid=str(source.uid),
        name=str(state["name"]),
        aliases=sorted(map(str, aliases)) if isinstance(aliases, list) else [],
        scope=str(state["scope"]),
        article_version=None if version is None else str(version.uid),
        merged_into=None if merged_into is None else str(merged_into),
    )


def schemes_used(project_id: int, numbers: Collection[int]) -> list[ReleasedScheme]:
    """The schemes under which the released work was done, by number."""
    rows = Scheme.objects.filter(project_id=project_id, number__in=numbers).order_by("number")
    return [ReleasedScheme(one.number, one.guideline, one.options) for one in rows]
