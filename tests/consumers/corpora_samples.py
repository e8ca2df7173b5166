"""Samples of what corpora and the Hub read, written by the product for other people's libraries."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from annotated_drafts import full_draft
from released_articles import Invented, annotation, gold, head_of, released
from released_evidence import LOG
from round_trip import write

from annotations.formats.registry import FORMATS
from annotations.formats.releases.annotated import annotated
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.options import OFFSETS, ReleaseOptions
from annotations.formats.releases.rows import EvidenceRow, ReleasedArticle
from annotations.formats.releases.withholding import withheld, withheld_draft

DRAFTED = ("uima_xmi", "uima_json", "citron", "polnear")
FERRY = Invented(
    "ferry",
    ["“The ferry 🚢 sank,” she said.", "It carried 40 lorries."],
    url="https://example.org/ferry",
    published_at="2026-02-27",
    marks={"A1": ["Q", "V"], "A2": ["Q+C", "V"]},
)
BRIDGE = Invented("bridge", ["The bridge is safe.", "Nobody was asked."])


def write_corpora(folder: Path) -> None:
    """Write a release folder for each of these formats, under the format's name."""
    for name in DRAFTED:
        maker = FORMATS[name].writer
        assert maker is not None
        write(maker, [full_draft()], folder / name)
    _write_rows(folder / "claim_review", "claim_review", ReleaseOptions(licence="CC-BY-4.0"))
    _write_rows(folder / "parquet_full", "parquet", ReleaseOptions(licence="CC-BY-4.0"))
    _write_rows(folder / "parquet_offsets", "parquet", ReleaseOptions(texts=OFFSETS))


def articles() -> Sequence[ReleasedArticle]:
    ferry = released(FERRY)
    verified = gold(annotation(FERRY, 1, "A1", "V"))
    verified["record"]["evidence"] = [LOG]
    row = ferry.annotations[2]
    evidence = EvidenceRow(
        article_version=row["article_version"],
        position=row["position"],
        annotator=row["annotator"],
        batch=row["batch"],
        marks=row["marks"],
        **LOG,
    )
    return [
        replace(ferry, gold=[*ferry.gold, verified], evidence=[evidence]),
        released(BRIDGE),
    ]


def _write_rows(folder: Path, name: str, options: ReleaseOptions) -> None:
    maker = FORMATS[name].writer
    assert maker is not None
    folder.mkdir(parents=True)
    with ReleaseFolder(folder) as opened:
        writer = maker(opened, head_of(options))
        for one in articles():
            draft = annotated(one)
            if options.texts == OFFSETS:
                writer.add(withheld(one), withheld_draft(draft))
            else:
                writer.add(one, draft)
        writer.close()
        opened.summaries()
