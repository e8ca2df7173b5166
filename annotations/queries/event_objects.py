"""The things that events are about, by name and with the page that shows them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    Batch,
    Comment,
    Invitation,
    Job,
    ModelBackend,
    Project,
    Release,
    Source,
    User,
    Webhook,
)
from annotations.models.source import SourceScope

Key = tuple[str, UUID | None]


@dataclass(frozen=True)
class Thing:
    """A name, the URL name of its page with the uid in its address, and whose it is, if anyone's.

    An empty `route` stands for what has no page of its own.
    """

    name: str
    route: str = ""
    uid: UUID | None = None
    whose: str = ""


def things_of(keys: Iterable[Key], *, closed: Collection[int]) -> dict[Key, Thing]:
    """The thing behind each (kind, object uid) that has one: one query for each noun among them.

    closed: article versions on which the reader still works; sources that only these name, and
    those that somebody has not submitted yet, keep their names to themselves.
    """
    by_noun: dict[str, dict[UUID, set[Key]]] = {}
    for kind, uid in keys:
        noun = kind.partition(".")[0]
        if uid is not None and noun in _FINDERS:
            by_noun.setdefault(noun, {}).setdefault(uid, set()).add((kind, uid))
    return {
        key: thing
        for noun, wanted in by_noun.items()
        for uid, thing in _FINDERS[noun](list(wanted), closed).items()
        for key in wanted[uid]
    }


Uids = Sequence[UUID]
Closed = Collection[int]
Found = dict[UUID, Thing]


def _articles(uids: Uids, _closed: Closed) -> Found:
    return {
        one.uid: Thing(str(one), "" if one.archived_at else "article-detail", one.uid)
        for one in Article.objects.filter(uid__in=uids)
    }


def _versions(uids: Uids, _closed: Closed) -> Found:
    rows = ArticleVersion.objects.filter(uid__in=uids).select_related("article").defer("text")
    return {one.uid: Thing(str(one.article), "article-detail", one.article.uid) for one in rows}


def _assignments(uids: Uids, _closed: Closed) -> Found:
    rows = (
        Assignment.objects.filter(uid__in=uids)
        .select_related("annotator", "batch_article__batch", "batch_article__version__article")
        .defer("batch_article__version__text")
    )
    return {
        one.uid: Thing(
            str(one.batch_article.version.article),
            "batch-detail",
            one.batch_article.batch.uid,
            whose=str(one.annotator),
        )
        for one in rows
    }


def _backends(uids: Uids, _closed: Closed) -> Found:
    return {
        one.uid: Thing(one.name, "" if one.archived_at else "backend-detail", one.uid)
        for one in ModelBackend.objects.filter(uid__in=uids)
    }


def _counted(uids: Uids, closed: Closed) -> Found:
    """Agreement is counted anew of a text, or of a whole project."""
    return _versions(uids, closed) | _projects(uids, closed)


def _batches(uids: Uids, _closed: Closed) -> Found:
    rows = Batch.objects.filter(uid__in=uids)
    return {one.uid: Thing(one.name, "batch-detail", one.uid) for one in rows}


def _comments(uids: Uids, _closed: Closed) -> Found:
    rows = Comment.objects.filter(uid__in=uids).select_related("article")
    return {one.uid: Thing(str(one.article), "article-detail", one.article.uid) for one in rows}


def _gold(uids: Uids, closed: Closed) -> Found:
    """Gold is decided on a text, and accepted in a batch."""
    return _versions(uids, closed) | _batches(uids, closed)


def _invitations(uids: Uids, _closed: Closed) -> Found:
    rows = Invitation.objects.filter(uid__in=uids).select_related("project")
    return {one.uid: Thing(one.note, "member-list", one.project.uid) for one in rows}


def _jobs(uids: Uids, _closed: Closed) -> Found:
    rows = Job.objects.filter(uid__in=uids)
    return {one.uid: Thing(str(one.get_kind_display()), "job-detail", one.uid) for one in rows}


def _members(uids: Uids, _closed: Closed) -> Found:
    return {one.uid: Thing(str(one)) for one in User.objects.filter(uid__in=uids)}


def _projects(uids: Uids, _closed: Closed) -> Found:
    rows = Project.objects.filter(uid__in=uids)
    return {one.uid: Thing(one.name, "project-detail", one.uid) for one in rows}


def _releases(uids: Uids, _closed: Closed) -> Found:
    rows = Release.objects.filter(uid__in=uids)
    return {one.uid: Thing(one.version, "release-detail", one.uid) for one in rows}


def _schemes(uids: Uids, _closed: Closed) -> Found:
    rows = Project.objects.filter(uid__in=uids)
    return {one.uid: Thing(one.name, "scheme-list", one.uid) for one in rows}


def _sources(uids: Uids, closed: Closed) -> Found:
    rows = Source.objects.filter(uid__in=uids, private_to=None).exclude(
        scope=SourceScope.VERSION, version__in=closed
    )
    return {
        one.uid: Thing(one.name, "" if one.archived_at else "source-detail", one.uid)
        for one in rows
    }


def _webhooks(uids: Uids, _closed: Closed) -> Found:
    """By their host alone: the rest of an address may hold a secret."""
    return {
        one.uid: Thing(
            urlsplit(one.url).hostname or "", "" if one.archived_at else "webhook-detail", one.uid
        )
        for one in Webhook.objects.filter(uid__in=uids)
    }


# How the object of an event is found, by the noun with which its kind begins.
_FINDERS: dict[str, Callable[[Uids, Closed], Found]] = {
    "agreement": _counted,
    "article": _articles,
    "assignment": _assignments,
    "backend": _backends,
    "batch": _batches,
    "comment": _comments,
    "gold": _gold,
    "invitation": _invitations,
    "job": _jobs,
    "member": _members,
    "project": _projects,
    "projection": _assignments,
    "records": _assignments,
    "release": _releases,
    "scheme": _schemes,
    "source": _sources,
    "version": _versions,
    "webhook": _webhooks,
}
