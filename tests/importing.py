"""Imports as tests ask for them: files by name and content, through the real job."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.test import Client
from make import NOON, make_project

from annotations.actions import import_storing
from annotations.actions.articles import Prepared, prepare_drafts
from annotations.actions.import_options import ImportOptions
from annotations.actions.importing import request_import, run_import
from annotations.actions.jobs import JobRun, take_job
from annotations.actions.running import run_job
from annotations.formats import ArticleDraft
from annotations.models import Article, Job, JobItem, Project, User

PLAIN = ImportOptions()


def listed(named: Mapping[str, bytes]) -> list[dict[str, str]]:
    """Write files into the media folder and name them as a request does."""
    folder = Path(settings.MEDIA_ROOT) / "uploads" / "given"
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number, (name, content) in enumerate(named.items()):
        place = folder / f"{number}-{len(content)}"
        place.write_bytes(content)
        files.append({"path": str(place.relative_to(settings.MEDIA_ROOT)), "name": name})
    return files


def bring(
    named: Mapping[str, bytes], *, project: Project | None = None, options: ImportOptions = PLAIN
) -> Job:
    """Import files to the end; the job as it stands then."""
    target = project or make_project()
    files = listed(named)
    job = request_import(project=target, files=files, options=options, by=None, at=NOON)
    run_job(uid=job.uid, clock=lambda: NOON)
    return Job.objects.get(pk=job.pk)


def broken_off(
    named: Mapping[str, bytes], broken_at: int, *, project: Project, options: ImportOptions = PLAIN
) -> Job:
    """An import that broke once so many rows were made ready, and was run to its end afterwards."""
    files = listed(named)
    job = request_import(project=project, files=files, options=options, by=None, at=NOON)
    taken = take_job(uid=job.uid, at=NOON)
    assert taken is not None
    seen: list[object] = []

    def break_off(drafts: list[ArticleDraft]) -> list[Prepared]:
        seen.append(drafts)
        if len(seen) > broken_at:
            raise OSError("the disk is away")
        return prepare_drafts(drafts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_storing, "prepare_drafts", break_off)
        with pytest.raises(OSError, match="away"):
            run_import(JobRun(taken, lambda: NOON))
    Job.objects.update(state="queued", lease_until=None)
    run_job(uid=job.uid, clock=lambda: NOON)
    return Job.objects.get(pk=job.pk)


def client_of(person: User) -> Client:
    """A browser or a program in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    return client


def codes(job: Job) -> dict[str, str]:
    """By place: what became of the row."""
    return {
        f"{one.file}:{one.row or ''}": one.code
        for one in JobItem.objects.filter(job=job).order_by("pk")
    }


def titles(project: Project) -> list[str]:
    return list(
        Article.objects.filter(project=project).order_by("pk").values_list("title", flat=True)
    )


def zipped(named: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in named.items():
            archive.writestr(name, content)
    return packed.getvalue()


def lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def numbered(count: int, *, start: int = 0) -> bytes:
    return lines(
        *({"title": f"T{n}", "text": f"Sentence number {n}."} for n in range(start, start + count))
    )
