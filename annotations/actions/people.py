"""New projects and memberships."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from annotations.access import Permission, may, require
from annotations.actions.events import log
from annotations.actions.holding import hold
from annotations.domain.errors import Conflict, UserError
from annotations.domain.messages import N_
from annotations.models import Assignment, Membership, Project, Role, Scheme, User
from annotations.models.batch import UNFINISHED
from annotations.models.project import ASSIGNABLE_ROLES
from annotations.queries.members import open_work_of

MAX_PROJECT_NAME = 120
MOST_ATTEMPTS = 10
_PSEUDONYM = re.compile(r"A[1-9]\d{0,3}", re.IGNORECASE | re.ASCII)


class MembershipRefused(Conflict):
    code = "membership_refused"


@dataclass(frozen=True, kw_only=True)
class ProjectPlan:
    """What a new project is to be. `slug` (the short name) and `uid` are made where missing."""

    name: str
    description: str = ""
    guideline: str = ""
    slug: str = ""
    uid: UUID | None = None


@transaction.atomic
def create_project(*, plan: ProjectPlan, by: User, at: datetime) -> Project:
    """A project with scheme 1, and its creator as the first manager."""
    shown = plan.name.strip()
    if not shown or len(shown) > MAX_PROJECT_NAME:
        raise UserError(N_("A project needs a name of at most 120 characters."), field="name")
    project = _store(
        Project(
            uid=plan.uid or uuid4(),
            name=shown,
            description=plan.description.strip(),
            created_at=at,
        ),
        wanted=plan.slug or shown,
    )
    Scheme.objects.create(project=project, number=1, guideline=plan.guideline, created_at=at)
    log(project_id=project.pk, kind="project.created", by=by, at=at, object_uid=project.uid)
    add_member(project=project, user=by, role=Role.MANAGER, at=at)
    return project


def _store(project: Project, *, wanted: str) -> Project:
    """Store it under a free short name; somebody else may take that one at the same time."""
    for attempt in range(MOST_ATTEMPTS):
        project.slug = _free_slug(wanted)
        try:
            with transaction.atomic():
                project.save(force_insert=True)
        except IntegrityError:
            is_last = attempt == MOST_ATTEMPTS - 1
            if is_last or not Project.objects.filter(slug=project.slug).exists():
                raise
        else:
            break
    return project


def _free_slug(name: str) -> str:
    stem = slugify(name)[:50].strip("-") or "project"
    taken = set(Project.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(free for n in range(2, len(taken) + 3) if (free := f"{stem}-{n}") not in taken)


def add_member(
    *, project: Project, user: User, role: str, at: datetime, wished: str = ""
) -> Membership:
    """Make somebody a member, or take a former member back under the old pseudonym.

    wished: the pseudonym, if nobody has or had it; else, and by default, the next one. Call it
    inside a transaction.
    """
    former = Membership.objects.filter(project=project, user=user).first()
    if former is not None:
        if former.left_at is None:
            raise MembershipRefused(N_("This person is a member already."))
        former.role, former.left_at = role, None
        former.save(update_fields=["role", "left_at"])
        _expose(former, at)
        return former
    taken = set(project.memberships.values_list("pseudonym", flat=True))
    return Membership.objects.create(
        project=project,
        user=user,
        role=role,
        pseudonym=wished if wished and wished not in taken else _next_pseudonym(taken),
        joined_at=at,
    )


def as_pseudonym(name: str) -> str:
    """The pseudonym that a name is, whatever its case; "" if it is none that a project gives."""
    return name.upper() if _PSEUDONYM.fullmatch(name) else ""


def _next_pseudonym(taken: Iterable[str]) -> str:
    numbers = [int(name[1:]) for name in taken if name[:1] == "A" and name[1:].isdigit()]
    return f"A{max(numbers, default=0) + 1}"


@transaction.atomic
def change_role(*, member: Membership, role: str, by: User, at: datetime) -> None:
    hold(member, project_id=member.project_id)
    require(by, member.project, Permission.EDIT_MEMBERS)
    _refuse_former(member)
    if role not in Role.values:
        raise MembershipRefused(N_("There is no such role."), field="role")
    _keep_a_manager(member, stays=role == Role.MANAGER)
    if role not in ASSIGNABLE_ROLES:
        _refuse_open_work(member)
    member.role = role
    member.save(update_fields=["role"])
    _expose(member, at)
    log(
        project_id=member.project_id,
        kind="member.role_changed",
        by=by,
        at=at,
        object_uid=member.user.uid,
        answer={"role": role},
    )


def _expose(member: Membership, at: datetime) -> None:
    """Note that a role lets this person read others' marks on what they have out of hand."""
    if may(member, Permission.COMPARE_MARKS):
        Assignment.objects.filter(
            annotator_id=member.user_id,
            batch_article__batch__project_id=member.project_id,
            exposed_at=None,
        ).exclude(state__in=UNFINISHED).update(exposed_at=at)


@transaction.atomic
def remove_member(*, member: Membership, by: User, at: datetime) -> None:
    """End a membership; the person's work and pseudonym stay."""
    hold(member, project_id=member.project_id)
    require(by, member.project, Permission.EDIT_MEMBERS)
    _refuse_former(member)
    _keep_a_manager(member, stays=False)
    member.left_at = at
    member.save(update_fields=["left_at"])
    log(
        project_id=member.project_id,
        kind="member.left",
        by=by,
        at=at,
        object_uid=member.user.uid,
    )


@transaction.atomic
def return_member(*, member: Membership, by: User, at: datetime) -> None:
    """Take a former member back in the role and under the pseudonym they had."""
    require(by, member.project, Permission.EDIT_MEMBERS)
    if member.left_at is None:
        raise MembershipRefused(N_("This person is a member already."))
    add_member(project=member.project, user=member.user, role=member.role, at=at)
    member.left_at = None
    log(
        project_id=member.project_id,
        kind="member.returned",
        by=by,
        at=at,
        object_uid=member.user.uid,
        answer={"role": member.role},
    )


def _refuse_former(member: Membership) -> None:
    if member.left_at is not None:
        raise MembershipRefused(N_("This person has left already."))


def _refuse_open_work(member: Membership) -> None:
    """Nobody could submit these any more, and they would keep others from a release."""
    left = open_work_of(member)
    if left:
        raise MembershipRefused(
            N_(
                "Articles of this person that are not submitted: {n}. Withdraw them or give "
                "them to somebody else first, then change the role.",
                n=left,
            ),
            code="open_work",
            field="role",
        )


def _keep_a_manager(member: Membership, *, stays: bool) -> None:
    """Refuse the last manager who can sign in. The project is held: two may go at once."""
    others = (
        Membership.objects.current()
        .filter(project_id=member.project_id, role=Role.MANAGER, user__is_active=True)
        .exclude(pk=member.pk)
    )
    if member.role == Role.MANAGER and not stays and not others.exists():
        raise MembershipRefused(N_("A project keeps at least one manager."))
