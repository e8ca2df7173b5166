"""Reads a model folder and runs its network; a folder that is not what it says is refused.

Only ONNX, JSON and text are read, each with the SHA-256 that the folder's manifest names: nothing
in a model can run code here.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.domain.suggestions.tagging.decoding import Decoder, TaggedSpan, spans_of
from annotations.domain.suggestions.tagging.labels import LABELS
from annotations.domain.suggestions.tagging.pieces import Pieces
from annotations.domain.suggestions.tagging.windows import Window, windows_of

FORMAT = 1
MANIFEST = "manifest.json"
NETWORK = "model.onnx"
SETTINGS = "tagger.json"
VOCABULARY = "vocab.txt"
NEEDED = frozenset({NETWORK, SETTINGS, VOCABULARY, "MODEL_CARD.md"})
MOST_BYTES = 500_000_000
MAX_VERSION = 30
MAX_WINDOW = 510
OUT_OF_MEMORY = re.compile(r"bad.?alloc|allocate memory|out of memory", re.IGNORECASE)
KINDS = ("quote", "indirect")
Curve = tuple[tuple[float, float], ...]


class BadModel(UserError):
    """A model folder cannot be used; the words say why."""

    code = "bad_model"


@dataclass(frozen=True)
class Settings:
    """What `tagger.json` says; calibration: by kind of attribution, rising (raw, share) points."""

    name: str
    version: str
    language: str
    window: int
    start: NDArray[np.float32]
    transitions: NDArray[np.float32]
    calibration: Mapping[str, Curve]


class TaggerModel:
    """A trained tagger. The network is loaded at its first use, once per process."""

    def __init__(self, folder: Path) -> None:
        """Raises BadModel when a file is missing, changed or not readable."""
        if find_spec("onnxruntime") is None:
            raise BadModel(N_("onnxruntime is not installed."), code="no_onnxruntime")
        self.folder = folder
        self.files = _checked_files(folder)
        self.settings = _settings(folder / SETTINGS)
        self.digest = hashlib.sha256(repr(sorted(self.files.items())).encode()).hexdigest()

    @cached_property
    def pieces(self) -> Pieces:
        words = (self.folder / VOCABULARY).read_text(encoding="utf-8").splitlines()
        try:
            return Pieces(words)
        except ValueError as error:
            raise _unreadable(VOCABULARY, str(error)) from error

    @cached_property
    def _session(self) -> Any:
        """The network in onnxruntime, on one thread: workers are what runs side by side."""
        try:
            import onnxruntime  # noqa: PLC0415 - takes 0.1 s and 30 MB, which few processes need
        except ImportError as error:
            raise _unreadable("onnxruntime", str(error)) from error

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        content = (self.folder / NETWORK).read_bytes()
        if hashlib.sha256(content).hexdigest() != self.files[NETWORK]:
            raise _changed(NETWORK)
        return _run(
            lambda: onnxruntime.InferenceSession(
                content, options, providers=["CPUExecutionProvider"]
            )
        )

    def emissions(self, window: Window) -> NDArray[np.float32]:
        """Scores of the window's words: w x 7."""
        ids, first = window.ids(self.pieces)
        given = {"ids": np.array([ids], dtype=np.int64), "first": np.array(first, dtype=np.int64)}
        session = self._session
        (scores,) = _run(lambda: session.run(["emissions"], given))
        emissions = np.asarray(scores, dtype=np.float32)
        if emissions.shape != (len(first), len(LABELS)) or not np.isfinite(emissions).all():
            raise _unreadable(NETWORK, "its answer has another shape")
        return emissions

    def tag(self, text: str) -> tuple[list[tuple[int, int]], list[TaggedSpan]]:
        """The words of a text as (start, end), and the spans found among them, in order."""
        decoder = Decoder(self.settings.start, self.settings.transitions)
        words: list[tuple[int, int]] = []
        spans: list[TaggedSpan] = []
        for window in windows_of(text, self.pieces, size=self.settings.window):
            emissions = self.emissions(window)
            spans += spans_of(decoder.best(emissions), emissions, offset=len(words))
            words += window.words
        return words, spans


def _run(step: Callable[[], Any]) -> Any:
    """What a step of onnxruntime gives. Raises MemoryError or BadModel, and holds no frame of it.

    onnxruntime tells a lack of memory in words only.
    """
    try:
        return step()
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - onnxruntime has no base for what it raises
        failure = f"{type(error).__name__}: {error}"
    if OUT_OF_MEMORY.search(failure):
        raise MemoryError
    raise _unreadable(NETWORK, failure.partition(":")[0])


def _checked_files(folder: Path) -> dict[str, str]:
    """The files of a folder with their hashes, as its manifest names them."""
    manifest = _json(folder / MANIFEST)
    files = manifest.get("files")
    if manifest.get("format") != FORMAT or not isinstance(files, dict) or not set(files) >= NEEDED:
        raise BadModel(N_("{file} names another format or too few files.", file=MANIFEST))
    there = {path.name for path in folder.iterdir()} - {MANIFEST}
    odd = (there ^ NEEDED) | (set(files) ^ NEEDED)
    if odd:
        raise BadModel(
            N_("The model folder lacks files or has others: {files}.", files=", ".join(sorted(odd)))
        )
    for name, expected in files.items():
        if name != NETWORK and _sha256(folder / name) != expected:
            raise _changed(name)
    return {str(name): str(expected) for name, expected in files.items()}


def _unreadable(name: str, reason: str) -> BadModel:
    return BadModel(N_("{file} cannot be read: {reason}", file=name, reason=reason))


def _changed(name: str) -> BadModel:
    return BadModel(N_("{file} is not the file that the manifest names.", file=name))


def _sha256(path: Path) -> str:
    with _opened(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _opened(path: Path) -> Any:
    try:
        if path.is_symlink() or path.stat().st_size > MOST_BYTES:
            raise BadModel(N_("{file} is a link or too large.", file=path.name))
        return path.open("rb")
    except OSError as error:
        raise _unreadable(path.name, error.strerror or str(error)) from error


def _json(path: Path) -> dict[str, Any]:
    with _opened(path) as stream:
        try:
            body = json.load(stream)
        except (ValueError, RecursionError) as error:
            raise BadModel(N_("{file} is not JSON.", file=path.name)) from error
    if not isinstance(body, dict):
        raise BadModel(N_("{file} is not JSON.", file=path.name))
    return body


def _settings(path: Path) -> Settings:
    body = _json(path)
    try:
        settings = Settings(
            name=str(body["name"]),
            version=str(body["version"]),
            language=str(body["language"]),
            window=int(body["window"]),
            start=_scores(body["start"], (len(LABELS),)),
            transitions=_scores(body["transitions"], (len(LABELS), len(LABELS))),
            calibration={kind: _curve(body["calibration"][kind]) for kind in KINDS},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadModel(N_("{file} lacks something or is damaged.", file=path.name)) from error
    if body.get("format") != FORMAT or tuple(body.get("labels", ())) != LABELS:
        raise BadModel(N_("{file} is of another format.", file=path.name))
    if not 1 <= len(settings.version) <= MAX_VERSION or not 1 <= settings.window <= MAX_WINDOW:
        raise BadModel(N_("{file} lacks something or is damaged.", file=path.name))
    return settings


def _scores(values: Sequence[Any], shape: tuple[int, ...]) -> NDArray[np.float32]:
    scores = np.array(values, dtype=np.float32)
    if scores.shape != shape or not np.isfinite(scores).all():
        raise ValueError("other numbers than expected")
    return scores


def _curve(points: Sequence[Sequence[float]]) -> Curve:
    curve = tuple((float(raw), float(share)) for raw, share in points)
    rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(curve))
    if not curve or not rising or not all(0 <= one <= 1 for point in curve for one in point):
        raise ValueError("no rising curve of shares")
    return curve
