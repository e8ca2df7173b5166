"""What the tagger says of each word: outside, or the beginning or inside of a span."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

SpanRole = Literal["source", "cue", "content"]
ROLES: tuple[SpanRole, ...] = ("source", "cue", "content")
LABELS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BI"))
OUTSIDE = 0
FORBIDDEN = -1e4


def begin(role: SpanRole) -> int:
    """The label of a span's first word; its other words have the next label."""
    return 1 + 2 * ROLES.index(role)


def role_of(label: int) -> SpanRole | None:
    """The role of a label; None outside of spans."""
    return None if label == OUTSIDE else ROLES[(label - 1) // 2]


def is_begin(label: int) -> bool:
    return label % 2 == 1


def forbidden_steps() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Penalties (start: 7, steps: 7 x 7) that let no span go on which has not begun."""
    inside = np.array([label.startswith("I-") for label in LABELS])
    start = np.where(inside, FORBIDDEN, 0).astype(np.float32)
    same = np.array([[a[2:] == b[2:] for b in LABELS] for a in LABELS])
    steps = np.where(inside[None, :] & ~same, FORBIDDEN, 0).astype(np.float32)
    return start, steps
