"""A folder for a site of its own."""

import sqlite3
from contextlib import closing
from pathlib import Path

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
