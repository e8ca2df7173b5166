"""The words that our Web Annotations have beside the standard's, and the context that says them.

Every attribute of a labelled span has a property of its own, so that nothing of an attribution is
lost; programs that do not know them pass over them, as the standard asks.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import orjson

from annotations.formats.interchange import Backing

STANDARD = "http://www.w3.org/ns/anno.jsonld"
CONTEXT = "context.json"
VOCABULARY = "urn:annotation-workbench:"

# Attribute of a labelled span -> property of an annotation.
PROPERTIES: Mapping[str, str] = MappingProxyType(
    {
        "key": "attributionKey",
        "mode": "speechMode",
        "negated": "negated",
        "speaker": "speakerKind",
        "name": "sourceName",
        "chain": "chain",
        "commitment": "commitment",
        "certainty": "certainty",
        "identity": "speakerIdentity",
        "role": "speakerRole",
        "anonymity_reason": "anonymityReason",
        "set_by": "speakerSetBy",
        "fact_candidate": "factCandidate",
        "unsure": "unsure",
        "evidence": "evidence",
        "place": "chainPlace",
    }
)
_NAMES = {term: name for name, term in PROPERTIES.items()}
FLAGS = frozenset({"negated", "fact_candidate", "unsure"})
ROWS: Mapping[str, Sequence[str]] = MappingProxyType(
    {"chain": ("place", "kind", "name"), "evidence": tuple(Backing.__slots__)}
)
# Field of an article -> property of the text that annotations are about.
ARTICLE: Mapping[str, str] = MappingProxyType(
    {
        "title": "title",
        "url": "url",
        "outlet": "outlet",
        "author": "author",
        "published_at": "publishedAt",
        "language": "language",
        "licence": "licence",
        "credit": "credit",
    }
)
_ABOUT: Mapping[str, str] = {
    "article": "The text that the annotations of a page are about.",
    "articleText": "The text itself; offsets count its code points from 0, the end left out.",
    "sha256": "Of the text in UTF-8.",
    "sentences": "Where its sentences lie: a list of [start, end].",
    "title": "Of the article.",
    "url": "Where the article stands.",
    "outlet": "Who published it.",
    "author": "As the article names them.",
    "publishedAt": "An ISO 8601 date, with or without a time.",
    "licence": "Of the text.",
    "credit": "Whom the licence asks to be named.",
    "annotationSet": "Annotations of one person, machine or adjudication of one text: a number.",
    "origin": "person, machine or gold.",
    "score": "Of a machine's proposal, from 0 to 1.",
    "relation": "What joins two annotations: Says, Cued_by, Passed_by or Continues.",
    "attributionKey": "What the attribution is called in its set.",
    "speechMode": "direct, mixed or indirect; none where the article itself speaks.",
    "negated": "The speaker denies the content.",
    "speakerKind": "article or not_stated; a named source has none.",
    "sourceName": "Of a source, whatever words mention it.",
    "chain": "Who told whom before and after the speaker: a list of {place, kind, name}.",
    "commitment": "How the text stands to what is said.",
    "certainty": "How certain the content is put.",
    "speakerIdentity": "named, described or unnamed.",
    "speakerRole": "government, expert, eyewitness and others.",
    "anonymityReason": "Why the source is not named, as the text puts it.",
    "speakerSetBy": "default, chosen or suggested; chosen where it is not told.",
    "factCandidate": "A claim that was held for a fact without evidence.",
    "unsure": "The annotator was not sure.",
    "evidence": "What was found elsewhere about a verified fact: a list of objects.",
    "chainPlace": "Which stop of the chain a relation is about, from 0.",
}
_JSON = ("sentences", *ROWS)


def context_document() -> bytes:
    """The context that ships with the annotations; `about` is for people, JSON-LD ignores it."""
    terms = {
        name: {"@id": f"aw:{name}", "@type": "@json"} if name in _JSON else f"aw:{name}"
        for name in _ABOUT
    }
    document = {"@context": {"@version": 1.1, "aw": VOCABULARY, **terms}, "about": _ABOUT}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def properties_of(attributes: Mapping[str, str]) -> dict[str, object]:
    """The attributes of a labelled span as properties of an annotation; its note is a body."""
    return {
        PROPERTIES[name]: _value(name, value)
        for name, value in attributes.items()
        if name in PROPERTIES
    }


def attributes_of(annotation: Mapping[str, object]) -> dict[str, str]:
    """The attributes that an annotation's properties stand for; what is formed otherwise is not."""
    told = {
        _NAMES[term]: _written(_NAMES[term], value)
        for term, value in annotation.items()
        if term in _NAMES
    }
    return {name: value for name, value in told.items() if value}


def _value(name: str, value: str) -> object:
    if name in FLAGS:
        return value == "true"
    if name in ROWS:
        return [dict(zip(ROWS[name], row, strict=True)) for row in orjson.loads(value)]
    return value


def _written(name: str, value: object) -> str:
    if name in FLAGS:
        return "true" if value is True else ""
    if name in ROWS and isinstance(value, list):
        rows = [_row(one, ROWS[name]) for one in value]
        return orjson.dumps(rows).decode() if rows and all(rows) else ""
    return value if isinstance(value, str) else ""


def _row(one: object, names: Sequence[str]) -> list[object]:
    return [one.get(name, "") for name in names] if isinstance(one, dict) else []
