import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from annotations.training.corpus import BadTrainingData, TrainingText
from annotations.training.releases import read_release

GOLDEN = Path(__file__).parents[1] / "golden" / "release"
TEXT = "“We go,” said Ann. It rains.\nNobody knows. “And we stay,” she said."
VERSION = "v1"


def entry(uid: str, content: str, **changes: Any) -> dict[str, Any]:
    begin = TEXT.index(content)
    return {
        "uid": uid,
        "continues": None,
        "content": [[begin, begin + len(content)]],
        "cue": [],
        "speaker": {"kind": "source", "mention": []},
    } | changes


def row(position: int, sentence: str, *entries: dict[str, Any], **changes: Any) -> dict[str, Any]:
    begin = TEXT.index(sentence)
    return {
        "article_version": VERSION,
        "position": position,
        "start": begin,
        "end": begin + len(sentence),
        "as_of": "2026-01-01",
        "record": {"attributions": list(entries)},
    } | changes


FIRST = row(
    0,
    "“We go,” said Ann.",
    entry("a", "“We go,”", cue=[[9, 13]], speaker={"kind": "source", "mention": [[14, 17]]}),
)
LAST = row(3, "“And we stay,” she said.", entry("b", "“And we stay,”", continues="a"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "release"
    folder.mkdir()
    return folder


def store(folder: Path, *rows: dict[str, Any], **files: bytes) -> Path:
    contents = {
        "articles.jsonl": json.dumps({"article_version": VERSION, "text": TEXT}).encode() + b"\n",
        "gold.jsonl": b"".join(json.dumps(one).encode() + b"\n" for one in rows),
    }
    manifest = {
        "format": "annotation-workbench-release",
        "format_version": 1,
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest()}
            for name, content in contents.items()
        },
    }
    (folder / "MANIFEST.json").write_text(json.dumps(manifest))
    for name, content in contents.items():
        (folder / name).write_bytes(files.get(name.partition(".")[0], content))
    return folder


def words(text: TrainingText) -> list[tuple[list[str], list[str], list[str]]]:
    return [
        (
            [text.text[start:end] for start, end in one.content],
            [text.text[start:end] for start, end in one.source],
            [text.text[start:end] for start, end in one.cue],
        )
        for one in text.attributions
    ]


def test_read_release_joins_what_continues_and_keeps_its_first_source(folder: Path) -> None:
    [text] = read_release(store(folder, FIRST, LAST))

    assert words(text) == [(["“We go,”", "“And we stay,”"], ["Ann"], ["said"])]


def test_read_release_only_sentences_with_gold_are_decided(folder: Path) -> None:
    [text] = read_release(store(folder, FIRST, LAST))

    assert text.decided == ((0, 18), (43, 67))


def test_read_release_continuing_what_has_no_gold_stands_alone(folder: Path) -> None:
    [text] = read_release(store(folder, LAST))

    assert words(text) == [(["“And we stay,”"], [], [])]


def test_read_release_own_voice_is_no_attribution(folder: Path) -> None:
    own = entry("c", "It rains.", speaker={"kind": "article", "mention": []})

    [text] = read_release(store(folder, row(1, "It rains.", own)))

    assert (text.attributions, text.decided) == ((), ((19, 28),))


def test_read_release_gold_of_two_batches_takes_the_newer(folder: Path) -> None:
    newer = row(0, "“We go,” said Ann.", as_of="2026-02-01")

    [text] = read_release(store(folder, newer, FIRST))

    assert text.attributions == ()


def test_read_release_archive_with_damaged_bytes_is_refused(folder: Path, tmp_path: Path) -> None:
    store(folder, FIRST, LAST)
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", folder.parent, folder.name))
    content = bytearray(packed.read_bytes())
    start = content.index(b"gold.jsonl") + len("gold.jsonl")
    content[start : start + 20] = b"\xff" * 20
    packed.write_bytes(content)

    with pytest.raises(BadTrainingData, match="cannot be read"):
        read_release(packed)


def test_read_release_position_of_another_kind_is_refused(folder: Path) -> None:
    other = FIRST | {"position": {}}

    with pytest.raises(BadTrainingData, match="lacks something"):
        read_release(store(folder, FIRST, other))


def test_read_release_archive_equals_folder(folder: Path, tmp_path: Path) -> None:
    store(folder, FIRST, LAST)
    archive = shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path, "release")

    assert read_release(Path(archive)) == read_release(folder)


def test_read_release_of_the_product_is_read() -> None:
    texts = read_release(GOLDEN)

    assert [len(text.decided or ()) for text in texts] == [3]
    assert texts[0].attributions[0].content == ((0, 28),)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"article_version": "v2"}, "there is no article version v2"),
        ({"end": 999}, "lies outside of"),
        ({"record": {"attributions": [{}]}}, "a record lacks something"),
        ({"record": {"attributions": None}}, "a record lacks something"),
    ],
)
def test_read_release_bad_row_is_refused_with_its_place(
    folder: Path, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(BadTrainingData, match=rf"gold\.jsonl:1: .*{reason}"):
        read_release(store(folder, FIRST | changes))


def test_read_release_row_without_a_field_is_refused(folder: Path) -> None:
    with pytest.raises(BadTrainingData, match=r"gold\.jsonl:1: a row must have"):
        read_release(store(folder, {"position": 0}))


def test_read_release_changed_file_is_refused(folder: Path) -> None:
    store(folder, FIRST, gold=b"{}\n")

    with pytest.raises(BadTrainingData, match="not the file the manifest names"):
        read_release(folder)


def test_read_release_without_gold_is_refused(folder: Path) -> None:
    store(folder, FIRST)
    (folder / "gold.jsonl").unlink()

    with pytest.raises(BadTrainingData, match="holds no gold"):
        read_release(folder)


def test_read_release_other_folder_is_refused(folder: Path) -> None:
    with pytest.raises(BadTrainingData, match="no release"):
        read_release(folder)


def test_read_release_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "release.zip"
    path.write_bytes(b"nothing")

    with pytest.raises(BadTrainingData, match="cannot be read"):
        read_release(path)
