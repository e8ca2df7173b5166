"""Articles that a program brings as JSON: a few stored at once, many by an import job."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import orjson
from django.db import transaction

from annotations.access import Permission, require
from annotations.actions.articles import Imported, import_drafts
from annotations.actions.import_options import ImportOptions
from annotations.actions.importing import request_import
from annotations.actions.uploads import store_uploads
from annotations.formats import ArticleDraft, RowError
from annotations.formats.base import read_one
from annotations.formats.jsonl import draft_of
from annotations.models import Job, Project, User

MOST_AT_ONCE = 50
MOST_TEXT_AT_ONCE = 500_000  # characters: splitting more into sentences takes too long to wait for

Values = Mapping[str, object]


@dataclass(frozen=True)
class Received:
    """What became of one row, counted from 1: stored as `imported` tells, or refused."""

    row: int
    imported: Imported | None
    refused: RowError | None


def fits_at_once(rows: Sequence[Values]) -> bool:
    """Whether these articles are few and short enough to be stored while somebody waits."""
    texts = (row.get("text") for row in rows)
    length = sum(len(text) for text in texts if isinstance(text, str))
    return len(rows) <= MOST_AT_ONCE and length <= MOST_TEXT_AT_ONCE


@transaction.atomic
def take_in(*, project: Project, rows: Sequence[Values], by: User, at: datetime) -> list[Received]:
    """Store the articles that can be stored; each other row is refused with its reason."""
    require(by, project, Permission.EDIT_ARTICLES)
    read = [read_one(n, partial(draft_of, row)) for n, row in enumerate(rows, start=1)]
    drafts = [draft for _, draft in read if isinstance(draft, ArticleDraft)]
    stored = iter(import_drafts(project=project, drafts=drafts, by=by, at=at))
    return [
        Received(row, None, found)
        if isinstance(found, RowError)
        else Received(row, next(stored), None)
        for row, found in read
    ]


def request_intake(
    *, project: Project, rows: Sequence[Values], preannotate: bool, by: User, at: datetime
) -> Job:
    """Ask for the articles to be imported by a job, whose items tell what became of each."""
    require(by, project, Permission.EDIT_ARTICLES)
    lines = (orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
    files = store_uploads([("articles.jsonl", lines)])
    options = ImportOptions(preannotate=preannotate)
    return request_import(project=project, files=files, options=options, by=by, at=at)
