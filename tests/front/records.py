"""Sentence records as the browser holds them, filled with defaults; a test sets what matters."""

from typing import Any
from uuid import uuid4

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
