"""`manage.py web`: the web server alone, for sites whose programs are started one by one."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError

from annotations.management.becoming import become
from annotations.management.site import Site, web_program


class Command(BaseCommand):
    """Several of them may run, on several machines, in front of one PostgreSQL."""

    requires_system_checks = (Tags.files, Tags.security)
    help = "Run the web server in the foreground; `manage.py prepare` comes first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the command line choose the port."""
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Become the web server."""
        site = Site(host=settings.HOST, port=options["port"])
        if site.is_taken():
            raise CommandError(f"Port {site.port} is in use.")
        become(web_program(site))
