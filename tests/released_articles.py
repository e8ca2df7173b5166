"""Whole releases of invented articles, written without a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid5

from annotations.domain.texts import text_hash
from annotations.formats.releases.chosen import ChosenFormats
from annotations.formats.releases.describing import Description
from annotations.formats.releases.documents import agreement_document, scheme_document
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import Contents, Coverage, ReleaseHead, manifest
from annotations.formats.releases.options import DEFAULT_OPTIONS, OFFSETS, ReleaseOptions
from annotations.formats.releases.rows import (
    AnnotationRow,
    ArticleRow,
    AttributionEntry,
    GoldRecordEntry,
    GoldRow,
    LinkEntry,
    ReleasedArticle,
    RunEntry,
    SentenceRow,
    SourceRow,
    SpeakerEntry,
    SuggestionRow,
)
from annotations.formats.releases.stored import words
from annotations.formats.releases.told import Told
from annotations.formats.releases.values import json_document
from annotations.formats.releases.withholding import withheld

SPACE = UUID("0d5b7c1c-5f0a-4b1e-8a55-5c9c2b8d3e61")
AS_OF = "2026-03-01T10:00:00.000000Z"
BATCH = "b0000000-0000-4000-8000-000000000000"
BROOK = "50000000-0000-4000-8000-000000000001"


def uid(*names: object) -> str:
    return str(uuid5(SPACE, "/".join(map(str, names))))


@dataclass
class Invented:
    """An article of sentences; marks: by annotator, one for each sentence."""

    name: str
    sentences: Sequence[str]
    url: str = ""
    published_at: str = ""
    version: int = 1
    reason: str = ""
    marks: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(self.sentences)

    @property
    def version_uid(self) -> str:
        return uid("version", self.name, self.version)

    def spans(self) -> list[tuple[int, int]]:
        found, start = [], 0
        for one in self.sentences:
            found.append((start, start + len(one)))
            start += len(one) + 1
        return found


def released(one: Invented) -> ReleasedArticle:
    """Its rows: each annotator's, gold like the first one's, and a suggestion for sentence 0."""
    people = one.marks or {"A1": ["Q"] * len(one.sentences)}
    rows = [
        annotation(one, position, annotator, marks[position])
        for position in range(len(one.sentences))
        for annotator, marks in sorted(people.items())
    ]
    return ReleasedArticle(
        article=article_row(one),
        sentences=[
            SentenceRow(
                article_version=one.version_uid,
                position=position,
                paragraph=0,
                start=start,
                end=end,
                splitter="news",
                splitter_version="1",
            )
            for position, (start, end) in enumerate(one.spans())
        ],
        annotations=rows,
        independent=rows[:1],
        gold=[gold(rows[0])],
        suggestions=[suggestion(one)],
        sources={BROOK: source()},
    )


def article_row(one: Invented) -> ArticleRow:
    return ArticleRow(
        uid=uid("article", one.name),
        article_version=one.version_uid,
        version_number=one.version,
        sha256=text_hash(one.text),
        title=f"About {one.name}",
        url=one.url,
        outlet="Renn Courier",
        author="",
        published_at=one.published_at,
        language="en",
        licence="CC BY 4.0",
        credit="",
        text=one.text,
    )


def annotation(one: Invented, position: int, annotator: str, marks: str) -> AnnotationRow:
    start, end = one.spans()[position]
    return AnnotationRow(
        article_version=one.version_uid,
        position=position,
        start=start,
        end=end,
        annotator=annotator,
        arm="assisted",
        batch=BATCH,
        batch_name="spring",
        batch_kind="work",
        scheme=1,
        submission=1,
        independent=True,
        marks=marks,
        fact_candidate=False,
        unsure=False,
        note="=1+1",
        seconds=1e-05 * (position + 1),
        bulk=False,
        carried=False,
        attributions=[attribution(one, position, annotator)],
        evidence=[],
        record_version=1,
        saved_at=AS_OF,
        submitted_at=AS_OF,
    )


def attribution(one: Invented, position: int, annotator: str) -> AttributionEntry:
    """The whole sentence is said by Brook, its first letter names her, its last is the cue."""
    start, end = one.spans()[position]
    first, last = [[start, start + 1]], [[end - 1, end]]
    speaker = SpeakerEntry(
        kind="source",
        source=BROOK,
        mention=first,
        mention_text=words(one.text, first),
        set_by="chosen",
    )
    link = LinkEntry(
        place="relay",
        kind="source",
        source=BROOK,
        mention=last,
        mention_text=words(one.text, last),
    )
    return AttributionEntry(
        uid=uid("attribution", one.name, one.version, position, annotator),
        mode="direct",
        continues=None,
        content=[[start, end]],
        content_text=words(one.text, [[start, end]]),
        cue=last,
        cue_text=words(one.text, last),
        commitment="neutral",
        certainty="asserted",
        negated=False,
        identity="unnamed",
        role="citizen",
        anonymity_reason=one.reason,
        speaker=speaker,
        chain=[link],
        suggestion=None,
    )


def gold(row: AnnotationRow) -> GoldRow:
    record = GoldRecordEntry(
        marks=row["marks"],
        fact_candidate=False,
        unsure=False,
        note="",
        seconds=2.5,
        bulk=False,
        attributions=row["attributions"],
        evidence=[],
    )
    return GoldRow(
        article_version=row["article_version"],
        position=row["position"],
        start=row["start"],
        end=row["end"],
        batch=BATCH,
        batch_name="spring",
        batch_kind="work",
        scheme=1,
        marks=row["marks"],
        method="single",
        reason="",
        note="",
        adjudicator="A9",
        bulk=False,
        record=record,
        inputs=[],
        valid=[],
        distribution={row["marks"] or "": 1 / 3},
        gold_version=1,
        as_of=AS_OF,
    )


def suggestion(one: Invented) -> SuggestionRow:
    run = RunEntry(
        uid=uid("run", one.name),
        finder="rules",
        finder_version="1",
        config_hash="c" * 64,
        made_at=AS_OF,
    )
    return SuggestionRow(
        uid=uid("suggestion", one.name),
        article_version=one.version_uid,
        position=0,
        kind="attribution",
        quote=True,
        continues=None,
        score=1e16,
        attribution={
            "anonymity_reason": one.reason,
            "certainty": "asserted",
            "chain": [],
            "commitment": "neutral",
            "content": [[0, 1]],
            "cue": [],
            "identity": None,
            "mode": "direct",
            "negated": False,
            "role": None,
            "speaker": {"kind": "source", "mention": [], "name": "Ada Brook"},
        },
        run=run,
        withheld=[],
        fates=[],
    )


def source(name: str = "Ada Brook", merged_into: str | None = None) -> SourceRow:
    return SourceRow(
        uid=BROOK,
        name=name,
        aliases=["=Brook"],
        scope="project",
        article_version=None,
        merged_into=merged_into,
    )


def head_of(options: ReleaseOptions = DEFAULT_OPTIONS, version: str = "1.0") -> ReleaseHead:
    return ReleaseHead(
        project_uid=uid("project"),
        slug="desk",
        name="Harbour Desk",
        version=version,
        tool_version="0.0-test",
        options=options,
    )


def write_release(
    path: Path,
    articles: Iterable[Invented | ReleasedArticle],
    options: ReleaseOptions = DEFAULT_OPTIONS,
    *,
    version: str = "1.0",
) -> Path:
    """Write a complete release into a new folder."""
    path.mkdir(parents=True)
    head = head_of(options, version)
    rows = [released(one) if isinstance(one, Invented) else one for one in articles]
    rows.sort(key=lambda one: one.article["article_version"])
    described = Description(head)
    with ReleaseFolder(path) as folder:
        formats = ChosenFormats(folder, head)
        for one in rows:
            shown = withheld(one) if options.texts == OFFSETS else one
            described.add(one)
            folder.add_article(shown)
            formats.add(one, shown)
        losses = formats.close()
        sources = {uid: row for one in rows for uid, row in one.sources.items()}
        folder.add_sources([sources[uid] for uid in sorted(sources)])
        folder.add_document("schemes/1/scheme.json", scheme_document(number=1, options={}))
        folder.add_document("schemes/1/guideline.md", b"Mark what is said.\n")
        folder.add_document("agreement.json", agreement_document(head, as_of=AS_OF, views=[]))
        coverage = Coverage({one.article["uid"]: one.article["article_version"] for one in rows})
        described.write(folder, Told(coverage=coverage, as_of=AS_OF, losses=losses))
        files = folder.summaries()
        contents = Contents(as_of=AS_OF, schemes=[1], losses=losses, files=files)
        folder.seal(json_document(manifest(head, coverage, contents)))
    return path
