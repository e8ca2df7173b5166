"""One article with everything that a set of annotations can hold, for tests without hypothesis."""

from annotations.domain.spans import Span
from annotations.formats.base import ArticleDraft
from annotations.formats.interchange import (
    AnnotationSet,
    Backing,
    Marked,
    Named,
    Origin,
    Said,
    Stop,
)

_WRITTEN = (
    "“The ferry, 🚢 ‘Ilva’, sank,” said Ada Brook, who had told AFP.",
    "It carried 40 lorries, the port log shows.",
    "السفينة غرقت ليلا.",
    "She went on: “Nobody 👩‍👩‍👧‍👦 checked.”",
)
TEXT = " ".join(_WRITTEN[:2]) + "\n" + " ".join(_WRITTEN[2:])


def span_of(words: str) -> Span:
    """Where these words of TEXT lie."""
    start = TEXT.index(words)
    return start, start + len(words)


SENTENCES = tuple(span_of(one) for one in _WRITTEN)


def full_draft() -> ArticleDraft:
    """One article with everything that a set of annotations can hold: two people's and gold."""
    brook = Named("source", "Ada Brook", (span_of("Ada Brook"),))
    afp = Stop("relay", Named("source", "AFP", (span_of("AFP"),)))
    told = Said(
        "told",
        "direct",
        (span_of("“The ferry,"), span_of("sank,”")),
        brook,
        cue=(span_of("said"),),
        chain=(Stop("origin", Named("not_stated")), afp),
        identity="named",
        role="government",
        certainty="probable",
    )
    went_on = Said(
        "went-on",
        "direct",
        (span_of("“Nobody 👩‍👩‍👧‍👦 checked.”"),),
        Named("source", "Ada Brook"),
        cue=(span_of("went on"),),
        continues="told",
        commitment="distancing",
        negated=True,
        anonymity_reason="was “afraid”;\nsaid so",
    )
    log = Backing(
        "https://example.org/log",
        "",
        "Port",
        "40 lorries",
        "2026-03-01",
        "primary_record",
        "supports",
    )
    marked = (
        Marked(*SENTENCES[0], "Q+C", fact_candidate=True),
        Marked(*SENTENCES[1], "V", note='a "note",\nwith a line', evidence=(log,)),
        Marked(*SENTENCES[2], "none", unsure=True),
        Marked(*SENTENCES[3], "Q"),
    )
    own = Said("own", None, (SENTENCES[1],), Named("article"), set_by="default")
    ann = AnnotationSet("A1", Origin.PERSON, marked, (told, own, went_on))
    ben = AnnotationSet("A2", Origin.PERSON, (Marked(*SENTENCES[0], "C"), *marked[1:3]), (own,))
    gold = AnnotationSet("gold", Origin.GOLD, marked, (told, own, went_on))
    return ArticleDraft(
        title="The ferry",
        text=TEXT,
        url="https://example.org/ferry",
        outlet="The Example",
        author="Ann Poe",
        published_at="2016-09-12",
        language="en",
        licence="CC-BY-4.0",
        credit="Ann Poe, The Example",
        sentences=SENTENCES,
        sets=(ann, ben, gold),
    )
