"""How far a linked attribution is to be trusted, as a share that can be read."""

from collections.abc import Sequence
from itertools import pairwise

from annotations.domain.suggestions.tagging.linking import Linked

WITHOUT_CUE = 0.7
WITHOUT_SOURCE = 0.7
WITHOUT_CONTENT = 0.5


def raw_trust(linked: Linked) -> float:
    """The mean trust of an attribution's spans, in [0, 1]; a missing cue or source costs.

    The least certain content counts, since one wrong piece makes the content wrong; without any,
    it was found otherwise.
    """
    content = min((span.trust for span in linked.contents), default=WITHOUT_CONTENT)
    cue = linked.cue.trust if linked.cue else WITHOUT_CUE
    source = linked.source.trust if linked.source else WITHOUT_SOURCE
    return (2 * content + cue + source) / 4


def calibrated(raw: float, curve: Sequence[tuple[float, float]]) -> float:
    """The share that came out right among attributions of this raw trust, by interpolation.

    curve: rising (raw, share) points, measured on articles held out from training.
    """
    if raw <= curve[0][0]:
        return round(curve[0][1], 2)
    for (low, below), (high, above) in pairwise(curve):
        if raw <= high:
            return round(below + (above - below) * (raw - low) / (high - low), 2)
    return round(curve[-1][1], 2)
