"""What a release covers: the articles in it, those left out, and who may not read it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Exists, OuterRef

from annotations.formats.releases.manifest import (
    ARCHIVED,
    LEFT_OUT,
    NO_SUBMISSION,
    OPEN_WORK,
    OTHER_BATCHES,
    Coverage,
)
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
from annotations.queries.release_states import archived_before, later_changes

CHUNK_SENTENCES = 1_000
CHUNK_ARTICLES = 50


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
    """The articles of a project as they stood at event `seq`, those released by version uid."""

    project_id: int
    seq: int
    versions: tuple[ReleasedVersion, ...]
    left_out: dict[str, list[str]]

    @property
    def coverage(self) -> Coverage:
        articles = {one.article_uid: one.uid for one in self.versions}
        return Coverage(articles, self.left_out)

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


@dataclass
class _Work:
    """What was done on an article's versions."""

    is_open: bool = False
    elsewhere: str = ""
    submitted: defaultdict[tuple[int, int], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )


def release_scope(project_id: int, seq: int) -> ReleaseScope:
    """Which articles a release of the project at event `seq` covers.

    An article is in with its newest submitted version if someone submitted it in a work
    batch and nobody has unfinished work on any of its versions, in a batch of any kind.
    """
    archived = archived_before(project_id, seq)
    work = _work_by_article(project_id, seq, archived)
    chosen: dict[int, tuple[str, list[int]]] = {}
    left_out: dict[str, list[str]] = {reason: [] for reason in LEFT_OUT}
    for pk, uid, archived_at in _articles(project_id, seq):
        done = work.get(pk, _Work())
        was_archived = archived.get(uid, archived_at is not None)
        reason = ARCHIVED if was_archived else _reason_to_leave_out(done)
        if reason is not None:
            left_out[reason].append(str(uid))
        else:
            (_, version_id), assignments = max(done.submitted.items())
            chosen[version_id] = (str(uid), sorted(assignments))
    for uids in left_out.values():
        uids.sort()
    return ReleaseScope(project_id, seq, _versions(project_id, chosen), left_out)


def can_release(project_id: int) -> bool:
    """Whether a release now would cover any article; much cheaper than its scope."""
    unfinished = Assignment.objects.filter(
        batch_article__version__article=OuterRef("batch_article__version__article"),
        state__in=UNFINISHED,
    )
    return Assignment.objects.filter(
        ~Exists(unfinished),
        state=AssignmentState.SUBMITTED,
        batch_article__kind=BatchKind.WORK,
        batch_article__batch__project_id=project_id,
        batch_article__batch__archived_at=None,
        batch_article__version__article__archived_at=None,
    ).exists()


def _articles(project_id: int, seq: int) -> list[tuple[int, UUID, object]]:
    """The articles that were there at `seq`."""
    rows = Article.objects.filter(project_id=project_id).values_list("pk", "uid", "archived_at")
    listed = list(rows)
    later = Event.objects.filter(project_id=project_id, seq__gt=seq, kind="articles.added")
    added = {
        uid
        for answer in later.values_list("answer", flat=True)
        for uid in (answer or {}).get("articles", [])
    }
    return [row for row in listed if str(row[1]) not in added]


def _work_by_article(project_id: int, seq: int, archived: Mapping[UUID, bool]) -> dict[int, _Work]:
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
    listed = list(rows)
    changes = later_changes(project_id, seq)
    work: dict[int, _Work] = defaultdict(_Work)
    for pk, uid, now, kind, batch, archived_at, number, version_id, article_id in listed:
        state = changes.state_before(assignment=uid, batch=batch, now=now)
        done = work[article_id]
        if state in UNFINISHED:
            done.is_open = True
        elif state == AssignmentState.SUBMITTED and archived.get(batch, archived_at is not None):
            done.elsewhere = done.elsewhere or ARCHIVED
        elif state == AssignmentState.SUBMITTED and kind == BatchKind.WORK:
            done.submitted[number, version_id].append(pk)
        elif state == AssignmentState.SUBMITTED:
            done.elsewhere = OTHER_BATCHES
    return work


def _reason_to_leave_out(done: _Work) -> str | None:
    if done.is_open:
        return OPEN_WORK
    if not done.submitted:
        return done.elsewhere or NO_SUBMISSION
    return None


def _versions(
    project_id: int, chosen: dict[int, tuple[str, list[int]]]
) -> tuple[ReleasedVersion, ...]:
    """The chosen versions by uid, with the number of their sentences."""
    rows = (
        ArticleVersion.objects.filter(project_id=project_id)
        .annotate(count=Count("sentences"))
        .values_list("pk", "uid", "count")
    )
    found = [
        ReleasedVersion(pk, str(uid), chosen[pk][0], count, tuple(chosen[pk][1]))
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
