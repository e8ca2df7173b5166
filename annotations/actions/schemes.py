"""Versions of a project's guideline: the next one, and editing one that nobody works under yet."""

from datetime import datetime

from django.db import IntegrityError, transaction

from annotations.access import Permission, require
from annotations.actions.events import log
from annotations.domain.errors import Conflict, UserError
from annotations.domain.guidelines import MAX_GUIDELINE
from annotations.domain.messages import N_
from annotations.models import Project, Scheme, User


class SchemeRefused(UserError):
    code = "scheme_refused"


class SchemeFrozen(Conflict):
    """The version is in use, or another one is newer: it stays as it is."""

    code = "scheme_frozen"


class SchemeChanged(Conflict):
    """Somebody else wrote it meanwhile."""

    code = "stale"


@transaction.atomic
def write_scheme(*, project: Project, guideline: str, by: User, at: datetime) -> Scheme:
    """The next version, with the options of the last; batches made from now on use it.

    Raises SchemeFrozen while the newest version is not used by any batch: that one is edited.
    """
    require(by, project, Permission.EDIT_PROJECT)
    newest = project.schemes.order_by("-number")[:1].get()
    if newest.frozen_at is None:
        raise SchemeFrozen(
            N_("No batch uses guideline {number} yet: edit that one.", number=newest.number),
            code="scheme_unused",
        )
    try:
        with transaction.atomic():
            scheme = Scheme.objects.create(
                project=project,
                number=newest.number + 1,
                guideline=_checked(guideline),
                options=newest.options,
                created_at=at,
            )
    except IntegrityError as error:
        raise SchemeChanged(N_("Somebody wrote the next version a moment ago.")) from error
    _log(scheme, "scheme.written", by=by, at=at)
    return scheme


@transaction.atomic
def edit_scheme(*, scheme: Scheme, guideline: str, base: str, by: User, at: datetime) -> None:
    """Change the newest version while no batch uses it. base: its text when it was opened."""
    require(by, scheme.project, Permission.EDIT_PROJECT)
    text = _checked(guideline)
    newest = scheme.project.schemes.select_for_update().order_by("-number")[:1].get()
    if newest.pk != scheme.pk or newest.frozen_at is not None:
        raise SchemeFrozen(N_("This version is in use and stays as it is: write the next one."))
    if normal_newlines(newest.guideline) != normal_newlines(base):
        raise SchemeChanged(N_("Somebody else changed this version meanwhile. Compare, then save."))
    scheme.guideline = text
    scheme.save(update_fields=["guideline"])
    _log(scheme, "scheme.edited", by=by, at=at)


def normal_newlines(text: str) -> str:
    """The text with the newlines it is stored with: a form sends them as CRLF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _checked(guideline: str) -> str:
    text = normal_newlines(guideline)
    if len(text) > MAX_GUIDELINE:
        raise SchemeRefused(
            N_("A guideline has at most {most:,} characters.", most=MAX_GUIDELINE),
            field="guideline",
        )
    if "\0" in text:
        raise SchemeRefused(N_("A guideline holds no NUL characters."), field="guideline")
    return text


def _log(scheme: Scheme, kind: str, *, by: User, at: datetime) -> None:
    log(
        project_id=scheme.project_id,
        kind=kind,
        by=by,
        at=at,
        object_uid=scheme.project.uid,
        answer={"number": scheme.number},
    )
