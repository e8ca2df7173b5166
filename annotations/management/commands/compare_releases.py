"""`manage.py compare_releases A B`: what differs between two releases, in folders or zips."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.domain.errors import UserError
from annotations.formats.releases.comparison import compare
from annotations.formats.releases.opening import OfProject, project_of
from annotations.formats.releases.values import json_document


class Command(BaseCommand):
    """Reads both releases once, an article at a time; no database is asked."""

    help = "Compare two releases: folders, or zip archives of them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the two releases."""
        parser.add_argument("before", type=Path, metavar="A", help="the earlier release")
        parser.add_argument("after", type=Path, metavar="B", help="the later release")
        parser.add_argument(
            "--across", action="store_true", help="compare releases of different projects, too"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the comparison as JSON."""
        before, after = options["before"], options["after"]
        try:
            if not options["across"]:
                _refuse_others(project_of(before), project_of(after))
            found = compare(before, after)
        except UserError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(json_document(found).decode(), ending="")


def _refuse_others(before: OfProject, after: OfProject) -> None:
    """What two projects hold is not what changed: all would count as removed and added."""
    if before.uid != after.uid:
        raise CommandError(
            f"A is a release of the project {before.name} ({before.uid}), B of {after.name} "
            f"({after.uid}): nothing was compared. Add --across to compare them all the same."
        )
