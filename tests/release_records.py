"""The articles and sentence records of the fixed project, with uids that never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

SPACE = UUID("6f1d2c52-0c63-4b6e-9d4b-0f6f3d0f7a11")
BEGIN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
FERRY = (
    "“The ferry, 🚢 ‘Ilva’, sank,” said Ada Brook, the harbour master.",
    "It carried 40 lorries, the port log shows.",
    "السفينة غرقت ليلا.",
    "She went on: “Nobody checked.”",
)
BRIDGE = ("The old bridge is safe, the council says.", "Nobody else was asked.")
TEXTS = {
    "ferry": FERRY,
    "bridge": BRIDGE,
    "open": ("This one is still being read.",),
    "never": ("Nobody was given this.",),
    "training": ("People learned on this.",),
    "archived": ("This was put away.",),
}


def uid(*names: str) -> UUID:
    return uuid5(SPACE, "/".join(names))


def after(minutes: int) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


@dataclass(frozen=True)
class Saved:
    """One saved record: sentence, version, event number, and the record."""

    article: str
    person: str
    position: int
    version: int
    seq: int
    record: dict[str, object]


def saves() -> list[Saved]:
    quote = spans_of(FERRY, 0, "“The ferry, 🚢 ‘Ilva’, sank,”")
    told = _said("brook", quote, "ferry", "ann", mention=spans_of(FERRY, 0, "Ada Brook"))
    return [
        Saved("ferry", "ann", 0, 1, 11, _record("C", [_own_voice(FERRY, 0, "x")])),
        Saved(
            "ferry",
            "ann",
            0,
            2,
            12,
            _record("Q+C", [told | {"suggestion": str(uid("suggestion", "quote"))}])
            | {"note": 'a "note",\nwith a line,\rand a return', "seconds": 12.345},
        ),
        Saved(
            "ferry",
            "ann",
            1,
            1,
            13,
            _record("V", [_own_voice(FERRY, 1, "ann")])
            | {"note": "=1+1", "evidence": [_evidence()], "fact_candidate": False},
        ),
        Saved("ferry", "ann", 2, 1, 14, _record("none", []) | {"bulk": True}),
        Saved("ferry", "ann", 3, 1, 15, _record("Q", [_going_on()])),
        Saved(
            "ferry",
            "ben",
            0,
            1,
            16,
            _record("Q", [_said("brook2", quote, "ferry", "ben")]) | {"unsure": True},
        ),
        Saved("ferry", "ben", 1, 1, 17, _record("C", [_through_log()]) | {"fact_candidate": True}),
        Saved("ferry", "ben", 2, 1, 18, _record("none", [])),
        Saved("ferry", "ben", 3, 1, 19, _record("none", [])),
        *_plain("bridge", "ann", 21, "C", "none"),
        *_plain("bridge", "ben", 23, "C", "C"),
        Saved("bridge", "ben", 1, 2, 65, _record("none", [])),
        *_plain("bridge", "cem", 25, "C"),
        *_plain("open", "ann", 26, "C"),
        *_plain("open", "ben", 27, "C"),
        *_plain("training", "ann", 28, "C"),
        *_plain("archived", "ann", 29, "C"),
        # After the last submission: not in any release.
        Saved("ferry", "ben", 3, 2, 80, _record("C", [_own_voice(FERRY, 3, "late")])),
    ]


def _plain(article: str, person: str, seq: int, *marks: str) -> list[Saved]:
    return [
        Saved(
            article,
            person,
            position,
            1,
            seq + position,
            _record(
                one,
                [_own_voice(TEXTS[article], position, f"{article}-{person}")] if one == "C" else [],
            ),
        )
        for position, one in enumerate(marks)
    ]


def _record(marks: str, attributions: list[dict[str, object]]) -> dict[str, object]:
    return {"marks": marks, "seconds": 3.0, "attributions": attributions}


def attribution_body(content: list[list[int]], mode: str | None) -> dict[str, object]:
    return {
        "mode": mode,
        "content": content,
        "cue": [],
        "commitment": "neutral",
        "certainty": "asserted",
        "negated": False,
        "identity": None,
        "role": None,
        "anonymity_reason": "",
        "chain": [],
    }


def _own_voice(text: Sequence[str], position: int, name: str) -> dict[str, object]:
    content = spans_of(text, position, text[position])
    return attribution_body(content, None) | {
        "uid": str(uid("own", name, str(position))),
        "speaker": {"kind": "article", "source": None, "mention": [], "set_by": "default"},
    }


def _said(
    source: str,
    content: list[list[int]],
    article: str,
    person: str,
    *,
    mention: list[list[int]] | None = None,
) -> dict[str, object]:
    return attribution_body(content, "direct") | {
        "uid": str(uid("said", article, person)),
        "identity": "named",
        "role": "government",
        "cue": spans_of(FERRY, 0, "said"),
        "speaker": {
            "kind": "source",
            "source": str(uid("source", source)),
            "mention": mention or [],
            "set_by": "chosen",
        },
    }


def _going_on() -> dict[str, object]:
    return _said("brook", spans_of(FERRY, 3, "“Nobody checked.”"), "ferry", "ann2") | {
        "continues": str(uid("said", "ferry", "ann")),
        "negated": True,
    }


def _through_log() -> dict[str, object]:
    content = spans_of(FERRY, 1, "It carried") + spans_of(FERRY, 1, "lorries")
    link = {"place": "origin", "kind": "source", "source": str(uid("source", "log"))}
    return attribution_body(content, "indirect") | {
        "uid": str(uid("log", "ben")),
        "speaker": {"kind": "not_stated", "source": None, "mention": [], "set_by": "chosen"},
        "chain": [link | {"mention": spans_of(FERRY, 1, "the port log")}],
    }


def _evidence() -> dict[str, object]:
    return {
        "uid": str(uid("evidence")),
        "url": "https://example.org/log",
        "document": "+port log, vol. 2",
        "publisher": "Port of Renn",
        "passage": "40 lorries;\n“all told”",
        "retrieved_at": "2026-03-01",
        "kind": "primary_record",
        "stance": "supports",
    }


def spans_of(text: Sequence[str], position: int, words: str) -> list[list[int]]:
    """The place of some words of a sentence in the whole text."""
    before = sum(len(one) + 2 for one in text[:position])
    start = before + text[position].index(words)
    return [[start, start + len(words)]]
