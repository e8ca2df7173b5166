"""Times as releases write them, made by the database: one text in place of three objects a row."""

from typing import Any

from django.db.models import Func, TextField
from django.db.models.sql.compiler import SQLCompiler


class Stamp(Func):
    """A time in UTC with microseconds, exactly as `formats.releases.values.stamp` writes it."""

    output_field = TextField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """SQLite holds times in UTC as text, with microseconds only where there are any."""
        place = "%(expressions)s"
        return super().as_sql(
            compiler,
            connection,
            template=(
                f"(substr({place}, 1, 10) || 'T' || substr({place}, 12, 8) || '.' || "
                f"substr(substr({place}, 21) || '000000', 1, 6) || 'Z')"
            ),
            **context,
        )

    def as_postgresql(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        return super().as_sql(
            compiler,
            connection,
            template=(
                "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
            ),
            **context,
        )
