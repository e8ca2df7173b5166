"""Bringing articles in: new ones, duplicates, and changed ones as new versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid4, uuid5

from django.db import connection, transaction
from django.db.models import Q

from annotations.access import Permission, require
from annotations.actions.events import log
from annotations.actions.versions import move_assignments
from annotations.domain.sentences import (
    SPLITTER_NAME,
    SPLITTER_VERSION,
    split_sentences,
)
from annotations.domain.texts import canonical_text, text_hash
from annotations.formats import ArticleDraft
from annotations.models import Article, ArticleVersion, Project, Sentence, User

# Through model instances this alone took half the time of an import.
_INSERT_SENTENCE = (
    f'INSERT INTO "{Sentence._meta.db_table}" '  # noqa: S608 no input
    '(version_id, position, paragraph, start, "end") VALUES (%s, %s, %s, %s, %s)'
)


class Arrival(StrEnum):
    """What became of a draft."""

    ADDED = "added"
    NEW_VERSION = "new_version"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Imported:
    """A draft's arrival and the version that holds its text.

    review: positions of sentences of the earlier version that could not be carried over.
    """

    arrival: Arrival
    version: ArticleVersion
    review: tuple[int, ...] = ()


def add_article(
    *, project: Project, draft: ArticleDraft, by: User | None, at: datetime
) -> Imported:
    """Store one draft. Raises RefusedText when the text cannot be stored; see import_drafts."""
    if by is not None:
        require(by, project, Permission.EDIT_ARTICLES)
    with transaction.atomic():
        return import_drafts(project=project, drafts=[draft], by=by, at=at)[0]


def add_version(*, article: Article, text: str, by: User, at: datetime) -> Imported:
    """Store a changed text of a known article as its next version."""
    require(by, article.project, Permission.EDIT_ARTICLES)
    canonical = canonical_text(text)
    with transaction.atomic():
        known = ArticleVersion.objects.filter(
            article=article, text_hash=text_hash(canonical)
        ).first()
        if known is not None:
            return Imported(Arrival.DUPLICATE, known)
        return _next_version(article, canonical, by, at)


def import_drafts(
    *,
    project: Project,
    drafts: Sequence[ArticleDraft],
    by: User | None,
    at: datetime,
    uids: Sequence[UUID] | None = None,
) -> list[Imported]:
    """Store drafts in order and say what became of each; call it inside a transaction.

    A text the project has already is a duplicate and named. A draft with the URL, or
    without one the file name, of a known article is a new version of it. All else is new.
    uids: the articles' own, where they have them; a version's is made from its article's.
    Raises RefusedText when a text cannot be stored; nothing is stored then.
    """
    own = uids or [uuid4() for _ in drafts]
    prepared = [_Prepared.of(draft, uid) for draft, uid in zip(drafts, own, strict=True)]
    known = _known_versions(project, [one.text_hash for one in prepared])
    articles = _known_articles(project, drafts)
    imported: list[Imported] = []
    fresh: list[ArticleVersion] = []
    for one in prepared:
        article = articles.get(one.origin)
        if one.text_hash in known:
            imported.append(Imported(Arrival.DUPLICATE, known[one.text_hash]))
        elif article is None:
            imported.append(Imported(Arrival.ADDED, _first_version(project, one, by, at)))
            fresh.append(imported[-1].version)
            if one.origin != _NO_ORIGIN:
                articles[one.origin] = imported[-1].version.article
        else:
            # The article may be one of the fresh ones, which then has to be there first.
            _store_first_versions(project, fresh, by, at)
            fresh = []
            imported.append(_next_version(article, one.text, by, at))
        known[one.text_hash] = imported[-1].version
    _store_first_versions(project, fresh, by, at)
    return imported


@dataclass(frozen=True)
class _Prepared:
    """A draft with its canonical text. `origin` tells a changed article from a new one."""

    uid: UUID
    draft: ArticleDraft
    text: str
    text_hash: str
    origin: tuple[str, str]

    @classmethod
    def of(cls, draft: ArticleDraft, uid: UUID) -> Self:
        text = canonical_text(draft.text)
        origin = _origin(draft.url, draft.source_name)
        return cls(uid, draft, text, text_hash(text), origin)


_NO_ORIGIN = ("", "")


def _origin(url: str, source_name: str) -> tuple[str, str]:
    return (url, "") if url else ("", source_name)


def _known_versions(project: Project, hashes: Sequence[str]) -> dict[str, ArticleVersion]:
    rows = ArticleVersion.objects.filter(
        project=project, text_hash__in=hashes, article__archived_at=None
    )
    # Of several versions of one text, split differently, the newest stands for it.
    newest_last = rows.select_related("article").defer("text").order_by("number")
    return {row.text_hash: row for row in newest_last}


def _known_articles(
    project: Project, drafts: Sequence[ArticleDraft]
) -> dict[tuple[str, str], Article]:
    urls = {draft.url for draft in drafts} - {""}
    names = {draft.source_name for draft in drafts if not draft.url} - {""}
    rows = Article.objects.filter(
        Q(url__in=urls) | Q(url="", source_name__in=names), project=project, archived_at=None
    )
    return {_origin(row.url, row.source_name): row for row in rows}


def _first_version(
    project: Project, one: _Prepared, by: User | None, at: datetime
) -> ArticleVersion:
    draft = one.draft
    article = Article(
        uid=one.uid,
        project=project,
        title=draft.title,
        url=draft.url,
        outlet=draft.outlet,
        author=draft.author,
        published_at=draft.published_at,
        language=draft.language or project.language,
        licence=draft.licence,
        source_name=draft.source_name,
        created_at=at,
    )
    return _version(article, 1, one.text, by, at)


def _version(
    article: Article, number: int, text: str, by: User | None, at: datetime
) -> ArticleVersion:
    return ArticleVersion(
        uid=uuid5(article.uid, str(number)),
        article=article,
        project=article.project,
        number=number,
        text=text,
        text_hash=text_hash(text),
        splitter_name=SPLITTER_NAME,
        splitter_version=SPLITTER_VERSION,
        imported_at=at,
        imported_by=by,
    )


def _store_first_versions(
    project: Project, versions: Sequence[ArticleVersion], by: User | None, at: datetime
) -> None:
    """Insert new articles, their versions and sentences, with one event for all."""
    if not versions:
        return
    Article.objects.bulk_create([version.article for version in versions])
    ArticleVersion.objects.bulk_create(versions)
    _store_sentences(versions)
    log(
        project_id=project.pk,
        kind="articles.added",
        by=by,
        at=at,
        answer={"articles": [str(version.article.uid) for version in versions]},
    )


def _store_sentences(versions: Sequence[ArticleVersion]) -> None:
    """Split the texts and insert their sentences, by far the most rows of an import."""
    rows = [
        (version.pk, position, found.paragraph, found.start, found.end)
        for version in versions
        for position, found in enumerate(split_sentences(version.text))
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT_SENTENCE, rows)


def _next_version(article: Article, text: str, by: User | None, at: datetime) -> Imported:
    """Insert a changed text, and move the work not yet submitted to it."""
    newest = article.versions.order_by("-number").first()
    version = _version(article, newest.number + 1 if newest else 1, text, by, at)
    version.save()
    _store_sentences([version])
    log(
        project_id=article.project_id,
        kind="version.added",
        by=by,
        at=at,
        object_uid=version.uid,
        answer={"number": version.number},
    )
    review = move_assignments(old=newest, new=version, by=by, at=at) if newest else ()
    return Imported(Arrival.NEW_VERSION, version, review)
