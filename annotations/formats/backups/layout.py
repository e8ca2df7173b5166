"""What stands where in a backup, and the manifest that names and hashes all of it.

tables/<model>.jsonl   a line with the columns, then a line for each row, both JSON arrays
media/<path>           a file of the media folder
MANIFEST.json          written last: without it the file is no backup
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import orjson

from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import verbatim

FORMAT = "annotation-workbench-backup"
FORMAT_VERSION = 1
MANIFEST = "MANIFEST.json"
TABLES = "tables/"
MEDIA = "media/"


class RefusedBackup(UserError):
    """A file is no backup, is damaged, or was made to do harm; nothing of it is stored."""

    code = "refused_backup"


@dataclass(frozen=True)
class StatedEntry:
    """What the manifest says of one entry."""

    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class BackupManifest:
    """What a backup holds. migrations: those applied to its database; rows: by model name."""

    tool_version: str
    made_at: str
    migrations: Sequence[str]
    rows: Mapping[str, int]
    entries: Mapping[str, StatedEntry]

    def as_bytes(self) -> bytes:
        body: JsonObject = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "tool_version": self.tool_version,
            "made_at": self.made_at,
            "migrations": list(self.migrations),
            "rows": dict(self.rows),
            "entries": {
                name: {"sha256": one.sha256, "bytes": one.size}
                for name, one in self.entries.items()
            },
        }
        return orjson.dumps(body, option=orjson.OPT_INDENT_2) + b"\n"

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Raises RefusedBackup where it is not what `as_bytes` writes."""
        try:
            body: Any = orjson.loads(content)
            if (body["format"], body["format_version"]) != (FORMAT, FORMAT_VERSION):
                raise RefusedBackup(
                    verbatim("This backup is of a format that this version does not know.")
                )
            return cls(
                tool_version=str(body["tool_version"]),
                made_at=str(body["made_at"]),
                migrations=[str(one) for one in body["migrations"]],
                rows={str(name): int(n) for name, n in body["rows"].items()},
                entries={
                    str(name): StatedEntry(str(one["sha256"]), int(one["bytes"]))
                    for name, one in body["entries"].items()
                },
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise RefusedBackup(verbatim("The manifest of this backup cannot be read.")) from error


def table_entry(model: str) -> str:
    return f"{TABLES}{model}.jsonl"
