"""Prints, as JSON, a SHA-256 over what people made, whatever the state of the migrations.

Run as a program of its own, in the environment of the site it reads. The columns are those of the
first migration, so that the sums can be compared before, during and after a way down and up.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")  # noqa: TID251 own program

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402

HUMAN = (
    *("project", "membership", "scheme", "article", "articleversion", "sentence", "batch"),
    *("batcharticle", "assignment", "event", "recordversion", "submission", "mark"),
    *("attribution", "chainlink", "evidence", "source", "sourcealias", "sourceversion"),
)
ROWS_A_READ = 2_000


def main() -> None:
    """Hash table by table, row by row."""
    state = MigrationLoader(connection).project_state(("annotations", "0001_initial"))
    found = {}
    for name in HUMAN:
        options = state.apps.get_model("annotations", name)._meta
        names = sorted(str(field.column) for field in options.concrete_fields)
        listed = ", ".join(f'"{one}"' for one in names)
        digest, rows = hashlib.sha256(), 0
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {listed} FROM "{options.db_table}" ORDER BY id')  # noqa: S608
            while portion := cursor.fetchmany(ROWS_A_READ):
                rows += len(portion)
                for row in portion:
                    digest.update(repr(row).encode())
        found[name] = [rows, digest.hexdigest()]
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
