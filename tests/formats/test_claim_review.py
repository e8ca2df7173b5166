"""ClaimReview: a line per verified fact of gold, and nothing that nobody decided."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from released_articles import Invented, annotation, gold, head_of, released
from released_evidence import LOG

from annotations.formats import claim_review
from annotations.formats.registry import FORMATS
from annotations.formats.releases.annotated import annotated
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.rows import ReleasedArticle

FERRY = Invented(
    "ferry",
    ["The ferry sank.", "🚢 It carried 40 lorries."],
    url="https://example.org/ferry",
    published_at="2026-02-27",
    marks={"A1": ["Q", "Q+V"], "A2": ["C", "V"]},
)


def article() -> ReleasedArticle:
    """The first sentence is a quote in gold, the second a quoted verified fact."""
    found = released(FERRY)
    verified = gold(annotation(FERRY, 1, "A1", "Q+V"))
    verified["record"]["evidence"] = [LOG]
    return replace(found, gold=[*found.gold, verified])


def write(*articles: ReleasedArticle, folder: Path) -> tuple[list[dict[str, Any]], dict[str, int]]:
    folder.mkdir()
    with ReleaseFolder(folder) as opened:
        writer = claim_review.open_writer(opened, head_of())
        for one in articles:
            writer.add(one, annotated(one))
        writer.close()
    content = (folder / "claim_review/claims.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in content.splitlines()], dict(writer.losses)


def test_write_verified_fact_is_a_whole_review(tmp_path: Path) -> None:
    ((review,), _) = write(article(), folder=tmp_path / "out")

    assert UUID(review.pop("@id")).urn == review.pop("url")
    claim = review.pop("itemReviewed")
    assert review == {
        "@context": [
            "https://schema.org",
            {"oa": "http://www.w3.org/ns/oa#", "pav": "http://purl.org/pav/"},
        ],
        "@type": "ClaimReview",
        "claimReviewed": "🚢 It carried 40 lorries.",
        "datePublished": "2026-03-01T10:00:00.000000Z",
        "author": {"@type": "Organization", "name": "Harbour Desk"},
        "reviewRating": {"@type": "Rating", "alternateName": "Verified"},
        "citation": [
            {
                "@type": "CreativeWork",
                "url": "https://example.org/log",
                "name": "Port log",
                "publisher": {"@type": "Organization", "name": "Port"},
                "text": "40 lorries",
                "keywords": ["primary_record", "supports"],
                "pav:retrievedOn": "2026-03-01",
            }
        ],
    }
    appearance = claim.pop("appearance")
    assert claim == {
        "@type": "Claim",
        "author": [{"name": "Ada Brook"}],
        "datePublished": "2026-02-27",
        "firstAppearance": {"@id": appearance["@id"]},
    }
    assert appearance["url"] == "https://example.org/ferry"
    start, end = (appearance["oa:hasSelector"][f"oa:{edge}"] for edge in ("start", "end"))
    assert FERRY.text[start:end] == "🚢 It carried 40 lorries."


def test_write_same_release_twice_is_the_same(tmp_path: Path) -> None:
    assert write(article(), folder=tmp_path / "a") == write(article(), folder=tmp_path / "b")


def test_write_counts_what_has_no_review(tmp_path: Path) -> None:
    _, losses = write(article(), folder=tmp_path / "out")

    assert losses == {
        "gold sentences that are no verified fact": 1,
        "decisions of single annotators, which are not gold": 4,
        "sources that passed a claim on": 1,
        "attributions of verified facts, but for the speaker's name": 1,
    }


def test_write_without_verified_facts_is_a_graph_without_nodes(tmp_path: Path) -> None:
    (document,), _ = write(released(FERRY), folder=tmp_path / "out")

    assert document == {
        "@context": [
            "https://schema.org",
            {"oa": "http://www.w3.org/ns/oa#", "pav": "http://purl.org/pav/"},
        ],
        "@graph": [],
    }


def test_write_own_voice_is_the_outlets(tmp_path: Path) -> None:
    one = article()
    speaker = one.gold[1]["record"]["attributions"][0]["speaker"]
    speaker.update({"kind": "article", "source": None})

    ((review,), _) = write(one, folder=tmp_path / "out")

    authors = review["itemReviewed"]["author"]
    assert authors == [{"@type": "Organization", "name": "Renn Courier"}]


def test_format_needs_the_texts() -> None:
    assert FORMATS["claim_review"].needs_text
