"""The documents, options and archive of a release."""

import zipfile
from pathlib import Path

import pytest

from annotations.domain.errors import UserError
from annotations.formats.releases import archive, documents
from annotations.formats.releases.manifest import Contents, Coverage, ReleaseHead, manifest
from annotations.formats.releases.options import DEFAULT_OPTIONS, ReleaseOptions, parse_options

HEAD = ReleaseHead(
    project_uid="7d0c1c58-0000-4000-8000-000000000000",
    slug="desk",
    name='A "desk": {harbour}\\',
    version="1.0",
    tool_version="0.0-test",
    options=ReleaseOptions(licence="CC BY 4.0"),
)
AS_OF = "2026-03-01T10:00:00.000000Z"


def test_options_are_read_back_from_their_json() -> None:
    options = ReleaseOptions(resamples=10, seed=3, licence="CC0-1.0", contact="desk@example.org")

    assert parse_options(options.as_json()) == options
    assert parse_options({}) == DEFAULT_OPTIONS


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"resamples": 0}, "options.resamples"),
        ({"resamples": True}, "options.resamples"),
        ({"seed": -1}, "options.seed"),
        ({"seed": "1"}, "options.seed"),
        ({"licence": 5}, "options.licence"),
        ({"colour": "red"}, "options.colour"),
        ([], "options"),
    ],
)
def test_options_out_of_bounds_are_refused_by_name(payload: object, field: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_options(payload)

    assert refused.value.field == field


def test_scope_in_words_counts_what_was_left_out_and_why() -> None:
    coverage = Coverage({"a": "v"}, {"open_work": ["b", "c"], "no_submission": []})

    first, *rest = coverage.sentences

    assert first.startswith("1 of the 3 articles of the project are in")
    assert rest == ["Left out because work on them is open: 2."]


def test_readme_names_version_licence_and_rows() -> None:
    files: dict[str, dict[str, object]] = {name: {"rows": 3} for name, _ in documents.CONTENTS}

    text = documents.readme(HEAD, Coverage({}), as_of=AS_OF, files=files).decode()

    assert text.startswith('# A "desk": {harbour}\\, version 1.0\n')
    assert "- Licence of the annotations: CC BY 4.0\n" in text
    assert "- `annotations.jsonl`, rows: 3. " in text
    assert "none={N}" in text


def test_manifest_says_complete_and_how_new_its_rows_are() -> None:
    losses = {"conll": {"chains": 2}}
    contents = Contents(as_of=AS_OF, schemes=[1, 3], losses=losses, files={})

    body = manifest(HEAD, Coverage({"a": "v"}), contents)

    assert body["complete"] is True
    assert body["as_of"] == AS_OF
    assert (body["schemes"], body["losses"]) == ([1, 3], losses)
    assert not [key for key in body if "seq" in key]


def test_archive_is_the_same_whenever_it_is_packed(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("second")
    (tmp_path / "a.txt").write_text("first" * 1000)
    beats: list[None] = []

    def pack(name: str) -> archive.Archive:
        return archive.pack(
            tmp_path,
            ["b.txt", "a.txt"],
            into=tmp_path / name,
            root="desk-1.0",
            beat=lambda: beats.append(None),
        )

    first = pack("1.zip")
    (tmp_path / "a.txt").touch()
    second = pack("2.zip")

    assert first == second
    assert first.size == (tmp_path / "1.zip").stat().st_size
    with zipfile.ZipFile(tmp_path / "1.zip") as packed:
        assert packed.namelist() == ["desk-1.0/b.txt", "desk-1.0/a.txt"]
        assert packed.testzip() is None
    assert beats
