"""A batch's sentences in the order in which adjudicators look at them: the worst first.

Work in the state submitted takes no writes, so its rows are its latest submission: a batch is
looked over by columns, without reading a record.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Substr

from annotations.domain.adjudication import (
    Disagreement,
    Reading,
    Voice,
    certainty_key,
    chain_key,
    disagreement,
    sampled,
    who_key,
    worst_first,
)
from annotations.domain.fields import JsonObject
from annotations.models import (
    Assignment,
    AssignmentState,
    Attribution,
    Batch,
    BatchArticle,
    ChainLink,
    Gold,
    GoldInput,
    Mark,
    Sentence,
)
from annotations.models.batch import UNFINISHED
from annotations.queries.submitted import merged_uids

EXCERPT = 160


def kept_articles(batch: Batch, *, closed: Collection[int]) -> QuerySet[BatchArticle]:
    """The articles of a batch that are not put away and on which the reader has no open work.

    closed: article versions on which they do.
    """
    rows = BatchArticle.objects.filter(
        batch=batch, batch__archived_at=None, version__article__archived_at=None
    )
    return rows.exclude(version__article__versions__in=closed) if closed else rows


def ready(rows: QuerySet[BatchArticle]) -> QuerySet[BatchArticle]:
    """Those on which somebody submitted and nobody has unfinished work."""
    return rows.filter(_with_work([AssignmentState.SUBMITTED]), ~_with_work(UNFINISHED))


def waiting(rows: QuerySet[BatchArticle]) -> int:
    """How many are still worked on."""
    return rows.filter(_with_work(UNFINISHED)).count()


def _with_work(states: Sequence[str]) -> Exists:
    return Exists(Assignment.objects.filter(batch_article=OuterRef("pk"), state__in=states))


@dataclass(frozen=True, slots=True)
class GoldState:
    """The newest gold of a sentence. outdated: somebody's newest submission says another thing."""

    method: str
    reason: str
    bulk: bool
    outdated: bool


@dataclass(frozen=True, slots=True)
class QueuedSentence:
    """One sentence of an article that is ready. gold: None = there is none."""

    place: BatchArticle
    sentence_id: int
    n: int
    disagreement: Disagreement
    gold: GoldState | None
    is_sampled: bool = False

    @property
    def name(self) -> str:
        return f"{self.place.version.uid}:{self.n}"

    @property
    def key(self) -> tuple[float, int, int]:
        """Where it stands in the queue: the worst first, then as in the articles."""
        return (-self.disagreement.score, self.place.pk, self.n)

    @property
    def is_settled(self) -> bool:
        return self.gold is not None and not self.gold.outdated

    @property
    def was_looked_at(self) -> bool:
        """Whether somebody decided it by itself."""
        return self.gold is not None and self.is_settled and not self.gold.bulk

    @property
    def is_unanimous(self) -> bool:
        return self.disagreement.is_unanimous

    @property
    def is_open(self) -> bool:
        """Whether an adjudicator is to look at it: people differ, or it was drawn."""
        if self.is_sampled:
            return not self.was_looked_at
        if self.gold is None:
            return not self.is_unanimous
        return self.gold.outdated


@dataclass(frozen=True)
class BatchQueue:
    """Every sentence of a batch's articles that are ready, worst first."""

    batch: Batch
    sentences: Sequence[QueuedSentence]
    waiting: int

    @cached_property
    def open(self) -> list[QueuedSentence]:
        return [one for one in self.sentences if one.is_open]

    @cached_property
    def done(self) -> list[QueuedSentence]:
        return [one for one in self.sentences if one.is_settled and not one.is_open]

    @cached_property
    def to_accept(self) -> list[QueuedSentence]:
        """Unanimous ones without gold: what can be accepted together."""
        return [one for one in self.sentences if one.gold is None and one.is_unanimous]

    @cached_property
    def to_sample(self) -> list[QueuedSentence]:
        """Drawn ones that nobody has looked at yet."""
        return [one for one in self.sentences if one.is_sampled and not one.was_looked_at]

    @property
    def counts(self) -> dict[str, int]:
        return {
            "open": len(self.open),
            "done": len(self.done),
            "unanimous": len(self.to_accept),
            "sampled": sum(one.is_sampled for one in self.sentences),
            "to_sample": len(self.to_sample),
            "waiting": self.waiting,
        }


def batch_queue(batch: Batch, *, closed: Collection[int]) -> BatchQueue:
    """All that is ready in a batch, in a constant number of queries.

    closed: article versions on which the reader still works.
    """
    kept = kept_articles(batch, closed=closed)
    rows = ready(kept).select_related("version__article").defer("version__text").order_by("pk")
    places = {one.pk: one for one in rows}
    readers = _readers(places)
    readings = _readings(readers, merged_uids(batch.project_id))
    golds = _gold_states(places, readings)
    found = [
        QueuedSentence(places[place], sentence_id, n, disagreement(list(read)), gold)
        for place, sentence_id, n in _sentences(places)
        for read in [readings.values_of(place, sentence_id)]
        for gold in [golds.get((place, sentence_id))]
    ]
    return BatchQueue(batch, worst_first(_drawn(found, batch.seed), score=_score), waiting(kept))


def _score(one: QueuedSentence) -> float:
    return one.disagreement.score


def _drawn(found: list[QueuedSentence], seed: int) -> list[QueuedSentence]:
    drawn = sampled((one.name for one in found if one.is_unanimous), seed=seed)
    return [
        replace(one, is_sampled=True) if one.is_unanimous and one.name in drawn else one
        for one in found
    ]


def _readers(places: Iterable[int]) -> dict[int, int]:
    """Assignment -> batch article of the submitted work on these."""
    return dict(
        Assignment.objects.filter(
            batch_article__in=places, state=AssignmentState.SUBMITTED
        ).values_list("pk", "batch_article_id")
    )


def _sentences(places: Mapping[int, BatchArticle]) -> list[tuple[int, int, int]]:
    """(batch article, sentence, position), as they stand in the articles."""
    of_version = {one.version_id: pk for pk, one in places.items()}
    rows = Sentence.objects.filter(version_id__in=of_version).values_list(
        "version_id", "pk", "position"
    )
    return sorted(
        ((of_version[version], pk, n) for version, pk, n in rows),
        key=lambda row: (row[0], row[2]),
    )


@dataclass
class _Readings:
    """What was read, by batch article and sentence, and from which record versions."""

    by_sentence: defaultdict[tuple[int, int], list[Reading]] = field(
        default_factory=lambda: defaultdict(list)
    )
    versions: defaultdict[tuple[int, int], set[tuple[int, int]]] = field(
        default_factory=lambda: defaultdict(set)
    )

    def values_of(self, place: int, sentence_id: int) -> list[Reading]:
        return self.by_sentence.get((place, sentence_id), [])


def _readings(readers: Mapping[int, int], merged: Mapping[str, str]) -> _Readings:
    voices = _voices(readers, merged)
    found = _Readings()
    rows = Mark.objects.filter(assignment_id__in=readers).values_list(
        "pk", "assignment_id", "sentence_id", "version", "marks"
    )
    for pk, assignment_id, sentence_id, version, marks in rows:
        key = (readers[assignment_id], sentence_id)
        found.by_sentence[key].append(Reading(marks, tuple(voices.get(pk, ()))))
        found.versions[key].add((assignment_id, version))
    return found


def _voices(readers: Mapping[int, int], merged: Mapping[str, str]) -> dict[int, list[Voice]]:
    """Mark -> its attributions in order, as they are compared."""
    chains = _chains(readers, merged)
    rows = (
        Attribution.objects.filter(mark__assignment_id__in=readers)
        .order_by("mark_id", "position")
        .values_list(
            *("pk", "mark_id", "speaker_kind", "source__uid", "mode", "certainty", "negated"),
            *("commitment", "content", "identity", "role"),
        )
    )
    found: defaultdict[int, list[Voice]] = defaultdict(list)
    for pk, mark_id, kind, source, mode, certainty, negated, *rest in rows:
        commitment, content, identity, role = rest
        found[mark_id].append(
            Voice(
                who_key(kind, None if source is None else str(source), merged),
                mode or "",
                chain_key(chains.get(pk, ())),
                certainty_key(certainty, negated=negated),
                commitment,
                tuple((start, end) for start, end in content),
                identity,
                role,
            )
        )
    return found


def _chains(
    readers: Mapping[int, int], merged: Mapping[str, str]
) -> dict[int, list[tuple[str, str]]]:
    rows = (
        ChainLink.objects.filter(attribution__mark__assignment_id__in=readers)
        .order_by("attribution_id", "position")
        .values_list("attribution_id", "place", "kind", "source__uid")
    )
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for attribution_id, place, kind, source in rows:
        who = who_key(kind, None if source is None else str(source), merged)
        found[attribution_id].append((place, who))
    return found


def _gold_states(places: Iterable[int], readings: _Readings) -> dict[tuple[int, int], GoldState]:
    """The gold that there is, by batch article and sentence; what was taken back is none."""
    rows = Gold.objects.filter(batch_article__in=places, marks__isnull=False)
    made: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    inputs = GoldInput.objects.filter(gold__in=rows.values("current"))
    for gold_id, *input_of in inputs.values_list(
        "gold_id", "record_version__assignment_id", "record_version__version"
    ):
        made[gold_id].add((input_of[0], input_of[1]))
    return {
        (place, sentence): GoldState(
            method, reason, bulk, made[current] != readings.versions.get((place, sentence), set())
        )
        for place, sentence, current, method, reason, bulk in rows.values_list(
            "batch_article_id", "sentence_id", "current_id", "method", "reason", "current__bulk"
        )
    }


def queue_items(rows: Sequence[QueuedSentence]) -> list[JsonObject]:
    """A page of the queue as it is answered; one query."""
    excerpts = excerpts_of(one.sentence_id for one in rows)
    return [
        {
            "article": {
                "uid": str(one.place.version.article.uid),
                "title": str(one.place.version.article),
            },
            "version": str(one.place.version.uid),
            "n": one.n,
            "text": excerpts.get(one.sentence_id, ""),
            "score": one.disagreement.score,
            "fields": list(one.disagreement.fields),
            "sampled": one.is_sampled,
            "gold": None
            if one.gold is None
            else {
                "method": one.gold.method,
                "reason": one.gold.reason,
                "outdated": one.gold.outdated,
            },
        }
        for one in rows
    ]


def excerpts_of(sentences: Iterable[int]) -> dict[int, str]:
    """The first words of each sentence."""
    rows = Sentence.objects.filter(pk__in=list(sentences)).annotate(
        words=Substr("version__text", F("start") + 1, F("end") - F("start"))
    )
    return {pk: words[:EXCERPT] for pk, words in rows.values_list("pk", "words")}
