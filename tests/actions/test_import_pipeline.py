"""Imports: known again by the ledger, tried without a trace, out of archives, told row by row."""

from pathlib import Path

import pytest
from importing import bring, broken_off, codes, lines, listed, numbered, titles, zipped
from make import NOON, make_member, make_project, make_version, manager_of
from pytest_django import Settings

from annotations.access import NotVisible
from annotations.actions import fetching_pages, importing
from annotations.actions.archiving import archive_article
from annotations.actions.import_options import (
    Annotations,
    ImportOptions,
    InvalidOption,
    read_options,
)
from annotations.actions.importing import import_after, request_import, run_import
from annotations.actions.jobs import JobRun, take_job
from annotations.actions.running import run_job
from annotations.domain.errors import Conflict, UserError
from annotations.domain.messages import N_, read_message
from annotations.fetching import Fetched, Fetcher, Unreachable
from annotations.models import (
    Article,
    ArticleVersion,
    Event,
    Fingerprint,
    ImportedRow,
    Job,
    JobItem,
    Role,
    Sentence,
)
from annotations.wording import say

pytestmark = pytest.mark.django_db
DRY = ImportOptions(dry_run=True)
WORDS = "The old bridge was closed on Monday after inspectors found rust in its cables. "


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", b""),
        ("a.csv", b""),
        ("head.csv", b"title,text\n"),
        ("tasks.json", b"[]"),
        ("nothing.zip", zipped({})),
        ("litter.zip", zipped({"__MACOSX/._a.txt": b"x"})),
    ],
)
def test_file_without_articles_is_told(name: str, content: bytes) -> None:
    job = bring({name: content})

    assert codes(job) == {f"{name}:": "no_articles"}
    assert [one.state for one in JobItem.objects.filter(job=job)] == ["failed"]


def test_member_without_articles_is_told_beside_the_others() -> None:
    job = bring({"all.zip": zipped({"a.jsonl": b"", "b.jsonl": numbered(1)})})

    assert codes(job) == {"a.jsonl:": "no_articles", "b.jsonl:1": "added"}


# --- The ledger ---------------------------------------------------------------------------------


def test_import_same_file_under_another_name_adds_nothing() -> None:
    project = make_project()
    bring({"a.jsonl": numbered(3)}, project=project)

    again = bring({"b.jsonl": numbered(3)}, project=project)

    assert set(codes(again).values()) == {"imported_before"}
    assert titles(project) == ["T0", "T1", "T2"]
    assert ImportedRow.objects.count() == 3


def test_import_same_file_into_another_project_is_new_there() -> None:
    bring({"a.jsonl": numbered(2)})

    other = bring({"a.jsonl": numbered(2)})

    assert set(codes(other).values()) == {"added"}


def test_import_row_whose_article_was_archived_comes_again() -> None:
    project = make_project()
    bring({"a.jsonl": numbered(2)}, project=project)
    first = Article.objects.get(title="T0")
    archive_article(article=first, by=manager_of(project), at=NOON)

    again = bring({"a.jsonl": numbered(2)}, project=project)

    assert codes(again) == {"a.jsonl:1": "added", "a.jsonl:2": "imported_before"}
    assert titles(project) == ["T0", "T1", "T0"]
    newest = ImportedRow.objects.get(row=1).version.article
    assert newest.pk != first.pk


def test_import_ledger_says_what_a_duplicate_is_of() -> None:
    project = make_project()
    known = make_version(project, "Rain fell.")

    bring({"a.txt": b"Rain fell."}, project=project)

    assert ImportedRow.objects.get().version == known


# --- Dry runs -----------------------------------------------------------------------------------


def counts() -> list[int]:
    models = (Article, ArticleVersion, Sentence, Fingerprint, ImportedRow)
    return [model.objects.count() for model in models]


def test_dry_run_writes_no_row_and_says_what_would_become_of_each() -> None:
    project = make_project()
    make_version(project, "Rain fell.", title="Known")
    make_version(project, WORDS * 5 + "It rained.", title="Wire", url="https://example.org/w")
    before, events = counts(), Event.objects.count()
    rows = lines(
        {"title": "New", "text": "Snow fell."},
        {"title": "Again", "text": "Snow fell."},
        {"text": "Rain fell."},
        {"title": "Copy", "text": WORDS * 5 + "Nobody was hurt."},
        {"title": "Wire", "text": "Changed.", "url": "https://example.org/w"},
        {"text": "x", "colour": "red"},
    )

    job = bring({"a.jsonl": rows}, project=project, options=DRY)

    assert codes(job) == {
        "a.jsonl:1": "added",
        "a.jsonl:2": "duplicate",
        "a.jsonl:3": "duplicate",
        "a.jsonl:4": "near_copy",
        "a.jsonl:5": "new_version",
        "a.jsonl:6": "unknown_field",
    }
    assert counts() == before
    assert Event.objects.exclude(kind__startswith="job.").count() <= events
    assert JobItem.objects.get(code="new_version").error.count("It would be version") == 1


def test_dry_run_says_the_same_as_the_import_over_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    project = make_project()
    rows = lines(*({"text": f"Number {n % 4}.", "url": f"https://e.org/{n % 6}"} for n in range(8)))

    tried = bring({"a.jsonl": rows}, project=project, options=DRY)
    done = bring({"a.jsonl": rows}, project=project)

    assert codes(tried) == codes(done)


def test_import_after_dry_run_takes_the_same_files_once() -> None:
    project = make_project()
    manager = manager_of(project)
    tried = bring({"a.jsonl": numbered(2)}, project=project, options=DRY)

    job = import_after(dry_run=tried, by=manager, at=NOON)
    again = import_after(dry_run=tried, by=manager, at=NOON)
    run_job(uid=job.uid, clock=lambda: NOON)

    assert job == again
    assert titles(project) == ["T0", "T1"]
    assert Job.objects.get(pk=job.pk).state == "done"


def test_import_after_what_is_no_dry_run_is_refused() -> None:
    project = make_project()
    job = bring({"a.jsonl": numbered(1)}, project=project)

    with pytest.raises(Conflict) as refused:
        import_after(dry_run=job, by=manager_of(project), at=NOON)

    assert refused.value.code == "not_a_dry_run"


def test_import_after_dry_run_whose_files_are_gone_is_refused(media: Path) -> None:
    project = make_project()
    tried = bring({"a.jsonl": numbered(1)}, project=project, options=DRY)
    (media / tried.params["files"][0]["path"]).unlink()

    with pytest.raises(UserError) as refused:
        import_after(dry_run=tried, by=manager_of(project), at=NOON)

    assert refused.value.code == "file_missing"


def test_import_after_dry_run_by_an_annotator_is_not_found() -> None:
    project = make_project()
    tried = bring({"a.jsonl": numbered(1)}, project=project, options=DRY)

    with pytest.raises(NotVisible):
        import_after(dry_run=tried, by=make_member(project, Role.ANNOTATOR), at=NOON)


# --- Archives and bundles -----------------------------------------------------------------------


def test_import_zip_reads_each_member_by_its_own_format() -> None:
    content = zipped(
        {
            "news/a.txt": b"Rain fell.",
            "news/b.jsonl": numbered(2),
            "c.html": b"<html><body><p>Snow fell.</p></body></html>",
            "__MACOSX/._a.txt": b"litter",
            "notes.bin": b"\x00\x01",
        }
    )

    job = bring({"all.zip": content})

    assert codes(job) == {
        "news/a.txt:1": "added",
        "news/b.jsonl:1": "added",
        "news/b.jsonl:2": "added",
        "c.html:1": "added",
        "notes.bin:": "unknown_format",
    }
    assert JobItem.objects.get(file="notes.bin").state == "skipped"
    assert (job.state, job.done, job.total) == ("done", 5, 5)


def test_import_member_of_a_zip_is_known_again_by_itself() -> None:
    project = make_project()
    bring({"all.zip": zipped({"a.jsonl": numbered(2)})}, project=project)

    again = bring({"b.jsonl": numbered(2)}, project=project)

    assert set(codes(again).values()) == {"imported_before"}


@pytest.mark.parametrize("way", ["zip", "files"])
def test_import_standoff_beside_its_text_is_one_article(way: str) -> None:
    files = {
        "d/a.txt": b"Rain fell. He wept.",
        "d/a.ann": b"T1\tClaim 0 10\tRain fell.\n",
        "d/annotation.conf": b"[entities]\nClaim\n",
    }

    job = bring({"all.zip": zipped(files)} if way == "zip" else files)

    assert codes(job) == {"d/a.txt:1": "added"}
    assert say(read_message(JobItem.objects.get().error)) == "Annotations left out: 1."


def test_import_companions_alone_are_refused_at_once() -> None:
    with pytest.raises(UserError) as refused:
        request_import(
            project=make_project(), files=listed({"visual.conf": b"x"}), by=None, at=NOON
        )

    assert refused.value.code == "no_articles"


@pytest.mark.parametrize("broken_at", [0, 1, 2, 3, 4, 5, 6, 7])
def test_import_of_a_zip_broken_off_anywhere_stores_every_row_once(
    broken_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    content = zipped({"a.jsonl": numbered(4), "b.jsonl": numbered(4, start=4)})
    project = make_project()

    broken_off({"all.zip": content}, broken_at, project=project)

    assert titles(project) == [f"T{n}" for n in range(8)]
    assert JobItem.objects.count() == ImportedRow.objects.count() == 8


# --- What is said and stored --------------------------------------------------------------------


def test_import_says_near_copies_and_stores_them() -> None:
    project = make_project()
    make_version(project, WORDS * 5 + "It rained.", title="Wire")

    job = bring({"a.txt": (WORDS * 5 + "Nobody was hurt.").encode()}, project=project)

    item = JobItem.objects.get(job=job)
    assert (item.code, item.state) == ("near_copy", "done")
    assert "“Wire”" in item.error
    assert Article.objects.filter(project=project).count() == 2


def test_import_rows_without_licence_get_that_of_the_import() -> None:
    rows = lines(
        {"title": "own", "text": "Rain.", "licence": "CC0", "credit": "Ann"},
        {"title": "none", "text": "Snow."},
    )

    bring({"a.jsonl": rows}, options=ImportOptions(licence="CC BY 4.0", credit="Example Press"))

    found = {one.title: (one.licence, one.credit) for one in Article.objects.all()}
    assert found == {"own": ("CC0", "Ann"), "none": ("CC BY 4.0", "Example Press")}


def test_import_item_names_file_row_field_and_article() -> None:
    job = bring(
        {"a.jsonl": lines({"text": "Rain."}, {"text": "Snow.", "language": "English (US)"})}
    )

    added, refused = JobItem.objects.filter(job=job).order_by("row")
    assert (added.file, added.row, added.article) == ("a.jsonl", 1, Article.objects.get().uid)
    assert (refused.row, refused.code, refused.field) == (2, "bad_language", "language")


def test_import_progress_is_told_in_bytes_before_rows_are_known() -> None:
    project = make_project()
    files = listed({"a.jsonl": numbered(600)})
    job = request_import(project=project, files=files, by=None, at=NOON)
    taken = take_job(uid=job.uid, at=NOON)
    assert taken is not None
    shares = []

    class Watched(JobRun):
        def advance(self, **fields: object) -> None:
            cursor = fields.get("cursor")
            if isinstance(cursor, dict) and "size" in cursor:
                shares.append(cursor["read"] / cursor["size"])
            super().advance(**fields)  # type: ignore[arg-type]

    run_import(Watched(taken, lambda: NOON))

    assert shares == sorted(shares)
    assert len(shares) == 6
    assert 0 < shares[0] < 1
    assert shares[-1] == 1


# --- Options ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"format": "pdf"}, "format"),
        ({"dry_run": "yes"}, "dry_run"),
        ({"licence": 1}, "licence"),
        ({"annotations": "all"}, "annotations"),
        ({"labels": {"Behauptung": "Colour"}}, "labels"),
        ({"labels": ["Claim"]}, "labels"),
        ({"columns": {"colour": "A"}}, "columns"),
        ({"columns": {"text": ""}}, "columns"),
    ],
)
def test_options_that_nobody_can_follow_name_their_field(
    given: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidOption) as refused:
        ImportOptions.of(given)

    assert refused.value.field == field


def test_options_are_read_back_as_they_were_stored() -> None:
    options = ImportOptions.of(
        {
            "format": "csv",
            "dry_run": True,
            "annotations": "marks",
            "is_finished": True,
            "labels": {"Behauptung": "claim"},
            "columns": {"text": "Body"},
        }
    )

    assert ImportOptions.of(options.as_json()) == options


def test_options_with_an_annotator_who_is_no_member_are_refused() -> None:
    project = make_project()
    stranger = make_member(make_project())
    options = ImportOptions(annotations=Annotations.MARKS, annotator=str(stranger.uid))

    with pytest.raises(UserError) as refused:
        request_import(
            project=project, files=listed({"a.txt": b"Rain."}), options=options, by=None, at=NOON
        )

    assert (refused.value.code, refused.value.field) == ("unknown_member", "annotator")


def test_options_with_an_annotator_who_may_not_annotate_are_refused() -> None:
    project = make_project()
    viewer = make_member(project, role=Role.VIEWER)
    options = ImportOptions(annotations=Annotations.MARKS, annotator=str(viewer.uid))

    with pytest.raises(UserError) as refused:
        request_import(
            project=project, files=listed({"a.txt": b"Rain."}), options=options, by=None, at=NOON
        )

    assert (refused.value.code, refused.value.field) == ("not_assignable", "annotator")


def test_job_of_an_older_version_still_says_whether_suggestions_are_wanted() -> None:
    job = Job(params={"files": [], "preannotate": True})

    assert read_options(job) == ImportOptions(preannotate=True)


# --- Lists of addresses -------------------------------------------------------------------------

LIST = b"https://example.org/a\n\n# more\nhttps://example.org/gone\n"
PAGE = b"<html><body><article><h1>Rain</h1><p>Rain fell all day.</p><p>Snow came.</p></article>"


class Web:
    """Pages by address, in place of other machines, and what was asked of them."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get(self, url: str) -> Fetched:
        self.asked.append(url)
        if url.endswith("gone"):
            raise Unreachable(N_("There was no answer in time."))
        return Fetched(url, "192.0.2.1", 200, {"Content-Type": "text/html"}, PAGE)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Web:
    settings.FETCH = True
    made = Web()
    monkeypatch.setattr(fetching_pages, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(Fetcher, "get", made.get)
    return made


@pytest.mark.usefixtures("web")
def test_import_list_of_addresses_one_that_fails_is_one_row() -> None:
    job = bring({"urls.txt": LIST})

    assert codes(job) == {"urls.txt:1": "added", "urls.txt:4": "not_fetched"}
    article = Article.objects.get()
    assert (article.title, article.url) == ("Rain", "https://example.org/a")
    assert article.versions.get().text == "Rain fell all day.\n\nSnow came."


@pytest.mark.usefixtures("web")
def test_import_list_of_addresses_fetched_again_is_a_new_version_where_it_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = make_project()
    bring({"urls.txt": b"https://example.org/a\n"}, project=project)
    monkeypatch.setattr(
        Fetcher,
        "get",
        lambda _fetcher, url: Fetched(url, "", 200, {}, PAGE.replace(b"all day", b"at night")),
    )

    again = bring({"urls.txt": b"https://example.org/a\n"}, project=project)

    assert codes(again) == {"urls.txt:1": "new_version"}


def test_import_list_of_addresses_goes_on_without_asking_again(web: Web) -> None:
    project = make_project()
    rows = b"".join(b"https://example.org/%d\n" % n for n in range(4))
    job = request_import(project=project, files=listed({"u.txt": rows}), by=None, at=NOON)
    Job.objects.update(done=3)

    run_job(uid=job.uid, clock=lambda: NOON)

    assert web.asked == ["https://example.org/3"]


def test_import_list_of_addresses_where_fetching_is_off_is_refused_at_once() -> None:
    with pytest.raises(UserError) as refused:
        request_import(project=make_project(), files=listed({"u.txt": LIST}), by=None, at=NOON)

    assert refused.value.code == "fetching_off"
    assert not Job.objects.exists()


def test_import_address_of_an_inner_network_is_one_refused_row(settings: Settings) -> None:
    settings.FETCH = True

    job = bring({"u.txt": b"http://127.0.0.1/\n"})

    item = JobItem.objects.get(job=job)
    assert (item.code, item.field, item.state) == ("refused_url", "url", "failed")


def test_fetching_leaves_each_host_its_pause() -> None:
    waited: list[float] = []
    times = iter([0.0, 0.0, 0.2, 1.0, 1.1, 1.1])
    fetching = fetching_pages.PageFetching(
        beat=lambda: None, pause=waited.append, clock=lambda: next(times)
    )

    for host in ("a", "a", "b"):
        fetching._wait_for(host)

    assert waited == [pytest.approx(0.8)]


def test_project_without_rows_is_left_as_it_was() -> None:
    project = make_project()

    job = bring({"a.jsonl": b"\n\n"}, project=project)

    assert (job.state, job.done, job.total) == ("done", 1, 1)
    assert codes(job) == {"a.jsonl:": "no_articles"}
    assert not Article.objects.filter(project=project).exists()
