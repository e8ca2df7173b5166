"""F10: a huge article and a worker short of memory; the job says so, and others go on."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from make import NOON, make_project, make_version

from annotations.actions.importing import request_import
from annotations.actions.jobs import MAX_ATTEMPTS, take_job
from annotations.actions.preannotation import request_preannotation
from annotations.actions.running import abandon_job, run_job, run_taken_job
from annotations.models import Article, Job, JobItem, JobState, SuggestionRun

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

SPARE_BYTES = 16_000_000
SMALL = "“We wrote,” said Ida Morren."
LINE = "“We wrote twice,” said Ida Morren, the mayor of Fell. Nobody answered.\n"
HUGE = (LINE * 6_000)[:400_000]


# A process of its own: the heap of one that ran other tests has room for a huge article.
WORK = """
import resource, sys
from pathlib import Path
from uuid import UUID
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from django.db import connection
from django.utils import timezone
from annotations.actions.running import run_job
from annotations.actions.suggestions import find_suggestions
from annotations.domain.suggestions import finder
from annotations.models import ArticleVersion
# What is read and built once per process is not what the huge article is short of.
find_suggestions(version=ArticleVersion.objects.order_by("pk").first(), finder=finder())
pages = int(Path("/proc/self/statm").read_text().split()[0])
limit = pages * resource.getpagesize() + int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
run_job(uid=UUID(sys.argv[2]), clock=timezone.now)
"""


def test_article_too_large_for_the_workers_memory_is_named_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project()
    versions = [make_version(project, text) for text in (f"{SMALL} One.", HUGE, f"{SMALL} Two.")]
    job = request_preannotation(project=project, by=None, at=NOON)
    name = str(connection.settings_dict["NAME"])

    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "workbench.settings")
    monkeypatch.setenv("WORKBENCH_DATA_DIR", str(tmp_path))

    subprocess.run(
        [sys.executable, "-c", WORK, name, str(job.uid), str(SPARE_BYTES)],
        cwd=settings.BASE_DIR,
        check=True,
        timeout=120,
    )

    job.refresh_from_db()
    refused = JobItem.objects.get(job=job)
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)
    assert (refused.key, refused.code) == (str(versions[1].uid), "finder_memory")
    assert {run.version for run in SuggestionRun.objects.all()} == {versions[0], versions[2]}


def test_job_that_runs_out_of_memory_fails_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file alone does not fit: every attempt breaks, and the last one says why."""
    project = make_project()
    job = request_import(
        project=project,
        files=[{"path": "a.txt", "name": "a.txt"}],
        by=None,
        at=NOON,
    )

    def exhaust(_job: object) -> object:
        raise MemoryError

    monkeypatch.setattr("annotations.actions.importing._files_of", exhaust)
    for _ in range(MAX_ATTEMPTS):
        taken = take_job(uid=job.uid, at=NOON)
        assert taken is not None
        with pytest.raises(MemoryError):
            run_taken_job(taken, clock=lambda: NOON)
        abandon_job(taken, error="MemoryError", at=NOON)

    found = Job.objects.get(pk=job.pk)
    assert (found.state, "MemoryError" in found.reason) == (JobState.FAILED, True)


def test_article_of_fifty_megabytes_is_refused_at_import_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    (tmp_path / "huge.txt").write_bytes(b"word " * 10_000_000)
    (tmp_path / "good.txt").write_text(SMALL)
    files = [{"path": name, "name": name} for name in ("huge.txt", "good.txt")]
    job = request_import(project=make_project(), files=files, by=None, at=NOON)

    run_job(uid=job.uid, clock=lambda: NOON)

    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert [one.title for one in Article.objects.all()] == ["good"]
    assert JobItem.objects.get(state="failed").error
