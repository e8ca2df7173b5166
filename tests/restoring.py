"""Restoring releases in tests: the project away, its release back, and released again."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from make import make_user
from release_files import files_of
from release_records import after

from annotations.actions.releasing import release_folder, request_release
from annotations.actions.restoring_releases import request_restoration
from annotations.actions.running import run_job
from annotations.formats.releases.folder import MANIFEST
from annotations.formats.releases.options import ReleaseOptions
from annotations.models import Job, JobState, Project, Release, User

_UID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OPTIONS = ReleaseOptions(
    resamples=20,
    seed=7,
    title="All of it 🚢",
    creators="Ida Morren",
    formats=(
        *("brat", "conll", "web_annotation", "label_studio", "doccano", "polnear", "citron"),
        *("claim_review", "csv_spreadsheet"),
    ),
    split_by="random",
)


@contextmanager
def taken_back() -> Iterator[None]:
    """A transaction of which nothing stays, and no file of the product."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def released(
    project: Project, *, version: str = "1.0", options: ReleaseOptions = OPTIONS
) -> Release:
    release, job = request_release(
        project=project, version=version, by=None, at=after(2000), options=options
    )
    ended(job)
    release.refresh_from_db()
    return release


def ended(job: Job) -> Job:
    """The job once it is done."""
    run_job(uid=job.uid, clock=lambda: after(2000))
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.reason
    return job


def kept(release: Release, folder: Path) -> dict[str, bytes]:
    """Copy the files of a release into a folder; give them."""
    shutil.copytree(release_folder(release), folder)
    return files_of(release)


def asked(path: Path, *, by: User | None = None) -> Job:
    """The job that restores a project from the files in a folder or an archive."""
    file = {"path": str(path), "name": path.name}
    return request_restoration(file=file, slug="", by=by or make_user(), at=after(1000))


def restored(path: Path, *, by: User | None = None) -> Project:
    return Project.objects.get(pk=ended(asked(path, by=by)).project_id)


def under_other_uids(folder: Path, target: Path, number: int) -> Path:
    """The same release as if it were of another installation, in a folder of its own."""
    shutil.copytree(folder, target)
    for path in target.rglob("*.*"):
        path.write_bytes(_UID.sub(lambda found: _other(found, number), path.read_bytes()))
    manifest = json.loads((target / MANIFEST).read_bytes())
    for name, stated in manifest["files"].items():
        _state(stated, (target / name).read_bytes())
    (target / MANIFEST).write_text(json.dumps(manifest))
    return target


def change_a_row(folder: Path, name: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the first row of a file that can be so changed; the manifest agrees with it."""
    lines = (folder / name).read_bytes().splitlines(keepends=True)
    for number, line in enumerate(lines):
        row = json.loads(line)
        with suppress(KeyError, IndexError, TypeError, AttributeError):
            change(row)
            lines[number] = json.dumps(row).encode() + b"\n"
            break
    (folder / name).write_bytes(b"".join(lines))
    manifest = json.loads((folder / MANIFEST).read_bytes())
    _state(manifest["files"][name], b"".join(lines))
    (folder / MANIFEST).write_text(json.dumps(manifest))


def _state(stated: dict[str, object], content: bytes) -> None:
    stated |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _other(found: re.Match[bytes], number: int) -> bytes:
    return str(uuid5(UUID(found[0].decode()), str(number))).encode()
