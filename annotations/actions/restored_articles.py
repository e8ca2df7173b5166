"""One article of a release as rows: its text, the batches it is in, its suggestions, its people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from annotations.actions.bulk_rows import stored_time, stored_uid
from annotations.actions.restored_history import Sheets, Worker, sheets_of
from annotations.actions.restored_project import Restoration
from annotations.actions.restored_rows import time_of, uid_of
from annotations.actions.restored_work import Desk, store_work
from annotations.domain.messages import N_
from annotations.domain.near_copies import fingerprint
from annotations.formats.releases.reading import METADATA, FoundArticle, Line
from annotations.formats.releases.rows import PlaceRow, RunEntry, SuggestionRow
from annotations.formats.releases.values import json_line
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    AssignmentState,
    BatchArticle,
    Fingerprint,
    Sentence,
    Suggestion,
    SuggestionRun,
)


@dataclass(frozen=True, slots=True)
class _Place:
    """The article in a batch."""

    pk: int
    run: str | None


def store_article(restoration: Restoration, found: FoundArticle) -> None:
    """Take all rows of an article. Raises RefusedRelease."""
    version_id, sentences = _store_text(restoration, found)
    runs: dict[str, int] = {}
    places = {
        line.row["batch"]: _store_place(restoration, line, version_id, runs)
        for line in found.places
    }
    suggestions = _store_suggestions(restoration, found.suggestions, sentences, runs)
    sheets = sheets_of(found)
    desk = Desk(
        version=found.article.row["article_version"],
        sentences=sentences,
        places={batch: place.pk for batch, place in places.items()},
        assignments=_store_assignments(restoration, found, sheets, places),
        suggestions=suggestions,
    )
    store_work(restoration, desk, found, sheets)


def _store_text(restoration: Restoration, found: FoundArticle) -> tuple[int, list[int]]:
    """The key of the version, and those of its sentences by position."""
    line, rows, at = found.article, restoration.rows, stored_time(restoration.at)
    row, split = line.row, found.sentences[0]
    article_id, version_id = rows.key(Article), rows.key(ArticleVersion)
    told: dict[str, str] = {name: row[name] for name in METADATA}  # type: ignore[literal-required]
    rows.add(
        Article,
        line,
        id=article_id,
        uid=uid_of(line, row["uid"], "uid"),
        project_id=restoration.project.pk,
        **told,
        source_name="",
        created_at=at,
    )
    rows.add(
        ArticleVersion,
        split,
        id=version_id,
        uid=uid_of(line, row["article_version"], "article_version"),
        article_id=article_id,
        project_id=restoration.project.pk,
        number=row["version_number"],
        text=row["text"],
        text_hash=row["sha256"],
        splitter_name=split.row["splitter"],
        splitter_version=split.row["splitter_version"],
        manual_splits="[]",
        imported_at=at,
        imported_by_id=None if restoration.by is None else restoration.by.pk,
    )
    _store_fingerprints(restoration, version_id, row["text"])
    restoration.versions[row["article_version"]] = version_id
    return version_id, _store_sentences(restoration, version_id, found)


def _store_fingerprints(restoration: Restoration, version_id: int, text: str) -> None:
    own = {"project_id": restoration.project.pk, "version_id": version_id}
    for value in fingerprint(text).values:
        restoration.rows.add(Fingerprint, None, **own, value=value)


def _store_sentences(restoration: Restoration, version_id: int, found: FoundArticle) -> list[int]:
    """Their keys."""
    rows = restoration.rows
    keys = [rows.key(Sentence) for _ in found.sentences]
    for key, one in zip(keys, found.sentences, strict=True):
        rows.add(
            Sentence,
            None,
            id=key,
            version_id=version_id,
            position=one.row["position"],
            paragraph=one.row["paragraph"],
            start=one.row["start"],
            end=one.row["end"],
        )
    return keys


def _store_place(
    restoration: Restoration, line: Line[PlaceRow], version_id: int, runs: dict[str, int]
) -> _Place:
    row = line.row
    batch = restoration.batches.get(row["batch"])
    fits = batch is not None and (row["batch_kind"], row["scheme"]) == (
        batch.row["kind"],
        batch.row["scheme"],
    )
    if batch is None or not fits:
        raise line.refused(N_("it does not fit its batch"), "batch")
    run = row["run"]
    key = restoration.rows.key(BatchArticle)
    restoration.rows.add(
        BatchArticle,
        line,
        id=key,
        batch_id=batch.pk,
        version_id=version_id,
        scheme_id=batch.scheme_id,
        kind=row["batch_kind"],
        arm=row["arm"],
        suggestion_run_id=None if run is None else _run(restoration, line, run, version_id, runs),
    )
    return _Place(key, None if run is None else run["uid"])


def _run(
    restoration: Restoration,
    line: Line[PlaceRow],
    run: RunEntry,
    version_id: int,
    runs: dict[str, int],
) -> int:
    if run["uid"] not in runs:
        runs[run["uid"]] = restoration.rows.key(SuggestionRun)
        restoration.rows.add(
            SuggestionRun,
            line,
            id=runs[run["uid"]],
            uid=uid_of(line, run["uid"], "run.uid"),
            version_id=version_id,
            finder=run["finder"],
            finder_version=run["finder_version"],
            config_hash=run["config_hash"],
            at=time_of(line, run["made_at"], "run.made_at"),
        )
    return runs[run["uid"]]


def _store_suggestions(
    restoration: Restoration,
    lines: Iterable[Line[SuggestionRow]],
    sentences: list[int],
    runs: Mapping[str, int],
) -> dict[str, int]:
    """Uid -> key. In its run a beginning stands before what continues it."""
    by_uid = {line.row["uid"]: line for line in lines}
    keys = {uid: restoration.rows.key(Suggestion) for uid in by_uid}
    for place, line in enumerate(_beginnings_first(by_uid)):
        row = line.row
        if row["run"]["uid"] not in runs:
            raise line.refused(N_("no batch has this run"), "run.uid")
        if not 0 <= row["position"] < len(sentences):
            raise line.refused(N_("there is no such sentence"), "position")
        restoration.rows.add(
            Suggestion,
            line,
            id=keys[row["uid"]],
            uid=uid_of(line, row["uid"], "uid"),
            run_id=runs[row["run"]["uid"]],
            sentence_id=sentences[row["position"]],
            position=place,
            kind=row["kind"],
            quote=row["quote"],
            payload=None if row["attribution"] is None else json_line(row["attribution"]).decode(),
            score=row["score"],
            continues_id=None if row["continues"] is None else keys[row["continues"]],
        )
    return keys


def _beginnings_first(by_uid: Mapping[str, Line[SuggestionRow]]) -> list[Line[SuggestionRow]]:
    ordered: dict[str, Line[SuggestionRow]] = {}
    for uid in by_uid:
        waiting = [uid]
        while (before := by_uid[waiting[-1]].row["continues"]) is not None:
            if before not in by_uid or before in waiting:
                raise by_uid[waiting[-1]].refused(N_("there is no such suggestion"), "continues")
            if before in ordered:
                break
            waiting.append(before)
        ordered |= {one: by_uid[one] for one in reversed(waiting)}
    return list(ordered.values())


def _store_assignments(
    restoration: Restoration, found: FoundArticle, sheets: Sheets, places: Mapping[str, _Place]
) -> dict[Worker, tuple[int, str]]:
    """(key, uid) of each annotator's assignment; withdrawn = it is only here for the gold."""
    latest = {
        (one.line.row["annotator"], one.line.row["batch"]): one.line
        for one in found.work
        if one.is_latest
    }
    for one in found.work:
        if one.line.row["batch"] not in places:
            raise one.line.refused(N_("the article is not in this batch"), "batch")
    keys: dict[Worker, tuple[int, str]] = {}
    for worker, submissions in sheets.items():
        annotator, batch = worker
        last = latest.get(worker) or submissions[max(submissions)][0].line
        uid, key = uuid4(), restoration.rows.key(Assignment)
        is_in, given_at = worker in latest, restoration.batches[batch].row["assigned_at"]
        restoration.rows.add(
            Assignment,
            None,
            id=key,
            uid=stored_uid(uid),
            batch_article_id=places[batch].pk,
            annotator_id=restoration.person(last, annotator, "annotator").pk,
            state=(AssignmentState.SUBMITTED if is_in else AssignmentState.WITHDRAWN).value,
            state_before_withdrawal="" if is_in else AssignmentState.SUBMITTED.value,
            skip_reason="",
            skip_note="",
            created_at=time_of(last, given_at or last.row["saved_at"], "saved_at"),
            submitted_at=time_of(last, last.row["submitted_at"], "submitted_at"),
            # Whoever has the release can read what the others marked.
            exposed_at=stored_time(restoration.at),
        )
        keys[worker] = (key, str(uid))
    return keys
