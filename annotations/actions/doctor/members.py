"""People: everybody with work is a member, and every open project has a manager."""

import re
from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from annotations.actions.doctor.findings import Finding, Scope
from annotations.models import Assignment, Membership, Project, Role

MEMBERS = "members"
_PSEUDONYM = re.compile(r"A[1-9][0-9]*")


def check_members(scope: Scope) -> Iterator[Finding]:
    """Work has a pseudonym in its project, pseudonyms look as they should, somebody manages."""
    known = Membership.objects.filter(
        user=OuterRef("annotator"), project=OuterRef("batch_article__batch__project")
    )
    work = Assignment.objects.filter(scope.within("batch_article__batch__project"))
    for uid in work.filter(~Exists(known)).values_list("uid", flat=True).iterator():
        yield Finding(MEMBERS, str(uid), "Its annotator has never been a member of the project.")
    members = Membership.objects.filter(scope.within("project"))
    for slug, pseudonym in members.values_list("project__slug", "pseudonym").iterator():
        if not _PSEUDONYM.fullmatch(pseudonym):
            yield Finding(MEMBERS, slug, f"{pseudonym!r} is no pseudonym.")
    managers = Membership.objects.current().filter(project=OuterRef("pk"), role=Role.MANAGER)
    for slug in (
        Project.objects.open()
        .filter(scope.within("pk"))
        .filter(~Exists(managers))
        .values_list("slug", flat=True)
    ):
        yield Finding(MEMBERS, slug, "No manager is left in this project.")
