"""`manage.py import_articles`: files and folders into a project, without a worker."""

import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from importing import zipped
from make import make_project

from annotations.models import Article, ArticleVersion, Job, SuggestionRun

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("import_articles", *(str(one) for one in arguments), stdout=out)
    return out.getvalue()


def store(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def lines(*rows: Mapping[str, object]) -> str:
    return "\n".join(json.dumps(row) for row in rows)


def test_import_folder_adds_every_file_in_it_and_proposes(tmp_path: Path) -> None:
    project = make_project(name="Harbours")
    store(tmp_path, quay_txt="“We wrote,” said Ida Morren.", more_jsonl=lines({"text": "Rust."}))
    store(tmp_path / "deeper", crane_html="<p>The crane fell.</p>", notes_doc="of no known format")

    said = run("harbours", tmp_path, "--licence", "CC BY 4.0")

    assert said.strip() == "3 added"
    assert Article.objects.filter(project=project).count() == 3
    assert SuggestionRun.objects.count() == 3
    assert not Job.objects.exclude(state="done").exists()


def test_import_without_suggestions_leaves_them_out(tmp_path: Path) -> None:
    make_project(name="Harbours")
    store(tmp_path, quay_txt="Rust.")

    run("harbours", tmp_path / "quay.txt", "--no-suggestions")

    assert (ArticleVersion.objects.count(), SuggestionRun.objects.count()) == (1, 0)


def test_import_without_a_licence_asks_for_it(tmp_path: Path) -> None:
    make_project(name="Harbours")
    store(tmp_path, quay_txt="Rust.", crane_txt="The crane fell.")

    said = run("harbours", tmp_path, "--no-suggestions")

    assert "2 articles have no licence" in said
    assert "no licence" not in run("harbours", tmp_path, "--licence", "unknown", "--dry-run")


def test_import_by_uid_finds_the_project(tmp_path: Path) -> None:
    project = make_project()

    run(project.uid, store(tmp_path, quay_txt="Rust."), "--no-suggestions")

    assert Article.objects.get().project == project


def test_import_duplicates_are_named(tmp_path: Path) -> None:
    make_project(name="Harbours")
    store(tmp_path, one_txt="Rust.")
    run("harbours", tmp_path, "--no-suggestions")
    store(tmp_path, two_txt="Rust.")

    said = run("harbours", tmp_path / "two.txt", "--no-suggestions")

    assert "“one”" in said
    assert "1 imported_before" in said


def test_import_bad_rows_are_named_and_the_good_ones_stay(tmp_path: Path) -> None:
    make_project(name="Harbours")
    rows = lines({"text": "Rust."}, {"text": " "}, {"text": "x", "colour": "red"})
    out = StringIO()

    with pytest.raises(CommandError, match="2 rows were refused"):
        call_command("import_articles", "harbours", str(store(tmp_path, a_jsonl=rows)), stdout=out)

    assert "empty" in out.getvalue()
    assert "colour" in out.getvalue()
    assert Article.objects.count() == 1


def test_import_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    make_project(name="Harbours")

    with pytest.raises(CommandError, match="no file"):
        run("harbours", tmp_path / "gone.txt")

    assert not Job.objects.exists()


def test_import_file_of_an_unknown_format_is_refused(tmp_path: Path) -> None:
    make_project(name="Harbours")

    with pytest.raises(CommandError, match=r"\.txt"):
        run("harbours", store(tmp_path, a_pdf="%PDF") / "a.pdf")

    assert not Job.objects.exists()


def test_import_that_stores_nothing_says_so_and_why(tmp_path: Path) -> None:
    make_project(name="Harbours")
    run("harbours", store(tmp_path, one_txt="Rust."), "--no-suggestions")
    packed = tmp_path / "papers.zip"
    packed.write_bytes(zipped({"report.pdf": b"%PDF", "one.txt": b"Rust."}))

    said = run("harbours", packed, "--no-suggestions")

    assert "Nothing was imported. Files of no format that is read here: 1. Here already: 1." in said


def test_import_that_stores_something_says_no_such_thing(tmp_path: Path) -> None:
    make_project(name="Harbours")
    rows = lines({"text": "Rust."}, {"text": "Rust."})

    assert "Nothing" not in run("harbours", store(tmp_path, a_jsonl=rows), "--no-suggestions")


def test_import_of_suggestions_says_where_the_finder_was_not_run(tmp_path: Path) -> None:
    project = make_project(name="Harbours")
    row = {"text": "The bridge is closed.", "label": [[0, 21, "Claim"]]}
    store(tmp_path, a_jsonl=lines(row), b_txt="Rust.")

    said = run("harbours", tmp_path, "--annotations", "suggestions")

    assert "1 article holds suggestions of a file: the finder is not run over it." in said
    assert SuggestionRun.objects.filter(version__project=project).count() == 2


def test_import_refused_row_is_told_as_refused(tmp_path: Path) -> None:
    make_project(name="Harbours")
    out = StringIO()

    with pytest.raises(CommandError, match="1 row was refused"):
        call_command(
            "import_articles",
            "harbours",
            str(store(tmp_path, a_jsonl=lines({"text": " "}))),
            stdout=out,
        )

    assert out.getvalue().startswith("refused: a.jsonl:1: ")


@pytest.mark.parametrize("name", ["harbour", "00000000-0000-0000-0000-000000000000"])
def test_import_into_an_unknown_project_names_those_there_are(name: str, tmp_path: Path) -> None:
    make_project(name="Harbours")

    with pytest.raises(CommandError, match="harbours"):
        run(name, store(tmp_path, quay_txt="Rust."))
