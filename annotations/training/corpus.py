"""Reads annotated articles to learn from: one JSON object a line, as PolNeAR is kept.

A line is {"doc", "text", "attributions": [{"content", "cue", "source"}]}; each of the three is a
list of [start, end] in half-open code points of the text, cue and source may be null.
"""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

import orjson

from annotations.domain.errors import UserError
from annotations.domain.messages import verbatim
from annotations.domain.spans import InvalidSpan, Span, check_spans
from annotations.domain.suggestions.evaluation_units import JoinedAttribution


class BadTrainingData(UserError):
    """Something given to learn from cannot be used; the words name the file, the line and why."""

    code = "bad_training_data"

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(verbatim(f"{place}: {reason}"))


@dataclass(frozen=True, slots=True)
class TrainingText:
    """An article with its gold. decided: the parts that gold speaks of; None = all of it."""

    doc: str
    text: str
    attributions: tuple[JoinedAttribution, ...]
    decided: tuple[Span, ...] | None = None


def read_corpus(path: Path) -> Iterator[TrainingText]:
    """The articles of a .jsonl or .jsonl.gz file. Raises BadTrainingData at the first bad line."""
    number = 0
    try:
        with _open(path) as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield _text(f"{path}:{number}", line)
    except OSError as error:
        raise BadTrainingData(str(path), f"cannot be read: {error.strerror or error}.") from error
    except (EOFError, zlib.error) as error:
        raise BadTrainingData(f"{path}:{number + 1}", "the file is broken off here.") from error


def _open(path: Path) -> gzip.GzipFile | BufferedReader:
    return gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb")


def _text(place: str, line: bytes) -> TrainingText:
    try:
        body = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BadTrainingData(place, f"this is not JSON: {error}.") from error
    if not isinstance(body, dict):
        raise BadTrainingData(place, "a line must be an object.")
    doc, text, attributions = body.get("doc"), body.get("text"), body.get("attributions")
    if not isinstance(doc, str) or not doc:
        raise BadTrainingData(place, '"doc" must be the name of the article.')
    if not isinstance(text, str) or not text.strip():
        raise BadTrainingData(place, '"text" must be the text of the article.')
    if not isinstance(attributions, list):
        raise BadTrainingData(place, '"attributions" must be a list.')
    joined = tuple(
        joined_attribution(place, value, text, field=f"attributions[{number}]")
        for number, value in enumerate(attributions)
    )
    return TrainingText(doc, text, joined)


def joined_attribution(place: str, value: Any, text: str, *, field: str) -> JoinedAttribution:
    """The attribution of a JSON value. Raises BadTrainingData, naming `place` and `field`."""
    if not isinstance(value, dict):
        raise BadTrainingData(place, f"{field} must be an object.")
    content, cue, source = (
        spans_of(place, value.get(role), text, field=f"{field}.{role}")
        for role in ("content", "cue", "source")
    )
    if not content:
        raise BadTrainingData(place, f"{field}.content must not be empty.")
    return JoinedAttribution(content, source, cue)


def spans_of(place: str, value: Any, text: str, *, field: str) -> tuple[Span, ...]:
    """The spans of a JSON value, null for none."""
    try:
        return check_spans(value or [], within=(0, len(text)), field=field)
    except InvalidSpan as error:
        raise BadTrainingData(place, f"{error.field}: {error.detail}") from error
