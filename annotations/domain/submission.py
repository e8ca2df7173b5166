"""What must be true of an article before a person may submit it."""

from collections.abc import Mapping
from dataclasses import dataclass

from annotations.domain import marks as mark_sets
from annotations.domain.messages import N_, Message
from annotations.domain.record import Record


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one sentence (0-based position) keeps the article from being submitted."""

    position: int
    code: str
    detail: Message


def find_problems(records: Mapping[int, Record], *, sentence_count: int) -> list[Problem]:
    """Every sentence that is undecided or breaks a rule of submission, in order."""
    return [
        problem
        for position in range(sentence_count)
        if (problem := _problem(position, records.get(position))) is not None
    ]


def _problem(position: int, record: Record | None) -> Problem | None:
    if record is None or not record.is_decided:
        return Problem(position, "undecided", N_("This sentence is undecided."))
    if mark_sets.needs_attribution(record.marks) and not record.attributions:
        return Problem(
            position, "speaker_missing", N_("This sentence does not say who is speaking.")
        )
    if not mark_sets.has_quote(record.marks):
        return _unmarked_quote(position, record)
    quoted = [one for one in record.attributions if one.is_quoted]
    if not quoted:
        return Problem(
            position,
            "quote_without_quotation",
            N_("Marked as a quote, but no attribution is direct or mixed."),
        )
    if any(one.speaker.set_by == "default" for one in quoted):
        return Problem(
            position,
            "speaker_not_chosen",
            N_("Choose who is quoted, or confirm not stated with 0."),
        )
    return None


def _unmarked_quote(position: int, record: Record) -> Problem | None:
    if any(one.is_quoted for one in record.attributions):
        return Problem(
            position,
            "quotation_without_quote",
            N_("An attribution is direct or mixed, but the sentence is not marked as a quote."),
        )
    return None
