"""Batches as the API shows them: how far each is, and for its managers who stands where."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet

from annotations.domain.fields import JsonObject
from annotations.models import Batch, BatchKind, Project
from annotations.queries.batches import MatrixRow, batch_matrix
from annotations.queries.progress import PersonProgress, people_progress
from annotations.queries.training import in_training


def batch_rows(project: Project) -> QuerySet[Batch, Any]:
    """The open batches of a project, newest first."""
    return (
        project.batches.filter(archived_at=None)
        .order_by("-pk")
        .values("pk", "uid", "name", "kind", "assigned_at", scheme_number=F("scheme__number"))
        .annotate(articles=Count("batch_articles"))
    )


def with_people(project: Project, rows: Collection[dict[str, Any]]) -> list[JsonObject]:
    """The rows with how far each person is in them, in one query."""
    people: dict[int, list[JsonObject]] = {row["pk"]: [] for row in rows}
    for batch_id, one in people_progress(project, people):
        people[batch_id].append(person_json(one))
    return [
        {
            "uid": row["uid"],
            "name": row["name"],
            "kind": row["kind"],
            "scheme": row["scheme_number"],
            "assigned_at": row["assigned_at"],
            "articles": row["articles"],
            "people": people[row["pk"]],
        }
        for row in rows
    ]


def person_json(one: PersonProgress) -> JsonObject:
    """How many of one person's assignments stand where."""
    return {
        "annotator": one.pseudonym,
        "assigned": one.assigned,
        "begun": one.begun,
        "submitted": one.submitted,
        "skipped": one.skipped,
    }


def batch_document(batch: Batch, *, closed: Collection[int]) -> JsonObject:
    """A batch with every article and assignment; `closed` = versions the reader still works on.

    Of those the arm is not told, nor then the seed.
    """
    matrix = batch_matrix(batch, closed=closed)
    # With the seed the draw of the arms could be made again.
    tells_arms = not any(row.arm_hidden for row in matrix.rows)
    names = [member.pseudonym for member in matrix.people]
    progress = people_progress(batch.project, [batch.pk])
    return {
        "uid": str(batch.uid),
        "name": batch.name,
        "kind": batch.kind,
        "scheme": batch.scheme.number,
        "overlap": batch.overlap,
        "blind_share": float(batch.blind_share),
        "seed": batch.seed if tells_arms else None,
        "created_at": batch.created_at.isoformat(),
        "assigned_at": None if batch.assigned_at is None else batch.assigned_at.isoformat(),
        "archived_at": None if batch.archived_at is None else batch.archived_at.isoformat(),
        "people": [person_json(one) for _, one in progress],
        "in_training": [one for one in _in_training(batch) if one in names],
        "articles": [_article_json(row, names) for row in matrix.rows],
    }


def _in_training(batch: Batch) -> list[str]:
    """Of a work batch: whom training keeps from it."""
    if batch.kind != BatchKind.WORK:
        return []
    return [one.pseudonym for one in in_training(batch.project)]


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _article_json(row: MatrixRow, names: list[str]) -> JsonObject:
    version = row.batch_article.version
    return {
        "article": str(version.article.uid),
        "title": str(version.article),
        "version": version.number,
        "version_uid": str(version.uid),
        "arm": None if row.arm_hidden else row.batch_article.arm,
        "decisions_opened_at": _moment(row.batch_article.decisions_opened_at),
        "assignments": [
            {
                "uid": str(cell.assignment.uid),
                "annotator": name,
                "state": cell.assignment.state,
                "skip_reason": cell.assignment.skip_reason,
            }
            for name, cell in zip(names, row.cells, strict=True)
            if cell.assignment is not None
        ],
    }
