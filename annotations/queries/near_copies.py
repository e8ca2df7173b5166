"""Near copies of articles in their project, found by fingerprints and measured on the texts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from annotations.domain.near_copies import (
    LONGEST_LIST,
    THRESHOLD,
    Hashes,
    fingerprint,
    share_of,
    shingles,
)
from annotations.models import ArticleVersion, Fingerprint, Project

VALUES_A_QUERY = 2_000
# How many texts are compared for each, and how many near copies of it are named.
MOST_COMPARED, MOST_NAMED = 10, 5


@dataclass(frozen=True)
class NearCopy:
    """Another article of which a text is a near copy; share: of the shorter text's word runs."""

    article: UUID
    name: str
    version: int
    share: float

    @property
    def percent(self) -> int:
        return round(100 * self.share)


def near_copies_of(version: ArticleVersion) -> list[NearCopy]:
    """The other articles of which this version is a near copy, the most alike first; at most 5."""
    return near_copies_among([version])[version.pk]


def near_copies_among(
    versions: Sequence[ArticleVersion], *, common: set[int] | None = None
) -> dict[int, list[NearCopy]]:
    """The same of stored versions of one project, by their ids; a few statements for all.

    common: values that very many texts of the project have, as calls before found out; they are
    not counted again, and those found now are added.
    """
    if not versions:
        return {}
    rows = Fingerprint.objects.filter(version__in=versions).values_list("version_id", "value")
    values: dict[int, set[int]] = {one.pk: set() for one in versions}
    skipped = set() if common is None else common
    for version_id, value in rows:
        if value not in skipped:
            values[version_id].add(value)
    own = {one.pk: one.article_id for one in versions}
    candidates = _candidates(versions[0].project_id, values, least=2, common=skipped)
    compared = {pk: found for pk, found in candidates.items() if found}
    read = _read({pk for found in compared.values() for pk in found} | set(compared))
    measured = {
        pk: _measured(read[pk].hashes, [read[other] for other in found], but=own[pk])
        for pk, found in compared.items()
    }
    return {pk: measured.get(pk, []) for pk in own}


def near_copies_of_text(project: Project, text: str) -> list[NearCopy]:
    """The articles of which a text is a near copy that is not stored."""
    values = {0: set(fingerprint(text).values)}
    candidates = _candidates(project.pk, values, least=1, common=set())[0]
    return _measured(shingles(text), _read(candidates).values(), but=None)


@dataclass(frozen=True)
class _Text:
    version: ArticleVersion
    hashes: Hashes


def _candidates(
    project_id: int, values: Mapping[int, Iterable[int]], *, least: int, common: set[int]
) -> dict[int, list[int]]:
    """By key of a text: the versions that share most of its values, at most so many.

    least: how many have to have a value for it to say anything: two, where the text is stored.
    common: gets the values that very many have.
    """
    wanted = sorted({one for found in values.values() for one in found})
    holders = _holders(project_id, wanted, least, common)
    chosen: dict[int, list[int]] = {}
    for key, found in values.items():
        shared = Counter(other for value in found for other in holders[value] if other != key)
        ordered = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
        chosen[key] = [other for other, _ in ordered[:MOST_COMPARED]]
    return chosen


def _holders(
    project_id: int, values: Sequence[int], least: int, common: set[int]
) -> defaultdict[int, list[int]]:
    """By value: the versions of articles not put away that have it, unless very many do."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for begin in range(0, len(values), VALUES_A_QUERY):
        part = Fingerprint.objects.filter(
            project_id=project_id, value__in=values[begin : begin + VALUES_A_QUERY]
        )
        counted = part.order_by().values("value").annotate(n=Count("pk"))
        numbers = dict(counted.filter(n__gte=least).values_list("value", "n"))
        telling = [value for value, n in numbers.items() if n <= LONGEST_LIST]
        common.update(numbers.keys() - telling)
        rows = Fingerprint.objects.filter(
            project_id=project_id, value__in=telling, version__article__archived_at=None
        )
        for value, version_id in rows.values_list("value", "version_id") if telling else ():
            found[value].append(version_id)
    return found


def _read(versions: Iterable[int]) -> dict[int, _Text]:
    rows = ArticleVersion.objects.filter(pk__in=list(versions)).select_related("article")
    return {one.pk: _Text(one, shingles(one.text)) for one in rows}


def _measured(ours: Hashes, others: Iterable[_Text], *, but: int | None) -> list[NearCopy]:
    """Of each other article the version that is most alike; `but` = the article itself."""
    best: dict[int, NearCopy] = {}
    for other in others:
        one = other.version
        share = share_of(ours, other.hashes)
        known = best.get(one.article_id)
        if one.article_id == but or share < THRESHOLD or (known and known.share >= share):
            continue
        best[one.article_id] = NearCopy(one.article.uid, str(one.article), one.number, share)
    return sorted(best.values(), key=lambda one: (-one.share, one.article))[:MOST_NAMED]
