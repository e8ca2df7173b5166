"""How far a guess is to be trusted: the share right of its pattern, rounded.

BY_SHAPE holds, for strong and for weak cues, how often content and speaker of a pattern came out
right on a development corpus of news (content with an intersection over union of at least 0.5 and
a speaker that shares a word), rounded by hand. The rest are plain deductions.
"""

from annotations.domain.suggestions.reports import Report, Shape

BY_SHAPE: dict[Shape, tuple[float, float]] = {
    "before_quotation": (0.95, 0.87),
    "after_quotation": (0.81, 0.65),
    "that_clause": (0.84, 0.72),
    "bare_clause": (0.81, 0.5),
    "question": (0.8, 0.53),
    "matter": (0.7, 0.53),
    "aim": (0.6, 0.45),
    "particle": (0.6, 0.58),
    "trailing": (0.8, 0.4),
    "according": (0.79, 0.79),
    "colon": (0.6, 0.15),
}
# Quoted words without a cue: the words are right more often than "not stated" is.
UNCLAIMED = 0.3
NO_SUBJECT = 0.4
UNRESOLVED = 0.05
CONTINUED = 0.05


def score_of(report: Report | None, *, resolved: bool, continued: bool) -> float:
    """Return the score in [0, 1] of a guess.

    report: None for quoted words alone. resolved: whether the speaker has a name. continued:
    whether the guess goes on with a statement whose cue stands in another sentence.
    """
    if report is None:
        return UNCLAIMED
    strong, weak = BY_SHAPE[report.shape]
    score = strong if report.strong else weak
    if report.subject is None:
        score -= NO_SUBJECT
    elif not resolved:
        score -= UNRESOLVED
    if continued:
        score -= CONTINUED
    return round(min(1.0, max(0.0, score)), 2)
