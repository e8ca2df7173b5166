"""Finding the account that a command line names."""

from django.core.management.base import CommandError

from annotations.models import User


def find_account(username: str) -> User:
    """The account with this username, in whatever case it is written."""
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        raise CommandError(f"There is no account {username!r}.")
    return user
