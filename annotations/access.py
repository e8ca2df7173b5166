"""Who may do what: one table role -> permissions, and the questions asked of it.

Denied looks like not found: every refusal here is a `NotVisible`, which becomes a 404.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from uuid import UUID

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    AssignmentState,
    Membership,
    Project,
    Role,
    User,
)
from annotations.models.batch import UNFINISHED
from annotations.models.project import ASSIGNABLE_ROLES
from annotations.queries.reserving import is_given_again
from annotations.queries.save_path import find_own_assignment


class NotVisible(UserError):
    """This person may not see or do this, or it does not exist: they cannot tell which."""

    code = "not_found"

    def __init__(self) -> None:
        super().__init__(N_("There is nothing here that you may see."))


class Permission(StrEnum):
    VIEW_PROJECT = "view_project"
    EDIT_PROJECT = "edit_project"
    VIEW_EVENTS = "view_events"
    VIEW_COMMENTS = "view_comments"
    EDIT_COMMENTS = "edit_comments"
    EDIT_WEBHOOKS = "edit_webhooks"
    EDIT_MODELS = "edit_models"
    VIEW_STATUS = "view_status"
    VIEW_ARTICLES = "view_articles"
    EDIT_ARTICLES = "edit_articles"
    EDIT_BATCHES = "edit_batches"
    VIEW_MEMBERS = "view_members"
    EDIT_MEMBERS = "edit_members"
    VIEW_SOURCES = "view_sources"
    EDIT_SOURCES = "edit_sources"
    VIEW_AGREEMENT = "view_agreement"
    COMPARE_MARKS = "compare_marks"
    ADJUDICATE = "adjudicate"
    VIEW_JOBS = "view_jobs"
    EDIT_JOBS = "edit_jobs"
    VIEW_RELEASES = "view_releases"
    EDIT_RELEASES = "edit_releases"


_VIEWER = frozenset({Permission.VIEW_PROJECT, Permission.VIEW_AGREEMENT, Permission.VIEW_RELEASES})
_ANNOTATOR = frozenset({Permission.VIEW_PROJECT})
_ADJUDICATOR = _VIEWER | {
    Permission.VIEW_ARTICLES,
    Permission.VIEW_SOURCES,
    Permission.COMPARE_MARKS,
    Permission.ADJUDICATE,
}

PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.MANAGER: frozenset(Permission),
    Role.ADJUDICATOR: _ADJUDICATOR,
    Role.ANNOTATOR: _ANNOTATOR,
    Role.VIEWER: _VIEWER,
}


Passed = set[tuple[int, Permission]]
_passed: ContextVar[Passed | None] = ContextVar("passed", default=None)


@contextmanager
def noting_permissions() -> Iterator[Passed]:
    """What is asked for here and had: each permission with the id of its project."""
    passed: Passed = set()
    token = _passed.set(passed)
    try:
        yield passed
    finally:
        _passed.reset(token)


def _note(project_id: int, permission: Permission) -> None:
    if (passed := _passed.get()) is not None:
        passed.add((project_id, permission))


def membership(user: User, project: Project) -> Membership | None:
    """The person's current membership; None for strangers, former members, others' tokens."""
    if not user.is_active or not reaches(user, project.pk):
        return None
    return Membership.objects.current().filter(project=project, user_id=user.pk).first()


def reaches(user: User, project_id: int) -> bool:
    """Whether this request may touch the project at all: a token can be narrowed to one."""
    return user.narrowed_to in (None, project_id)


def may(member: Membership | None, permission: Permission) -> bool:
    return member is not None and permission in PERMISSIONS[member.role]


def require(user: User, project: Project, permission: Permission) -> Membership:
    """The person's membership, or NotVisible when it does not carry the permission."""
    member = membership(user, project)
    if member is None or not may(member, permission):
        raise NotVisible
    _note(project.pk, permission)
    return member


def visible_project(user: User, uid: UUID, permission: Permission) -> Project:
    """The open project with this uid, if this person has the permission in it."""
    project = Project.objects.open().filter(uid=uid).first()
    if project is None:
        raise NotVisible
    require(user, project, permission)
    return project


def own_assignment(user: User, uid: UUID) -> Assignment:
    """A person's own assignment in a project they still belong to.

    Only what every write needs is loaded; the text and the guideline come when asked for. What
    they have finished and are marking again without knowing it is not there meanwhile.
    """
    found = find_own_assignment(uid=uid, user_id=user.pk) if user.is_active else None
    if found is None or not reaches(user, found.batch_article.version.project_id):
        raise NotVisible
    if not found.is_writable and is_given_again(found):
        raise NotVisible
    _note(found.batch_article.version.project_id, Permission.VIEW_PROJECT)
    return found


def was_taken_away(user: User, uid: UUID) -> bool:
    """Whether this is a person's own assignment that was withdrawn or given to somebody else.

    It is theirs no longer to read, but a page still open on it is told why it cannot save.
    """
    taken = (
        Assignment.objects.filter(
            uid=uid,
            annotator_id=user.pk,
            state=AssignmentState.WITHDRAWN,
            batch_article__batch__project__archived_at=None,
        )
        .select_related("batch_article__batch__project")
        .first()
    )
    if taken is None:
        return False
    member = membership(user, taken.batch_article.batch.project)
    return member is not None and member.role in ASSIGNABLE_ROLES


def closed_versions(user: User, project: Project) -> set[int]:
    """All versions of the articles on which this person still has work to submit.

    Whatever the role, others' marks and figures of these stay hidden from them: those on an
    earlier version too, from which their work moved to a newer one.
    """
    own = Assignment.objects.filter(
        annotator_id=user.pk,
        batch_article__batch__project=project,
        state__in=UNFINISHED,
    )
    articles = own.values("batch_article__version__article_id")
    return set(ArticleVersion.objects.filter(article__in=articles).values_list("pk", flat=True))


def works_on(user: User, article: Article) -> bool:
    """Whether this person has work to submit on any version of an article."""
    return Assignment.objects.filter(
        annotator_id=user.pk,
        batch_article__version__article=article,
        state__in=UNFINISHED,
    ).exists()
