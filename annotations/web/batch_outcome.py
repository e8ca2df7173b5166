"""What assigning a batch would do, said before it is done."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django import forms

from annotations.actions.batches import usual_blind_share
from annotations.models import ArticleVersion

LARGEST_OVERLAP = 1000


@dataclass(frozen=True)
class Outcome:
    """Figures of the form as it stands; elements/batch-outcome.js keeps them up to date.

    each: the most assignments that one person gets. blind: articles that are blind at least.
    """

    articles: int
    people: int
    overlap: int
    assignments: int
    each: int
    blind: int


def outcome_of(form: forms.Form, listed: Sequence[ArticleVersion]) -> Outcome:
    chosen = set(form["articles"].value() or [])
    taken = [one for one in listed if str(one.uid) in chosen]
    people = len(form["annotators"].value() or [])
    overlap = min(_overlap(form["overlap"].value()), people)
    assignments = len(taken) * overlap
    unsuggested = sum(not one.has_suggestions for one in taken)  # type: ignore[attr-defined]
    share = _share(form["blind_percent"].value())
    drawn = math.ceil((usual_blind_share(len(taken)) if share is None else share) * len(taken))
    return Outcome(
        articles=len(taken),
        people=people,
        overlap=overlap,
        assignments=assignments,
        each=math.ceil(assignments / people) if people else 0,
        blind=max(unsuggested, drawn),
    )


def _overlap(given: object) -> int:
    text = str(given)
    return min(int(text[:6]), LARGEST_OVERLAP) if text.isascii() and text.isdigit() else 0


def _share(given: object) -> Decimal | None:
    """The share in [0, 1] that a percentage stands for; None where none can be read."""
    try:
        percent = Decimal(str(given))
    except InvalidOperation:
        return None
    return percent / 100 if percent.is_finite() and 0 <= percent <= 100 else None  # noqa: PLR2004
