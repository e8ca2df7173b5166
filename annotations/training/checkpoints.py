"""Checkpoints of a training, and weights that another one left: safetensors, never a pickle."""

from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from annotations.training.corpus import BadTrainingData


def save_checkpoint(path: Path, tensors: Mapping[str, Tensor], notes: Mapping[str, str]) -> None:
    """Write a checkpoint whole or not at all."""
    unfinished = path.with_suffix(".unfinished")
    contiguous = {name: tensor.contiguous() for name, tensor in tensors.items()}
    save_file(contiguous, unfinished, metadata=dict(notes))
    unfinished.replace(path)


def load_checkpoint(path: Path, *, fingerprint: str) -> tuple[dict[str, Tensor], dict[str, str]]:
    """The tensors and notes of a checkpoint. Raises BadTrainingData for another training's."""
    try:
        with safe_open(path, framework="pt") as stream:
            notes = dict(stream.metadata() or {})
            tensors = {name: stream.get_tensor(name) for name in stream.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise BadTrainingData(str(path), f"cannot be read: {error}.") from error
    if notes.get("fingerprint") != fingerprint:
        raise BadTrainingData(
            str(path), "this training was begun with other data, another encoder or other choices."
        )
    return tensors, notes
