"""The submissions that gold was decided from, where a release does not hold them otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotations.queries.release_gold import InputAt
from annotations.queries.release_records import (
    StoredVersion,
    SubmittedAt,
    records_at,
    submissions_by_id,
)


@dataclass(frozen=True)
class Frozen:
    """Submissions by assignment id, and the records that each froze, by sentence id."""

    submissions: dict[int, SubmittedAt]
    records: dict[int, dict[int, StoredVersion]]

    def holds(self, one: InputAt) -> bool:
        """Whether this very version was frozen by this very submission."""
        submission = self.submissions.get(one.assignment_id)
        if submission is None or submission.number != one.submission:
            return False
        stored = self.records[one.assignment_id].get(one.sentence_id)
        return stored is not None and stored.version == one.record_version


def submissions_behind(
    inputs: Mapping[int, Sequence[InputAt]], *, there: Sequence[Frozen]
) -> list[Frozen]:
    """Whole submissions that gold rests on and that none of those there holds.

    Each of the answer has at most one submission of an assignment; mostly there is none at all.
    """
    missing = {
        one.submission_id: one.assignment_id
        for listed in inputs.values()
        for one in listed
        if not any(frozen.holds(one) for frozen in there)
    }
    if not missing:
        return []
    turns: list[dict[int, SubmittedAt]] = []
    for pk, submission in sorted(submissions_by_id(sorted(missing)).items()):
        free = next((turn for turn in turns if missing[pk] not in turn), None)
        if free is None:
            turns.append(free := {})
        free[missing[pk]] = submission
    return [Frozen(turn, records_at(turn)) for turn in turns]
