"""Bad files through the real job: refused in seconds with row, field and reason, nothing kept."""

import resource
import time
from collections.abc import Callable
from pathlib import Path

import hostile_zips
import pytest
from formats.test_xlsx import RAIN, sheet_of
from hostile_zips import Entry, zip_of
from importing import bring, lines, listed, zipped
from make import NOON, make_project
from pytest_django import Settings
from reliability.hostile_files import BILLION_LAUGHS, symlink_zip

from annotations.actions.import_options import Annotations, ImportOptions
from annotations.actions.importing import request_import
from annotations.actions.running import run_job
from annotations.domain.errors import UserError
from annotations.domain.messages import read_message
from annotations.models import Article, ArticleVersion, ImportedRow, Job, JobItem, Sentence

pytestmark = [pytest.mark.django_db, pytest.mark.long]

SECONDS = 5.0
EXPANDED = 200_000_000
MARKS = ImportOptions(annotations=Annotations.SUGGESTIONS)
XMI = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'
    b'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
    b'xmi:version="2.0"><cas:Sofa xmi:id="1" sofaString="&xxe;"/></xmi:XMI>'
)
LABELLED = {"text": "Rain fell.", "label": [[0, 99, "Claim"]]}
TASK = {
    "data": {"text": "Rain fell."},
    "annotations": [
        {
            "result": [
                {
                    "type": "labels",
                    "from_name": "label",
                    "to_name": "text",
                    "id": "a",
                    "value": {"start": 0, "end": 99, "labels": ["Claim"]},
                }
            ]
        }
    ],
}
Case = tuple[str, Callable[[], bytes], set[str]]
# By what is wrong: the file's name, its bytes, and the codes of which one is told.
CASES: dict[str, Case] = {
    "truncated UTF-8": ("a.txt", lambda: "Rain fell – ".encode()[:-2], {"not_utf8"}),
    "mixed encodings": (
        "a.txt",
        lambda: "Übermut ".encode() + "Übermut".encode("latin-1"),
        {"not_utf8"},
    ),
    "mixed encodings in a row": (
        "a.jsonl",
        lambda: b'{"text": "\xc3\x9c \xdc"}\n',
        {"not_utf8", "not_json"},
    ),
    "UTF-16": ("a.txt", lambda: "Rain fell.".encode("utf-16"), {"not_utf8", "nul_character"}),
    "truncated JSON": ("a.jsonl", lambda: b'{"text": "Rain fell', {"not_json"}),
    "wrong keys": ("a.jsonl", lambda: lines({"body": "Rain fell."}), {"unknown_field"}),
    "wrong columns": (
        "a.csv",
        lambda: b"headline,stuff\nRain,Rain fell.\n",
        {"wrong_columns"},
    ),
    "span out of range in doccano": ("a.jsonl", lambda: lines(LABELLED), {"invalid_span"}),
    "span out of range in Label Studio": ("a.json", lambda: lines([TASK]), {"invalid_span"}),
    "empty text file": ("a.txt", lambda: b"", {"empty_text"}),
    "blank text file": ("a.txt", lambda: b" \r\n\t", {"empty_text"}),
    "bomb of 10 GB": ("a.zip", hostile_zips.bomb_of_ten_gigabytes, {"archive_too_large"}),
    "bomb that lies": ("a.zip", hostile_zips.lying_bomb, {"damaged_archive"}),
    "overlapping bomb": ("a.zip", hostile_zips.overlapping_bomb, {"archive_too_large"}),
    "a million entries": ("a.zip", hostile_zips.million_entries, {"too_many_entries"}),
    "climbs out": (
        "a.zip",
        lambda: zip_of([Entry(b"a.txt", b"Rain."), Entry(b"../evil.txt", b"Rain.")]),
        {"unsafe_name"},
    ),
    "symbolic link": ("a.zip", symlink_zip, {"not_a_file"}),
    "nested": (
        "a.zip",
        lambda: zipped({"inner.zip": zipped({"a.txt": b"Rain."})}),
        {"nested_archive"},
    ),
    "nested under another name": (
        "a.zip",
        lambda: zipped({"inner.txt": zipped({"a.txt": b"Rain."})}),
        {"nested_archive"},
    ),
    "cut off": ("a.zip", lambda: zipped({"a.txt": b"Rain."})[:-9], {"damaged_archive"}),
    "tasks behind the list": (
        "a.json",
        lambda: lines([{**TASK, "data": {"text": ""}}]) + lines([TASK]),
        {"empty_text", "invalid_span", "not_an_object"},
    ),
    "quotation mark that nothing closes": (
        "a.csv",
        lambda: b'title,text\nx,"' + b"a,b\n" * 1_500_000,
        {"bad_csv"},
    ),
    "row far down a sheet": (
        "a.xlsx",
        lambda: sheet_of(f'<row r="999999999999">{RAIN.format(place="A2")}</row>'),
        {"too_many_rows"},
    ),
    "row of millions of cells": (
        "a.xlsx",
        lambda: sheet_of("<row>" + "<c/>" * 2_000_000 + "</row>"),
        {"too_many_columns"},
    ),
    "millions of columns": (
        "a.conll",
        lambda: (b"Rain" + b"\tO" * 2_000 + b"\n") * 2_000,
        {"wrong_columns"},
    ),
    "XXE in XMI": ("a.xmi", lambda: XMI, {"unsafe_xml", "not_xml", "bad_xml", "forbidden_xml"}),
    "billion laughs in XMI": (
        "a.xmi",
        lambda: BILLION_LAUGHS.replace(b"<html>", b'<x xmlns:xmi="http://www.omg.org/XMI">'),
        set(),
    ),
}


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.parametrize("name", CASES)
def test_bad_file_is_refused_with_row_and_reason_and_nothing_is_written(name: str) -> None:
    file, make, expected = CASES[name]
    content = make()
    began = time.process_time()

    job = bring({file: content}, options=MARKS)

    assert time.process_time() - began < SECONDS
    items = list(JobItem.objects.filter(job=job))
    assert {one.state for one in items} == {"failed"}
    assert all(one.file and read_message(one.error) for one in items)
    if expected:
        assert {one.code for one in items} <= expected
    if "invalid_span" in expected:
        assert items[0].row == 1
        assert items[0].field
    assert "root:" not in "".join(one.error for one in items)
    for model in (Article, ArticleVersion, Sentence, ImportedRow):
        assert not model.objects.exists()


def test_empty_file_of_an_unknown_kind_is_refused_at_once() -> None:
    with pytest.raises(UserError) as refused:
        bring({"a": b""})

    assert refused.value.code == "unknown_format"


@pytest.mark.parametrize("ending", ["jsonl", "txt", "csv", "json", "html"])
def test_line_of_a_gigabyte_is_refused_within_memory(ending: str, media: Path) -> None:
    """A sparse file: as long as it says, without filling the disk."""
    path = media / f"a.{ending}"
    with path.open("wb") as stream:
        stream.write(
            {"jsonl": b'{"text": "', "json": b'[{"data": {"text": "'}.get(ending, b"text,title ")
        )
        stream.truncate(1_000_000_000)
    job = request_import(
        project=make_project(),
        files=[{"path": path.name, "name": path.name}],
        options=ImportOptions(
            format={
                "jsonl": "jsonl",
                "txt": "text",
                "csv": "csv",
                "json": "label_studio",
                "html": "html",
            }[ending]
        ),
        by=None,
        at=NOON,
    )
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()

    run_job(uid=job.uid, clock=lambda: NOON)

    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert time.process_time() - began < 2 * SECONDS
    assert grown < EXPANDED
    assert Job.objects.get(pk=job.pk).state == "done"
    assert set(JobItem.objects.values_list("state", flat=True)) == {"failed"}
    assert not Article.objects.exists()


def test_good_rows_beside_bad_ones_are_stored() -> None:
    job = bring({"a.jsonl": lines({"text": "Rain fell."}, {"text": ""}), "b.txt": b"\xff"})

    found = sorted(JobItem.objects.filter(job=job).values_list("file", "row", "state"))
    assert found == [("a.jsonl", 1, "done"), ("a.jsonl", 2, "failed"), ("b.txt", 1, "failed")]


def test_names_of_uploads_lead_nowhere() -> None:
    files = listed({"../../etc/passwd.txt": b"Rain fell."})

    job = request_import(project=make_project(), files=files, by=None, at=NOON)
    run_job(uid=job.uid, clock=lambda: NOON)

    assert Article.objects.get().title == "passwd"
