"""pyld expands ClaimReview with a context of its own, so that no network is asked."""

import json
from pathlib import Path
from typing import Any

from pyld import jsonld

# What schema.org's own context says of these terms.
CONTEXT = {
    "@context": {
        "@vocab": "http://schema.org/",
        **{name: {"@type": "@id"} for name in ("url", "license")},
        **{name: {"@type": "Date"} for name in ("datePublished",)},
    }
}


def local(address: str, _options: object) -> dict[str, object]:
    assert address.rstrip("/") == "https://schema.org", address
    return {
        "contextUrl": None,
        "documentUrl": address,
        "document": CONTEXT,
        "contentType": "application/ld+json",
    }


def expanded(samples: Path, folder: str = "claim_review") -> list[Any]:
    content = (samples / folder / "claim_review/claims.jsonl").read_text(encoding="utf-8")
    options = {"documentLoader": local}
    return [
        node for line in content.splitlines() for node in jsonld.expand(json.loads(line), options)
    ]


def values(node: Any, name: str) -> list[Any]:
    listed = node.get(f"http://schema.org/{name}", [])
    return [one.get("@value", one.get("@id", one)) for one in listed]


def test_review_says_what_a_review_must(samples: Path) -> None:
    (review,) = expanded(samples)

    assert review["@type"] == ["http://schema.org/ClaimReview"]
    assert values(review, "claimReviewed") == ["It carried 40 lorries."]
    assert values(review, "url")[0].startswith("urn:uuid:")
    (rating,) = review["http://schema.org/reviewRating"]
    assert values(rating, "alternateName") == ["Verified"]
    (author,) = review["http://schema.org/author"]
    assert values(author, "name") == ["Harbour Desk"]


def test_review_says_where_the_claim_appears(samples: Path) -> None:
    (review,) = expanded(samples)

    (claim,) = review["http://schema.org/itemReviewed"]
    (article,) = claim["http://schema.org/appearance"]
    (selector,) = article["http://www.w3.org/ns/oa#hasSelector"]
    assert claim["@type"] == ["http://schema.org/Claim"]
    assert values(claim, "firstAppearance") == [article["@id"]]
    assert values(article, "url") == ["https://example.org/ferry"]
    assert selector["http://www.w3.org/ns/oa#start"] == [{"@value": 30}]


def test_every_key_stands_for_something(samples: Path) -> None:
    """Expansion drops keys that no context knows."""
    (review,) = expanded(samples)
    (cited,) = review["http://schema.org/citation"]

    assert values(cited, "url") == ["https://example.org/log"]
    assert cited["http://purl.org/pav/retrievedOn"] == [{"@value": "2026-03-01"}]
    assert "http://schema.org/keywords" in cited


def test_release_without_verified_facts_has_no_review(samples: Path) -> None:
    assert (samples / "release_full/claim_review/claims.jsonl").stat().st_size
    assert expanded(samples, "release_full") == []
