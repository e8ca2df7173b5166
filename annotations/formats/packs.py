"""Formats of many small files: a file for each annotator's set of an article, packed in archives.

No archive holds more files or bytes than our own import takes, nor a list of members that memory
would feel: annotations.zip is followed by annotations-2.zip and so on.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from annotations.formats.file_names import file_name
from annotations.formats.interchange import AnnotationSet
from annotations.formats.releases.folder import ReleaseFolder

MOST_MEMBERS = 20_000
MOST_BYTES = 1_000_000_000


class Packs:
    """A format's archives in its folder. beside: what stands in each of them, by name."""

    def __init__(
        self, folder: ReleaseFolder, name: str, *, beside: Mapping[str, bytes] | None = None
    ) -> None:
        self._folder = folder
        self._name = name
        self._beside = beside or {}
        self._number = 1
        self._begin()

    def begin_article(self) -> None:
        """Go on in another archive where this one is full, so that no article is parted."""
        if self._members >= MOST_MEMBERS or self._bytes >= MOST_BYTES:
            self.close()
            self._number += 1
            self._begin()

    def add(self, member: str, content: bytes, *, rows: int) -> None:
        self._folder.pack(self._archive, member, content, rows=rows)
        self._members += 1
        self._bytes += len(content)

    def close(self) -> None:
        if self._members:
            self._folder.end_pack(self._archive)

    @property
    def _archive(self) -> str:
        return f"{self._name}/annotations{f'-{self._number}' if self._number > 1 else ''}.zip"

    def _begin(self) -> None:
        self._members = self._bytes = 0
        for member, content in self._beside.items():
            self.add(member, content, rows=0)


def named_sets(sets: Iterable[AnnotationSet]) -> Iterator[tuple[str, str, AnnotationSet]]:
    """Each set with its annotator as a file's name, and what parts a second one: "", "-2" …

    An annotator has a second set of the same article where two batches held it.
    """
    seen: Counter[str] = Counter()
    for found in sets:
        name = file_name(found.annotator)
        seen[name] += 1
        yield name, f"-{seen[name]}" if seen[name] > 1 else "", found
