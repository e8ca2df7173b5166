"""Whose marks a file holds: members by their names, or accounts that nobody can sign in to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid5

from annotations.actions.events import log
from annotations.actions.import_options import NEW_PEOPLE, ImportOptions
from annotations.actions.people import add_member, as_pseudonym
from annotations.domain.messages import N_, Message
from annotations.domain.names import clean_name
from annotations.models import Membership, Project, Role, User
from annotations.models.project import ASSIGNABLE_ROLES

MEMBER_IMPORTED = "member.imported"
MAX_FIRST_NAME = 150


@dataclass(frozen=True)
class Authors:
    """Names in a file -> members, why a name can be nobody's, and who is taken for whom."""

    members: dict[str, Membership] = field(default_factory=dict)
    refused: dict[str, Message] = field(default_factory=dict)
    told: dict[str, Message] = field(default_factory=dict)


def authors_of(
    names: Iterable[str], *, project: Project, options: ImportOptions, by: User | None, at: datetime
) -> Authors:
    """The members whose marks these are; for names of nobody, an account each.

    A name is a member's pseudonym or username, whatever its case, unless the options ask for new
    people; where they name one member, all are theirs. Call it inside a transaction that holds the
    project.
    """
    # Before other new people take the pseudonyms that the file has for somebody else.
    wanted = sorted(dict.fromkeys(names), key=lambda name: not as_pseudonym(_shown(name)))
    authors = Authors()
    if not wanted:
        return authors
    listed = list(Membership.objects.filter(project=project).select_related("user"))
    if options.annotator not in ("", NEW_PEOPLE):
        chosen = next((one for one in listed if str(one.user.uid) == options.annotator), None)
        for name in wanted:
            _take(authors, name, chosen)
        return authors
    known = {one.user.username.casefold(): one for one in listed}
    if options.annotator != NEW_PEOPLE:
        known |= {one.pseudonym.casefold(): one for one in listed}
    for name in wanted:
        found = known.get(_shown(name).casefold()) if options.annotator != NEW_PEOPLE else None
        if found is not None:
            authors.told[name] = _taken_for(name, found)
        else:
            found = known.get(_username(project, name))
        if found is None and _shown(name):
            found = known[_username(project, name)] = _make(project, name, by, at)
            authors.told[name] = _became(name, found)
        _take(authors, name, found)
    return authors


def usernames_of(
    names: Iterable[str], *, project: Project, options: ImportOptions
) -> dict[str, str]:
    """The accounts that names would be taken for, without making any; "" = nobody's."""
    if options.annotator == NEW_PEOPLE:
        return {name: _username(project, name) for name in names}
    if options.annotator:
        chosen = User.objects.filter(uid=options.annotator).values_list("username", flat=True)
        return dict.fromkeys(names, chosen.first() or "")
    members = Membership.objects.filter(project=project)
    listed = list(members.values_list("pseudonym", "user__username"))
    known = {username.casefold(): username for _, username in listed}
    known |= {pseudonym.casefold(): username for pseudonym, username in listed}
    return {name: known.get(_shown(name).casefold()) or _username(project, name) for name in names}


def _taken_for(name: str, found: Membership) -> Message:
    return N_(
        "“{name}” in the file was taken for {pseudonym} of this project.",
        name=_shown(name),
        pseudonym=found.pseudonym,
    )


def _became(name: str, made: Membership) -> Message:
    return N_(
        "“{name}” became {pseudonym}, an account that nobody can sign in to.",
        name=_shown(name),
        pseudonym=made.pseudonym,
    )


def _take(authors: Authors, name: str, found: Membership | None) -> None:
    if found is None:
        authors.refused[name] = N_("The file does not say whose marks these are: choose a member.")
    elif found.left_at is not None:
        authors.refused[name] = N_("{name} has left the project.", name=found.pseudonym)
    elif found.role not in ASSIGNABLE_ROLES:
        authors.refused[name] = N_("{name} may not annotate here.", name=found.pseudonym)
    else:
        authors.members[name] = found


def _shown(name: str) -> str:
    """The name as it is kept: what a database cannot store, or a page not show, is left out."""
    printed = "".join(one if one.isprintable() else " " for one in name)
    return clean_name(printed)[:MAX_FIRST_NAME]


def _username(project: Project, name: str) -> str:
    """The same for the same name in the same project, and nobody's choice."""
    return f"import-{uuid5(project.uid, _shown(name).casefold())}"


def _make(project: Project, name: str, by: User | None, at: datetime) -> Membership:
    user = User(username=_username(project, name), first_name=_shown(name), is_active=False)
    user.set_unusable_password()
    user.save()
    wished = as_pseudonym(_shown(name))
    member = add_member(project=project, user=user, role=Role.ANNOTATOR, at=at, wished=wished)
    log(project_id=project.pk, kind=MEMBER_IMPORTED, by=by, at=at, object_uid=user.uid)
    return member
