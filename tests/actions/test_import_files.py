"""What is refused before an import is made a job of, and what its archives may be."""

import pytest
from importing import bring, codes, lines, listed, numbered, zipped
from make import NOON, make_project

from annotations.actions.import_options import Annotations, ImportOptions
from annotations.actions.importing import request_import
from annotations.domain.errors import UserError
from annotations.models import Assignment, Job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

RELEASE = {
    "renn-coast-1.0/articles.jsonl": numbered(1),
    "renn-coast-1.0/conll/A1.zip": zipped({"a.conll": b"Rain O"}),
    "renn-coast-1.0/MANIFEST.json": b"{}",
}
DOCUMENT = zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})


def refusal(named: dict[str, bytes]) -> UserError:
    with pytest.raises(UserError) as caught:
        request_import(project=make_project(), files=listed(named), by=None, at=NOON)
    assert not Job.objects.exists()
    return caught.value


def test_import_of_a_releases_archive_says_how_to_restore_it() -> None:
    refused = refusal({"renn-coast-1.0.zip": zipped(RELEASE)})

    assert refused.code == "is_release"
    assert "renn-coast-1.0.zip: this is a release" in refused.detail
    assert "restore_release" in refused.detail


def test_import_of_a_releases_folder_says_how_to_restore_it() -> None:
    assert refusal(RELEASE).code == "is_release"


def test_import_of_a_damaged_archive_is_left_to_the_job_to_tell() -> None:
    job = bring({"a.zip": zipped({"a.txt": b"Rain."})[:-30]})

    assert codes(job) == {"a.zip:": "damaged_archive"}


@pytest.mark.parametrize("name", ["memo.docx", "memo.ODT"])
def test_import_of_a_word_processors_document_is_refused_at_once(name: str) -> None:
    assert refusal({name: DOCUMENT}).code == "unknown_format"


def test_import_of_an_archive_of_documents_passes_them_over() -> None:
    job = bring({"a.zip": zipped({"memo.docx": DOCUMENT, "a.txt": b"Rain."})})

    assert codes(job) == {"memo.docx:": "unknown_format", "a.txt:1": "added"}


@pytest.mark.parametrize(("packed", "works"), [(False, 0), (True, 1)])
def test_name_of_a_file_that_came_alone_is_nobodys(packed: bool, works: int) -> None:
    raw = lines({"text": "Rain fell.", "label": [[0, 10, "Claim"]]})
    named = {"ann.zip": zipped({"kim.jsonl": raw})} if packed else {"kim.jsonl": raw}

    bring(named, options=ImportOptions(annotations=Annotations.MARKS))

    assert Assignment.objects.count() == works
