"""`manage.py agreement FILE`: the measures of plain ratings, without a database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.domain.agreement.bootstrap import RESAMPLES
from annotations.domain.agreement.ratings import code_ratings
from annotations.domain.agreement.unit_report import (
    UnitReport,
    affordable_resamples,
    unit_report,
)
from annotations.domain.agreement.weights import WEIGHTS
from annotations.domain.errors import UserError
from annotations.formats.ratings import LAYOUTS, RatingFile, looks_like_json, read_ratings
from annotations.formats.unit_report import unit_report_json, unit_report_lines

UNREADABLE = 2
SEED = 20_260_101
MOST_RESAMPLES = 100_000


class Command(BaseCommand):
    """Exit status 2 and one line where the file cannot be read."""

    help = (
        "Read ratings from CSV without a header, or from JSON (a list of lists), and print "
        "measures of agreement. An empty cell or null is a missing rating. Intervals resample "
        "units."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV, or JSON: a list of lists")
        parser.add_argument(
            "--format",
            choices=list(LAYOUTS),
            default="raters-by-units",
            help="rows are raters and columns units (the default), or unit, rater, label",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--weights",
            choices=list(WEIGHTS),
            default="quadratic",
            help="of gwet_ac2, where labels are numbers (default: quadratic)",
        )
        parser.add_argument(
            "--resamples",
            type=int,
            metavar="N",
            help=f"0 for no intervals (default: {RESAMPLES:,}, fewer for very many labels)",
        )
        parser.add_argument("--seed", type=int, default=SEED, metavar="N")

    def handle(self, *_args: Any, file: Path, **options: Any) -> None:
        """Read, measure, print."""
        asked = options["resamples"]
        if asked is not None and not 0 <= asked <= MOST_RESAMPLES:
            raise _unusable(f"--resamples must be from 0 to {MOST_RESAMPLES:,}.")
        if options["seed"] < 0:
            raise _unusable("--seed must not be below 0.")
        ratings = _read(file, options["format"])
        report = _measured(ratings, options)
        if options["json"]:
            self.stdout.write(
                json.dumps(unit_report_json(ratings, report), ensure_ascii=False, allow_nan=False)
            )
        else:
            for line in unit_report_lines(ratings, report):
                self.stdout.write(line)


def _read(file: Path, layout: str) -> RatingFile:
    try:
        raw = file.read_bytes()
        is_json = file.suffix.lower() == ".json" or looks_like_json(raw)
        return read_ratings(raw, layout=layout, is_json=is_json)
    except OSError as error:
        raise _unusable(f"{file} cannot be read: {error.strerror or error}.") from error
    except UserError as refusal:
        raise _unusable(f"{file} cannot be read: {refusal.detail}") from refusal


def _measured(ratings: RatingFile, options: dict[str, Any]) -> UnitReport:
    coded = code_ratings(ratings.numbers, labels=ratings.labels, raters=ratings.raters)
    asked = options["resamples"]
    return unit_report(
        coded,
        weights=options["weights"],
        resamples=affordable_resamples(coded) if asked is None else asked,
        seed=options["seed"],
    )


def _unusable(words: str) -> CommandError:
    return CommandError(words, returncode=UNREADABLE)
