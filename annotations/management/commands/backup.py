"""`manage.py backup FILE`: everything in one file, while the site runs."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.actions.backups import make_backup
from annotations.domain.errors import UserError


class Command(BaseCommand):
    """The file is there when it is whole; a failure leaves nothing behind."""

    help = (
        "Write tables and files into one new file (mode 600). It holds people's names and "
        "password hashes, but no session, token, reset link or secret key: keep it like a key."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a path that is still free")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        """Make it and say how long it took."""
        began = time.monotonic()
        try:
            made = make_backup(file.absolute(), at=timezone.now())
        except UserError as error:
            raise CommandError(error.detail) from error
        seconds = time.monotonic() - began
        self.stdout.write(f"{file}: {made.size:,} bytes in {seconds:.1f} s")
        self.stdout.write(f"SHA-256 {made.sha256}")
