"""Scratch databases for benchmarks: SQLite in the site's folder, or PostgreSQL if one is told."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from workbench import environment

VARIABLE = "WORKBENCH_TEST_POSTGRES_URL"
DATABASES = ["SQLite", "PostgreSQL"]


@contextlib.contextmanager
def site_on(database: str, folder: Path) -> Iterator[Path]:
    """A folder whose site uses this database, which is gone afterwards."""
    folder.mkdir(exist_ok=True)
    if database == "SQLite":
        yield folder
        return
    url = environment.text(VARIABLE) or pytest.skip(f"{VARIABLE} is not set")
    server, _, _ = url.rpartition("/")
    name = f"test_bench_{uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        (folder / "database").write_text(f"{server}/{name}")
        try:
            yield folder
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)
