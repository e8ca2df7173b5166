"""CODEBOOK.md: every column of every table of a release, with its type and meaning."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from annotations.formats.releases import withholding
from annotations.formats.releases.rows import (
    AnnotationRow,
    ArticleRow,
    AttributionEntry,
    BatchRow,
    EarlierEvidenceRow,
    EvidenceRow,
    GoldRow,
    PlaceRow,
    SentenceRow,
    SourceRow,
    SuggestionRow,
)
from annotations.formats.releases.tables import COLUMNS

TEXT, WHOLE, DECIMAL, YES_OR_NO, TIME, ADDRESS = "text whole decimal yes_no time url".split()
SPANS, WORDS, UIDS, JSON = "spans", "texts", "uids", "json"

_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("position", "paragraph", "start", "end", "scheme", "submission"), WHOLE),
    **dict.fromkeys(("version_number", "record_version", "gold_version", "characters"), WHOLE),
    **dict.fromkeys(("overlap", "seed"), WHOLE),
    **dict.fromkeys(("seconds", "score", "blind_share"), DECIMAL),
    **dict.fromkeys(("independent", "fact_candidate", "unsure", "bulk", "carried"), YES_OR_NO),
    **dict.fromkeys(("negated", "quote", "claim_suggestions"), YES_OR_NO),
    **dict.fromkeys(("saved_at", "submitted_at", "published_at", "retrieved_at"), TIME),
    **dict.fromkeys(("as_of", "assigned_at"), TIME),
    **dict.fromkeys(("content", "cue", "mention"), SPANS),
    **dict.fromkeys(("content_text", "cue_text", "mention_text", "aliases"), WORDS),
    **dict.fromkeys(("valid", "withheld"), WORDS),
    **dict.fromkeys(("attributions", "evidence"), UIDS),
    **dict.fromkeys(("speaker", "chain", "record", "inputs", "distribution", "run"), JSON),
    **dict.fromkeys(("fates", "attribution", "thresholds"), JSON),
    "url": ADDRESS,
}

_MEANINGS: Mapping[str, str] = {
    "adjudicator": "pseudonym of who decided",
    "aliases": "other names of the source",
    "annotator": "pseudonym",
    "anonymity_reason": "why the speaker is not named, as the text or the annotator says",
    "arm": "assisted (suggestions were shown) or blind",
    "article_version": "uid of the version of the article",
    "as_of": "when it was decided",
    "assigned_at": "when the batch was assigned",
    "attribution": "what is proposed, shaped as an attribution, with names in place of sources",
    "attributions": "who is said to have said what; in CSV their uids",
    "author": "as the article has it",
    "batch": "uid of the batch of work",
    "batch_kind": "work, training or recheck; only work is released",
    "batch_name": "the batch's name",
    "blind_share": "share of the articles drawn to be blind",
    "bulk": "decided together with others in one act",
    "carried": "copied from an earlier version of the article and not touched since",
    "certainty": "how certain the speaker is: asserted, probable, possible or not_committed",
    "chain": "whom the words went through: an origin before the speaker, relays after",
    "characters": "length of the text in code points; the text itself is withheld",
    "claim_suggestions": "whether claims were proposed",
    "commitment": "how the article stands to the words: neutral, committing, distancing …",
    "content": "where the words lie that are attributed",
    "content_text": "those words",
    "continues": "uid of the earlier one that this one goes on with",
    "credit": "whom the licence asks to be named",
    "cue": "where the words lie that report it, such as a verb of saying",
    "cue_text": "those words",
    "distribution": "share of annotators for each set of marks (soft label)",
    "document": "the document, where it has no address",
    "end": "first code point after it",
    "evidence": "what was found elsewhere about the sentence: uids of evidence.jsonl",
    "fact_candidate": "a claim held for a fact without evidence",
    "fates": "what each annotator had done with it at submission",
    "gold_version": "how often the sentence's gold was decided",
    "identity": "of the speaker: named, described or unnamed",
    "independent": "submitted before others' marks on the article were readable",
    "inputs": "what the adjudicator had before them",
    "kind": "what kind it is",
    "language": "BCP 47 tag",
    "licence": "of the text",
    "marks": "none, C, V, Q, Q+C or Q+V; empty or null: undecided",
    "mention": "where the words lie that name the speaker",
    "mention_text": "those words",
    "merged_into": "uid of the source it was found to be",
    "method": "unanimous, single or adjudicated",
    "mode": "direct, mixed or indirect; null: the article's own voice",
    "name": "its name",
    "negated": "the speaker is said not to have said it",
    "note": "the person's own words about the decision",
    "outlet": "who published the article",
    "overlap": "how many annotators each article was given to",
    "paragraph": "number of the paragraph, from 0",
    "passage": "the words of the evidence",
    "position": "number of the sentence, from 0",
    "published_at": "date, or date and time, as the article has it",
    "publisher": "who published the evidence",
    "quote": "whether words in quotation marks are proposed as a quote",
    "reason": "why annotators differed: slip, guideline_gap, ambiguous or judgement",
    "record": "what was decided, as in annotations.jsonl, with its evidence",
    "record_version": "how often the sentence was saved",
    "retrieved_at": "when the evidence was looked at",
    "role": "of the speaker, such as government, expert or eyewitness",
    "run": "the finder that proposed it: name, version, hash of its configuration",
    "saved_at": "when the decision was saved",
    "scheme": "number of the guideline in schemes/",
    "scope": "project, or version: the source is known in one article only",
    "score": "how sure the finder is, from 0 to 1",
    "seconds": "active seconds on the sentence",
    "seed": "of the draw of arms and people",
    "set_by": "how the speaker came about: default, chosen or suggested",
    "sha256": "SHA-256 of the text in UTF-8",
    "source": "uid of the speaker in sources.jsonl",
    "speaker": "who speaks: kind, source, mention, set_by",
    "speaker_kind": "source, not_stated or article (its own voice)",
    "splitter": "what split the sentences",
    "splitter_version": "its version",
    "stance": "supports, refutes or context",
    "start": "first code point of the sentence in the article's text",
    "submission": "number of the annotator's submission of the article",
    "submitted_at": "when the annotator submitted the article",
    "suggestion": "uid of the suggestion it was made from",
    "text": "the article's text",
    "thresholds": "least score shown, by kind of suggestion",
    "title": "as the article has it; no sentence of the text",
    "uid": "stays the same in every release",
    "unsure": "the annotator was not sure",
    "url": "address",
    "valid": "pseudonyms of annotators whose decision may stand beside it",
    "version_number": "number of the version of the article, from 1",
    "withheld": "uids of batches in which nobody was shown it",
}

ATTRIBUTIONS = "attributions (within a row)"
TABLES: Mapping[str, tuple[str, ...]] = {
    "articles.jsonl": tuple(ArticleRow.__annotations__),
    "sentences.jsonl": tuple(SentenceRow.__annotations__),
    "annotations.jsonl": tuple(AnnotationRow.__annotations__),
    "annotations_independent.jsonl": tuple(AnnotationRow.__annotations__),
    ATTRIBUTIONS: tuple(AttributionEntry.__annotations__),
    "gold.jsonl": tuple(GoldRow.__annotations__),
    "gold_inputs.jsonl": tuple(AnnotationRow.__annotations__),
    "evidence.jsonl": tuple(EvidenceRow.__annotations__),
    "evidence_earlier.jsonl": tuple(EarlierEvidenceRow.__annotations__),
    "suggestions.jsonl": tuple(SuggestionRow.__annotations__),
    "sources.jsonl": tuple(SourceRow.__annotations__),
    "batch_articles.jsonl": tuple(PlaceRow.__annotations__),
    "batches.jsonl": tuple(BatchRow.__annotations__),
    **COLUMNS,
}

_SAYS = {
    TEXT: "text",
    WHOLE: "whole number",
    DECIMAL: "number",
    YES_OR_NO: "true or false",
    TIME: "time (UTC, ISO 8601) or date",
    ADDRESS: "URL",
    SPANS: "pairs of offsets; in CSV `start-end;start-end`",
    WORDS: "list of texts; in CSV of words under spans, joined by […]",
    UIDS: "list; in CSV parted by semicolons",
    JSON: "JSON",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; kind: one of the constants above."""

    name: str
    kind: str
    meaning: str


def columns_of(table: str, *, withheld: bool = False) -> list[Column]:
    """The columns of a table in order; withheld: where the articles' words are left out."""
    names = list(TABLES[table])
    if withheld and table == "articles.jsonl":
        names[names.index("text")] = "characters"
    if withheld and table == "sentences.jsonl":
        names.append("sha256")
    if withheld and table == ATTRIBUTIONS:
        names = [name for name in names if name not in withholding.WORDS]
    return [Column(name, _TYPES.get(name, TEXT), _MEANINGS[name]) for name in names]


def codebook(files: Container[str], *, withheld: bool) -> bytes:
    """The document for those tables that are among the files of a release."""
    lines = ["# Codebook", "", _OPENING]
    for table in (one for one in TABLES if one == ATTRIBUTIONS or one in files):
        lines += ["", f"## {table}", "", "| column | type | meaning |", "| --- | --- | --- |"]
        lines += [
            f"| {one.name} | {_SAYS[one.kind]} | {one.meaning} |"
            for one in columns_of(table, withheld=withheld)
        ]
    return ("\n".join(lines) + "\n").encode()


_OPENING = (
    "Every column of every table. Offsets count code points of the article version's text, half "
    "open: `text[start:end]`. An empty text means not stated, null that there is none."
)
