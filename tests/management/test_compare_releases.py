"""`manage.py compare_releases`."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from released_articles import Invented, write_release

from annotations.formats.releases.options import OFFSETS, ReleaseOptions

FERRY, BRIDGE = Invented("ferry", ["One."]), Invented("bridge", ["Two."])


def test_compare_releases_prints_what_differs(tmp_path: Path) -> None:
    old = write_release(tmp_path / "old", [FERRY])
    new = write_release(tmp_path / "new", [FERRY, BRIDGE], version="1.1")
    out = StringIO()

    call_command("compare_releases", str(old), str(new), stdout=out)

    found = json.loads(out.getvalue())
    assert found["articles"]["added"] == 1
    assert found["after"]["version"] == "1.1"


def of_another_project(release: Path) -> Path:
    path = release / "MANIFEST.json"
    body = json.loads(path.read_bytes())
    body["project"] |= {"uid": "00000000-0000-4000-8000-00000000000b", "name": "Other Desk"}
    path.write_text(json.dumps(body))
    return release


def test_compare_releases_of_different_projects_is_refused_by_their_names(tmp_path: Path) -> None:
    old = write_release(tmp_path / "old", [FERRY])
    new = of_another_project(write_release(tmp_path / "new", [BRIDGE]))

    with pytest.raises(CommandError, match=r"project Harbour Desk .* B of Other Desk .*--across"):
        call_command("compare_releases", str(old), str(new))


def test_compare_releases_across_projects_compares_them_where_that_is_asked_for(
    tmp_path: Path,
) -> None:
    old = write_release(tmp_path / "old", [FERRY])
    new = of_another_project(write_release(tmp_path / "new", [BRIDGE]))
    out = StringIO()

    call_command("compare_releases", "--across", str(old), str(new), stdout=out)

    articles = json.loads(out.getvalue())["articles"]
    assert (articles["added"], articles["removed"]) == (1, 1)


def test_compare_releases_without_texts_compares_them(tmp_path: Path) -> None:
    options = ReleaseOptions(texts=OFFSETS)
    old = write_release(tmp_path / "old", [FERRY], options)
    new = write_release(tmp_path / "new", [FERRY], options)
    out = StringIO()

    call_command("compare_releases", str(old), str(new), stdout=out)

    assert json.loads(out.getvalue())["articles"]["same"] == 1


def test_compare_releases_of_something_else_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no release")
    release = write_release(tmp_path / "release", [FERRY])

    with pytest.raises(CommandError, match="A release is a folder, or a zip archive of one"):
        call_command("compare_releases", str(release), str(tmp_path / "notes.txt"))


def test_compare_releases_of_a_missing_folder_says_so(tmp_path: Path) -> None:
    release = write_release(tmp_path / "release", [FERRY])

    with pytest.raises(CommandError, match="no file or folder"):
        call_command("compare_releases", str(tmp_path / "nowhere"), str(release))
