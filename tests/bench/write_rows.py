"""Writes annotations.jsonl alone, from the database to the disk, and prints as JSON what it cost.

Run as a program of its own, in the environment of the site that holds the project:
    python tests/bench/write_rows.py archive OUT.jsonl
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")  # noqa: TID251 own program

import django  # noqa: E402

django.setup()

from annotations.actions.release_building import (  # noqa: E402
    resting_collector,
    unmapped_database,
)
from annotations.formats.releases.folder import GrowingFile  # noqa: E402
from annotations.formats.releases.values import json_line  # noqa: E402
from annotations.models import Project  # noqa: E402
from annotations.queries.release import release_scope  # noqa: E402
from annotations.queries.release_articles import released_articles  # noqa: E402


def main(slug: str, out: str) -> None:
    """Write the rows as a release does, with their hash."""
    project = Project.objects.get(slug=slug)
    wall, cpu = time.perf_counter(), time.process_time()
    with Path(out).open("xb") as stream, resting_collector(), unmapped_database():
        file = GrowingFile(stream, rows=0)
        for released in released_articles(release_scope(project.pk, project.event_seq)):
            rows = released.annotations
            file.append(b"".join(map(json_line, rows)), rows=len(rows))
    cost = {
        "rows": file.rows,
        "wall_seconds": time.perf_counter() - wall,
        "cpu_seconds": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    sys.stdout.write(json.dumps(cost) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
