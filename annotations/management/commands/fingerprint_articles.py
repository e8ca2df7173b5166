"""`manage.py fingerprint_articles`: near copies of texts stored by an older version."""

from typing import Any

from django.core.management.base import BaseCommand

from annotations.actions.fingerprints import fingerprint_missing


class Command(BaseCommand):
    """Run it once after the update that brought near copies; a second time it does nothing."""

    help = "Give texts that have no fingerprint theirs, so that near copies of them are found."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Tell how many texts were looked at."""
        self.stdout.write(f"Texts without a fingerprint: {fingerprint_missing()}.")
