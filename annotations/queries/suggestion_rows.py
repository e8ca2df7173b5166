"""What a finder proposed on an article, and what people made of it, for those who may see marks."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from annotations.domain.fields import JsonObject
from annotations.models import (
    ArticleVersion,
    AssignmentState,
    Outcome,
    Suggestion,
    SuggestionRun,
)

# A reaction in unfinished work is somebody's open work.
_SUBMITTED = Q(reactions__assignment__state=AssignmentState.SUBMITTED)


def run_rows(version: ArticleVersion) -> QuerySet[SuggestionRun, Any]:
    """The suggestion runs over a version, newest first."""
    return version.suggestion_runs.order_by("-pk").values(
        "uid", "finder", "finder_version", "config_hash", "at"
    )


def suggestion_rows(version: ArticleVersion) -> QuerySet[Suggestion, Any]:
    """The suggestions of all runs over a version, with the fates of submitted work counted."""
    rows: QuerySet[Suggestion, Any] = (
        Suggestion.objects.filter(run__version=version)
        .order_by("pk")
        .annotate(shown=Count("reactions", filter=_SUBMITTED))
        .annotate(**{f"was_{outcome}": _count(outcome) for outcome in Outcome.values})
        .values(
            "uid",
            "kind",
            "quote",
            "score",
            "payload",
            "shown",
            *(f"was_{outcome}" for outcome in Outcome.values),
            sentence_position=F("sentence__position"),
            run_uid=F("run__uid"),
            continues_uid=F("continues__uid"),
        )
    )
    return rows


def _count(outcome: str) -> Count:
    return Count("reactions", filter=_SUBMITTED & Q(reactions__outcome=outcome))


def suggestion_json(row: dict[str, Any], runs: Mapping[UUID, JsonObject]) -> JsonObject:
    """A row of `suggestion_rows` as it is answered, with its run."""
    return {
        "uid": row["uid"],
        "run": runs[row["run_uid"]],
        "position": row["sentence_position"],
        "kind": row["kind"],
        "quote": row["quote"],
        "score": row["score"],
        "attribution": row["payload"],
        "continues": row["continues_uid"],
        "fates": {"shown": row["shown"]}
        | {outcome: row[f"was_{outcome}"] for outcome in Outcome.values},
    }
