"""Which of two versions of a finder is the newer one, whichever of them answered last."""

import re

_PARTS = re.compile(r"(\d+)|([^\d.]+)")


def version_key(version: str) -> tuple[tuple[int, int, str], ...]:
    """A key to sort versions by: "1.9" before "1.10", "2-rc1" before "2"."""
    parts = [
        (1, int(digits), "") if digits else (-1, 0, word)
        for digits, word in _PARTS.findall(version)
    ]
    return (*parts, (0, 0, ""))
