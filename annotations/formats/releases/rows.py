"""The rows of a release's files. Keys stand in the order in which they are written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

JsonSpan = list[int]


class ArticleRow(TypedDict):
    """One article in the version released; `sha256` is that of `text` in UTF-8."""

    uid: str
    article_version: str
    version_number: int
    sha256: str
    title: str
    url: str
    outlet: str
    author: str
    published_at: str
    language: str
    licence: str
    credit: str
    text: str


class SentenceRow(TypedDict):
    """One sentence: half-open code points of the article version's text."""

    article_version: str
    position: int
    paragraph: int
    start: int
    end: int
    splitter: str
    splitter_version: str


class SpeakerEntry(TypedDict):
    """The speaker of an attribution, with the words that name it."""

    kind: str
    source: str | None
    mention: list[JsonSpan]
    mention_text: list[str]
    set_by: str


class LinkEntry(TypedDict):
    """An origin or relay of an attribution's chain."""

    place: str
    kind: str
    source: str | None
    mention: list[JsonSpan]
    mention_text: list[str]


class AttributionEntry(TypedDict):
    """An attribution; each list of spans has the words under them beside it."""

    uid: str
    mode: str | None
    continues: str | None
    content: list[JsonSpan]
    content_text: list[str]
    cue: list[JsonSpan]
    cue_text: list[str]
    commitment: str
    certainty: str
    negated: bool
    identity: str | None
    role: str | None
    anonymity_reason: str
    speaker: SpeakerEntry
    chain: list[LinkEntry]
    suggestion: str | None


class StoredEvidence(TypedDict):
    """A piece of evidence as a record holds it."""

    uid: str
    url: str
    document: str
    publisher: str
    passage: str
    retrieved_at: str
    kind: str
    stance: str


class AnnotationRow(TypedDict):
    """What one annotator submitted for one sentence; `evidence` names rows of evidence.jsonl.

    `independent`: submitted before others' marks were readable. `carried`: copied from an
    earlier version of the article and not touched since.
    """

    article_version: str
    position: int
    start: int
    end: int
    annotator: str
    arm: str
    batch: str
    batch_name: str
    batch_kind: str
    scheme: int
    submission: int
    independent: bool
    marks: str | None
    fact_candidate: bool
    unsure: bool
    note: str
    seconds: float
    bulk: bool
    carried: bool
    attributions: list[AttributionEntry]
    evidence: list[str]
    record_version: int
    saved_at: str
    submitted_at: str


class EvidenceRow(TypedDict):
    """What an annotator found elsewhere about a sentence."""

    uid: str
    article_version: str
    position: int
    annotator: str
    batch: str
    marks: str | None
    url: str
    document: str
    publisher: str
    passage: str
    retrieved_at: str
    kind: str
    stance: str


class EarlierEvidenceRow(EvidenceRow):
    """Evidence behind a row that is not the annotator's latest, with the version of its record."""

    record_version: int


class GoldInputEntry(TypedDict):
    """What one annotator had decided when the gold was: a row of the history, exactly."""

    annotator: str
    submission: int
    record_version: int
    marks: str | None


class GoldRecordEntry(TypedDict):
    """A sentence record, with the words beside its spans."""

    marks: str | None
    fact_candidate: bool
    unsure: bool
    note: str
    seconds: float
    bulk: bool
    attributions: list[AttributionEntry]
    evidence: list[StoredEvidence]


class GoldRow(TypedDict):
    """What an adjudicator decided for one sentence of a batch.

    `valid`: annotators whose decisions may stand beside it. `distribution`: the share of
    annotators for each set of marks, the soft label. `bulk`: accepted with others.
    """

    article_version: str
    position: int
    start: int
    end: int
    batch: str
    batch_name: str
    batch_kind: str
    scheme: int
    marks: str | None
    method: str
    reason: str
    note: str
    adjudicator: str
    bulk: bool
    record: GoldRecordEntry
    inputs: list[GoldInputEntry]
    valid: list[str]
    distribution: dict[str, float]
    gold_version: int
    as_of: str


class SourceRow(TypedDict):
    """A source as it stood at the cut-off.

    `article_version` is set for scope "version": the released version of its article.
    """

    uid: str
    name: str
    aliases: list[str]
    scope: str
    article_version: str | None
    merged_into: str | None


class RunEntry(TypedDict):
    """The run of a finder that made a suggestion."""

    uid: str
    finder: str
    finder_version: str
    config_hash: str
    made_at: str


class PlaceRow(TypedDict):
    """An article in a batch: its arm, and the run whose suggestions are pinned there, if any."""

    article_version: str
    batch: str
    batch_name: str
    batch_kind: str
    scheme: int
    arm: str
    run: RunEntry | None


class BatchRow(TypedDict):
    """A batch as it was assigned: the draws can be repeated from its seed.

    `thresholds`: kind of suggestion -> the least score shown in it; others are always shown.
    """

    uid: str
    name: str
    kind: str
    scheme: int
    overlap: int
    blind_share: float
    seed: int
    assigned_at: str | None
    claim_suggestions: bool
    thresholds: dict[str, float]


class FateEntry(TypedDict):
    """What one annotator, to whom a suggestion was shown, had done with it at submission.

    `outcome_at`: when it was accepted, edited or rejected; of an ignored one, the submission.
    `fields`: what an edit changed. `marks_before`: what had been decided when what judges in it
    was revealed; null = it was not.
    """

    annotator: str
    batch: str
    shown_at: str
    outcome: str
    outcome_at: str | None
    fields: list[str]
    marks_before: str | None


class SuggestionRow(TypedDict):
    """A finder's proposal; `attribution` has names in place of sources.

    `withheld`: the batches in which nobody was shown it, because it lay below a threshold.
    """

    uid: str
    article_version: str
    position: int
    kind: str
    quote: bool
    continues: str | None
    score: float
    attribution: object
    run: RunEntry
    withheld: list[str]
    fates: list[FateEntry]


@dataclass(slots=True)
class ReleasedArticle:
    """All rows of one article, each list in the order of its file.

    annotations: of each annotator's latest submission. independent: of the latest independent
    submission of those whose latest one is not independent. gold_inputs: of submissions
    that gold was decided from, where neither of these holds them. earlier_evidence: behind the
    rows of the last two. places: the batches it was worked on in. sources: every source named in
    the rows by uid, with what it was merged into.
    """

    article: ArticleRow
    sentences: list[SentenceRow]
    annotations: list[AnnotationRow] = field(default_factory=list)
    independent: list[AnnotationRow] = field(default_factory=list)
    evidence: list[EvidenceRow] = field(default_factory=list)
    suggestions: list[SuggestionRow] = field(default_factory=list)
    gold: list[GoldRow] = field(default_factory=list)
    gold_inputs: list[AnnotationRow] = field(default_factory=list)
    earlier_evidence: list[EarlierEvidenceRow] = field(default_factory=list)
    places: list[PlaceRow] = field(default_factory=list)
    sources: Mapping[str, SourceRow] = field(default_factory=dict)
