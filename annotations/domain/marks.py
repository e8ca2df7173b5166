"""The marks a sentence can bear: which sets are legal, and what each set stands for.

None = undecided, "none" = looked at and none of these. C claim, V verified fact, Q quote.
C and V exclude each other; none excludes all.
"""

from typing import Literal

Marks = Literal["none", "C", "V", "Q", "Q+C", "Q+V"]

LEGAL_SETS: tuple[Marks, ...] = ("none", "C", "V", "Q", "Q+C", "Q+V")
QUOTE_SETS: tuple[Marks, ...] = ("Q", "Q+C", "Q+V")
CLAIM_SETS: tuple[Marks, ...] = ("C", "Q+C")
VERIFIED_SETS: tuple[Marks, ...] = ("V", "Q+V")
UNVERIFIED_SETS: tuple[Marks, ...] = ("none", "C", "Q", "Q+C")


def is_legal(value: object) -> bool:
    """Whether `value` is one of the seven states of a sentence, None included."""
    return value is None or (isinstance(value, str) and value in LEGAL_SETS)


def has_quote(marks: str | None) -> bool:
    return marks in QUOTE_SETS


def has_claim(marks: str | None) -> bool:
    return marks in CLAIM_SETS


def has_verified_fact(marks: str | None) -> bool:
    return marks in VERIFIED_SETS


def needs_attribution(marks: str | None) -> bool:
    """C, Q and V must say who; none may (an indirect opinion), undecided need not."""
    return marks is not None and marks != "none"
