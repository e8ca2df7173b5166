"""A report: one cue with its subject and its content, as places in one sentence."""

from dataclasses import dataclass
from typing import Literal

from annotations.domain.suggestions.base import Certainty, Commitment
from annotations.domain.suggestions.phrases import Phrase

Shape = Literal[
    "before_quotation",
    "after_quotation",
    "that_clause",
    "bare_clause",
    "question",
    "matter",
    "aim",
    "particle",
    "trailing",
    "according",
    "colon",
]


@dataclass(frozen=True, slots=True)
class Report:
    """`content` holds token ranges (first, past) of the sentence, in order.

    cue: token ranges. subject: the speaker's phrase or None. recipient: whom it was told.
    negated: whether the content is said not to hold. spoken: false where nobody speaks, as in what
    a study shows.
    """

    cue: tuple[Phrase, ...]
    subject: Phrase | None
    recipient: Phrase | None
    content: tuple[Phrase, ...]
    shape: Shape
    commitment: Commitment
    certainty: Certainty
    negated: bool
    strong: bool
    spoken: bool
