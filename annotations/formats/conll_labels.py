"""Labels of tokens as spans of tokens, in every dialect of BIO.

B begins a span, I goes on, O is none; E or L ends it, S or U is one of a single token. In the
oldest dialect I begins one too, where nothing of the same label stands before it.
"""

import re
from collections.abc import Iterator, Sequence

LABEL = re.compile(r"([BIELSUM])-(\S+)")
OUTSIDE = ("O", "_", "-")
_STARTS, _ENDS = "BSU", "ELSU"


def spans_of(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """First token, token after the last, and label of each span in one sentence's column."""
    start, current, is_open = 0, "", False
    for place, written in enumerate(labels):
        found = LABEL.fullmatch(written)
        prefix, label = found.groups() if found else ("O", "")
        goes_on = is_open and label == current and prefix not in _STARTS
        if is_open and not goes_on:
            yield start, place, current
        if found and not goes_on:
            start, current = place, label
        is_open = found is not None
        if found and prefix in _ENDS:
            yield start, place + 1, current
            is_open = False
    if is_open:
        yield start, len(labels), current


def is_label(written: str) -> bool:
    return written in OUTSIDE or LABEL.fullmatch(written) is not None


def labels_of(spans: Sequence[tuple[int, int, str]], length: int) -> list[str]:
    """A sentence's column in BIO of spans that do not overlap, as `spans_of` reads it."""
    column = ["O"] * length
    for start, end, label in spans:
        column[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    return column
