"""Stand-ins for readers and writers with heavy libraries, which are loaded at their first use.

A web server that never reads a spreadsheet should not hold the library for it, nor wait for it
at start. What recognises a file is cheap and comes along, in a module of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import BinaryIO

from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.formats.base import ALONE, Given, Row
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.writing import FormatWriter

# Takes the head and the name of a file by their places: any light function will do.
Sniff = Callable[[bytes, str], bool]


@dataclass(frozen=True, slots=True)
class LazyReader:
    """Reads as `module.read` does. sniffs(head, name): whether a file is of the format."""

    module: str
    sniffs: Sniff
    function: str = "read"

    def sniff(self, head: bytes, *, name: str) -> bool:
        return self.sniffs(head, name)

    def read(self, stream: BinaryIO, *, name: str, given: Given = ALONE) -> Iterator[Row]:
        """Yield the rows; raises UserError `format_unavailable` where the library is missing."""
        yield from getattr(_load(self.module), self.function)(stream, name=name, given=given)


@dataclass(frozen=True, slots=True)
class LazyWriter:
    """Begins a format as `module.open_writer` does."""

    module: str
    function: str = "open_writer"

    def __call__(self, folder: ReleaseFolder, head: ReleaseHead) -> FormatWriter:
        """Raises UserError `format_unavailable` where the library is missing."""
        writer: FormatWriter = getattr(_load(self.module), self.function)(folder, head)
        return writer


def _load(module: str) -> ModuleType:
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise UserError(
            N_(
                "This format needs the library {library}, which is not installed here.",
                library=error.name or module,
            ),
            code="format_unavailable",
        ) from error
