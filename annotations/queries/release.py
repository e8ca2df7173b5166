"""What a release covers: the articles in it, those left out, and who may not read it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from sys import intern
from uuid import UUID

from django.db.models import Count

from annotations.formats.releases.manifest import (
    ARCHIVED,
    LEFT_OUT,
    NO_SUBMISSION,
    OPEN_WORK,
    OTHER_BATCHES,
    Coverage,
)
from annotations.formats.releases.options import EVERYTHING, ReleaseQuery
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    AssignmentState,
    BatchKind,
    Event,
    Release,
    User,
)
from annotations.models.batch import UNFINISHED
from annotations.queries.releasable import ASKED, batch_names
from annotations.queries.release_states import archived_before, later_changes, metadata_before
from annotations.queries.restored_scope import former_scope

CHUNK_SENTENCES = 4_000
CHUNK_ARTICLES = 200


@dataclass(frozen=True, slots=True)
class ReleasedVersion:
    """An article's newest submitted version; assignments: ids of those released."""

    pk: int
    uid: str
    article_uid: str
    sentences: int
    assignments: tuple[int, ...]


@dataclass(frozen=True)
class ReleaseScope:
    """The articles of a project as they stood at event `seq`, those released by version uid.

    outside: how many the query did not ask for. batches: the names of those it asked for.
    """

    project_id: int
    seq: int
    versions: tuple[ReleasedVersion, ...]
    left_out: dict[str, list[str]]
    outside: int = 0
    query: ReleaseQuery = EVERYTHING
    batches: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def coverage(self) -> Coverage:
        articles = {one.article_uid: one.uid for one in self.versions}
        return Coverage(articles, self.left_out, self.outside, self.query, self.batches)

    def chunks(self) -> Iterator[list[ReleasedVersion]]:
        """The versions in order, few enough at a time to be held in memory with all rows."""
        chunk: list[ReleasedVersion] = []
        held = 0
        for one in self.versions:
            load = one.sentences * max(len(one.assignments), 1)
            if chunk and (held + load > CHUNK_SENTENCES or len(chunk) == CHUNK_ARTICLES):
                yield chunk
                chunk, held = [], 0
            chunk.append(one)
            held += load
        if chunk:
            yield chunk


@dataclass(slots=True)
class _Work:
    """What was done on an article's versions; is_asked: in a batch that was asked for.

    newest: number and id of the newest submitted version, (0, 0) = there is none. assignments:
    ids of those submitted on it.
    """

    is_asked: bool = False
    is_open: bool = False
    elsewhere: str = ""
    newest: tuple[int, int] = (0, 0)
    assignments: tuple[int, ...] = ()

    def submit(self, assignment: int, *, version: tuple[int, int]) -> None:
        if version > self.newest:
            self.newest, self.assignments = version, ()
        if version == self.newest:
            self.assignments += (assignment,)


def release_scope(project_id: int, seq: int, query: ReleaseQuery = EVERYTHING) -> ReleaseScope:
    """Which articles a release of the project at event `seq` covers.

    An article is in with its newest submitted version if it is asked for, someone submitted it in
    a work batch that is asked for, and nobody has unfinished work on any of its versions, in a
    batch of any kind.
    """
    archived = archived_before(project_id, seq)
    work = _work_by_article(project_id, seq, archived, set(query.batches))
    chosen: dict[int, tuple[str, tuple[int, ...]]] = {}
    former = former_scope(project_id)
    left_out = {reason: list(former.left_out.get(reason, ())) for reason in LEFT_OUT}
    outside = former.outside
    for one in _articles(project_id, seq, query):
        done = work.get(one.pk, _Work())
        was_archived = archived.get(one.uid, one.is_archived)
        reason = ARCHIVED if was_archived else _reason_to_leave_out(done)
        if not one.is_asked or (query.batches and not done.is_asked):
            outside += 1
        elif reason is not None:
            left_out[reason].append(str(one.uid))
        else:
            chosen[done.newest[1]] = (str(one.uid), tuple(sorted(done.assignments)))
    for uids in left_out.values():
        uids.sort()
    return ReleaseScope(
        project_id,
        seq,
        _versions(project_id, chosen),
        left_out,
        outside,
        query,
        former.names(query.batches) | batch_names(project_id, query.batches),
    )


@dataclass(frozen=True, slots=True)
class _Article:
    """An article of the project; is_asked: what was said about it at the cut-off is asked for."""

    pk: int
    uid: UUID
    is_archived: bool
    is_asked: bool


def _articles(project_id: int, seq: int, query: ReleaseQuery) -> list[_Article]:
    """The articles that were there at `seq`."""
    columns = () if query.is_all else ASKED
    rows = list(
        Article.objects.filter(project_id=project_id).values_list(
            "pk", "uid", "archived_at", *columns
        )
    )
    corrected = {} if query.is_all else metadata_before(project_id, seq)
    later = Event.objects.filter(project_id=project_id, seq__gt=seq, kind="articles.added")
    added = {
        uid
        for answer in later.values_list("answer", flat=True)
        for uid in (answer or {}).get("articles", [])
    }
    return [
        _Article(pk, uid, archived_at is not None, _is_asked(query, values, corrected.get(uid, {})))
        for pk, uid, archived_at, *values in rows
        if str(uid) not in added
    ]


def _is_asked(query: ReleaseQuery, values: list[str], before: Mapping[str, str]) -> bool:
    if query.is_all:
        return True
    now = dict(zip(ASKED, values, strict=True))
    return query.takes(**{name: before.get(name, value) for name, value in now.items()})


def _work_by_article(
    project_id: int, seq: int, archived: Mapping[UUID, bool], asked: Collection[str]
) -> dict[int, _Work]:
    """What was done on each article; asked: uids of the batches whose work counts, empty = all."""
    rows = Assignment.objects.filter(batch_article__batch__project_id=project_id).values_list(
        "pk",
        "uid",
        "state",
        "batch_article__kind",
        "batch_article__batch__uid",
        "batch_article__batch__archived_at",
        "batch_article__version__number",
        "batch_article__version_id",
        "batch_article__version__article_id",
    )
    # States are read before the events: whatever happens between is then taken back as well.
    batches: dict[UUID, UUID] = {}
    listed = [
        (pk, uid, intern(now), intern(kind), batches.setdefault(batch, batch), at, (n, id_), of)
        for pk, uid, now, kind, batch, at, n, id_, of in rows.iterator()
    ]
    changes = later_changes(project_id, seq)
    work: dict[int, _Work] = defaultdict(_Work)
    for pk, uid, now, kind, batch, archived_at, version, article_id in listed:
        state = changes.state_before(assignment=uid, batch=batch, now=now)
        done = work[article_id]
        is_asked = not asked or str(batch) in asked
        done.is_asked = done.is_asked or (is_asked and state is not None)
        if state in UNFINISHED:
            done.is_open = True
        elif not is_asked:
            continue
        elif state == AssignmentState.SUBMITTED and archived.get(batch, archived_at is not None):
            done.elsewhere = done.elsewhere or ARCHIVED
        elif state == AssignmentState.SUBMITTED and kind == BatchKind.WORK:
            done.submit(pk, version=version)
        elif state == AssignmentState.SUBMITTED:
            done.elsewhere = OTHER_BATCHES
    return work


def _reason_to_leave_out(done: _Work) -> str | None:
    if done.is_open:
        return OPEN_WORK
    if not done.assignments:
        return done.elsewhere or NO_SUBMISSION
    return None


def _versions(
    project_id: int, chosen: dict[int, tuple[str, tuple[int, ...]]]
) -> tuple[ReleasedVersion, ...]:
    """The chosen versions by uid, with the number of their sentences."""
    rows = (
        ArticleVersion.objects.filter(project_id=project_id)
        .annotate(count=Count("sentences"))
        .values_list("pk", "uid", "count")
    )
    found = [
        ReleasedVersion(pk, str(uid), chosen[pk][0], count, chosen[pk][1])
        for pk, uid, count in rows
        if pk in chosen
    ]
    return tuple(sorted(found, key=lambda one: one.uid))


def release_refused_to(user: User, release: Release) -> bool:
    """Whether this person has unfinished work on an article in the release, in any version."""
    manifest = release.manifest or {}
    released = manifest.get("scope", {}).get("articles", {})
    return any(uid in released for uid in _unfinished_articles(user, release.project_id))


def _unfinished_articles(user: User, project_id: int) -> Iterable[str]:
    rows = Assignment.objects.filter(
        annotator_id=user.pk,
        batch_article__batch__project_id=project_id,
        state__in=UNFINISHED,
    ).values_list("batch_article__version__article__uid", flat=True)
    return map(str, rows)
