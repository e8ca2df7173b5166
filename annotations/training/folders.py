"""Writes a model folder: the network, its settings, vocabulary and card, and their hashes."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotations.domain.suggestions.tagging.labels import LABELS
from annotations.domain.suggestions.tagging.model import (
    FORMAT,
    MANIFEST,
    MAX_VERSION,
    NEEDED,
    NETWORK,
    SETTINGS,
    VOCABULARY,
)
from annotations.training.calibration import Point
from annotations.training.corpus import BadTrainingData
from annotations.training.quantisation import Floats
from annotations.training.weights import START, TRANSITIONS, Weights

CARD = "MODEL_CARD.md"
DIGITS = 6
MAX_NAME = 80


@dataclass(frozen=True, kw_only=True)
class ModelParts:
    """What a folder is written from; everything but the card and the calibration."""

    name: str
    version: str
    language: str
    window: int
    network: bytes
    vocabulary: bytes
    weights: Weights


def check_names(*, name: str, version: str) -> None:
    """Raises BadTrainingData for a name or version that no page could show."""
    for value, most, what in ((name, MAX_NAME, "name"), (version, MAX_VERSION, "version")):
        if not 1 <= len(value) <= most or not value.isprintable():
            raise BadTrainingData(f"--{what}", f"this must have 1 to {most} characters.")


def check_out(out: Path) -> None:
    """Raises BadTrainingData where something other than a model would be overwritten."""
    if not out.exists():
        return
    if not out.is_dir():
        raise BadTrainingData(str(out), "this is a file, not a folder.")
    others = sorted({path.name for path in out.iterdir()} - NEEDED - {MANIFEST})
    if others:
        raise BadTrainingData(str(out), f"there are other files here: {', '.join(others[:5])}.")


def write_model(
    folder: Path, parts: ModelParts, *, calibration: Mapping[str, Sequence[Point]], card: str
) -> None:
    """Write all files into a folder, the manifest last."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        NETWORK: parts.network,
        VOCABULARY: parts.vocabulary,
        SETTINGS: _json(_settings(parts, calibration)),
        CARD: card.encode(),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    (folder / MANIFEST).write_bytes(
        _json({"files": dict(sorted(hashes.items())), "format": FORMAT})
    )


def move_model(folder: Path, out: Path) -> None:
    """Put a finished folder in its place; a model that stands there is replaced."""
    check_out(out)
    if out.exists():
        shutil.rmtree(out)
    folder.rename(out)


def _settings(parts: ModelParts, calibration: Mapping[str, Sequence[Point]]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "name": parts.name,
        "version": parts.version,
        "language": parts.language,
        "labels": LABELS,
        "window": parts.window,
        "start": _rounded(parts.weights[START]),
        "transitions": [_rounded(row) for row in parts.weights[TRANSITIONS]],
        "calibration": calibration,
    }


def _rounded(values: Floats) -> list[float]:
    return [round(float(value), DIGITS) for value in values]


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
