"""The import job: every row once, every refusal named, whatever happens in between."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from make import NOON, make_member, make_project, manager_of
from pytest_django import Settings

from annotations.access import NotVisible
from annotations.actions import importing
from annotations.actions.import_options import ImportOptions
from annotations.actions.importing import request_import, run_import
from annotations.actions.jobs import JobRun, LeaseLost, take_job
from annotations.actions.running import run_job
from annotations.actions.sweeping import sweep
from annotations.domain.errors import UserError
from annotations.formats import jsonl
from annotations.formats.base import Given, Row
from annotations.models import Article, ArticleVersion, Job, JobItem, JobKind, Project, Role

pytestmark = pytest.mark.django_db

Files = Callable[..., list[dict[str, str]]]


@pytest.fixture
def files(tmp_path: Path, settings: Settings) -> Files:
    """Put files into the media folder and name them as a request does."""
    settings.MEDIA_ROOT = tmp_path

    def store(**named: bytes) -> list[dict[str, str]]:
        for name, content in named.items():
            (tmp_path / name.replace("_", ".")).write_bytes(content)
        return [{"path": name.replace("_", "."), "name": name.replace("_", ".")} for name in named]

    return store


def lines(*rows: object) -> bytes:
    return b"\n".join(json.dumps(row).encode() for row in rows)


def numbered(count: int) -> bytes:
    return lines(*({"title": f"T{n}", "text": f"Sentence number {n}."} for n in range(count)))


def ask(project: Project, listed: list[dict[str, str]], *, preannotate: bool = False) -> Job:
    options = ImportOptions(preannotate=preannotate)
    return request_import(project=project, files=listed, options=options, by=None, at=NOON)


def bring_in(listed: list[dict[str, str]], **fields: bool) -> Job:
    job = ask(make_project(), listed, **fields)
    run_job(uid=job.uid, clock=lambda: NOON)
    return Job.objects.get(pk=job.pk)


def items(job: Job) -> list[tuple[str, str]]:
    return list(JobItem.objects.filter(job=job).order_by("key").values_list("state", "code"))


def test_import_reads_every_row_of_every_file(files: Files) -> None:
    job = bring_in(files(a_txt=b"Rust ate the crane.", b_jsonl=numbered(2)))

    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert items(job) == [("done", "added")] * 3
    assert Article.objects.filter(project=job.project).count() == 3


def test_import_names_bad_rows_and_goes_on(files: Files) -> None:
    bad = lines(
        {"title": "no text"},
        {"text": "x", "colour": "red"},
        {"text": "a\0b"},
        {"text": "Good."},
        {"text": "  "},
    )

    job = bring_in(files(a_jsonl=bad + b"\n{not json"))

    found = dict(JobItem.objects.filter(job=job).values_list("key", "code"))
    assert Article.objects.count() == 1
    assert job.state == "done"
    assert found["0:4"] == "added"
    assert (found["0:2"], found["0:3"], found["0:6"]) == (
        "unknown_field",
        "nul_character",
        "not_json",
    )


def test_import_not_utf8_is_one_refused_row(files: Files) -> None:
    job = bring_in(files(a_txt=b"\xff\xfe bad", b_txt=b"Good."))

    assert items(job) == [("failed", "not_utf8"), ("done", "added")]


def test_import_file_that_vanished_is_one_refused_row(files: Files) -> None:
    listed = [*files(a_txt=b"Good."), {"path": "gone.txt", "name": "gone.txt"}]

    job = bring_in(listed)

    assert items(job) == [("done", "added"), ("failed", "file_missing")]


def test_import_duplicate_names_the_article_it_repeats(files: Files) -> None:
    job = bring_in(files(one_txt=b"The same.", two_txt=b"The same."))

    skipped = JobItem.objects.get(state="skipped")
    assert (skipped.code, Article.objects.count()) == ("duplicate", 1)
    assert "one" in skipped.error
    assert job.state == "done"


def test_import_changed_file_is_a_new_version(files: Files) -> None:
    project = make_project()
    for content in (b"First words.", b"Other words."):
        job = ask(project, files(a_txt=content))
        run_job(uid=job.uid, clock=lambda: NOON)

    assert JobItem.objects.get(job=job).code == "new_version"
    assert ArticleVersion.objects.filter(article__project=project).count() == 2


def test_import_file_of_an_unknown_format_is_refused_at_once(files: Files) -> None:
    with pytest.raises(UserError) as refusal:
        ask(make_project(), files(a_pdf=b"%PDF"))

    assert refusal.value.code == "unknown_format"
    assert not Job.objects.exists()


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.ANNOTATOR, Role.VIEWER])
def test_import_by_anybody_but_a_manager_is_not_found(role: str) -> None:
    project = make_project()

    with pytest.raises(NotVisible):
        request_import(
            project=project,
            files=[],
            by=make_member(project, role),
            at=NOON,
        )


@pytest.mark.parametrize("broken_at", [1, 2, 3, 5, 9, 10])
def test_import_broken_off_anywhere_and_resumed_stores_every_row_once(
    broken_at: int, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 3)
    job = ask(make_project(), files(a_jsonl=numbered(10)))
    first = take_job(uid=job.uid, at=NOON)
    assert first is not None

    def break_off(stream: BinaryIO, *, name: str, given: Given) -> Iterator[Row]:
        for number, row in read(stream, name=name, given=given):
            if number == broken_at:
                raise OSError("the disk is away")
            yield number, row

    read = jsonl.read
    with monkeypatch.context() as patch:
        patch.setattr(jsonl, "read", break_off)
        with pytest.raises(OSError, match="away"):
            run_import(JobRun(first, lambda: NOON))
    Job.objects.update(state="queued", lease_until=None)
    run_job(uid=job.uid, clock=lambda: NOON)

    titles = Article.objects.order_by("pk").values_list("title", flat=True)
    assert list(titles) == [f"T{n}" for n in range(10)]
    assert JobItem.objects.count() == 10
    assert (Job.objects.get().state, Job.objects.get().done) == ("done", 10)


def test_import_that_lost_its_lease_stores_nothing_more(files: Files) -> None:
    job = ask(make_project(), files(a_jsonl=numbered(3)))
    old = take_job(uid=job.uid, at=NOON)
    assert old is not None
    Job.objects.update(lease_until=NOON)
    sweep(at=NOON.replace(hour=13))
    run_job(uid=job.uid, clock=lambda: NOON)

    with pytest.raises(LeaseLost):
        run_import(JobRun(old, lambda: NOON))

    assert (Article.objects.count(), JobItem.objects.count()) == (3, 3)


def test_import_asks_for_suggestions_where_wanted(files: Files) -> None:
    bring_in(files(a_txt=b"Rust ate the crane."), preannotate=True)

    assert Job.objects.filter(kind=JobKind.PREANNOTATION, state="queued").count() == 1


def test_import_of_nothing_new_asks_for_no_suggestions(files: Files) -> None:
    bring_in(files(a_txt=b" "), preannotate=True)

    assert not Job.objects.filter(kind=JobKind.PREANNOTATION).exists()


def test_import_asked_for_by_a_person_names_them_on_the_version(files: Files) -> None:
    project = make_project()
    by = manager_of(project)
    job = request_import(project=project, files=files(a_txt=b"Rust."), by=by, at=NOON)

    run_job(uid=job.uid, clock=lambda: NOON)

    assert ArticleVersion.objects.get().imported_by == by
