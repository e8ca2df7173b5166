"""`datasets` loads every table of the Parquet layout, with no network."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import datasets
import pytest
from datasets import get_dataset_config_names, load_dataset

TABLES = (
    *("articles", "sentences", "annotations", "annotations_independent", "adjudicated"),
    *("spans", "relations", "sources", "evidence"),
)
WORDS = ("ferry 🚢", "lorries.", "is safe", "Nobody was", "she said")


@pytest.fixture(autouse=True)
def _without_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path / "cache"))


def table(samples: Path, name: str, kind: str = "parquet_full") -> Any:
    return load_dataset(str(samples / kind / "parquet"), name, split="train")


@pytest.mark.parametrize("kind", ["parquet_full", "parquet_offsets"])
def test_every_table_loads(samples: Path, kind: str) -> None:
    folder = str(samples / kind / "parquet")

    rows = {name: table(samples, name, kind).num_rows for name in get_dataset_config_names(folder)}

    assert rows == {
        "articles": 2,
        "sentences": 4,
        "annotations": 6,
        "annotations_independent": 2,
        "adjudicated": 3,
        "spans": 36,
        "relations": 18,
        "sources": 1,
        "evidence": 1,
    }
    assert tuple(rows) == TABLES


def test_annotations_are_the_table_that_comes_first(samples: Path) -> None:
    loaded = load_dataset(str(samples / "parquet_full/parquet"))

    assert sorted(set(loaded["train"]["annotator"])) == ["A1", "A2"]


def test_spans_slice_the_texts(samples: Path) -> None:
    texts = {row["article_version"]: row["text"] for row in table(samples, "articles")}

    for row in table(samples, "spans"):
        assert texts[row["article_version"]][row["start"] : row["end"]] == row["text"]


def test_attributions_join_their_sources(samples: Path) -> None:
    names = {row["uid"]: row["name"] for row in table(samples, "sources")}

    speakers = [
        names[one["speaker"]["source"]]
        for row in table(samples, "annotations")
        for one in row["attributions"]
    ]

    assert set(speakers) == {"Ada Brook"}


def test_gold_has_a_soft_label(samples: Path) -> None:
    (verified,) = [row for row in table(samples, "adjudicated") if row["marks"] == "V"]

    assert sorted(verified["distribution"]) == ["C", "Q", "Q+C", "Q+V", "V", "none"]
    assert verified["distribution"]["V"] == pytest.approx(1 / 3)


def test_another_release_in_a_folder_of_the_same_name_is_not_taken_from_the_cache(
    samples: Path,
) -> None:
    full = table(samples, "articles").column_names
    offsets = table(samples, "articles", "parquet_offsets").column_names

    assert set(full) - set(offsets) == {"text"}
    assert set(offsets) - set(full) == {"characters"}


def test_offsets_alone_have_no_words_of_the_texts(samples: Path) -> None:
    for name in TABLES:
        for row in table(samples, name, "parquet_offsets"):
            for value in _strings(row):
                assert not any(words in value for words in WORDS), name


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str):
        yield value
