"""`manage.py reset_link USERNAME`: print a link that sets somebody's new password once."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from annotations.actions.reset_links import LINK_HOURS, make_operator_reset_link
from annotations.domain.errors import UserError
from annotations.management.accounts import find_account
from annotations.management.site import Site


class Command(BaseCommand):
    """Whoever can run this has the run of the database anyway: it asks for no permission."""

    help = "Print a link that sets a new password for an account, once, within a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the account, and where people reach the site."""
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument(
            "--address",
            default=usual_address(),
            metavar="URL",
            help="where people reach the site; by default the first of WORKBENCH_TRUSTED_ORIGINS",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the link; an older one that was not used stops working."""
        user = find_account(options["username"])
        try:
            _link, token = make_operator_reset_link(user=user, at=timezone.now())
        except UserError as error:
            raise CommandError(error.detail) from error
        path = reverse("reset-link-detail", args=[token])
        self.stderr.write(f"Works once, for {LINK_HOURS} hours; send it to that person alone:")
        self.stdout.write(options["address"].rstrip("/") + path)


def usual_address() -> str:
    """The first address that the operator has named, else where the site listens."""
    named = [one for one in settings.CSRF_TRUSTED_ORIGINS if "*" not in one]
    return named[0] if named else Site(settings.HOST, settings.PORT).address
