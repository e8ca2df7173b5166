"""`manage.py deactivate_account USERNAME`: end every way in; work and pseudonyms stay."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.actions.accounts import deactivate_account
from annotations.domain.errors import UserError
from annotations.management.accounts import find_account
from annotations.queries.members import projects_without_manager


class Command(BaseCommand):
    """Says which projects nobody manages any more, so that somebody is made their manager."""

    help = "End an account's sessions, tokens and sign-in. Its work and pseudonyms stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the account."""
        parser.add_argument("username", metavar="USERNAME")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Deactivate the account; `reactivate_account` undoes it."""
        user = find_account(options["username"])
        try:
            deactivate_account(user=user, by=None, at=timezone.now())
        except UserError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(f"{user.get_username()} can no longer sign in. Nothing was deleted.")
        for project in projects_without_manager(user):
            self.stderr.write(f"Nobody else manages “{project.name}” ({project.slug}).")
