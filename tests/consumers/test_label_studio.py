"""Label Studio's own SDK: its configuration fits its tasks, and its converter reads them."""

import json
from pathlib import Path
from typing import Any

import pytest
from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface


@pytest.fixture
def tasks(samples: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (samples / "label_studio/tasks.json").read_text("utf-8")
    )
    return found


@pytest.fixture
def config(samples: Path) -> str:
    return (samples / "label_studio/config.xml").read_text("utf-8")


def test_configuration_and_tasks_are_valid(config: str, tasks: list[dict[str, Any]]) -> None:
    interface = LabelInterface(config)
    interface.validate()

    for task in tasks:
        assert interface.validate_task({"data": task["data"]})
        assert all(interface.validate_annotation(one) for one in task["annotations"])
        assert all(interface.validate_prediction(one) for one in task["predictions"])


def test_regions_hold_the_words_of_the_text(
    tasks: list[dict[str, Any]], expected: list[dict[str, Any]]
) -> None:
    for task, article in zip(tasks, expected, strict=True):
        values = [
            one["value"]
            for annotation in task["annotations"]
            for one in annotation["result"]
            if one["type"] == "labels"
        ]
        assert values
        for value in values:
            assert article["text"][value["start"] : value["end"]] == value["text"]


def test_converter_gives_every_label_of_every_annotator(
    samples: Path, config: str, tasks: list[dict[str, Any]], tmp_path: Path
) -> None:
    converter = Converter(config, str(tmp_path), download_resources=False)

    converter.convert_to_json_min(
        str(samples / "label_studio/tasks.json"), str(tmp_path / "made"), is_dir=False
    )

    flat = json.loads((tmp_path / "made/result.json").read_text("utf-8"))
    written = [
        (one["value"]["start"], one["value"]["end"], one["value"]["labels"])
        for task in tasks
        for annotation in task["annotations"]
        for one in annotation["result"]
        if one["type"] == "labels"
    ]
    read = [
        (one["start"], one["end"], one["labels"]) for line in flat for one in line.get("label", [])
    ]
    assert len(flat) == sum(len(task["annotations"]) for task in tasks)
    assert sorted(read) == sorted(written)


def test_converter_gives_conll_of_the_whole_text(
    samples: Path, config: str, tasks: list[dict[str, Any]], tmp_path: Path
) -> None:
    converter = Converter(config, str(tmp_path), download_resources=False)

    converter.convert_to_conll2003(
        str(samples / "label_studio/tasks.json"), str(tmp_path / "made"), is_dir=False
    )

    columns = (tmp_path / "made/result.conll").read_text("utf-8")
    assert " B-Quote" in columns
    assert columns.count("-DOCSTART-") == 1
    assert len(tasks) > 1
