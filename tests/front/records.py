"""Sentences and their records as the browser holds them, filled with defaults."""

from typing import Any
from uuid import uuid4

from annotations.domain.named import named_spans
from annotations.domain.quoted import quoted_spans

Json = dict[str, Any]

SENTENCE = [100, 160]
QUOTED = [[100, 120], [140, 150]]


def make_attribution(*, kind: str = "source", set_by: str = "chosen", **fields: object) -> Json:
    """An attribution; the article's own voice has no mode, every other kind is indirect."""
    return {
        "uid": str(uuid4()),
        "mode": None if kind == "article" else "indirect",
        "continues": None,
        "content": [SENTENCE],
        "cue": [],
        "commitment": "neutral",
        "certainty": "asserted",
        "negated": False,
        "identity": None,
        "role": None,
        "anonymity_reason": "",
        "speaker": {
            "kind": kind,
            "source": str(uuid4()) if kind == "source" else None,
            "mention": [],
            "set_by": set_by,
        },
        "chain": [],
        "suggestion": None,
        **fields,
    }


def make_evidence(*, stance: str = "supports") -> Json:
    return {
        "uid": str(uuid4()),
        "url": "https://example.org/register",
        "document": "",
        "publisher": "",
        "passage": "212 on board",
        "retrieved_at": "",
        "kind": "primary_record",
        "stance": stance,
    }


def make_record(*, marks: str | None = None, **fields: object) -> Json:
    return {
        "marks": marks,
        "fact_candidate": False,
        "unsure": False,
        "note": "",
        "seconds": 0,
        "bulk": False,
        "attributions": [],
        "evidence": [],
        **fields,
    }


def make_context(**fields: object) -> Json:
    return {"sentence": SENTENCE, "quoted": QUOTED, "current": 0, "previous": None, **fields}


def in_state(marks: str | None, *attributions: Json, evidence: bool = True) -> Json:
    """A record of these marks, with evidence that supports unless asked otherwise."""
    found = [make_evidence()] if evidence else []
    return make_record(marks=marks, attributions=list(attributions), evidence=found)


def make_sentences(*texts: str) -> list[Json]:
    """Sentences of an article, each a paragraph, as the page has them."""
    article = "\n".join(texts)
    made: list[Json] = []
    for text in texts:
        start = made[-1]["end"] + 1 if made else 0
        named = [[start + first, start + past] for first, past in named_spans(text)]
        made.append({"text": text, "start": start, "end": start + len(text), "named": named})
    quoted = quoted_spans(article, [(one["start"], one["end"]) for one in made])
    return [one | {"quoted": spans} for one, spans in zip(made, quoted, strict=True)]
