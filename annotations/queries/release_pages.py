"""Releases as their pages show them: the manifest's figures in an order people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from annotations.formats.releases.manifest import LEFT_OUT, Coverage
from annotations.models import Article, Project, Release
from annotations.wording import say


@dataclass(frozen=True)
class ReleasedFile:
    """One file of a release; rows is None for a file that has none."""

    name: str
    rows: int | None
    size: int | None
    sha256: str


@dataclass(frozen=True)
class LeftOutArticles:
    """Articles that a release leaves out for one reason, in the words of the request."""

    reason: str
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class DescribedRelease:
    """A release with what its manifest says; without one it is not complete yet."""

    release: Release
    words: str
    as_of: datetime | None
    articles: int
    files: tuple[ReleasedFile, ...]
    left_out: tuple[LeftOutArticles, ...]


def releases_of(project: Project) -> QuerySet[Release]:
    return project.releases.select_related("created_by", "job").order_by("-pk")


def described(release: Release) -> DescribedRelease:
    """The release in words; two queries."""
    manifest = release.manifest or {}
    scope = manifest.get("scope", {})
    files = manifest.get("files", {})
    return DescribedRelease(
        release=release,
        words=_words(scope),
        as_of=datetime.fromisoformat(manifest["as_of"]) if manifest else None,
        articles=len(scope.get("articles", {})),
        files=tuple(
            ReleasedFile(name, one.get("rows"), one.get("bytes"), one.get("sha256", ""))
            for name, one in files.items()
        ),
        left_out=_left_out(release, scope.get("left_out", {})),
    )


def _words(scope: Mapping[str, Any]) -> str:
    """What is in and what is not, as the manifest says it, in the language of the request."""
    if not scope:
        return ""
    left_out = {reason: uids for reason, uids in scope["left_out"].items() if reason in LEFT_OUT}
    return " ".join(map(say, Coverage(scope["articles"], left_out).sentences))


def _left_out(release: Release, listed: dict[str, Sequence[str]]) -> tuple[LeftOutArticles, ...]:
    uids = [uid for reason in listed.values() for uid in reason]
    articles = {
        str(one.uid): one
        for one in Article.objects.filter(project_id=release.project_id, uid__in=uids)
    }
    return tuple(
        LeftOutArticles(
            say(LEFT_OUT.get(reason, reason)), tuple(articles[uid] for uid in sorted(of))
        )
        for reason, of in listed.items()
        if of
    )
