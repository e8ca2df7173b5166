"""Putting articles and batches away, and taking them out again. Nothing is deleted.

What is put away leaves lists, agreement and later releases; its marks stay where they are.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from annotations.access import Permission, require
from annotations.actions import counting
from annotations.actions.events import log
from annotations.domain.errors import Conflict
from annotations.domain.messages import N_
from annotations.models import Article, ArticleVersion, Assignment, Batch, User
from annotations.models.batch import AssignmentQuerySet

ARTICLE_ARCHIVED, ARTICLE_RESTORED = "article.archived", "article.restored"
BATCH_ARCHIVED, BATCH_RESTORED = "batch.archived", "batch.restored"


class ArchivingRefused(Conflict):
    """It cannot be put away or taken out as things stand."""

    code = "archiving_refused"


@transaction.atomic
def archive_article(*, article: Article, by: User, at: datetime) -> None:
    """Put an article away. Raises ArchivingRefused while somebody has work to do on it."""
    require(by, article.project, Permission.EDIT_ARTICLES)
    _log(article, ARTICLE_ARCHIVED, by, at)
    if article.archived_at is not None:
        raise ArchivingRefused(N_("This article is archived already."))
    _refuse_open_work(Assignment.objects.filter(batch_article__version__article=article))
    _archive(article, at, Q(article=article))


@transaction.atomic
def restore_article(*, article: Article, by: User, at: datetime) -> None:
    """Take an article out again, unless its text or its address came in anew since."""
    require(by, article.project, Permission.EDIT_ARTICLES)
    _log(article, ARTICLE_RESTORED, by, at)
    if article.archived_at is None:
        raise ArchivingRefused(N_("This article is not archived."))
    _refuse_doubling(article)
    _archive(article, None, Q(article=article))


@transaction.atomic
def archive_batch(*, batch: Batch, by: User, at: datetime) -> None:
    """Put a batch away. Raises ArchivingRefused while somebody has work to do in it."""
    require(by, batch.project, Permission.EDIT_BATCHES)
    _log(batch, BATCH_ARCHIVED, by, at)
    if batch.archived_at is not None:
        raise ArchivingRefused(N_("This batch is archived already."))
    _refuse_open_work(Assignment.objects.filter(batch_article__batch=batch))
    _archive(batch, at, Q(batch_articles__batch=batch))


@transaction.atomic
def restore_batch(*, batch: Batch, by: User, at: datetime) -> None:
    """Take a batch out again: what was submitted in it counts once more."""
    require(by, batch.project, Permission.EDIT_BATCHES)
    _log(batch, BATCH_RESTORED, by, at)
    if batch.archived_at is None:
        raise ArchivingRefused(N_("This batch is not archived."))
    _archive(batch, None, Q(batch_articles__batch=batch))


def _log(thing: Article | Batch, kind: str, by: User, at: datetime) -> None:
    """Write the event, which keeps other writers waiting, then look at the row as it is now."""
    log(project_id=thing.project_id, kind=kind, by=by, at=at, object_uid=thing.uid)
    thing.refresh_from_db(fields=["archived_at"])


def _archive(thing: Article | Batch, at: datetime | None, versions: Q) -> None:
    """Put away, or with at=None take out, and count these versions anew."""
    thing.archived_at = at
    thing.save(update_fields=["archived_at"])
    touched = ArticleVersion.objects.filter(versions).values_list("pk", flat=True)
    counting.rebuild_many(thing.project_id, set(touched))


def _refuse_open_work(assignments: AssignmentQuerySet) -> None:
    left = assignments.unfinished().count()
    if left:
        raise ArchivingRefused(
            N_(
                "Work on it is not finished: {left}. Let it be submitted, or withdraw it.",
                left=left,
            ),
            code="open_work",
        )


def _refuse_doubling(article: Article) -> None:
    hashes = ArticleVersion.objects.filter(article=article).values("text_hash")
    doubled = Q(versions__text_hash__in=hashes)
    if article.url:
        doubled |= Q(url=article.url)
    twin = Article.objects.filter(doubled, project=article.project_id, archived_at=None).first()
    if twin is not None:
        raise ArchivingRefused(
            N_("It has come in again since, as “{twin}”.", twin=twin), code="duplicate"
        )
