"""The decisions on an article as the API shows them to one of its annotators."""

from typing import cast

from annotations.domain.fields import JsonObject
from annotations.domain.record import Record
from annotations.models import Assignment
from annotations.queries.comments import work_comment_rows, work_comments
from annotations.queries.decisions import DecidedSentence, Decisions, GoldDecision, decisions_on

# What of a record is compared and shown; notes and seconds stay with the person they are of.
_SHOWN = ("marks", "fact_candidate", "attributions")


def decisions_document(assignment: Assignment) -> JsonObject:
    """assignment: as `opened_assignment` finds it."""
    found = decisions_on(assignment)
    version = assignment.batch_article.version
    comments: dict[int, list[JsonObject]] = {}
    for row in work_comments(list(work_comment_rows(assignment, shared=True))):
        comments.setdefault(cast(int, row["n"]), []).append(row)
    return {
        "article": {"uid": str(version.article.uid), "title": str(version.article)},
        "version": version.number,
        "opened_at": found.opened_at.isoformat(),
        "people": [
            {"annotator": one.pseudonym, "own": one.is_own, "submission": one.submission}
            for one in found.readers
        ],
        "sentences": [_sentence(one, comments.get(one.position, [])) for one in found.sentences],
        "sources": sources_json(found),
    }


def _sentence(one: DecidedSentence, comments: list[JsonObject]) -> JsonObject:
    return {
        "n": one.position,
        "text": one.text,
        "fields": list(one.fields),
        "decisions": [
            {
                "annotator": decision.reader.pseudonym,
                "record": shown_record(decision.record),
                "differs": list(decision.differs),
            }
            for decision in one.decisions
        ],
        "gold": None if one.gold is None else gold_json(one.gold),
        "comments": comments,
    }


def gold_json(gold: GoldDecision) -> JsonObject:
    """What was adjudicated, why, and where it differs from one's own."""
    return {
        "record": shown_record(gold.record),
        "differs": list(gold.differs),
        "method": gold.method,
        "reason": gold.reason,
        "note": gold.note,
        "valid": list(gold.valid),
    }


def shown_record(record: Record) -> JsonObject:
    """What others may see of a record."""
    whole = record.as_json()
    return {key: whole[key] for key in _SHOWN}


def sources_json(found: Decisions) -> list[JsonObject]:
    """The sources that decisions name, in the order of their names."""
    named = sorted(found.names.items(), key=lambda one: (one[1], str(one[0])))
    return [{"uid": str(uid), "name": name} for uid, name in named]
