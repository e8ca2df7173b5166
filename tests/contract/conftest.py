"""A folder for a site of its own, and a database for one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.db import connection


@pytest.fixture
def site_folder(tmp_path: Path, django_db_setup: None) -> Path:
    """A site's folder, with the migrated tables of the test database where that is SQLite."""
    del django_db_setup
    if connection.vendor == "sqlite":
        own = tmp_path / "workbench.sqlite3"
        name = str(connection.settings_dict["NAME"])
        with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(own)) as target:
            source.backup(target)
    return tmp_path


@pytest.fixture
def own_database(postgres_url: str) -> Iterator[str]:
    """The URL of a PostgreSQL database that belongs to this test alone."""
    name = f"test_contract_{uuid4().hex[:12]}"
    with psycopg.connect(postgres_url_of(postgres_url, "postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        yield postgres_url_of(postgres_url, name)
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def postgres_url_of(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()
