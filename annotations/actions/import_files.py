"""The rows of an import: of plain files, of bundles and of archives, one stream of drafts."""

import hashlib
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import BinaryIO, Protocol

from django.conf import settings

from annotations.actions.import_options import ImportOptions
from annotations.domain.errors import UserError
from annotations.domain.messages import N_
from annotations.formats import ArticleDraft, Format, RowError, format_of
from annotations.formats.archives import (
    NESTED,
    Archive,
    Limits,
    RefusedArchive,
    is_archive,
    open_archive,
)
from annotations.formats.base import HEAD_BYTES, Fetched, Given, fetching_is_off
from annotations.formats.bundles import (
    format_beside,
    is_companion,
    is_litter,
    manifest_among,
    names_beside,
)
from annotations.formats.registry import DOCUMENTS

URL_LIST = "url_list"
_NOTHING = N_("The file holds no articles.")
# Formats that are archives themselves, as their endings tell.
_OWN_ARCHIVES = DOCUMENTS | {".xlsx"}
# To look at names alone: a release may be large, and holds archives of its own.
_ANY_ARCHIVE = Limits(total_bytes=1 << 40, ratio=1 << 20, nested=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands. key: unique in its job. row: from 1, 0 = the file as a whole.

    file_hash: SHA-256 of the file, "" where a row may become another article each time. is_named:
    somebody named this very file, it did not come in a folder or archive.
    """

    key: str
    file: str
    row: int
    file_hash: str = ""
    is_named: bool = True


Found = tuple[Place, ArticleDraft | RowError]


class Bundle(Protocol):
    """Files that see each other."""

    @property
    def names(self) -> Collection[str]: ...

    def open(self, name: str) -> BinaryIO: ...


@dataclass(frozen=True)
class ListedFiles:
    """The files of a job by their names; of two with one name the first."""

    paths: Mapping[str, Path]

    @classmethod
    def of(cls, files: Sequence[Mapping[str, str]]) -> "ListedFiles":
        return cls({one["name"]: path_of(one) for one in reversed(files)})

    @property
    def names(self) -> Collection[str]:
        return self.paths.keys()

    def open(self, name: str) -> BinaryIO:
        return self.paths[name].open("rb")


def path_of(file: Mapping[str, str]) -> Path:
    """Where a job's file lies: under the media folder, or at the absolute path it names."""
    return Path(settings.MEDIA_ROOT) / file["path"]


def check_files(files: Sequence[Mapping[str, str]], options: ImportOptions) -> None:
    """Raises UserError `unknown_format`, `fetching_off`, `no_articles` or `is_release` before a
    job is made.

    What is wrong inside of files, and files that are gone, are for the job to tell.
    """
    names = [one["name"] for one in files]
    own = [one for one in files if not _is_passed_over(one["name"], names)]
    if files and not own:
        raise UserError(N_("None of these files holds articles."), code="no_articles")
    if manifest := manifest_among(names):
        raise _is_release(manifest)
    for file in own:
        path = path_of(file)
        head = _head_of(path) if path.is_file() else b""
        if not is_packed(file["name"], head):
            check_format(file["name"], head, options, names)
        elif _packs_release(path):
            raise _is_release(file["name"])


def _packs_release(path: Path) -> bool:
    """Whether an archive holds a release; what is wrong with one is for the job to tell."""
    try:
        with path.open("rb") as stream, open_archive(stream, limits=_ANY_ARCHIVE) as archive:
            return manifest_among(archive.names) is not None
    except RefusedArchive:
        return False


def _is_release(name: str) -> UserError:
    return UserError(
        N_(
            "{name}: this is a release. A project is made from the whole of it: choose New "
            "project, then Make it from a release, or run manage.py restore_release.",
            name=name,
        ),
        code="is_release",
    )


def check_format(
    name: str, head: bytes, options: ImportOptions, names: Collection[str] = ()
) -> Format:
    """The format that a file is read by; raises UserError `unknown_format` or `fetching_off`."""
    found = format_of(name, head, chosen=options.format or format_beside(name, names))
    if found.name == URL_LIST and not settings.FETCH:
        fetching_is_off(name)
    return found


def is_packed(name: str, head: bytes) -> bool:
    """Whether a file is an archive of others."""
    return is_archive(head) and PurePath(name).suffix.lower() not in _OWN_ARCHIVES


def _is_passed_over(name: str, names: Collection[str]) -> bool:
    return is_litter(name) or is_companion(name, names)


def _head_of(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAD_BYTES)


class ImportFiles:
    """Reads the files of a job. `read` of `size` bytes tells how far it is.

    fetch: brings the pages that a list of addresses names.
    """

    def __init__(
        self,
        files: Sequence[Mapping[str, str]],
        options: ImportOptions,
        fetch: Callable[[str], Fetched] = fetching_is_off,
    ) -> None:
        self._files = files
        self._options = options
        self._fetch = fetch
        self._sizes = [_size_of(path_of(one)) for one in files]
        self._whole = 0
        self._part: Callable[[], float] = _nothing

    @property
    def size(self) -> int:
        return sum(self._sizes)

    @property
    def read(self) -> int:
        return min(self.size, self._whole + int(self._part()))

    def rows(self) -> Iterator[Found]:
        """Every row of every file in order; a file nobody can read is one refused row."""
        listed = ListedFiles.of(self._files)
        for number, file in enumerate(self._files):
            name = file["name"]
            if not _is_passed_over(name, listed.names):
                yield from self._rows_of(Place(str(number), name, 0), path_of(file), listed)
            self._whole += self._sizes[number]
            self._part = _nothing

    def _rows_of(self, place: Place, path: Path, bundle: Bundle) -> Iterator[Found]:
        try:
            with path.open("rb") as stream:
                if is_packed(place.file, _peek(stream)):
                    yield from self._rows_of_archive(place, stream)
                else:
                    self._part = lambda: _told(stream)
                    yield from self._rows_of_file(place, stream, bundle, lambda: path.open("rb"))
        except FileNotFoundError:
            error = N_("{name} is gone.", name=place.file)
            yield _whole_file(place), RowError(0, "file_missing", error)
        except UserError as error:
            yield _whole_file(place), RowError(0, error.code, error.detail, error.field)

    def _rows_of_archive(self, place: Place, stream: BinaryIO) -> Iterator[Found]:
        """The rows of all members that are articles of their own."""
        with open_archive(stream) as archive:
            names = archive.names
            if all(_is_passed_over(name, names) for name in names):
                raise UserError(_NOTHING, code="no_articles")
            share = _size(stream) / max(1, archive.total_bytes)
            unpacked = 0
            for number, name in enumerate(names):
                if not _is_passed_over(name, names):
                    member = Place(f"{place.key}/{number}", name, 0, is_named=False)
                    yield from self._rows_of_member(member, archive, unpacked, share)
                unpacked += archive.size(name)
                self._part = lambda read=unpacked * share: read  # type: ignore[misc]

    def _rows_of_member(
        self, place: Place, archive: Archive, before: int, share: float
    ) -> Iterator[Found]:
        try:
            with archive.open(place.file) as stream:
                if is_packed(place.file, _peek(stream)):
                    raise UserError(NESTED, code="nested_archive")
                self._part = lambda: (before + _told(stream)) * share
                again = partial(archive.open, place.file)
                yield from self._rows_of_file(place, stream, archive, again)
        except UserError as error:
            yield _whole_file(place), RowError(0, error.code, error.detail, error.field)

    def _rows_of_file(
        self, place: Place, stream: BinaryIO, bundle: Bundle, again: Callable[[], BinaryIO]
    ) -> Iterator[Found]:
        """The rows of one file; again: opens it anew, to hash it once a row of it can be stored."""
        found = check_format(place.file, _peek(stream), self._options, bundle.names)
        if found.reader is None:  # format_of gives formats with readers alone
            return
        file_hash, is_empty = "", True
        with ExitStack() as opened:
            given = Given(
                beside=_beside(place.file, bundle, opened),
                labels=self._options.labels,
                columns=self._options.columns,
                fetch=self._fetch,
                is_packed=not place.is_named,
            )
            for row, draft in found.reader.read(stream, name=place.file, given=given):
                is_empty = False
                if not file_hash and isinstance(draft, ArticleDraft) and found.name != URL_LIST:
                    file_hash = _hash_of(again)
                key = f"{place.key}:{row}"
                yield Place(key, place.file, row, file_hash, place.is_named), draft
        if is_empty:
            raise UserError(_NOTHING, code="no_articles")


def _beside(name: str, bundle: Bundle, opened: ExitStack) -> Callable[[str], BinaryIO | None]:
    """Opens what stands beside a file, by names of the bundle alone; closed with the file."""

    def open_other(wanted: str) -> BinaryIO | None:
        for one in names_beside(name, wanted):
            if one in bundle.names:
                return opened.enter_context(bundle.open(one))
        return None

    return open_other


def _whole_file(place: Place) -> Place:
    return Place(f"{place.key}:file", place.file, 0, is_named=place.is_named)


def _peek(stream: BinaryIO) -> bytes:
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    return head


def _hash_of(opened: Callable[[], BinaryIO]) -> str:
    """SHA-256 of a whole file."""
    found = hashlib.sha256()
    with opened() as stream:
        while chunk := stream.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()


def _told(stream: BinaryIO) -> float:
    """How far a stream was read; readers that are done may have closed it."""
    return 0.0 if stream.closed else float(stream.tell())


def _nothing() -> float:
    return 0.0


def _size(stream: BinaryIO) -> int:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
