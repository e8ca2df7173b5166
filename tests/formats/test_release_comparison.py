"""What differs between two releases, found in one pass over both."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypedDict

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from released_articles import (
    Invented,
    head_of,
    released,
    source,
    uid,
    write_release,
)

from annotations.domain.errors import UserError
from annotations.formats.releases import archive
from annotations.formats.releases.comparison import compare
from annotations.formats.releases.merging import Unsorted, fields_changed, merged
from annotations.formats.releases.named_lines import NamedLines
from annotations.formats.releases.options import OFFSETS, ReleaseOptions
from annotations.formats.releases.rows import ReleasedArticle

FERRY = Invented(
    "ferry", ["One is told.", "Two is not."], marks={"A1": ["Q", "C"], "A2": ["Q"] * 2}
)
BRIDGE = Invented("bridge", ["Three."])


class Worked(TypedDict):
    """A row as tables have them: what names it stands among other texts and numbers."""

    batch: str
    position: int
    annotator: str
    end: int


def differ(folder: Path, before: list[Any], after: list[Any]) -> dict[str, Any]:
    old = write_release(folder / "old", before)
    new = write_release(folder / "new", after, version="1.1")
    return compare(old, new)


def with_source(row: ReleasedArticle, **fields: Any) -> ReleasedArticle:
    one = source(**fields)
    return replace(row, sources={one["uid"]: one})


def test_release_compared_with_itself_has_no_difference(tmp_path: Path) -> None:
    found = differ(tmp_path, [FERRY, BRIDGE], [FERRY, BRIDGE])

    assert (found["before"]["version"], found["after"]["version"]) == ("1.0", "1.1")
    for table, rows in (("articles", 2), ("annotations", 5), ("gold", 2), ("sources", 1)):
        assert [found[table][key] for key in ("added", "removed", "changed", "same")] == [
            *(0, 0, 0, rows)
        ], table
    assert found["options"] == {}
    assert found["schemes"] == {"added": [], "removed": [], "changed": []}


def test_article_added_and_one_removed_are_named(tmp_path: Path) -> None:
    found = differ(tmp_path, [FERRY], [BRIDGE])["articles"]

    assert (found["added"], found["removed"], found["changed"]) == (1, 1, 0)
    assert found["examples"]["added"] == [
        {"uid": uid("article", "bridge"), "title": "About bridge"}
    ]
    assert found["examples"]["removed"] == [
        {"uid": uid("article", "ferry"), "title": "About ferry"}
    ]


def test_article_in_a_new_version_is_changed_and_its_rows_are_other_rows(tmp_path: Path) -> None:
    found = differ(tmp_path, [BRIDGE], [replace(BRIDGE, version=2, sentences=["Three, mended."])])

    assert found["articles"]["changed"] == 1
    changed = found["articles"]["examples"]["changed"]
    assert {"article_version", "version_number", "sha256"} <= set(changed[0]["fields"])
    assert found["annotations"]["added"] == found["annotations"]["removed"] == 1


def test_changed_row_is_counted_by_annotator_and_field(tmp_path: Path) -> None:
    marks = {"A1": ["Q", "C"], "A2": ["Q", "none"]}

    found = differ(tmp_path, [FERRY], [replace(FERRY, marks=marks)])["annotations"]

    assert (found["changed"], found["same"]) == (1, 3)
    assert found["fields"] == {"marks": 1}
    assert found["annotators"]["A2"]["changed"] == 1
    assert found["annotators"]["A1"] == {
        **dict.fromkeys(("added", "removed", "changed"), 0),
        "same": 2,
        "fields": {},
    }
    (example,) = found["examples"]["changed"]
    assert (example["position"], example["annotator"], example["fields"]) == (1, "A2", ["marks"])


def test_row_that_was_only_submitted_again_is_the_same(tmp_path: Path) -> None:
    before = released(FERRY)
    first = before.annotations[0].copy()
    first["submission"], first["submitted_at"] = 2, "2026-03-09T08:00:00.000000Z"
    again = replace(before, annotations=[first, *before.annotations[1:]])

    found = differ(tmp_path, [before], [again])["annotations"]

    assert (found["changed"], found["fields"], found["submitted_again"]) == (0, {}, 1)
    assert found["annotators"]["A1"]["changed"] == 0


def test_row_written_with_blanks_or_another_order_of_keys_is_the_same(tmp_path: Path) -> None:
    old = write_release(tmp_path / "old", [FERRY])
    new = write_release(tmp_path / "new", [FERRY])
    path = new / "annotations.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    path.write_text("".join(json.dumps(row, sort_keys=True) + "\n" for row in rows))

    found: dict[str, Any] = compare(old, new)

    assert (found["annotations"]["same"], found["annotations"]["changed"]) == (4, 0)
    assert found["annotations"]["annotators"]["A2"]["same"] == 2


@given(st.text(min_size=1), st.text(min_size=1))
def test_line_is_named_alike_whoever_wrote_it(annotator: str, batch: str) -> None:
    named = NamedLines(Worked, ("position", "annotator"))
    row = {"batch": batch, "position": 3, "annotator": annotator, "end": 4}
    name = (b"3", annotator.encode())

    for line in (orjson.dumps(row), json.dumps(row).encode(), orjson.dumps(row | {"batch": "\\"})):
        assert named.name(line) == name


def test_annotator_who_came_is_told(tmp_path: Path) -> None:
    marks = {**FERRY.marks, "A3": ["C", "C"]}

    found = differ(tmp_path, [FERRY], [replace(FERRY, marks=marks)])["annotations"]

    assert found["added"] == found["annotators"]["A3"]["added"] == 2


def test_source_renamed_and_merged_is_told(tmp_path: Path) -> None:
    row = released(FERRY)
    into = uid("another")
    after = with_source(row, name="A. Brook", merged_into=into)

    found = differ(tmp_path, [row], [after])["sources"]

    assert (found["renamed"], found["merged"], found["changed"]) == (1, 1, 1)
    assert found["examples"]["renamed"][0] | {"uid": ""} == {
        "uid": "",
        "before": "Ada Brook",
        "after": "A. Brook",
    }
    assert found["examples"]["merged"][0]["into"] == into


def test_gold_that_changed_is_told(tmp_path: Path) -> None:
    after = released(FERRY)
    after.gold[0]["marks"] = "none"

    found = differ(tmp_path, [FERRY], [after])["gold"]

    assert found["fields"] == {"marks": 1}


def test_options_that_differ_are_told(tmp_path: Path) -> None:
    old = write_release(tmp_path / "old", [FERRY])
    new = write_release(tmp_path / "new", [FERRY], ReleaseOptions(licence="CC0-1.0"))

    assert compare(old, new)["options"] == {"licence": {"before": "", "after": "CC0-1.0"}}


def test_words_that_were_withheld_are_no_difference(tmp_path: Path) -> None:
    reasoned = replace(FERRY, reason="is told")
    old = write_release(tmp_path / "old", [reasoned])
    new = write_release(tmp_path / "new", [reasoned], ReleaseOptions(texts=OFFSETS))

    found: dict[str, Any] = compare(old, new)

    assert found["articles"]["same"] == 1
    assert found["annotations"]["changed"] == found["gold"]["changed"] == 0


def test_zip_of_a_release_is_compared_as_its_folder_is(tmp_path: Path) -> None:
    old = write_release(tmp_path / "old", [FERRY])
    names = [str(path.relative_to(old)) for path in sorted(old.rglob("*")) if path.is_file()]
    zipped = tmp_path / "old.zip"
    archive.pack(old, names, into=zipped, root=head_of().root, beat=lambda: None)

    assert compare(zipped, old) == compare(old, old)


def no_manifest(release: Path) -> None:
    (release / "MANIFEST.json").unlink()


def another_manifest(release: Path) -> None:
    (release / "MANIFEST.json").write_text('{"format": "coffee"}')


def no_json(release: Path) -> None:
    (release / "annotations.jsonl").write_text("{")


def wrong_order(release: Path) -> None:
    path = release / "articles.jsonl"
    path.write_text("".join(reversed(path.read_text().splitlines(keepends=True))))


@pytest.mark.parametrize("harm", [no_manifest, another_manifest, no_json, wrong_order])
def test_what_is_no_release_is_refused(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    good = write_release(tmp_path / "good", [FERRY, BRIDGE])
    bad = tmp_path / "bad"
    shutil.copytree(good, bad)
    harm(bad)

    with pytest.raises(UserError):
        compare(good, bad)


def test_examples_are_bounded_and_counts_are_not(tmp_path: Path) -> None:
    many = [Invented(f"n{n}", ["One."]) for n in range(30)]

    found = differ(tmp_path, [BRIDGE], [BRIDGE, *many])["articles"]

    assert found["added"] == 30
    assert len(found["examples"]["added"]) == 20


KEYS = st.lists(st.text(min_size=1), unique=True).map(sorted)


@given(KEYS, KEYS)
def test_merged_streams_have_every_key_once_on_its_side(left: list[str], right: list[str]) -> None:
    pairs = list(merged(iter(left), iter(right), str))

    assert [one for one, _ in pairs if one is not None] == left
    assert [one for _, one in pairs if one is not None] == right
    assert all(a == b for a, b in pairs if a is not None and b is not None)
    both = sum(a is not None and b is not None for a, b in pairs)
    assert both == len(set(left) & set(right))


def test_merged_streams_refuse_what_is_not_sorted() -> None:
    with pytest.raises(Unsorted):
        list(merged(iter("ab"), iter("ba"), str))


def test_fields_changed_names_keys_that_only_one_has() -> None:
    assert fields_changed({"a": 1, "b": 2}, {"a": 1, "c": 3}) == ["c", "b"]
