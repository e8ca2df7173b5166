"""`manage.py doctor`: check everything stored, and repair what can safely be repaired."""

import json
import logging
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.actions.doctor.checks import CHECKS, NOTES, Outcome, examine
from annotations.actions.doctor.findings import Scope
from annotations.actions.doctor.repairs import REPAIRS, mend
from annotations.domain.fields import JsonObject
from annotations.management.preparation import is_migrated
from annotations.management.projects import find_project

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Exit status 0 when all is well, 1 when something was found and not repaired."""

    help = (
        "Check texts, records, counts, jobs and files. --repair mends what can be worked out "
        "from the history: rows, counts, the queue; nothing anybody marked is ever changed."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", metavar="PROJECT", help="only this one (slug or uid)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--repair", action="store_true", help="repair what is safe to repair")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Examine, repair if asked to, examine again, tell."""
        if not is_migrated():
            raise CommandError("The database has not the newest tables: run manage.py migrate.")
        project = find_project(options["project"]) if options["project"] else None
        scope = Scope(project.pk if project else None)
        outcomes = examine(scope, at=timezone.now())
        repairs: list[str] = []
        if options["repair"]:
            repairs = repair(outcomes)
            outcomes = examine(scope, at=timezone.now()) if repairs else outcomes
        if options["json"]:
            self.stdout.write(json.dumps(as_json(outcomes, repairs), ensure_ascii=False))
        else:
            self.tell(outcomes, repairs)
        faults = sum(one.is_fault for one in outcomes)
        if faults:
            raise CommandError(f"{faults} of {len(outcomes)} checks found something.")

    def tell(self, outcomes: Sequence[Outcome], repairs: Sequence[str]) -> None:
        """A line a check, examples below it, and what could be done."""
        for words in repairs:
            self.stdout.write(f"Repaired: {words}")
        for one in outcomes:
            found = "note" if one.check in NOTES else "FOUND"
            state = "ok" if not one.count else f"{found} {one.count}"
            self.stdout.write(f"{state:>10}  {one.check}: {CHECKS[one.check]}")
            for example in one.examples:
                self.stdout.write(f"            {example.where}: {example.words}")
            if one.count > len(one.examples):
                self.stdout.write(f"            … and {one.count - len(one.examples)} more")
            if one.targets and one.check in REPAIRS:
                self.stdout.write(f"            --repair would {REPAIRS[one.check].words}.")


def repair(outcomes: Sequence[Outcome]) -> list[str]:
    """Mend every target that was found; give what was done, which the log keeps as well."""
    done = []
    for one in outcomes:
        if one.check not in REPAIRS:
            continue
        for target in sorted(one.targets):
            words = mend(REPAIRS[one.check], target, at=timezone.now())
            logger.warning("doctor: %s: %s", one.check, words)
            done.append(words)
    return done


def as_json(outcomes: Sequence[Outcome], repairs: Sequence[str]) -> JsonObject:
    """What programs read."""
    return {
        "well": not any(one.is_fault for one in outcomes),
        "repairs": list(repairs),
        "checks": [
            {
                "name": one.check,
                "holds": CHECKS[one.check],
                "findings": one.count,
                "note": one.check in NOTES,
                "repair": REPAIRS[one.check].words if one.check in REPAIRS else None,
                "examples": [{"where": two.where, "words": two.words} for two in one.examples],
            }
            for one in outcomes
        ],
    }
