"""Under which names a project's sources are known, once merges are followed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from annotations.models import Source, SourceAlias


@dataclass(frozen=True)
class SourceNames:
    """By a source's id: the keys of all names that count as the same, and the name it goes by.

    ids: uid of a source -> its id.
    """

    keys: Mapping[int, frozenset[str]]
    shown: Mapping[int, str]
    ids: Mapping[str, int]


def source_names(project_id: int) -> SourceNames:
    """Two queries. Merged sources have the names of all that were merged together."""
    rows = list(
        Source.objects.filter(project_id=project_id).values_list(
            "pk", "uid", "name", "name_key", "merged_into"
        )
    )
    into = {pk: merged for pk, _, _, _, merged in rows if merged is not None}
    ends = {row[0]: _end(row[0], into) for row in rows}
    keys: defaultdict[int, set[str]] = defaultdict(set)
    for pk, _, _, key, _ in rows:
        keys[ends[pk]].add(key)
    aliases = SourceAlias.objects.filter(source__project_id=project_id)
    for pk, key in aliases.values_list("source_id", "name_key"):
        keys[ends[pk]].add(key)
    frozen = {end: frozenset(found) for end, found in keys.items()}
    names = {pk: name for pk, _, name, _, _ in rows}
    return SourceNames(
        keys={pk: frozen[end] for pk, end in ends.items()},
        shown={pk: names[end] for pk, end in ends.items()},
        ids={str(uid): pk for pk, uid, _, _, _ in rows},
    )


def _end(pk: int, into: Mapping[int, int]) -> int:
    seen = {pk}
    while (following := into.get(pk)) is not None and following not in seen:
        seen.add(following)
        pk = following
    return pk
