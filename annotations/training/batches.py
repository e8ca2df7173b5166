"""Windows of like length together, as tensors."""

import random
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from annotations.training.labelling import Example
from annotations.training.network import PADDING


class Batch(NamedTuple):
    """ids, mask: rows x pieces. first, labels: rows x words, labels with PADDING."""

    ids: Tensor
    mask: Tensor
    first: Tensor
    labels: Tensor


def batches_of(
    examples: Sequence[Example], *, most: int, order: random.Random | None = None
) -> list[list[Example]]:
    """Groups of examples whose padded size is at most so many pieces; shuffled by `order`."""
    ordered = sorted(examples, key=lambda one: (len(one.ids), one.ids))
    groups: list[list[Example]] = [[]]
    for example in ordered:
        if groups[-1] and (len(groups[-1]) + 1) * len(example.ids) > most:
            groups.append([])
        groups[-1].append(example)
    if order is not None:
        order.shuffle(groups)
    return groups


def batch_of(examples: Sequence[Example], device: torch.device) -> Batch:
    """The examples as padded tensors on a device."""
    rows = len(examples)
    pieces, words = max(len(one.ids) for one in examples), max(len(one.first) for one in examples)
    ids, mask = torch.zeros(2, rows, pieces, dtype=torch.long)
    first = torch.zeros(rows, words, dtype=torch.long)
    labels = torch.full((rows, words), PADDING)
    for row, one in enumerate(examples):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        mask[row, : len(one.ids)] = 1
        first[row, : len(one.first)] = torch.tensor(one.first)
        labels[row, : len(one.labels)] = torch.tensor(one.labels)
    return Batch(*(tensor.to(device) for tensor in (ids, mask, first, labels)))
