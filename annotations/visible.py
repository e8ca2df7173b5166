"""Rows that an address names, if this person has the permission; else NotVisible."""

from uuid import UUID

from django.db.models import QuerySet

from annotations.access import (
    NotVisible,
    Permission,
    closed_versions,
    own_assignment,
    require,
    was_taken_away,
    works_on,
)
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    AssignmentState,
    Batch,
    BatchArticle,
    Comment,
    Invitation,
    Job,
    Membership,
    ModelBackend,
    Project,
    Release,
    Scheme,
    Source,
    User,
    Webhook,
    WebhookDelivery,
)


def visible_article(user: User, uid: UUID, permission: Permission) -> Article:
    article = (
        Article.objects.select_related("project")
        .filter(uid=uid, archived_at=None, project__archived_at=None)
        .first()
    )
    if article is None:
        raise NotVisible
    require(user, article.project, permission)
    return article


def kept_article(user: User, uid: UUID) -> Article:
    """An article, archived or not, for those who look after the articles."""
    article = (
        Article.objects.select_related("project").filter(uid=uid, project__archived_at=None).first()
    )
    if article is None:
        raise NotVisible
    require(user, article.project, Permission.EDIT_ARTICLES)
    return article


def visible_version(user: User, article: UUID, number: int) -> ArticleVersion:
    """One version of an article, with its article and text."""
    found = visible_article(user, article, Permission.VIEW_ARTICLES)
    version = found.versions.filter(number=number).first()
    if version is None:
        raise NotVisible
    version.article = found
    return version


def comparable_version(user: User, article: UUID, *, number: int | None) -> ArticleVersion:
    """A version of an article on which this person may see what others made of it.

    number: None = the newest. Nobody who has work to do on any version of it sees one.
    """
    found = visible_article(user, article, Permission.VIEW_ARTICLES)
    require(user, found.project, Permission.COMPARE_MARKS)
    versions = found.versions.order_by("-number")
    if works_on(user, found):
        raise NotVisible
    version = (versions if number is None else versions.filter(number=number)).first()
    if version is None:
        raise NotVisible
    return version


def visible_comment(user: User, uid: UUID, permission: Permission) -> Comment:
    """One of the managers' comments on an article, or one on a sentence of somebody's work.

    The latter is there for that annotator, and for managers who have no work to do on the article.
    """
    comment = (
        Comment.objects.select_related("article__project", "parent", "assignment", "sentence")
        .filter(
            uid=uid,
            article__archived_at=None,
            article__project__archived_at=None,
        )
        .first()
    )
    if comment is None:
        raise NotVisible
    if comment.assignment is None:
        require(user, comment.article.project, permission)
    elif not _is_own(user, comment.assignment):
        _require_work_comments(user, comment.article, permission)
    return comment


def commented_assignment(user: User, uid: UUID, permission: Permission) -> Assignment:
    """Work on whose sentences this person may comment: their own, or as a manager anybody's."""
    found = _assignments().filter(uid=uid).first()
    if found is None:
        raise NotVisible
    if not _is_own(user, found):
        _require_work_comments(user, found.batch_article.version.article, permission)
    return found


def _is_own(user: User, assignment: Assignment) -> bool:
    if assignment.annotator_id != user.pk:
        return False
    try:
        own_assignment(user, assignment.uid)
    except NotVisible:
        return False
    return True


def _require_work_comments(user: User, article: Article, permission: Permission) -> None:
    require(user, article.project, permission)
    if works_on(user, article):
        raise NotVisible


def opened_assignment(user: User, uid: UUID) -> Assignment:
    """One's own submitted assignment on an article whose decisions this person may read.

    Nobody who has work to do on any version of the article does, and nobody of whom it is not
    noted that they were exposed.
    """
    found = own_assignment(user, uid)
    place = BatchArticle.objects.select_related("batch__project", "scheme", "version__article").get(
        pk=found.batch_article_id
    )
    found.batch_article = place
    if not reads_decisions(user, found):
        raise NotVisible
    return found


def reads_decisions(user: User, assignment: Assignment) -> bool:
    """Whether this person reads everybody's decisions on the article of their own assignment."""
    place = assignment.batch_article
    if assignment.state != AssignmentState.SUBMITTED or place.decisions_opened_at is None:
        return False
    return assignment.exposed_at is not None and not works_on(user, place.version.article)


def trained_assignment(user: User, uid: UUID) -> Assignment:
    """One's own submitted training whose answers this person may read by now."""
    found = own_assignment(user, uid)
    places = BatchArticle.objects.select_related(
        "batch__project", "scheme", "version__article", "known_from"
    )
    found.batch_article = places.get(pk=found.batch_article_id)
    if not reads_feedback(user, found):
        raise NotVisible
    return found


def reads_feedback(user: User, assignment: Assignment) -> bool:
    """Whether this person reads what was known of the article of their own training.

    Nobody who has work to do on any version of it does, nor anybody not noted as exposed.
    """
    place = assignment.batch_article
    if assignment.state != AssignmentState.SUBMITTED or place.known_from_id is None:
        return False
    return assignment.exposed_at is not None and not works_on(user, place.version.article)


def visible_batch(user: User, uid: UUID) -> Batch:
    batch = (
        Batch.objects.select_related("project", "scheme")
        .filter(uid=uid, project__archived_at=None)
        .first()
    )
    if batch is None:
        raise NotVisible
    require(user, batch.project, Permission.EDIT_BATCHES)
    return batch


def adjudicable_batch(user: User, uid: UUID) -> Batch:
    """A batch that is not put away, for those who adjudicate."""
    batch = (
        Batch.objects.select_related("project")
        .filter(uid=uid, archived_at=None, project__archived_at=None)
        .first()
    )
    if batch is None:
        raise NotVisible
    require(user, batch.project, Permission.ADJUDICATE)
    return batch


def adjudicable_article(user: User, batch: UUID, version: UUID) -> BatchArticle:
    """An article of a batch, for those who adjudicate and have no open work on any version."""
    found = adjudicable_batch(user, batch)
    place = (
        BatchArticle.objects.select_related("version__article")
        .defer("version__text")
        .filter(batch=found, version__uid=version, version__article__archived_at=None)
        .first()
    )
    if place is None:
        raise NotVisible
    closed = closed_versions(user, found.project)
    if closed and place.version.article.versions.filter(pk__in=closed).exists():
        raise NotVisible
    place.batch = found
    return place


def managed_assignment(user: User, uid: UUID) -> Assignment:
    """Anybody's assignment, for those who run the batches."""
    assignment = _assignments().filter(uid=uid).first()
    if assignment is None:
        raise NotVisible
    require(user, assignment.batch_article.batch.project, Permission.EDIT_BATCHES)
    return assignment


def reopenable_assignment(user: User, uid: UUID) -> Assignment:
    """One's own assignment, or anybody's for those who run the batches."""
    if _assignments().filter(uid=uid, annotator=user).exists():
        return own_assignment(user, uid)
    return managed_assignment(user, uid)


def _assignments() -> QuerySet[Assignment]:
    return Assignment.objects.select_related(
        "annotator", "batch_article__batch__project", "batch_article__version__article"
    ).filter(batch_article__batch__project__archived_at=None)


def visible_source(user: User, uid: UUID, permission: Permission) -> Source:
    """A public source; what somebody typed and has not submitted is nobody else's to see.

    Nor is a source of an article this person still marks: it tells what others marked.
    """
    source = (
        Source.objects.select_related("project", "merged_into")
        .filter(uid=uid, private_to=None, archived_at=None, project__archived_at=None)
        .first()
    )
    if source is None:
        raise NotVisible
    require(user, source.project, permission)
    if source.version_id is not None and source.version_id in closed_versions(user, source.project):
        raise NotVisible
    return source


def visible_job(user: User, uid: UUID, permission: Permission) -> Job:
    """A job that was asked for; its chunks are no things of their own."""
    job = (
        Job.objects.select_related("project", "requested_by")
        .filter(uid=uid, parent=None, project__archived_at=None)
        .first()
    )
    if job is None:
        raise NotVisible
    require(user, job.project, permission)
    return job


def visible_release(user: User, uid: UUID) -> Release:
    release = (
        Release.objects.select_related("project", "job", "created_by")
        .filter(uid=uid, project__archived_at=None)
        .first()
    )
    if release is None:
        raise NotVisible
    require(user, release.project, Permission.VIEW_RELEASES)
    return release


def visible_member(project: Project, pseudonym: str) -> Membership:
    """A current member by pseudonym; the caller has asked for the right."""
    member = (
        Membership.objects.current()
        .select_related("user", "project")
        .filter(project=project, pseudonym=pseudonym)
        .first()
    )
    if member is None:
        raise NotVisible
    return member


def counted_member(project: Project, pseudonym: str) -> Membership:
    """A member by pseudonym, still there or not: figures keep them. The right is asked before."""
    member = (
        Membership.objects.select_related("user")
        .filter(project=project, pseudonym=pseudonym)
        .first()
    )
    if member is None:
        raise NotVisible
    return member


def visible_invitation(project: Project, uid: UUID) -> Invitation:
    """An invitation of this project; the caller has asked for the right."""
    invitation = (
        Invitation.objects.select_related("project").filter(project=project, uid=uid).first()
    )
    if invitation is None:
        raise NotVisible
    return invitation


def former_member(project: Project, pseudonym: str) -> Membership:
    member = (
        project.memberships.filter(pseudonym=pseudonym, left_at__isnull=False)
        .select_related("user", "project")
        .first()
    )
    if member is None:
        raise NotVisible
    return member


def visible_scheme(project: Project, number: int) -> Scheme:
    scheme = project.schemes.filter(number=number).select_related("project").first()
    if scheme is None:
        raise NotVisible
    return scheme


def archived_project(user: User, uid: UUID) -> Project:
    """An archived project, for those who may bring it back."""
    project = Project.objects.filter(uid=uid, archived_at__isnull=False).first()
    if project is None:
        raise NotVisible
    require(user, project, Permission.EDIT_PROJECT)
    return project


def visible_webhook(user: User, uid: UUID) -> Webhook:
    """A webhook that is not switched off, for those who may change it."""
    webhook = (
        Webhook.objects.select_related("project")
        .filter(uid=uid, archived_at=None, project__archived_at=None)
        .first()
    )
    if webhook is None:
        raise NotVisible
    require(user, webhook.project, Permission.EDIT_WEBHOOKS)
    return webhook


def visible_backend(user: User, uid: UUID) -> ModelBackend:
    """A model of other people that is not put away, for those who may change it."""
    backend = (
        ModelBackend.objects.select_related("project")
        .filter(uid=uid, archived_at=None, project__archived_at=None)
        .first()
    )
    if backend is None:
        raise NotVisible
    require(user, backend.project, Permission.EDIT_MODELS)
    return backend


def visible_delivery(webhook: Webhook, uid: UUID) -> WebhookDelivery:
    """A delivery of this webhook; the caller has asked for the right."""
    delivery = (
        WebhookDelivery.objects.select_related("webhook__project", "job__project")
        .filter(webhook=webhook, uid=uid)
        .first()
    )
    if delivery is None:
        raise NotVisible
    return delivery


def moved_assignment(user: User, uid: UUID) -> Assignment | None:
    """Where this person's work went on when the article of an assignment got a new version."""
    if not was_taken_away(user, uid):
        return None
    old = Assignment.objects.select_related("batch_article__version").get(uid=uid)
    later = Assignment.objects.filter(
        annotator=user,
        batch_article__batch_id=old.batch_article.batch_id,
        batch_article__version__article_id=old.batch_article.version.article_id,
        batch_article__version__number__gt=old.batch_article.version.number,
    )
    newest_first = later.order_by("-batch_article__version__number")
    return newest_first.exclude(state=AssignmentState.WITHDRAWN).first()
