"""Who belongs to a project and who is invited, with the work each person still has."""

from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from annotations.models import Assignment, Invitation, Membership, Project, Role, User
from annotations.models.batch import UNFINISHED


def current_members(project: Project) -> QuerySet[Membership]:
    """Members in the order they came, annotated with `open_work` and `all_work`."""
    return _with_work(project.memberships.current())


def former_members(project: Project) -> QuerySet[Membership]:
    """Those who left, the last first, annotated as current ones are: their work is kept."""
    return _with_work(project.memberships.exclude(left_at=None)).order_by("-left_at", "pk")


def _with_work(members: QuerySet[Membership]) -> QuerySet[Membership]:
    here = Q(user__assignments__batch_article__batch__project=F("project"))
    unfinished = here & Q(user__assignments__state__in=UNFINISHED)
    return (
        members.select_related("user")
        .annotate(
            all_work=Count("user__assignments", filter=here),
            open_work=Count("user__assignments", filter=unfinished),
        )
        .order_by("pk")
    )


def open_work_of(member: Membership) -> int:
    """How many articles of the project this person has and did not submit."""
    here = Assignment.objects.filter(batch_article__batch__project_id=member.project_id)
    return here.filter(annotator_id=member.user_id).unfinished().count()


def open_invitations(project: Project, *, at: datetime) -> QuerySet[Invitation]:
    """Invitations whose link still works: their makers still manage the project."""
    managers = project.memberships.current().filter(role=Role.MANAGER, user__is_active=True)
    return (
        project.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)
        .filter(created_by__in=managers.values("user"))
        .select_related("created_by")
        .order_by("-pk")
    )


def projects_without_manager(user: User) -> QuerySet[Project]:
    """The projects this person manages and nobody else who can sign in does."""
    managers = Q(memberships__role=Role.MANAGER, memberships__left_at=None)
    others = managers & Q(memberships__user__is_active=True) & ~Q(memberships__user=user)
    return (
        Project.objects.filter(managers, memberships__user=user)
        .exclude(pk__in=Project.objects.filter(others).values("pk"))
        .order_by("name", "pk")
    )
