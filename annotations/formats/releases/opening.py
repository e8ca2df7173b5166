"""A release that somebody brings: a folder or the zip of one, checked before its rows are read."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from uuid import UUID

import orjson

from annotations.domain.errors import UserError
from annotations.domain.messages import N_, Message
from annotations.formats.archives import Archive, Limits, RefusedArchive, is_archive, open_archive
from annotations.formats.releases.folder import MANIFEST
from annotations.formats.releases.manifest import FORMAT, FORMAT_VERSION, VERSION
from annotations.formats.releases.options import OFFSETS, parse_options

BLOCK = 1 << 20
MANIFEST_BYTES_MAX = 200_000_000
_SHOWN = 60  # characters of a wrong name
_NAME_MAX = 120
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,60}", re.ASCII)
LIMITS = Limits(total_bytes=100_000_000_000, nested=True)
NEEDED = (
    *("articles.jsonl", "sentences.jsonl", "annotations.jsonl", "annotations_independent.jsonl"),
    *("evidence.jsonl", "suggestions.jsonl", "sources.jsonl"),
    *("batch_articles.jsonl", "batches.jsonl"),
)


class RefusedRelease(UserError):
    """A release cannot be restored from these files; `field` names the place at fault."""

    code = "refused_release"


class Files(Protocol):
    """The files of a release by their names in it."""

    def open(self, name: str) -> BinaryIO:
        """Raises KeyError or OSError where there is no such file."""


@dataclass(frozen=True)
class _Folder:
    path: Path

    def open(self, name: str) -> BinaryIO:
        return (self.path / name).open("rb")


@dataclass(frozen=True)
class _Zip:
    """root: the folder that everything in the archive stands in, with its slash, or ""."""

    archive: Archive
    root: str

    def open(self, name: str) -> BinaryIO:
        return self.archive.open(self.root + name)


@dataclass(frozen=True)
class Stated:
    """What a manifest states, as far as restoring reads it."""

    manifest: dict[str, Any]
    sha256: str

    @property
    def project_uid(self) -> UUID:
        return UUID(self.manifest["project"]["uid"])

    @property
    def slug(self) -> str:
        return str(self.manifest["project"]["slug"])

    @property
    def name(self) -> str:
        return str(self.manifest["project"]["name"])

    @property
    def version(self) -> str:
        return str(self.manifest["version"])

    @property
    def files(self) -> Mapping[str, Mapping[str, Any]]:
        files: Mapping[str, Mapping[str, Any]] = self.manifest["files"]
        return files

    @property
    def articles(self) -> Mapping[str, str]:
        """Uid of an article -> uid of its version."""
        articles: Mapping[str, str] = self.manifest["scope"]["articles"]
        return articles

    @property
    def schemes(self) -> list[int]:
        """The numbers of the guideline versions, as the names of their files have them."""
        parts = [name.split("/") for name in self.files if name.startswith("schemes/")]
        return sorted({int(one[1]) for one in parts if one[1].isdigit()})


@contextmanager
def open_release(path: Path) -> Iterator[Files]:
    """Open a folder, or a zip of one. Raises RefusedRelease or RefusedArchive."""
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        raise RefusedRelease(N_("There is no file or folder of this name.")) from error
    with stream:
        if not is_archive(stream.read(4)):
            raise RefusedRelease(N_("A release is a folder, or a zip archive of one."))
        with open_archive(stream, limits=LIMITS) as archive:
            yield _Zip(archive, _root(archive))


def _root(archive: Archive) -> str:
    found = [one for one in archive.names if one == MANIFEST or one.endswith(f"/{MANIFEST}")]
    if len(found) != 1 or found[0].count("/") > 1:
        raise RefusedRelease(
            N_("This is no release: the archive has no {name}.", name=MANIFEST), field=MANIFEST
        )
    return found[0].removesuffix(MANIFEST)


def read_manifest(files: Files) -> Stated:
    """The manifest, once it is known to be one of a complete release with all its words."""
    content = _content(files)
    manifest = _parsed(content)
    if manifest.get("format_version") != FORMAT_VERSION:
        raise _not_stated(N_("it is of another version of this format"))
    if manifest.get("complete") is not True:
        raise _not_stated(N_("the release is not complete"))
    _check_values(manifest)
    if manifest["options"].get("texts") == OFFSETS:
        raise RefusedRelease(
            N_(
                "This release is without the texts of its articles. Put them back first with the "
                "rebuild.py that lies in it, then restore what that writes."
            ),
            field="options.texts",
        )
    if missing := [name for name in NEEDED if name not in manifest["files"]]:
        raise _not_stated(N_("{name} is not in it", name=missing[0]))
    return Stated(manifest, hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class OfProject:
    """The project that a release is of."""

    uid: str
    name: str


def project_of(path: Path) -> OfProject:
    """Whose release lies in a folder or archive, with or without its texts.

    Raises RefusedRelease or RefusedArchive.
    """
    with open_release(path) as files:
        manifest = _parsed(_content(files))
    project = manifest.get("project")
    if not isinstance(project, dict) or not _is_uid(project.get("uid")):
        raise _wrong_value("project.uid")
    return OfProject(project["uid"], str(project.get("name", "")))


def _content(files: Files) -> bytes:
    try:
        with files.open(MANIFEST) as stream:
            content = stream.read(MANIFEST_BYTES_MAX + 1)
    except (KeyError, OSError) as error:
        raise RefusedRelease(
            N_("This is no release: it has no {name}.", name=MANIFEST), field=MANIFEST
        ) from error
    if len(content) > MANIFEST_BYTES_MAX:
        raise _not_stated(N_("it is too large"))
    return content


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        manifest = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise _not_stated(N_("it is no JSON")) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _not_stated(N_("it is of another program"))
    return manifest


def _check_values(manifest: Mapping[str, Any]) -> None:
    """Check everything that is read of a manifest; RefusedRelease names the first wrong value."""
    for part in ("project", "scope", "files", "options"):
        if not isinstance(manifest.get(part), dict):
            raise _wrong_value(part)
    for path, is_fit in _VALUES.items():
        part, _, key = path.rpartition(".")
        if not is_fit((manifest[part] if part else manifest).get(key)):
            raise _wrong_value(path)
    try:
        parse_options(manifest["options"])
    except UserError as error:
        raise _wrong_value(error.field or "options") from error
    for name, stated in manifest["files"].items():
        if not _is_file_name(name) or not _is_file(stated):
            raise _wrong_value(f"files.{name[:_SHOWN]!r}")


def _is_uid(value: object) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False


def _are_uids(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_uid, (*value.keys(), *value.values())))


def _is_slug(value: object) -> bool:
    return isinstance(value, str) and _SLUG.fullmatch(value) is not None


def _is_version(value: object) -> bool:
    return isinstance(value, str) and VERSION.fullmatch(value) is not None


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _NAME_MAX and "\0" not in value


def _are_left_out(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(uids, list) and all(map(_is_uid, uids)) for uids in value.values()
    )


def _are_batches(value: object) -> bool:
    return value is None or (
        isinstance(value, dict)
        and all(_is_uid(uid) and isinstance(name, str) for uid, name in value.items())
    )


def _is_count(value: object) -> bool:
    return value is None or (type(value) is int and value >= 0)


_VALUES: Mapping[str, Callable[[object], bool]] = {
    "project.uid": _is_uid,
    "project.slug": _is_slug,
    "project.name": _is_name,
    "version": _is_version,
    "scope.articles": _are_uids,
    "scope.left_out": _are_left_out,
    "scope.outside": _is_count,
    "scope.batches": _are_batches,
}


def _is_file_name(name: str) -> bool:
    """A way down from the folder of the release, of ordinary parts."""
    return "\0" not in name and not {"", ".", ".."} & {*name.split("/")}


def _is_file(stated: object) -> bool:
    return (
        isinstance(stated, dict)
        and isinstance(stated.get("sha256"), str)
        and type(stated.get("bytes")) is int
        and _is_count(stated.get("rows"))
    )


def _wrong_value(path: str) -> RefusedRelease:
    return RefusedRelease(
        N_("{name}, {path}: it is missing or malformed.", name=MANIFEST, path=path), field=path
    )


def _not_stated(reason: Message) -> RefusedRelease:
    return RefusedRelease(
        N_("{name} is not the manifest of a release: {reason}.", name=MANIFEST, reason=reason),
        field=MANIFEST,
    )


def verify(files: Files, stated: Stated, *, beat: Callable[[], None]) -> None:
    """Read every file of the manifest once. Raises RefusedRelease at the first that is another.

    beat: called at every block.
    """
    for name, of in stated.files.items():
        digest, size, lines = hashlib.sha256(), 0, 0
        for block in _blocks(files, name):
            digest.update(block)
            size += len(block)
            lines += block.count(b"\n")
            if size > of["bytes"]:
                break
            beat()
        if (digest.hexdigest(), size) != (of["sha256"], of["bytes"]):
            raise RefusedRelease(
                N_("{name} is not what the manifest says: its hash is another.", name=name),
                field=name,
            )
        if name.endswith(".jsonl") and "/" not in name and lines != of["rows"]:
            raise RefusedRelease(
                N_(
                    "{name} has {lines} rows; the manifest says {rows}.",
                    name=name,
                    lines=lines,
                    rows=of["rows"],
                ),
                field=name,
            )


def _blocks(files: Files, name: str) -> Iterator[bytes]:
    try:
        with files.open(name) as stream:
            while block := stream.read(BLOCK):
                yield block
    except (KeyError, OSError) as error:
        raise RefusedRelease(N_("{name} is missing.", name=name), field=name) from error
    except RefusedArchive as error:
        raise RefusedRelease(N_("{name} is damaged.", name=name), field=name) from error
