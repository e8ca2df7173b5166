"""What formats cannot hold of one project with everything, counted by hand for each of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from released_articles import (
    AS_OF,
    BATCH,
    Invented,
    annotation,
    article_row,
    gold,
    released,
    write_release,
)
from released_evidence import LOG

from annotations.formats.registry import FORMATS
from annotations.formats.releases.options import OFFSETS, ReleaseOptions
from annotations.formats.releases.rows import (
    EarlierEvidenceRow,
    EvidenceRow,
    FateEntry,
    PlaceRow,
    ReleasedArticle,
)
from annotations.formats.releases.wanted import is_installed, writable

# Every sentence is attributed to Ada Brook through a relay of the same name; every row has a note.
FERRY = Invented(
    "ferry",
    ["The ferry sank.", "🚢 It carried 40 lorries.", "It rained."],
    url="https://example.org/ferry",
    published_at="2026-02-27",
    reason="she was afraid",
    marks={"A1": ["Q", "Q+V", "none"], "A2": ["C", "V", "none"]},
)
BARE = Invented("bare", ["Nobody worked on this."])


def everything() -> ReleasedArticle:
    """Two annotators' three sentences, one undecided; gold for two of them, one verified."""
    found = released(FERRY)
    rows = {(one["annotator"], one["position"]): one for one in found.annotations}
    rows["A1", 2]["unsure"] = True
    rows["A1", 2]["attributions"][0]["speaker"]["set_by"] = "default"
    rows["A2", 0]["fact_candidate"] = True
    rows["A2", 2]["marks"] = None
    rows["A1", 1]["evidence"] = [LOG["uid"]]
    evidence = EvidenceRow(
        article_version=FERRY.version_uid,
        position=1,
        annotator="A1",
        batch=BATCH,
        marks="Q+V",
        **LOG,
    )
    earlier = EarlierEvidenceRow(
        article_version=FERRY.version_uid,
        position=0,
        annotator="A2",
        batch=BATCH,
        marks="V",
        record_version=1,
        **LOG,
    )
    verified = gold(rows["A1", 1])
    verified["record"] |= {"evidence": [LOG], "note": "Seen."}
    fate = FateEntry(
        annotator="A1",
        batch=BATCH,
        shown_at=AS_OF,
        outcome="ignored",
        outcome_at=None,
        fields=[],
        marks_before=None,
    )
    found.suggestions[0]["fates"] = [fate]
    return replace(
        found,
        article={**found.article, "credit": "© Courier"},
        evidence=[evidence],
        gold=[gold(rows["A1", 0]), verified],
        gold_inputs=[annotation(FERRY, 0, "A2", "none")],
        earlier_evidence=[earlier],
        places=[_place()],
    )


def _place() -> PlaceRow:
    return PlaceRow(
        article_version=FERRY.version_uid,
        batch=BATCH,
        batch_name="spring",
        batch_kind="work",
        scheme=1,
        arm="assisted",
        run=None,
    )


def bare() -> ReleasedArticle:
    """An article of which nothing is said, and nobody's work."""
    nothing = dict.fromkeys(("title", "outlet", "language", "licence"), "")
    found = released(BARE)
    return ReleasedArticle(article_row(BARE) | nothing, found.sentences)  # type: ignore[arg-type]


FACTS = "titles, addresses, licences and other facts of articles"
TEXTS = "texts of articles"
GOLD = "sentences of gold, which stand in gold.jsonl"
SOURCES = "aliases and mergers of sources, which stand in sources.jsonl"
TIMES = "times, seconds, arms and other circumstances of decisions"
HOW = "how gold was decided, with its soft labels, which stands in gold.jsonl"
EARLIER = "rows of earlier submissions, which stand in annotations_independent.jsonl"
SUGGESTIONS = "suggestions, which stand in suggestions.jsonl alone"
FATES = "what annotators did with suggestions, which stands in suggestions.jsonl alone"
INPUTS = (
    "rows that gold was decided from before they changed, which stand in gold_inputs.jsonl alone"
)
BEHIND = "evidence behind earlier submissions, which stands in evidence_earlier.jsonl alone"
PLACES = "articles in batches, which stand in batch_articles.jsonl and batches.jsonl alone"
UNDECIDED = "details of sentences that nobody decided"

# What JSON lines alone hold; then what tables hold too.
ROWS = {FATES: 1, INPUTS: 1, BEHIND: 1, PLACES: 1}
TABLES = {**ROWS, SOURCES: 1, TIMES: 6, HOW: 2, EARLIER: 1}
# Of eight attributions, two of them gold's; notes of five decided rows and of one of gold.
DETAILS = {
    "identity of a speaker": 8,
    "role of a speaker": 8,
    "reason for anonymity": 8,
    "how a speaker was set": 1,
    "flag that a claim may be a fact": 1,
    "flag that an annotator was unsure": 1,
    "note": 6,
    "evidence of a sentence": 2,
}
CORPORA = {
    **TABLES,
    **DETAILS,
    SUGGESTIONS: 1,
    UNDECIDED: 1,
    "marks of sentences": 7,
    "mode of an attribution, where quotation marks tell another one": 8,
    "origins and relays of attributions": 8,
    "names of speakers who are not named by the words marked": 8,
}
EXPECTED: Mapping[str, Mapping[str, int]] = {
    "brat": {**TABLES, FACTS: 7, SUGGESTIONS: 1, UNDECIDED: 1},
    "conll": {
        **TABLES,
        SUGGESTIONS: 1,
        UNDECIDED: 1,
        # Says, Cued_by and Passed_by of each attribution.
        "relations between spans": 24,
        # Details, modes, chains, and two names of each.
        "attributes of marks and of attributions": 35 + 8 + 8 + 16,
    },
    "doccano": {
        **TABLES,
        **DETAILS,
        SUGGESTIONS: 1,
        UNDECIDED: 1,
        "mode of an attribution, where quotation marks tell another one": 8,
        "chain of an attribution": 8,
        "name of a source that is not the words of its mention": 16,
    },
    "docbin": {
        **TABLES,
        SUGGESTIONS: 1,
        UNDECIDED: 1,
        # The first letters of "The" and "It".
        "spans that no whole tokens of spaCy cover; their offsets stand in user_data": 5,
    },
    "label_studio": {**TABLES, UNDECIDED: 1},
    "web_annotation": {**TABLES, UNDECIDED: 1},
    "uima_xmi": {**TABLES, SUGGESTIONS: 1},
    "uima_json": {**TABLES, SUGGESTIONS: 1},
    "citron": CORPORA,
    "polnear": {
        **CORPORA,
        FACTS: 7,
        "sentences that nobody decided, which read as without an attribution": 1,
    },
    "parquet": {**ROWS, SUGGESTIONS: 1},
    "csv_spreadsheet": {
        **ROWS,
        TEXTS: 1,
        GOLD: 2,
        HOW: 2,
        EARLIER: 1,
        SUGGESTIONS: 1,
        # The notes, "=1+1".
        "cells that begin like a formula and have an apostrophe in front": 6,
    },
    "claim_review": {
        **TABLES,
        # The credit alone: the article of a review is described.
        FACTS: 1,
        TEXTS: 1,
        SUGGESTIONS: 1,
        "gold sentences that are no verified fact": 1,
        "decisions of single annotators, which are not gold": 6,
        "sources that passed a claim on": 1,
        "attributions of verified facts, but for the speaker's name": 1,
        "notes and flags of verified facts": 1,
    },
}


def losses_of(
    folder: Path, name: str, rows: Sequence[ReleasedArticle], texts: str = "full"
) -> Mapping[str, int]:
    """What the manifest of a release in one format says."""
    if not is_installed(FORMATS[name]):
        pytest.skip(f"{FORMATS[name].module} is not installed here")
    path = write_release(folder / "out", rows, ReleaseOptions(formats=(name,), texts=texts))
    told = json.loads((path / "MANIFEST.json").read_bytes())["losses"][name]
    words = (path / "README.md").read_text(encoding="utf-8")
    assert all(f"  - {loss}: {n}\n" in words for loss, n in told.items())
    found: Mapping[str, int] = told
    return found


def test_every_format_of_releases_is_counted() -> None:
    assert EXPECTED.keys() == {one.name for one in writable()}


@pytest.mark.parametrize("name", EXPECTED)
def test_losses_of_a_project_with_everything(tmp_path: Path, name: str) -> None:
    assert losses_of(tmp_path, name, [everything()]) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_no_loss_is_told_where_nothing_is_lost(tmp_path: Path, name: str) -> None:
    holds_texts = name not in ("csv_spreadsheet", "claim_review")

    assert losses_of(tmp_path, name, [bare()]) == ({} if holds_texts else {TEXTS: 1})


def test_source_of_many_articles_is_counted_once(tmp_path: Path) -> None:
    others = [Invented(f"other {n}", ["It rained."]) for n in range(3)]

    losses = losses_of(tmp_path, "brat", [everything(), *map(released, others)])

    assert losses[SOURCES] == 1


@pytest.mark.parametrize("name", ["csv_spreadsheet", "parquet"])
def test_release_without_texts_tells_the_losses_of_the_one_with_texts(
    tmp_path: Path, name: str
) -> None:
    assert losses_of(tmp_path, name, [everything()], OFFSETS) == EXPECTED[name]
