"""Bringing articles in: new ones, duplicates, and changed ones as new versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Q

from annotations.access import Permission, require
from annotations.actions.bulk_rows import insert_models, insert_rows
from annotations.actions.events import log
from annotations.actions.holding import hold
from annotations.actions.versions import move_assignments
from annotations.domain.errors import UserError
from annotations.domain.given_sentences import GIVEN_SPLITTER, GIVEN_VERSION, given_sentences
from annotations.domain.messages import Message
from annotations.domain.near_copies import fingerprint
from annotations.domain.sentences import (
    SPLITTER_NAME,
    SPLITTER_VERSION,
    SentenceSpan,
    split_sentences,
)
from annotations.domain.spans import Span
from annotations.domain.texts import canonical_text, text_hash
from annotations.formats import ArticleDraft
from annotations.models import Article, ArticleVersion, Fingerprint, Project, Sentence, User


class Arrival(StrEnum):
    """What became of a draft."""

    ADDED = "added"
    NEW_VERSION = "new_version"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Imported:
    """A draft's arrival and the version that holds its text.

    review: positions of sentences of the earlier version that could not be carried over.
    notes: what is to be said of the draft besides.
    """

    arrival: Arrival
    version: ArticleVersion
    review: tuple[int, ...] = ()
    notes: tuple[Message, ...] = ()


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
    cut = Cut.of(canonical_text(text))
    with transaction.atomic():
        hold(article, project_id=article.project_id)
        known = known_version(article, cut)
        if known is not None:
            return Imported(Arrival.DUPLICATE, known)
        return _next_version(article, cut, by, at)


def known_version(article: Article, cut: "Cut") -> ArticleVersion | None:
    """The version of the article that has this text already."""
    return ArticleVersion.objects.filter(article=article, text_hash=cut.text_hash).first()


def import_drafts(
    *,
    project: Project,
    drafts: Sequence[ArticleDraft],
    by: User | None,
    at: datetime,
    uids: Sequence[UUID] | None = None,
    prepared: Sequence["Prepared"] | None = None,
) -> list[Imported]:
    """Store drafts in order and say what became of each; call it inside a transaction.

    A text the project has already is a duplicate and named. A draft with the URL, or
    without one the file name, of a known article is a new version of it. All else is new.
    uids: the articles' own, where they have them; a version's is made from its article's.
    prepared: the same drafts, got ready before the transaction.
    Raises RefusedText when a text cannot be stored; nothing is stored then.
    """
    if prepared is None:
        prepared = prepare_drafts(drafts, uids=uids)
    known = _known_versions(project, [one.text_hash for one in prepared])
    articles = _known_articles(project, drafts)
    imported: list[Imported] = []
    fresh: list[tuple[ArticleVersion, Cut]] = []
    for one in prepared:
        article = articles.get(one.origin)
        if one.text_hash in known:
            imported.append(Imported(Arrival.DUPLICATE, known[one.text_hash]))
        elif article is None:
            version = _first_version(project, one, by, at)
            imported.append(Imported(Arrival.ADDED, version, notes=one.cut.notes))
            fresh.append((version, one.cut))
            if one.origin != NO_ORIGIN:
                articles[one.origin] = imported[-1].version.article
        else:
            # The article may be one of the fresh ones, which then has to be there first.
            _store_first_versions(project, fresh, by, at)
            fresh = []
            imported.append(_next_version(article, one.cut, by, at))
        known[one.text_hash] = imported[-1].version
    _store_first_versions(project, fresh, by, at)
    return imported


def prepare_drafts(
    drafts: Sequence[ArticleDraft], *, uids: Sequence[UUID] | None = None
) -> list["Prepared"]:
    """Do for each draft what takes long and needs no database: its hash, sentences, fingerprint.

    Called before the transaction, it keeps nobody waiting. Raises RefusedText.
    """
    own = uids or [uuid4() for _ in drafts]
    return [Prepared.of(draft, uid) for draft, uid in zip(drafts, own, strict=True)]


@dataclass(frozen=True)
class Cut:
    """A canonical text with its sentences, who found them, and its fingerprint's values."""

    text: str
    text_hash: str
    sentences: Sequence[SentenceSpan]
    splitter: tuple[str, str]
    values: Sequence[int]
    notes: tuple[Message, ...] = ()

    @classmethod
    def of(cls, text: str, given: Sequence[Span] = ()) -> Self:
        """given: where the file says that sentences lie; taken where they fit the text."""
        notes: tuple[Message, ...] = ()
        splitter = (GIVEN_SPLITTER, GIVEN_VERSION)
        sentences: Sequence[SentenceSpan] = ()
        try:
            sentences = given_sentences(text, given) if given else ()
        except UserError as error:
            notes = (error.detail,)
        if not sentences:
            splitter, sentences = (SPLITTER_NAME, SPLITTER_VERSION), split_sentences(text)
        return cls(text, text_hash(text), sentences, splitter, fingerprint(text).values, notes)


@dataclass(frozen=True)
class Prepared:
    """A draft with its canonical text. `origin` tells a changed article from a new one."""

    uid: UUID
    draft: ArticleDraft
    cut: Cut
    origin: tuple[str, str]

    @property
    def text_hash(self) -> str:
        return self.cut.text_hash

    @property
    def first_version_uid(self) -> UUID:
        """The uid of its version, if its article is new."""
        return _version_uid(self.uid, 1)

    @classmethod
    def of(cls, draft: ArticleDraft, uid: UUID) -> Self:
        cut = Cut.of(canonical_text(draft.text), draft.sentences)
        return cls(uid, draft, cut, article_origin(draft.url, draft.source_name))


NO_ORIGIN = ("", "")


def _version_uid(article: UUID, number: int) -> UUID:
    return uuid5(article, str(number))


def article_origin(url: str, source_name: str) -> tuple[str, str]:
    """What tells a changed article from a new one: its address, without one its file's name."""
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
    return {article_origin(row.url, row.source_name): row for row in rows}


def _first_version(
    project: Project, one: Prepared, by: User | None, at: datetime
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
        credit=draft.credit,
        source_name=draft.source_name,
        created_at=at,
    )
    return _version(article, 1, one.cut, by, at)


def _version(
    article: Article, number: int, cut: Cut, by: User | None, at: datetime
) -> ArticleVersion:
    return ArticleVersion(
        uid=_version_uid(article.uid, number),
        article=article,
        project=article.project,
        number=number,
        text=cut.text,
        text_hash=cut.text_hash,
        splitter_name=cut.splitter[0],
        splitter_version=cut.splitter[1],
        imported_at=at,
        imported_by=by,
    )


def _store_first_versions(
    project: Project,
    fresh: Sequence[tuple[ArticleVersion, Cut]],
    by: User | None,
    at: datetime,
) -> None:
    """Insert new articles, their versions and sentences, with one event for all."""
    if not fresh:
        return
    versions = [version for version, _ in fresh]
    articles = [version.article for version in versions]
    insert_models(articles)
    for version, article in zip(versions, articles, strict=True):
        version.article = article  # which has a key now
    insert_models(versions)
    _store_parts(fresh)
    log(
        project_id=project.pk,
        kind="articles.added",
        by=by,
        at=at,
        answer={"articles": [str(version.article.uid) for version in versions]},
    )


def _store_parts(stored: Sequence[tuple[ArticleVersion, Cut]]) -> None:
    """Insert the sentences, by far the most rows of an import, and the fingerprints."""
    insert_rows(
        Sentence,
        ("version_id", "position", "paragraph", "start", "end"),
        (
            (version.pk, position, found.paragraph, found.start, found.end)
            for version, cut in stored
            for position, found in enumerate(cut.sentences)
        ),
    )
    insert_rows(
        Fingerprint,
        ("project_id", "version_id", "value"),
        (
            (version.project_id, version.pk, value)
            for version, cut in stored
            for value in cut.values
        ),
    )


def _next_version(article: Article, cut: Cut, by: User | None, at: datetime) -> Imported:
    """Insert a changed text, and move the work not yet submitted to it."""
    newest, version = store_next(article, cut, by, at)
    log(
        project_id=article.project_id,
        kind="version.added",
        by=by,
        at=at,
        object_uid=version.uid,
        answer={"number": version.number},
    )
    review = move_assignments(old=newest, new=version, by=by, at=at) if newest else ()
    return Imported(Arrival.NEW_VERSION, version, review, cut.notes)


def store_next(
    article: Article, cut: Cut, by: User | None, at: datetime
) -> tuple[ArticleVersion | None, ArticleVersion]:
    """Insert a text as the next version; the newest before it, if any, and the new one.

    Writes no event and moves nothing: its caller does, in the same transaction.
    """
    newest = article.versions.order_by("-number").first()
    version = _version(article, newest.number + 1 if newest else 1, cut, by, at)
    version.save()
    _store_parts([(version, cut)])
    return newest, version
