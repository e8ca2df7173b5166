"""`manage.py prepare`: what `serve` does first, for sites whose programs are apart."""

from argparse import ArgumentParser
from typing import Any

from annotations.management.commands.serve import Command as Serve


class Command(Serve):
    """Run it once at each update, before the programs; a second time it does nothing."""

    help = "Bring database and static files up to date, and make the first manager."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """None: it listens nowhere."""

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Prepare and tell how to sign in."""
        self.say(self.prepare())
