"""How a tagger is trained: the choices that decide what comes out."""

import hashlib
import json
from dataclasses import asdict, dataclass

WINDOW = 254


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """data: hashes of what is learnt from, the encoder's among them. held_out: a hash of the names
    of what is not. batch: most pieces learnt from at once. mean: how much of the running mean of
    the weights is kept at each step."""

    data: tuple[str, ...]
    held_out: str
    epochs: int
    seed: int
    window: int = WINDOW
    rate: float = 2.5e-4
    batch: int = 2048
    mean: float = 0.997

    @property
    def fingerprint(self) -> str:
        """Equal for trainings that come to the same weights."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
