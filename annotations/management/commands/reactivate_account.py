"""`manage.py reactivate_account USERNAME`: let somebody sign in again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.actions.accounts import reactivate_account
from annotations.domain.errors import UserError
from annotations.management.accounts import find_account


class Command(BaseCommand):
    """Undoes deactivate_account; sessions and tokens that ended stay ended."""

    help = "Let a deactivated account sign in again, with the password it had, if it had one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the account."""
        parser.add_argument("username", metavar="USERNAME")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Reactivate the account."""
        user = find_account(options["username"])
        try:
            reactivate_account(user=user, by=None, at=timezone.now())
        except UserError as error:
            raise CommandError(error.detail) from error
        name = user.get_username()
        if user.has_usable_password():
            self.stdout.write(f"{name} can sign in again.")
        else:  # an import made it, for somebody whose marks a file held
            self.stdout.write(
                f"{name} is active, but has no password, so nobody can sign in with it yet. "
                f"manage.py reset_link {name} prints a link that sets one."
            )
