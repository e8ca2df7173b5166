"""Reading a row that is about to be changed, so that nobody else changes it meanwhile."""

from django.db.models import Model

from annotations.models import Project, User


def hold(row: Model, *, project_id: int) -> None:
    """Keep other writers of the project waiting until the transaction ends; read the row anew.

    The lock is the one that every event takes, so that locks are taken in one order.
    """
    Project.objects.select_for_update(no_key=True).get(pk=project_id)
    row.refresh_from_db()


def hold_account(user: User) -> None:
    """The same for somebody's own account."""
    user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))
