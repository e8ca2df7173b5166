"""Releases as their pages show them: the manifest's figures in an order people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from annotations.formats.releases.bibliography import Cited
from annotations.formats.releases.manifest import LEFT_OUT, Coverage
from annotations.formats.releases.options import ReleaseOptions, ReleaseQuery, parse_options
from annotations.models import Article, Batch, BatchKind, Project, Release
from annotations.queries.restored_scope import restored_options
from annotations.wording import say

LISTED = 50


@dataclass(frozen=True)
class ReleasedFile:
    """One file of a release; rows is None for a file that has none."""

    name: str
    rows: int | None
    size: int | None
    sha256: str


@dataclass(frozen=True)
class LeftOutArticles:
    """Articles that a release leaves out for one reason, in the words of the request.

    articles: the first of them; count: how many there are.
    """

    reason: str
    count: int
    articles: tuple[Article, ...]

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.articles)


@dataclass(frozen=True)
class DescribedRelease:
    """A release with what its manifest says; without one it is not complete yet."""

    release: Release
    words: str
    as_of: datetime | None
    articles: int
    outside: int
    schemes: tuple[int, ...]
    files: tuple[ReleasedFile, ...]
    losses: Mapping[str, Mapping[str, int]]
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
        words=_words(scope, parse_options(release.options).query),
        as_of=datetime.fromisoformat(manifest["as_of"]) if manifest else None,
        articles=len(scope.get("articles", {})),
        outside=scope.get("outside", 0),
        schemes=tuple(manifest.get("schemes", ())),
        files=tuple(
            ReleasedFile(name, one.get("rows"), one.get("bytes"), one.get("sha256", ""))
            for name, one in files.items()
        ),
        losses=manifest.get("losses", {}),
        left_out=_left_out(release, scope.get("left_out", {})),
    )


def _words(scope: Mapping[str, Any], query: ReleaseQuery) -> str:
    """What is in and what is not, as the manifest says it, in the language of the request."""
    if not scope:
        return ""
    coverage = Coverage(
        articles=scope["articles"],
        left_out={reason: uids for reason, uids in scope["left_out"].items() if reason in LEFT_OUT},
        outside=scope.get("outside", 0),
        query=query,
        batches=scope.get("batches", {}),
    )
    return " ".join(map(say, coverage.sentences))


def _left_out(release: Release, listed: dict[str, Sequence[str]]) -> tuple[LeftOutArticles, ...]:
    shown = {reason: sorted(uids)[:LISTED] for reason, uids in listed.items() if uids}
    articles = {
        str(one.uid): one
        for one in Article.objects.filter(
            project_id=release.project_id, uid__in=[uid for uids in shown.values() for uid in uids]
        )
    }
    return tuple(
        LeftOutArticles(
            say(LEFT_OUT.get(reason, reason)),
            len(listed[reason]),
            tuple(articles[uid] for uid in uids if uid in articles),
        )
        for reason, uids in shown.items()
    )


def newest_options(project: Project) -> ReleaseOptions:
    """The options of the newest release, which the next one begins with.

    A restored project begins with those of the release that it was restored from.
    """
    stored = project.releases.order_by("-pk").values_list("options", flat=True).first()
    return parse_options(stored or restored_options(project.pk))


def releasable_batches(project: Project) -> list[Batch]:
    """The work batches whose work a release can be limited to, newest first."""
    rows = Batch.objects.filter(project=project, kind=BatchKind.WORK, archived_at=None)
    return list(rows.order_by("-pk"))


def cited(release: Release) -> Cited:
    """How a complete release is cited: everything but the hash stands in its manifest."""
    manifest = release.manifest or {}
    project = manifest.get("project", {})
    options = parse_options(release.options)
    return Cited(
        project=project.get("name", ""),
        slug=project.get("slug", ""),
        title=options.title,
        creators=options.creators,
        version=release.version,
        as_of=manifest.get("as_of", ""),
        manifest_hash=release.manifest_hash,
    )
