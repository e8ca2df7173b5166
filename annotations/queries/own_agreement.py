"""A person's own agreement with the others, on articles whose decisions are opened to them.

Articles of different guideline versions are kept apart, and so are the arms; these have no names
here, because annotators are never told in which arm an article is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from annotations.domain.agreement.kappa import Confusion, confusions
from annotations.domain.agreement.layers import HEADER, LAYERS
from annotations.domain.agreement.own import OTHERS, OWN, own_table
from annotations.domain.agreement.percent import percent
from annotations.domain.agreement.summary import LayerSummary, summarise, summarise_points
from annotations.domain.agreement.tables import Pattern, PatternTable
from annotations.models import (
    AgreementCount,
    Assignment,
    AssignmentState,
    BatchKind,
    Membership,
    Scheme,
)
from annotations.queries.agreement import LayerReport
from annotations.queries.agreement_patterns import known_patterns
from annotations.queries.decisions import readable_decisions

SEED = 1
VERSIONS_A_QUERY = 5000
Tables: TypeAlias = dict[str, PatternTable]


@dataclass(frozen=True)
class OwnArticle:
    """One opened article. units: pairs of an own decision and another person's on one sentence;
    share: how many of them are alike."""

    assignment: UUID
    title: str
    units: int
    share: float | None


@dataclass(frozen=True)
class OwnSet:
    """Articles that may be counted together. marks: (another person's set, one's own) -> n."""

    scheme: int
    number: int
    layers: tuple[LayerReport, ...]
    marks: Confusion
    articles: tuple[OwnArticle, ...]

    @property
    def header(self) -> LayerSummary:
        return self.layers[0].summary


@dataclass(frozen=True)
class OwnAgreement:
    """sets: newest guideline first, the larger first. waiting: articles that this person
    submitted and whose decisions are not opened. One they mark again without knowing it is in
    neither, for its decisions are closed meanwhile and nothing may tell."""

    pseudonym: str
    sets: tuple[OwnSet, ...]
    waiting: int


def own_agreement(member: Membership) -> OwnAgreement:
    """The figures of one person, from the counts alone."""
    works = _works(member)
    readable = readable_decisions(works)
    counted = [one for one in works if one.batch_article.batch.kind == BatchKind.WORK]
    opened: defaultdict[tuple[Scheme, str], list[Assignment]] = defaultdict(list)
    for one in counted:
        if one.pk in readable:
            opened[one.batch_article.scheme, one.batch_article.arm].append(one)
    order = sorted(opened, key=lambda key: (-key[0].number, -len(opened[key]), opened[key][0].pk))
    tables = {key: _own_tables(opened[key], member.pseudonym) for key in order}
    kept = [key for key in order if tables[key][HEADER.name].rows]
    return OwnAgreement(
        pseudonym=member.pseudonym,
        sets=tuple(
            _own_set(number, opened[key], tables[key]) for number, key in enumerate(kept, start=1)
        ),
        waiting=sum(
            one.state == AssignmentState.SUBMITTED and one.batch_article.decisions_opened_at is None
            for one in counted
        ),
    )


def _works(member: Membership) -> list[Assignment]:
    """All of this person's work in the project: open work on an article closes its decisions."""
    return list(
        Assignment.objects.filter(
            annotator_id=member.user_id, batch_article__batch__project_id=member.project_id
        )
        .select_related(
            "batch_article__batch", "batch_article__scheme", "batch_article__version__article"
        )
        .defer("batch_article__version__text", "batch_article__scheme__guideline")
        .order_by("pk")
    )


def _own_tables(works: Sequence[Assignment], pseudonym: str) -> Tables:
    """The person's table on each layer, over these articles of one view."""
    counts = [row for row in _counts(works) if row[0] in LAYERS]
    known = known_patterns({key for _, _, key, _ in counts})
    listed: dict[str, list[tuple[str, Pattern, int]]] = {name: [] for name in LAYERS}
    for layer, version, key, n in counts:
        listed[layer].append((str(version), known[key].pattern, n))
    return {name: own_table(PatternTable.of(rows), pseudonym) for name, rows in listed.items()}


def _counts(works: Sequence[Assignment]) -> Iterable[tuple[str, int, int, int]]:
    """Layer, version id, key of the pattern, n."""
    place = works[0].batch_article
    versions = [one.batch_article.version_id for one in works]
    for start in range(0, len(versions), VERSIONS_A_QUERY):
        yield from AgreementCount.objects.filter(
            view__scheme=place.scheme,
            view__arm=place.arm,
            version__in=versions[start : start + VERSIONS_A_QUERY],
        ).values_list("layer", "version_id", "pattern_id", "n")


def _own_set(number: int, works: Sequence[Assignment], tables: Tables) -> OwnSet:
    marks = tables[HEADER.name]
    return OwnSet(
        scheme=works[0].batch_article.scheme.number,
        number=number,
        layers=tuple(
            LayerReport(
                layer,
                summarise(layer, marks, seed=SEED)
                if layer == HEADER
                else summarise_points(layer, tables[layer.name]),
            )
            for layer in LAYERS.values()
        ),
        marks=confusions(marks).get((OTHERS, OWN), {}),
        articles=_articles(works, marks),
    )


def _articles(works: Sequence[Assignment], marks: PatternTable) -> tuple[OwnArticle, ...]:
    """Those decided with somebody else, in order of assignment."""
    rows: defaultdict[str, list[tuple[str, Pattern, int]]] = defaultdict(list)
    for row in marks.rows:
        rows[row.article].append((row.article, row.pattern, row.n))
    found = []
    for one in works:
        table = PatternTable.of(rows.get(str(one.batch_article.version_id), ()))
        if table.rows:
            title = str(one.batch_article.version.article)
            share = percent(table)
            found.append(OwnArticle(one.uid, title, share.units, share.value))
    return tuple(found)
