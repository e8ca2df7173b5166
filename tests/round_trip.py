"""Writing articles in a format, as a release does, and reading its files back."""

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeVar
from uuid import UUID, uuid5
from zipfile import ZipFile

from annotations.domain.texts import text_hash
from annotations.formats.base import ArticleDraft, Given, Reader, Row, RowError
from annotations.formats.interchange import AnnotationSet, Marked, Said
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.options import ReleaseOptions
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.releases.writing import WriterMaker

T = TypeVar("T")
SPACE = UUID("0d2f7c1e-6f0b-4a0e-9c63-5c3f4f6ad0b1")
HEAD = ReleaseHead(
    project_uid=str(uuid5(SPACE, "project")),
    slug="ferries",
    name="Ferries",
    version="1.0",
    tool_version="0.0-test",
    options=ReleaseOptions(),
)


@dataclass(frozen=True)
class Written:
    """What a writer left: files of the format by name, members of archives in their place.

    files: bytes by name. members: of every zip among them, by their name in it.
    losses: what the writer counted.
    """

    files: Mapping[str, bytes]
    members: Mapping[str, bytes]
    losses: Counter[str]

    @property
    def readable(self) -> Mapping[str, bytes]:
        """Files and members, without the archives themselves."""
        plain = {name: raw for name, raw in self.files.items() if not name.endswith(".zip")}
        return {**plain, **self.members}


def released_of(draft: ArticleDraft, number: int = 1) -> ReleasedArticle:
    """The draft's article and sentences as rows of a release; those of annotations are left out."""
    version = str(uuid5(SPACE, f"version {number}"))
    article = {
        "uid": str(uuid5(SPACE, f"article {number}")),
        "article_version": version,
        "version_number": 1,
        "sha256": text_hash(draft.text),
        "title": draft.title,
        "url": draft.url,
        "outlet": draft.outlet,
        "author": draft.author,
        "published_at": draft.published_at,
        "language": draft.language,
        "licence": draft.licence,
        "credit": draft.credit,
        "text": draft.text,
    }
    sentences = [
        {
            "article_version": version,
            "position": position,
            "paragraph": 0,
            "start": start,
            "end": end,
            "splitter": "nupunkt-news",
            "splitter_version": "1",
        }
        for position, (start, end) in enumerate(draft.sentences)
    ]
    return ReleasedArticle(article, sentences)  # type: ignore[arg-type]


def write(maker: WriterMaker, drafts: Sequence[ArticleDraft], folder: Path) -> Written:
    """Write drafts into a folder that is not there yet, as a release does."""
    folder.mkdir(parents=True)
    with ReleaseFolder(folder) as open_folder:
        writer = maker(open_folder, HEAD)
        for number, draft in enumerate(drafts, start=1):
            writer.add(released_of(draft, number), draft)
        writer.close()
        open_folder.summaries()
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent != folder  # ours stand in the folder itself
    }
    return Written(files, _members(files), writer.losses)


def _members(files: Mapping[str, bytes]) -> dict[str, bytes]:
    members = {}
    for name, raw in files.items():
        if name.endswith(".zip"):
            with ZipFile(io.BytesIO(raw)) as archive:
                members.update({one: archive.read(one) for one in archive.namelist()})
    return members


def given_with(files: Mapping[str, bytes], *, name: str) -> Given:
    """What came with a file: its neighbours, by names relative to its folder or in full."""
    folder = PurePosixPath(name).parent

    def beside(other: str) -> BinaryIO | None:
        raw = files.get(str(folder / other), files.get(other))
        return None if raw is None else io.BytesIO(raw)

    return Given(beside=beside)


def read(reader: Reader, files: Mapping[str, bytes], *, ending: str = "") -> list[Row]:
    """All rows that a reader gives of the files whose names end so, in the order of names."""
    return [
        row
        for name in sorted(files)
        if name.endswith(ending)
        for row in reader.read(
            io.BytesIO(files[name]), name=name, given=given_with(files, name=name)
        )
    ]


def drafts_in(rows: Sequence[Row]) -> list[ArticleDraft]:
    """The drafts of rows; a row with an error fails the test."""
    errors = [one for _, one in rows if isinstance(one, RowError)]
    assert not errors, errors
    return [one for _, one in rows if isinstance(one, ArticleDraft)]


def sets_in(rows: Sequence[Row]) -> list[AnnotationSet]:
    """All sets of all rows."""
    return [one for draft in drafts_in(rows) for one in draft.sets]


def reduced(
    found: AnnotationSet,
    *,
    marked: Callable[[Marked], Marked | None] = lambda one: one,
    said: Callable[[Said], Said | None] = lambda one: one,
) -> AnnotationSet:
    """The set as a format holds it: each part changed or, where None comes back, left out."""
    return replace(
        found,
        marked=tuple(_kept(found.marked, marked)),
        said=tuple(_kept(found.said, said)),
    )


def _kept(items: Sequence[T], keep: Callable[[T], T | None]) -> Iterator[T]:
    return (one for item in items if (one := keep(item)) is not None)


def with_plain_keys(found: AnnotationSet) -> AnnotationSet:
    """The set with keys "0", "1" … in order: for formats that have keys of their own."""
    keys = {one.key: str(number) for number, one in enumerate(found.said)}
    return replace(
        found,
        said=tuple(
            replace(one, key=keys[one.key], continues=keys.get(one.continues, ""))
            for one in found.said
        ),
    )
