"""What formats cannot hold, counted in the same words for each of them.

Every writer says in `holds` which of the parts of a release named here it has a place for; the
others are counted for it, once for each article, however many annotators have a file.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from annotations.domain.messages import N_
from annotations.formats.base import MAX_LENGTHS, ArticleDraft
from annotations.formats.interchange import AnnotationSet
from annotations.formats.releases.rows import ReleasedArticle

UNDECIDED = N_("details of sentences that nobody decided")

FACTS = N_("titles, addresses, licences and other facts of articles")
TEXTS = N_("texts of articles")
SOURCES = N_("aliases and mergers of sources, which stand in sources.jsonl")
TIMES = N_("times, seconds, arms and other circumstances of decisions")
GOLD = N_("sentences of gold, which stand in gold.jsonl")
HOW = N_("how gold was decided, with its soft labels, which stands in gold.jsonl")
EARLIER = N_("rows of earlier submissions, which stand in annotations_independent.jsonl")
GOLD_INPUTS = N_(
    "rows that gold was decided from before they changed, which stand in gold_inputs.jsonl alone"
)
EARLIER_EVIDENCE = N_(
    "evidence behind earlier submissions, which stands in evidence_earlier.jsonl alone"
)
PLACES = N_("articles in batches, which stand in batch_articles.jsonl and batches.jsonl alone")
SUGGESTIONS = N_("suggestions, which stand in suggestions.jsonl alone")
FATES = N_("what annotators did with suggestions, which stands in suggestions.jsonl alone")

# What is known of an article beside its text.
FACT_NAMES = tuple(name for name in MAX_LENGTHS if name != "source_name")
# What formats of marked spans hold, where they have a place for articles and where not.
SPANS: frozenset[str] = frozenset({TEXTS, GOLD})
SPANS_AND_FACTS = SPANS | {FACTS}


class PartCounter:
    """Counts the parts of a release. Sources are few, and counted once in all articles."""

    def __init__(self) -> None:
        self._sources: set[str] = set()

    def parts(self, released: ReleasedArticle, draft: ArticleDraft) -> Mapping[str, int]:
        """How often each part occurs in an article.

        A release without texts says of each format what the same with texts says, for it can be
        rebuilt to be that one.
        """
        return {
            FACTS: count_facts(draft),
            TEXTS: 1,
            SOURCES: self._new_sources(released),
            TIMES: len(released.annotations),
            GOLD: len(released.gold),
            HOW: len(released.gold),
            EARLIER: len(released.independent),
            GOLD_INPUTS: len(released.gold_inputs),
            EARLIER_EVIDENCE: len(released.earlier_evidence),
            PLACES: len(released.places),
            SUGGESTIONS: len(released.suggestions),
            FATES: sum(len(one["fates"]) for one in released.suggestions),
        }

    def _new_sources(self, released: ReleasedArticle) -> int:
        """Those of which more than a name is known, and that no earlier article named."""
        told = {
            uid for uid, row in released.sources.items() if row["aliases"] or row["merged_into"]
        }
        found = len(told - self._sources)
        self._sources |= told
        return found


def count_facts(draft: ArticleDraft, names: Iterable[str] = FACT_NAMES) -> int:
    """How many of these are said of an article."""
    return sum(bool(getattr(draft, name)) for name in names)


def count_undecided(found: AnnotationSet, losses: Counter[str]) -> None:
    """Count undecided sentences of which something is said: without a mark they have no span."""
    lost = sum(
        one.marks is None and (one.unsure or bool(one.note or one.evidence)) for one in found.marked
    )
    if lost:
        losses[UNDECIDED] += lost
