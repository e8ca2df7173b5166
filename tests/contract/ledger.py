"""The database of a contract's site, read past the product."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg


class Ledger:
    """Asks the site's own SQLite file or PostgreSQL database; changes nothing."""

    def __init__(self, address: str) -> None:
        self._address = address

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        with self._connection() as connection:
            return list(connection.execute(question).fetchall())

    def states(self) -> Counter[str]:
        return Counter(
            dict(self.rows("SELECT state, count(*) FROM annotations_job GROUP BY state"))
        )

    def figure(self, question: str) -> int:
        return int(self.rows(question)[0][0] or 0)

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        if self._address.startswith("postgresql"):
            with psycopg.connect(self._address, autocommit=True) as opened:
                yield opened
            return
        file = sqlite3.connect(f"file:{Path(self._address)}?mode=ro", uri=True, timeout=20)
        try:
            yield file
        finally:
            file.close()
