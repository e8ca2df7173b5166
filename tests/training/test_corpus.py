import json
from pathlib import Path

import pytest
from training_texts import TEXT, line_of, made_text, store

from annotations.training.corpus import BadTrainingData, read_corpus


def read_one(folder: Path, body: object) -> None:
    list(read_corpus(store(folder / "a.jsonl", line_of(made_text(0)), json.dumps(body))))


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_read_corpus_gives_articles_with_their_spans(tmp_path: Path, name: str) -> None:
    path = store(tmp_path / name, line_of(made_text(0)), "", line_of(made_text(1)))

    assert list(read_corpus(path)) == [made_text(0), made_text(1)]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ([], "must be an object"),
        ({"doc": "", "text": TEXT, "attributions": []}, '"doc" must be the name'),
        ({"doc": "a", "text": " ", "attributions": []}, '"text" must be the text'),
        ({"doc": "a", "text": TEXT}, '"attributions" must be a list'),
        ({"doc": "a", "text": TEXT, "attributions": [3]}, r"attributions\[0\] must be an object"),
        (
            {"doc": "a", "text": TEXT, "attributions": [{"content": None}]},
            r"attributions\[0\]\.content must not be empty",
        ),
        (
            {"doc": "a", "text": TEXT, "attributions": [{"content": [[9, 99]]}]},
            r"attributions\[0\]\.content\[0\]: The span \[9, 99\] lies outside",
        ),
        (
            {"doc": "a", "text": TEXT, "attributions": [{"content": [[0, 3]], "cue": [["x", 1]]}]},
            r"attributions\[0\]\.cue\[0\]: A span must be a pair of whole numbers",
        ),
    ],
)
def test_read_corpus_bad_line_is_refused_with_its_place(
    tmp_path: Path, body: object, reason: str
) -> None:
    with pytest.raises(BadTrainingData, match=rf"a\.jsonl:2: .*{reason}"):
        read_one(tmp_path, body)


def test_read_corpus_line_that_is_no_json_is_refused(tmp_path: Path) -> None:
    path = store(tmp_path / "a.jsonl", "{")

    with pytest.raises(BadTrainingData, match=r"a\.jsonl:1: this is not JSON"):
        list(read_corpus(path))


def test_read_corpus_broken_archive_is_refused(tmp_path: Path) -> None:
    path = store(tmp_path / "a.jsonl.gz", *(line_of(made_text(number)) for number in range(30)))
    path.write_bytes(path.read_bytes()[:-40])

    with pytest.raises(BadTrainingData, match="broken off"):
        list(read_corpus(path))


def test_read_corpus_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTrainingData, match="cannot be read: No such file"):
        list(read_corpus(tmp_path / "none.jsonl"))
