"""Finding the project that a command line names."""

from uuid import UUID

from django.core.management.base import CommandError

from annotations.models import Project


def find_project(name: str) -> Project:
    """The open project with this short name (slug) or uid."""
    found = Project.objects.open().filter(slug=name).first()
    if found is None and (uid := _uid(name)) is not None:
        found = Project.objects.open().filter(uid=uid).first()
    if found is None:
        known = ", ".join(Project.objects.open().order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no project {name!r}. There are: {known or 'none yet'}.")
    return found


def _uid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
