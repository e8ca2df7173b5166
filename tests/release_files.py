"""Making releases in tests, and reading their files back."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from release_records import BEGIN

from annotations.actions.jobs import JobRun, take_job
from annotations.actions.releasing import release_folder, request_release, run_release
from annotations.formats.releases.options import ReleaseOptions
from annotations.models import Project, Release

OPTIONS = ReleaseOptions(resamples=50, seed=7)


def ask_for_release(
    project: Project, version: str = "1.0", options: ReleaseOptions = OPTIONS
) -> tuple[Release, JobRun]:
    release, job = request_release(
        project=project, version=version, by=None, at=BEGIN, options=options
    )
    taken = take_job(uid=job.uid, at=BEGIN)
    assert taken is not None
    return release, JobRun(taken, lambda: BEGIN)


def make_release(
    project: Project, version: str = "1.0", options: ReleaseOptions = OPTIONS
) -> Release:
    release, run = ask_for_release(project, version, options)
    run_release(run)
    release.refresh_from_db()
    return release


def files_of(release: Release) -> dict[str, bytes]:
    folder = release_folder(release)
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lines_of(release: Release, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files_of(release)[name].decode().split("\n")[:-1]]


def cells_of(release: Release, name: str) -> list[dict[str, str]]:
    with (release_folder(release) / name).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def use_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", folder)
    monkeypatch.setattr(settings, "TOOL_VERSION", "0.0-test")
