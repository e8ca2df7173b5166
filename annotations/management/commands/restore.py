"""`manage.py restore FILE`: bring a backup into an empty installation, then look it over."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.actions.restoring import restore_backup
from annotations.domain.errors import UserError
from annotations.management.preparation import is_migrated


class Command(BaseCommand):
    """All or nothing; ends with what the doctor says of the restored data."""

    help = (
        "Restore a backup into an installation with tables (manage.py migrate) and nothing in "
        "them, on SQLite or PostgreSQL, whichever it was made on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="made by manage.py backup")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        """Restore, say how long it took, examine."""
        if not is_migrated():
            raise CommandError("The database has not the newest tables: run manage.py migrate.")
        began = time.monotonic()
        try:
            rows = restore_backup(file, at=timezone.now())
        except UserError as error:
            raise CommandError(error.detail) from error
        seconds = time.monotonic() - began
        self.stdout.write(f"{sum(rows.values()):,} rows are restored in {seconds:.1f} s.")
        call_command("doctor", stdout=self.stdout, stderr=self.stderr)
