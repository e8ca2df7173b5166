"""What people did with an article of a release, as history and as the rows projected from it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import uuid4

from annotations.actions.bulk_rows import stored_uid
from annotations.actions.restored_history import (
    Deciding,
    Saving,
    Sheets,
    Submitting,
    Worker,
    happenings,
)
from annotations.actions.restored_project import Restoration
from annotations.actions.restored_projection import Named, project_work
from annotations.actions.restored_rows import time_of
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.formats.releases.reading import Decided, FoundArticle, GoldFound, Line
from annotations.formats.releases.rows import FateEntry, SuggestionRow
from annotations.formats.releases.values import json_line
from annotations.models import (
    Gold,
    GoldInput,
    GoldVersion,
    Outcome,
    Reaction,
    RecordVersion,
    Submission,
)
from annotations.queries.fates import SUBMITTED

RECORDS_RESTORED = "records.restored"
GOLD_RESTORED = "gold.restored"


@dataclass(frozen=True, slots=True)
class _Fate:
    """What became of a suggestion; place: the path of `entry` in its row."""

    line: Line[SuggestionRow]
    place: str
    entry: FateEntry

    @property
    def suggestion(self) -> str:
        return self.line.row["uid"]

    def time(self, name: Literal["shown_at", "outcome_at"]) -> str | None:
        """As the database keeps it. Raises RefusedRelease."""
        at = self.entry[name]
        return None if at is None else time_of(self.line, at, f"{self.place}.{name}")


Fates = Mapping[Worker, list[_Fate]]


@dataclass(frozen=True)
class Desk:
    """The keys of what is worked on in an article; version: its uid."""

    version: str
    sentences: list[int]
    places: Mapping[str, int]
    assignments: Mapping[Worker, tuple[int, str]]
    suggestions: Mapping[str, int]
    records: dict[tuple[Worker, int, int], int] = field(default_factory=dict)
    submissions: dict[tuple[Worker, int], int] = field(default_factory=dict)


def store_work(restoration: Restoration, desk: Desk, found: FoundArticle, sheets: Sheets) -> None:
    """Take the history in its order, then what it comes to. Raises RefusedRelease."""
    fates = _fates_of(found.suggestions)
    last = {worker: max(submissions) for worker, submissions in sheets.items()}
    for one in happenings(sheets, found.gold):
        if isinstance(one, Saving):
            _store_records(restoration, desk, one)
        elif isinstance(one, Submitting):
            is_last = one.line.row["submission"] == last[one.worker]
            _submit(restoration, desk, one, fates.get(one.worker, []) if is_last else [])
        else:
            _decide(restoration, desk, one)
    named = Named(restoration.source_keys, desk.suggestions)
    for worker, submissions in sheets.items():
        newest, assignment = _newest(submissions.values()), desk.assignments[worker][0]
        project_work(restoration.rows, assignment, desk.sentences, newest, named)
    for worker, listed in fates.items():
        _store_reactions(restoration, desk, worker, listed)


def _store_records(restoration: Restoration, desk: Desk, saving: Saving) -> None:
    assignment, uid = desk.assignments[saving.worker]
    first = saving.records[0].line
    event = restoration.event(
        RECORDS_RESTORED,
        at=time_of(first, saving.at, "saved_at"),
        by=restoration.person(first, saving.worker[0], "annotator"),
        object_uid=uid,
    )
    for one in saving.records:
        row = one.line.row
        key = restoration.rows.key(RecordVersion)
        desk.records[saving.worker, row["position"], row["record_version"]] = key
        restoration.rows.add(
            RecordVersion,
            None,
            id=key,
            assignment_id=assignment,
            sentence_id=desk.sentences[row["position"]],
            version=row["record_version"],
            payload=json_line(one.record.as_json()).decode(),
            event_id=event,
            seq=restoration.seq,
            carried=row["carried"],
        )


def _submit(restoration: Restoration, desk: Desk, one: Submitting, fates: list[_Fate]) -> None:
    assignment, uid = desk.assignments[one.worker]
    row = one.line.row
    number, at = row["submission"], time_of(one.line, one.at, "submitted_at")
    restoration.event(
        SUBMITTED,
        at=at,
        by=restoration.person(one.line, one.worker[0], "annotator"),
        object_uid=uid,
        answer={"number": number, "fates": [_kept(fate) for fate in fates]},
    )
    key = restoration.rows.key(Submission)
    desk.submissions[one.worker, number] = key
    restoration.rows.add(
        Submission,
        None,
        id=key,
        assignment_id=assignment,
        number=number,
        at=at,
        seq=restoration.seq,
        independent=row["independent"],
    )


def _kept(fate: _Fate) -> JsonObject:
    """The fate as the event of a submission keeps it."""
    shared = ("shown_at", "outcome", "outcome_at", "fields", "marks_before")
    return {"suggestion": fate.suggestion, **{key: fate.entry[key] for key in shared}}  # type: ignore[literal-required]


def _fates_of(lines: Iterable[Line[SuggestionRow]]) -> Fates:
    found: defaultdict[Worker, list[_Fate]] = defaultdict(list)
    for line in lines:
        for number, entry in enumerate(line.row["fates"]):
            fate = _Fate(line, f"fates[{number}]", entry)
            if entry["outcome"] not in Outcome.values:
                raise line.refused(N_("there is no such outcome"), f"{fate.place}.outcome")
            found[entry["annotator"], entry["batch"]].append(fate)
    return found


def _store_reactions(
    restoration: Restoration, desk: Desk, worker: Worker, fates: list[_Fate]
) -> None:
    if worker not in desk.assignments:
        first = fates[0]
        raise first.line.refused(N_("nobody submitted what it is about"), first.place)
    for fate in fates:
        restoration.rows.add(
            Reaction,
            fate.line,
            suggestion_id=desk.suggestions[fate.suggestion],
            assignment_id=desk.assignments[worker][0],
            shown_at=fate.time("shown_at"),
            outcome=fate.entry["outcome"],
            outcome_at=fate.time("outcome_at"),
            fields=json_line(fate.entry["fields"]).decode(),
            marks_before=fate.entry["marks_before"] or "",
        )


def _decide(restoration: Restoration, desk: Desk, deciding: Deciding) -> None:
    line = deciding.gold[0].line
    if (place := desk.places.get(deciding.batch)) is None:
        raise line.refused(N_("the article is not in this batch"), "batch")
    by = None
    if deciding.adjudicator:
        by = restoration.person(line, deciding.adjudicator, "adjudicator")
        restoration.adjudicators.add(deciding.adjudicator)
    event = restoration.event(
        GOLD_RESTORED, at=time_of(line, deciding.at, "as_of"), by=by, object_uid=desk.version
    )
    for one in deciding.gold:
        _store_gold(restoration, desk, one, place, event)


def _store_gold(
    restoration: Restoration, desk: Desk, one: GoldFound, place: int, event: int
) -> None:
    row, key = one.line.row, restoration.rows.key(GoldVersion)
    sentence = desk.sentences[row["position"]]
    restoration.rows.add(
        GoldVersion,
        one.line,
        id=key,
        uid=stored_uid(uuid4()),
        batch_article_id=place,
        sentence_id=sentence,
        version=row["gold_version"],
        payload=json_line(one.record.as_json()).decode(),
        method=row["method"],
        reason=row["reason"],
        note=row["note"],
        bulk=row["bulk"],
        event_id=event,
        seq=restoration.seq,
    )
    restoration.rows.add(
        Gold,
        one.line,
        batch_article_id=place,
        sentence_id=sentence,
        current_id=key,
        version=row["gold_version"],
        marks=row["marks"],
        method=row["method"],
        reason=row["reason"],
    )
    _store_inputs(restoration, desk, one, key)


def _store_inputs(restoration: Restoration, desk: Desk, one: GoldFound, key: int) -> None:
    """What the gold was decided from."""
    row = one.line.row
    for number, source in enumerate(row["inputs"]):
        worker = (source["annotator"], row["batch"])
        record = desk.records.get((worker, row["position"], source["record_version"]))
        if record is None:
            raise one.line.refused(N_("there is no such record"), f"inputs[{number}]")
        restoration.rows.add(
            GoldInput,
            None,
            gold_id=key,
            submission_id=desk.submissions[worker, source["submission"]],
            record_version_id=record,
            valid=source["annotator"] in row["valid"],
        )


def _newest(submissions: Iterable[Iterable[Decided]]) -> list[Decided]:
    """The newest record of each sentence."""
    found: dict[int, Decided] = {}
    for one in (one for rows in submissions for one in rows):
        row = one.line.row
        known = found.get(row["position"])
        if known is None or known.line.row["record_version"] < row["record_version"]:
            found[row["position"]] = one
    return list(found.values())
