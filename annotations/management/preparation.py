"""What `serve` does before anything runs; each step does nothing when it was done before."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# The browsable API is off, so its own styles and scripts are never asked for.
UNUSED_STATIC = ["rest_framework"]


def is_migrated() -> bool:
    """Whether the database has the newest schema."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def migrate_if_needed() -> bool:
    """Bring the database to the newest schema; say whether anything was to be done."""
    if is_migrated():
        call_command("createcachetable", verbosity=0)  # for a cache moved into the database
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def collect_static_if_changed() -> bool:
    """Copy, hash and compress the static files; say whether anything was to be done."""
    stamp = Path(settings.DATA_DIR) / "static.stamp"
    digest = digest_of_static_files()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED_STATIC)
    stamp.write_text(digest, encoding="ascii")
    return True


def digest_of_static_files() -> str:
    """Give a SHA-256 over names, sizes and times of all files which `collectstatic` would take."""
    lines = [settings.VERSION, str(settings.STATIC_ROOT), *sorted(static_files())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def static_files() -> Iterator[str]:
    """Give a line for each static file of the apps."""
    for finder in get_finders():
        for name, storage in finder.list(UNUSED_STATIC):
            status = Path(storage.path(name)).stat()
            yield f"{name} {status.st_size} {status.st_mtime_ns}"
