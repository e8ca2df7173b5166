"""`manage.py recount_agreement`: count agreement anew from what is submitted."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from annotations.actions.recounting import Recount, outdated_projects, recount_project
from annotations.management.preparation import is_migrated
from annotations.management.projects import find_project
from annotations.models import AgreementView, Project


class Command(BaseCommand):
    """Exit status 1 where something could not be counted; what it had before stays."""

    help = (
        "Count the agreement of all projects, or of one, anew from what is submitted. Counts "
        "that were right stay as they are; people can go on working meanwhile."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", metavar="PROJECT", help="only this one (slug or uid)")
        parser.add_argument(
            "--outdated",
            action="store_true",
            help="only projects counted by the rules of an earlier version of the workbench",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count project by project and tell of each."""
        if not options["outdated"] and not is_migrated():
            raise CommandError("The database has not the newest tables: run manage.py migrate.")
        failed = 0
        for project in _outdated() if options["outdated"] else _asked_for(options["project"]):
            found = recount_project(project=project, at=timezone.now())
            failed += len(found.failed)
            self.tell(project, found, quiet=options["verbosity"] == 0)
        if failed:
            raise CommandError(f"{failed} article versions could not be counted.")

    def tell(self, project: Project, found: Recount, *, quiet: bool) -> None:
        """One line a project, and one for each version that could not be counted."""
        if not quiet:
            self.stdout.write(
                f"{project.slug}: {found.versions} article versions counted, "
                f"{found.differing} had other counts, {found.views} views other totals."
            )
        for uid, reason in found.failed.items():
            self.stderr.write(f"{project.slug}: {uid} could not be counted: {reason}")


def _asked_for(name: str | None) -> list[Project]:
    return [find_project(name)] if name else list(Project.objects.order_by("pk"))


def _outdated() -> list[Project]:
    """None where the tables are not the newest: somebody migrated to an older state on purpose."""
    if AgreementView._meta.db_table not in connection.introspection.table_names():
        return []
    found = outdated_projects()
    return found if found and is_migrated() else []
