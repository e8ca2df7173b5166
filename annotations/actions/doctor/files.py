"""Files of releases are what their manifests say; other files have somebody who knows them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from annotations.actions.doctor.findings import Finding, Scope
from annotations.actions.releasing import release_archive, release_folder, release_home
from annotations.formats.releases.folder import MANIFEST
from annotations.models import Job, JobKind, Release

RELEASE_FILES = "release-files"
STRAY_FILES = "stray-files"
BLOCK = 1 << 20


def check_releases(scope: Scope) -> Iterator[Finding]:
    """Every complete release is there, file by file and byte by byte."""
    rows = Release.objects.filter(scope.within("project")).exclude(manifest_hash="")
    for release in rows.order_by("pk").iterator(chunk_size=20):
        for words in _faults(release):
            yield Finding(RELEASE_FILES, str(release.uid), words)


def check_stray_files(scope: Scope) -> Iterator[Finding]:
    """Folders of releases and uploads that no row knows; harmless, they only take space."""
    if scope.project_id is not None:
        return
    media = Path(settings.MEDIA_ROOT)
    known = {str(uid) for uid in Release.objects.values_list("uid", flat=True).iterator()}
    for path in _children(media / "releases"):
        if path.name not in known and not _is_being_written(path, known):
            yield Finding(STRAY_FILES, str(path.relative_to(media)), "No release knows it.")
    folders = set(_uploads())
    for path in _children(media / "uploads"):
        if f"uploads/{path.name}" not in folders:
            yield Finding(STRAY_FILES, str(path.relative_to(media)), "No import knows it.")


def _faults(release: Release) -> Iterator[str]:
    home, folder = release_home(release), release_folder(release)
    if not home.is_dir():
        yield "Its folder is missing."
        return
    stated: dict[str, Any] = {
        name: (one["sha256"], one["bytes"])
        for name, one in (release.manifest or {})["files"].items()
    }
    stated[MANIFEST] = (release.manifest_hash, None)
    for name, (digest, size) in stated.items():
        if fault := _fault(folder / name, digest, size):
            yield f"{name} {fault}."
    if fault := _fault(release_archive(release), release.archive_hash, release.archive_size):
        yield f"The archive {fault}."
    there = (path for path in sorted(folder.rglob("*")) if not path.is_dir())
    for path in there:
        if (name := path.relative_to(folder).as_posix()) not in stated:
            yield f"{name} is not in its manifest."


def _fault(path: Path, digest: str, size: int | None) -> str:
    """What is wrong with one file, "" for nothing."""
    if not path.is_file() or path.is_symlink():
        return "is missing"
    if size is not None and path.stat().st_size != size:
        return f"has {path.stat().st_size} bytes in place of {size}"
    return "" if sha256_of(path) == digest else "was changed: its SHA-256 is another"


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _is_being_written(path: Path, known: set[str]) -> bool:
    """A folder named <uid>.<attempt>.partial while its job runs."""
    uid, _, rest = path.name.partition(".")
    return rest.endswith("partial") and uid in known


def _uploads() -> Iterator[str]:
    """The folders of files that imports and restorations were given."""
    kinds = [JobKind.IMPORT, JobKind.RESTORATION]
    params = Job.objects.filter(kind__in=kinds).values_list("params", flat=True)
    for one in params.iterator():
        for file in one.get("files", []):
            yield str(Path(file["path"]).parent)
