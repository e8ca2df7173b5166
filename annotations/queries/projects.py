"""Projects as the API shows them to one person: a list of theirs, and one with their role in it."""

from typing import Any

from django.db.models import F, QuerySet

from annotations.domain.fields import JsonObject
from annotations.domain.suggestions.thresholds import KINDS
from annotations.models import Membership, Project, Role, User
from annotations.queries.progress import own_memberships


def own_project_rows(user: User) -> QuerySet[Membership, Any]:
    """The open projects a person belongs to, by name: what they are there and what waits."""
    return own_memberships(user).values(  # type: ignore[misc]
        "role",
        "pseudonym",
        "articles",
        "waiting",
        uid=F("project__uid"),
        slug=F("project__slug"),
        name=F("project__name"),
        description=F("project__description"),
        language=F("project__language"),
        created_at=F("project__created_at"),
    )


def project_document(project: Project, member: Membership) -> JsonObject:
    """A project as this member sees it; nothing in it changes while people mark."""
    return {
        "uid": str(project.uid),
        "slug": project.slug,
        "name": project.name,
        "description": project.description,
        "language": project.language,
        "claim_suggestions": project.claim_suggestions,
        "finder": project.finder,
        "suggestion_thresholds": dict.fromkeys(KINDS, 0.0) | project.suggestion_thresholds,
        "scheme": project.schemes.order_by("-number").values_list("number", flat=True).first(),
        "created_at": project.created_at.isoformat(),
        "role": member.role,
        "pseudonym": member.pseudonym,
    }


def archived_projects(user: User) -> QuerySet[Project]:
    """The archived projects that this person may bring back, the last first."""
    return Project.objects.filter(
        archived_at__isnull=False,
        memberships__user=user,
        memberships__left_at=None,
        memberships__role=Role.MANAGER,
    ).order_by("-archived_at", "pk")
