"""The sources and schemes that a release names, as they stood at its cut-off."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from annotations.formats.releases.rows import (
    AttributionEntry,
    ReleasedArticle,
    SourceRow,
)
from annotations.models import Scheme, Source, SourceScope, SourceVersion

PARAMETERS = 5_000


@dataclass(frozen=True)
class ReleasedScheme:
    number: int
    guideline: str
    options: object


def sources_named(released: ReleasedArticle) -> set[str]:
    """The uids of all speakers and chain links in an article's rows."""
    rows = (*released.annotations, *released.independent, *released.gold_inputs)
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


def source_rows(
    project_id: int, seq: int, named: Collection[str], articles: Mapping[str, str]
) -> list[SourceRow]:
    """The sources with these uids and all they were merged into, by uid.

    articles: uid of an article -> uid of its version in the release.
    """
    found: dict[str, SourceRow] = {}
    wanted = sorted(named)
    while wanted:
        rows = _load(project_id, seq, wanted[:PARAMETERS], articles)
        found |= {row["uid"]: row for row in rows}
        targets = {row["merged_into"] for row in rows if row["merged_into"] is not None}
        wanted = wanted[PARAMETERS:]
        wanted += sorted(targets - found.keys() - set(wanted))
    return [found[uid] for uid in sorted(found)]


class SourceNames:
    """The rows of sources while a release is made: some come in every article, and are read once.

    A source that belongs to one article comes with it alone: its row is not kept.
    """

    def __init__(self, project_id: int, seq: int, articles: Mapping[str, str]) -> None:
        self._project_id = project_id
        self._seq = seq
        self._articles = articles
        self._known: dict[str, SourceRow] = {}

    def of(self, uids: Collection[str]) -> dict[str, SourceRow]:
        """The rows of these sources by uid, with those they were merged into."""
        found: dict[str, SourceRow] = {}
        waiting = list(uids)
        self._learn(waiting)
        while waiting:
            uid = waiting.pop()
            self._learn([uid])
            row = found[uid] = self._known[uid]
            if row["merged_into"] is not None and row["merged_into"] not in found:
                waiting.append(row["merged_into"])
        for uid, row in found.items():
            if row["article_version"] is not None:
                del self._known[uid]
        return found

    def _learn(self, uids: Collection[str]) -> None:
        if missing := [uid for uid in uids if uid not in self._known]:
            for row in source_rows(self._project_id, self._seq, missing, self._articles):
                self._known[row["uid"]] = row


def _load(
    project_id: int, seq: int, uids: list[str], articles: Mapping[str, str]
) -> list[SourceRow]:
    history = dict(
        SourceVersion.objects.filter(
            source__project_id=project_id, source__uid__in=uids, event__seq__lte=seq
        )
        .order_by("event__seq")
        .values_list("source_id", "payload")
    )
    sources = (
        Source.objects.filter(project_id=project_id, uid__in=uids)
        .select_related("version__article", "merged_into")
        .defer("version__text")
        .prefetch_related("aliases")
    )
    return [_row(one, history.get(one.pk) or _present(one), articles) for one in sources]


def _present(source: Source) -> dict[str, object]:
    """A source without history: nobody changed it since it was made."""
    return {
        "name": source.name,
        "aliases": sorted(alias.name for alias in source.aliases.all()),
        "scope": source.scope,
        "merged_into": None if source.merged_into is None else str(source.merged_into.uid),
    }


def _row(source: Source, state: dict[str, object], articles: Mapping[str, str]) -> SourceRow:
    """A source that belongs to an article which is not in the release stands for itself."""
    version = source.version
    released = None if version is None else articles.get(str(version.article.uid))
    scope = str(state["scope"])
    if released is None:
        scope = SourceScope.PROJECT.value
    merged_into = state["merged_into"]
    aliases = state["aliases"]
    return SourceRow(
        uid=str(source.uid),
        name=str(state["name"]),
        aliases=sorted(map(str, aliases)) if isinstance(aliases, list) else [],
        scope=scope,
        article_version=released,
        merged_into=None if merged_into is None else str(merged_into),
    )


def schemes_used(project_id: int, numbers: Collection[int]) -> list[ReleasedScheme]:
    """The schemes under which the released work was done, by number."""
    rows = Scheme.objects.filter(project_id=project_id, number__in=numbers).order_by("number")
    return [ReleasedScheme(one.number, one.guideline, one.options) for one in rows]
