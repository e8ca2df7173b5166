"""`manage.py serve`: prepare the site, then run web server, worker and reconciler together."""

import secrets
from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from annotations.actions.accounts import create_first_manager
from annotations.actions.demo import load_demo
from annotations.domain.errors import UserError
from annotations.management import preparation
from annotations.management.site import Site, programs
from annotations.management.supervisor import Say, Supervisor

PASSWORD_BYTES = 12


class Command(BaseCommand):
    """Runs the whole product in the foreground until Ctrl-C."""

    # Only what an operator can have set wrong: the rest of the checks is for developers.
    requires_system_checks = (Tags.files, Tags.security)
    help = "Prepare the site, then run its web server, worker and reconciler until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the command line choose the port."""
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prepare, supervise, and tell how to sign in once the site answers."""
        site = Site(host=settings.HOST, port=options["port"])
        if site.is_taken():
            raise CommandError(
                f"Port {site.port} is in use. End what listens there, or choose another port, "
                "for example: make run PORT=8001"
            )
        welcome = Welcome(site, self.prepare(), say=self.say)
        connections.close_all()
        Supervisor(programs(site), say=self.say).run(at_each_round=welcome.tell_once)
        self.say("The workbench has ended.")

    def prepare(self) -> str:
        """Do what is left of the first start; give the words on how to sign in."""
        if preparation.migrate_if_needed():
            self.say("The database is ready.")
        if preparation.collect_static_if_changed():
            self.say("The static files are ready.")
        words = make_first_manager()
        if settings.LOAD_DEMO:
            load_demo(at=timezone.now())
        return words

    def say(self, words: str) -> None:
        """Print at once, in order with what the programs print."""
        self.stdout.write(words)
        self.stdout.flush()


@dataclass
class Welcome:
    """Tells once, as soon as the site answers, where it is and how to sign in."""

    site: Site
    sign_in: str
    say: Say
    told: bool = False

    def tell_once(self) -> None:
        """Tell it if the site answers and it has not been told yet."""
        if self.told or not self.site.answers():
            return
        self.told = True
        self.say(f"The workbench is ready: {self.site.address}\n{self.sign_in}\nCtrl-C ends it.")


def make_first_manager() -> str:
    """Make the first account where there is none; give the words on how to sign in."""
    username = settings.FIRST_MANAGER_USERNAME
    chosen = settings.FIRST_MANAGER_PASSWORD
    password = chosen or secrets.token_urlsafe(PASSWORD_BYTES)
    try:
        manager = create_first_manager(username=username, password=password)
    except UserError as error:
        raise CommandError(f"The first account is refused: {error.detail}") from error
    if manager is None:
        return "Sign in as before; manage.py changepassword NAME sets a new password."
    if chosen:
        return f"Sign in as {username} with the password in WORKBENCH_MANAGER_PASSWORD."
    return f"Sign in as {username} with the password {password} (it is shown this once)."
