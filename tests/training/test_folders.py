import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from training_texts import VOCABULARY

from annotations.domain.suggestions.tagging.model import BadModel, TaggerModel
from annotations.training.calibration import IDENTITY
from annotations.training.corpus import BadTrainingData
from annotations.training.folders import (
    ModelParts,
    check_names,
    check_out,
    move_model,
    write_model,
)

PARTS = ModelParts(
    name="made-up",
    version="1",
    language="en",
    window=60,
    network=b"a network",
    vocabulary="\n".join(VOCABULARY).encode(),
    weights={
        "crf.start": (np.arange(7) / 3).astype(np.float32),
        "crf.trans": np.zeros((7, 7), np.float32),
    },
)
CURVES = {"quote": ((0.2, 0.1), (0.9, 0.95)), "indirect": IDENTITY}


def written(folder: Path) -> Path:
    write_model(folder, PARTS, calibration=CURVES, card="# Card\n")
    return folder


def test_write_model_is_read_by_the_tagger(tmp_path: Path) -> None:
    settings = TaggerModel(written(tmp_path / "model")).settings

    assert (settings.name, settings.version, settings.window) == ("made-up", "1", 60)
    assert settings.start.tolist() == pytest.approx([n / 3 for n in range(7)], abs=1e-6)
    assert settings.calibration["quote"] == CURVES["quote"]


def test_write_model_manifest_names_every_file_with_its_hash(tmp_path: Path) -> None:
    folder = written(tmp_path / "model")
    manifest = json.loads((folder / "manifest.json").read_text())

    assert manifest["format"] == 1
    assert manifest["files"] == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "manifest.json"
    }


def test_write_model_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = written(tmp_path / "one"), written(tmp_path / "two")

    assert (one / "manifest.json").read_bytes() == (two / "manifest.json").read_bytes()


def test_write_model_changed_afterwards_is_refused_by_the_tagger(tmp_path: Path) -> None:
    folder = written(tmp_path / "model")
    (folder / "tagger.json").write_text("{}")

    with pytest.raises(BadModel, match=r"tagger\.json"):
        TaggerModel(folder)


def test_check_out_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").touch()

    with pytest.raises(BadTrainingData, match=r"other files here: thesis\.odt"):
        check_out(tmp_path)


def test_check_out_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model").touch()

    with pytest.raises(BadTrainingData, match="a file, not a folder"):
        check_out(tmp_path / "model")


def test_move_model_replaces_a_model_whole(tmp_path: Path) -> None:
    old, new = written(tmp_path / "model"), written(tmp_path / "new")
    (old / "model.onnx").write_bytes(b"older")

    move_model(new, old)

    assert (old / "model.onnx").read_bytes() == b"a network"
    assert not new.exists()


@pytest.mark.parametrize(("name", "version"), [("", "1"), ("a", ""), ("a\n", "1"), ("a", "1" * 99)])
def test_check_names_unshowable_ones_are_refused(name: str, version: str) -> None:
    with pytest.raises(BadTrainingData, match="must have 1 to"):
        check_names(name=name, version=version)
