"""What a save must read, as three statements of SQL: they are run at every key press.

The ORM takes ten times as long to build these as the database to answer them. The tests hold
them against the same questions asked through the ORM.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import DEFERRED, Model

from annotations.models import ArticleVersion, Assignment, BatchArticle, Source

M = TypeVar("M", bound=Model)

_OWN_ASSIGNMENT = """
SELECT a.id, a.state, a.batch_article_id, b.batch_id, b.scheme_id, b.arm, b.suggestion_run_id,
       b.version_id, v.project_id
  FROM annotations_assignment a
  JOIN annotations_batcharticle b ON b.id = a.batch_article_id
  JOIN annotations_articleversion v ON v.id = b.version_id
  JOIN annotations_project p ON p.id = v.project_id
  JOIN annotations_membership m ON m.project_id = p.id AND m.user_id = a.annotator_id
 WHERE a.uid = %s AND a.annotator_id = %s AND a.state <> 'withdrawn'
   AND m.left_at IS NULL AND m.role <> 'viewer' AND p.archived_at IS NULL
"""

_TARGETS = """
SELECT a.state, s.id, s.position, s.start, s."end", LENGTH(v.text), m.id, m.version
  FROM annotations_assignment a
  JOIN annotations_sentence s ON s.version_id = %s AND s.position IN ({places})
  JOIN annotations_articleversion v ON v.id = s.version_id
  LEFT JOIN annotations_mark m ON m.sentence_id = s.id AND m.assignment_id = a.id
 WHERE a.id = %s
"""

# An archived source is no longer offered, but what names it can be changed and carried on.
_USABLE_SOURCES = """
SELECT uid, id FROM annotations_source
 WHERE uid IN ({places}) AND project_id = %s AND (private_to_id IS NULL OR private_to_id = %s)
"""


@dataclass(frozen=True, slots=True)
class Target:
    """A sentence to be written. text_length: code points of the whole text.

    mark_id is None and mark_version 0 where it was never written.
    """

    pk: int
    position: int
    start: int
    end: int
    text_length: int
    mark_id: int | None
    mark_version: int


def find_own_assignment(*, uid: UUID, user_id: int) -> Assignment | None:
    """A person's assignment in an open project where they may annotate; not if withdrawn.

    Only what every write needs is loaded; all else comes when it is asked for.
    """
    stored_uid = Assignment._meta.get_field("uid").get_db_prep_value(uid, connection)
    with connection.cursor() as cursor:
        cursor.execute(_OWN_ASSIGNMENT, [stored_uid, user_id])
        row = cursor.fetchone()
    if row is None:
        return None
    found, state, batch_article, batch, scheme, arm, run, version, project = row
    assignment = _loaded(
        Assignment,
        {
            "id": found,
            "uid": uid,
            "annotator_id": user_id,
            "state": state,
            "batch_article_id": batch_article,
        },
    )
    assignment.batch_article = _loaded(
        BatchArticle,
        {
            "id": batch_article,
            "batch_id": batch,
            "scheme_id": scheme,
            "arm": arm,
            "suggestion_run_id": run,
            "version_id": version,
        },
    )
    assignment.batch_article.version = _loaded(
        ArticleVersion, {"id": version, "project_id": project}
    )
    return assignment


def read_targets(
    assignment: Assignment, positions: Sequence[int]
) -> tuple[str | None, dict[int, Target]]:
    """The assignment's state now, and the sentences at these positions; unknown ones are absent.

    The state is None when there is no such sentence at all.
    """
    statement = _TARGETS.format(places=", ".join(["%s"] * len(positions)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [assignment.batch_article.version_id, *positions, assignment.pk])
        rows = cursor.fetchall()
    targets = {
        row[2]: Target(row[1], row[2], row[3], row[4], row[5], row[6], row[7] or 0) for row in rows
    }
    return (rows[0][0] if rows else None), targets


def read_usable_sources(
    uids: Collection[UUID], *, project_id: int, user_id: int
) -> dict[UUID, int]:
    """uid -> id of those that are of the project and not private to somebody else."""
    if not uids:
        return {}
    field = Source._meta.get_field("uid")
    stored = [field.get_db_prep_value(uid, connection) for uid in uids]
    statement = _USABLE_SOURCES.format(places=", ".join(["%s"] * len(stored)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*stored, project_id, user_id])
        # SQLite keeps a uid as its 32 digits, PostgreSQL as itself.
        return {
            UUID(uid) if isinstance(uid, str) else uid: found for uid, found in cursor.fetchall()
        }


def _loaded(model: type[M], values: dict[str, object]) -> M:
    """A row as if it was read with only these columns; the others are read when asked for."""
    columns = [values.get(one.attname, DEFERRED) for one in model._meta.concrete_fields]
    row = model(*columns)
    row._state.adding = False
    row._state.db = connection.alias
    return row
