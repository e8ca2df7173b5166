"""schema.org ClaimReview as JSON-LD lines: what adjudicators hold to be verified facts.

The sentence is what is reviewed, the article is where it appears, the evidence is cited. Sentences
that are no verified fact in gold have no review: nobody found them false. Where there is none at
all, the one line is a graph without nodes: an empty file is no JSON-LD.
"""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID, uuid5

from annotations.domain import marks
from annotations.domain.messages import N_
from annotations.formats.base import ArticleDraft
from annotations.formats.losses import FACT_NAMES, FACTS, GOLD, count_facts
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.rows import (
    ArticleRow,
    AttributionEntry,
    GoldRecordEntry,
    GoldRow,
    ReleasedArticle,
    StoredEvidence,
)
from annotations.formats.releases.values import json_line

FILE = "claim_review/claims.jsonl"
CONTEXT = (
    "https://schema.org",
    {"oa": "http://www.w3.org/ns/oa#", "pav": "http://purl.org/pav/"},
)
VERDICT = "Verified"
LOST_UNREVIEWED = N_("gold sentences that are no verified fact")
LOST_OWN = N_("decisions of single annotators, which are not gold")
LOST_SPEAKERS = N_("sources that passed a claim on")
LOST_ATTRIBUTIONS = N_("attributions of verified facts, but for the speaker's name")
LOST_NOTES = N_("notes and flags of verified facts")
# Of the article of a review all but this is told; of an article without one, nothing.
_UNTOLD_FACTS = ("credit",)

Json = dict[str, object]


def open_writer(folder: ReleaseFolder, head: ReleaseHead) -> "ClaimReviewWriter":
    return ClaimReviewWriter(folder, head)


class ClaimReviewWriter:
    """Writes a line per gold sentence that is a verified fact.

    Facts of articles and gold that it cannot hold are counted here, for some of each it holds.
    """

    holds: frozenset[str] = frozenset({FACTS, GOLD})

    def __init__(self, folder: ReleaseFolder, head: ReleaseHead) -> None:
        self._folder = folder
        self._head = head
        self._reviews = 0
        self.losses: Counter[str] = Counter()

    def add(self, released: ReleasedArticle, draft: ArticleDraft) -> None:
        verified = [row for row in released.gold if marks.has_verified_fact(row["marks"])]
        self.losses[FACTS] += count_facts(draft, _UNTOLD_FACTS if verified else FACT_NAMES)
        self.losses[LOST_OWN] += len(released.annotations)
        self.losses[LOST_UNREVIEWED] += len(released.gold) - len(verified)
        for row in verified:
            self._count(row["record"])
            self._folder.append(FILE, json_line(self._review(row, released)), rows=1)
            self._reviews += 1

    def close(self) -> None:
        """Say that there is no review, where there is none; what was not lost is not told."""
        if not self._reviews:
            self._folder.append(FILE, json_line({"@context": CONTEXT, "@graph": []}))
        self.losses = +self.losses

    def _count(self, record: GoldRecordEntry) -> None:
        """What a review has no place for."""
        attributions = record["attributions"]
        self.losses[LOST_SPEAKERS] += sum(len(one["chain"]) for one in attributions)
        self.losses[LOST_ATTRIBUTIONS] += len(attributions)
        self.losses[LOST_NOTES] += sum(
            bool(record[name]) for name in ("note", "unsure", "fact_candidate")
        )

    def _review(self, row: GoldRow, released: ReleasedArticle) -> Json:
        address = _address(row)
        review: Json = {
            "@context": CONTEXT,
            "@type": "ClaimReview",
            "@id": address,
            "url": address,
            "claimReviewed": released.article["text"][row["start"] : row["end"]],
            "datePublished": row["as_of"],
            "author": {"@type": "Organization", "name": self._head.name},
            "reviewRating": {"@type": "Rating", "alternateName": VERDICT},
            "itemReviewed": _claim(row, released),
            "citation": [_citation(one) for one in row["record"]["evidence"]],
            "license": self._head.options.licence,
        }
        return _told(review)


def _address(row: GoldRow) -> str:
    """The same for the same sentence and batch in every release; no page of the web has it."""
    version = UUID(row["article_version"])
    return uuid5(version, f"{row['batch']}/{row['position']}").urn


def _claim(row: GoldRow, released: ReleasedArticle) -> Json:
    article = released.article
    appearance = _appearance(article, row)
    return _told(
        {
            "@type": "Claim",
            "author": list(_authors(row["record"]["attributions"], released)),
            "datePublished": article["published_at"],
            "appearance": appearance,
            "firstAppearance": {"@id": appearance["@id"]},
        }
    )


def _appearance(article: ArticleRow, row: GoldRow) -> Json:
    """The article, and where in it the sentence stands, in code points."""
    return _told(
        {
            "@type": "NewsArticle",
            "@id": UUID(article["article_version"]).urn,
            "url": article["url"],
            "headline": article["title"],
            "datePublished": article["published_at"],
            "inLanguage": article["language"],
            "author": {"name": article["author"]} if article["author"] else "",
            "publisher": _organization(article["outlet"]),
            "license": article["licence"],
            "oa:hasSelector": {
                "@type": "oa:TextPositionSelector",
                "oa:start": row["start"],
                "oa:end": row["end"],
            },
        }
    )


def _authors(attributions: list[AttributionEntry], released: ReleasedArticle) -> Iterator[Json]:
    """Who claims it, once each; the article's own voice is that of its outlet."""
    named: dict[str, Json] = {}
    for one in attributions:
        speaker = one["speaker"]
        if speaker["source"]:
            name = released.sources[speaker["source"]]["name"]
            named[name] = {"name": name}
        elif speaker["kind"] == "article" and (outlet := released.article["outlet"]):
            named[outlet] = {"@type": "Organization", "name": outlet}
    yield from named.values()


def _citation(one: StoredEvidence) -> Json:
    return _told(
        {
            "@type": "CreativeWork",
            "url": one["url"],
            "name": one["document"],
            "publisher": _organization(one["publisher"]),
            "text": one["passage"],
            "keywords": [one["kind"], one["stance"]],
            "pav:retrievedOn": one["retrieved_at"],
        }
    )


def _organization(name: str) -> object:
    return {"@type": "Organization", "name": name} if name else ""


def _told(values: Json) -> Json:
    return {key: value for key, value in values.items() if value not in ("", [], None)}
