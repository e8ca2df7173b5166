"""Releases without the articles' words: offsets and hashes stay, from which they can be put back.

Left out are an article's text, the words beside spans, and reasons for anonymity in the words of
the text. Titles, the names of sources, notes and passages of evidence are not the article's
sentences; they stay. `rebuild.py`, which lies in such a release, puts the rest back where
somebody has the texts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, cast

from annotations.domain.texts import text_hash
from annotations.formats.base import ArticleDraft
from annotations.formats.interchange import Said
from annotations.formats.releases import rebuilding
from annotations.formats.releases.rows import ReleasedArticle

SCRIPT = "rebuild.py"
# The documents as they are once the words are back, which the script writes.
REBUILT = "rebuilt.json"
WORDS = frozenset({"content_text", "cue_text", "mention_text"})
REASON = "anonymity_reason"
REASON_AT = "anonymity_reason_at"
# What only one of the two kinds of release has.
_EITHER = WORDS | {REASON, REASON_AT, "text", "characters"}
Row = TypeVar("Row", bound=Mapping[str, Any])


def withheld(released: ReleasedArticle) -> ReleasedArticle:
    """The same rows without the article's words.

    Articles have `characters` in place of `text`, sentences the SHA-256 of their words, spans no
    words beside them, and a reason for anonymity that stands in the text its place there.
    """
    text = released.article["text"]
    return replace(
        released,
        article=_as(released.article, _without_text(released.article)),
        sentences=[
            _as(row, {**row, "sha256": text_hash(text[row["start"] : row["end"]])})
            for row in released.sentences
        ],
        annotations=_silent(released.annotations, text),
        independent=_silent(released.independent, text),
        gold=_silent(released.gold, text),
        gold_inputs=_silent(released.gold_inputs, text),
        suggestions=_silent(released.suggestions, text),
    )


def withheld_draft(draft: ArticleDraft) -> ArticleDraft:
    """The article as formats are written from it, without its words: spans and names alone."""
    sets = tuple(
        replace(one, said=tuple(_said(said, draft.text) for said in one.said)) for one in draft.sets
    )
    return replace(draft, text="", sets=sets)


def _said(said: Said, text: str) -> Said:
    reason = said.anonymity_reason
    return replace(said, anonymity_reason="") if reason and reason in text else said


def unworded(row: Any) -> Any:
    """A row as it is alike in a release with texts and in one without, to compare the two."""
    if isinstance(row, dict):
        return {key: unworded(one) for key, one in row.items() if key not in _EITHER}
    if isinstance(row, list):
        return [unworded(one) for one in row]
    return row


def rebuilding_script() -> bytes:
    """The program that puts the words back; it needs nothing but Python."""
    return Path(rebuilding.__file__).read_bytes()


def _without_text(row: Mapping[str, Any]) -> dict[str, object]:
    return dict(
        ("characters", len(value)) if key == "text" else (key, value) for key, value in row.items()
    )


def _silent(rows: Iterable[Row], text: str) -> list[Row]:
    return [_as(row, _without_words(row, text)) for row in rows]


def _without_words(value: Any, text: str) -> Any:
    """A JSON value whose objects have no words of the text beside their spans."""
    if isinstance(value, dict):
        return dict(_kept(value, text))
    if isinstance(value, list):
        return [_without_words(one, text) for one in value]
    return value


def _kept(value: dict[str, Any], text: str) -> Iterator[tuple[str, Any]]:
    for key, one in value.items():
        if key == REASON and one and (start := text.find(one)) >= 0:
            yield REASON_AT, [start, start + len(one)]
        elif key not in WORDS:
            yield key, _without_words(one, text)


def _as(_row: Row, changed: object) -> Row:
    """The changed row under its old type: only what writes rows sees it, key by key."""
    return cast(Row, changed)
