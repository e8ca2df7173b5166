"""Reads the weights of a tagger that was trained elsewhere."""

from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from annotations.domain.suggestions.tagging.labels import LABELS
from annotations.training.corpus import BadTrainingData
from annotations.training.weights import OUTPUT, START, TRANSITIONS, Weights


def read_weights(path: Path) -> Weights:
    """The weights of a safetensors file. Raises BadTrainingData when they are no tagger's."""
    try:
        weights = {name: np.asarray(one, np.float32) for name, one in load_file(path).items()}
    except (OSError, SafetensorError) as error:
        raise BadTrainingData(str(path), f"cannot be read: {error}.") from error
    count = len(LABELS)
    shapes = {TRANSITIONS: (count, count), START: (count,), f"{OUTPUT}.bias": (count,)}
    for name, shape in shapes.items():
        if name not in weights or weights[name].shape != shape:
            raise BadTrainingData(str(path), f"these are no weights of a tagger: {name} is amiss.")
    return weights
