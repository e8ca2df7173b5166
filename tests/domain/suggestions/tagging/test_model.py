"""Model folders: what is read, and what is refused before anything of it runs."""

import hashlib
import json
import pickle
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotations.domain.suggestions import SHIPPED_MODEL
from annotations.domain.suggestions.tagging import model as model_module
from annotations.domain.suggestions.tagging.model import BadModel, TaggerModel

TEXT = "The bridge is safe, Ana Ruiz said on Monday.\n“It will hold,” she told reporters."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED_MODEL, tmp_path / "model"))


def _rewrite(folder: Path, name: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a JSON file of the folder and let the manifest name it as it is now."""
    body = json.loads((folder / name).read_text())
    change(body)
    (folder / name).write_text(json.dumps(body))
    _sign(folder, name)


def _sign(folder: Path, name: str) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_shipped_model_finds_source_cue_and_content() -> None:
    words, spans = TaggerModel(SHIPPED_MODEL).tag(TEXT)
    found = [
        (span.role, TEXT[words[span.first][0] : words[span.past - 1][1]].strip("“,” "))
        for span in spans
    ]
    assert ("source", "Ana Ruiz") in found
    assert ("content", "The bridge is safe") in found
    assert ("content", "It will hold") in found
    assert ("cue", "said") in found


def test_shipped_model_weighs_less_than_30_mb() -> None:
    assert sum(path.stat().st_size for path in SHIPPED_MODEL.iterdir()) < 30_000_000


def test_shipped_model_answers_alike_each_time() -> None:
    model = TaggerModel(SHIPPED_MODEL)
    assert model.tag(TEXT) == model.tag(TEXT)


def test_digest_moves_with_any_file(folder: Path) -> None:
    before = TaggerModel(folder).digest
    (folder / "MODEL_CARD.md").write_text("Another card.")
    _sign(folder, "MODEL_CARD.md")
    assert TaggerModel(folder).digest != before


@pytest.mark.parametrize("name", ["model.onnx", "vocab.txt", "tagger.json", "MODEL_CARD.md"])
def test_folder_without_one_of_its_files_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(BadModel, match=name):
        TaggerModel(folder)


def test_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match=r"manifest\.json"):
        TaggerModel(tmp_path / "nothing")


@pytest.mark.parametrize("name", ["vocab.txt", "tagger.json", "MODEL_CARD.md"])
def test_changed_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    with pytest.raises(BadModel, match=name):
        TaggerModel(folder)


def test_changed_network_is_refused_before_it_is_loaded(folder: Path) -> None:
    content = bytearray((folder / "model.onnx").read_bytes())
    content[1000] ^= 1
    (folder / "model.onnx").write_bytes(content)
    with pytest.raises(BadModel, match=r"model\.onnx is not the file that the manifest names"):
        TaggerModel(folder).tag(TEXT)


def test_runtime_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    model = TaggerModel(SHIPPED_MODEL)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(BadModel, match="onnxruntime cannot be read"):
        model.tag(TEXT)


def test_manifest_nested_without_end_is_refused(folder: Path) -> None:
    (folder / "manifest.json").write_text("[" * 100_000)
    with pytest.raises(BadModel, match="is not JSON"):
        TaggerModel(folder)


def test_network_that_is_none_is_refused(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"no network")
    _sign(folder, "model.onnx")
    with pytest.raises(BadModel, match=r"model\.onnx"):
        TaggerModel(folder).tag(TEXT)


class Bomb:
    """Unpickling it leaves a file behind."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.canary,)


@pytest.mark.parametrize("name", ["model.pkl", "model.pt", "model.onnx"])
def test_pickle_in_a_folder_never_runs(folder: Path, tmp_path: Path, name: str) -> None:
    canary = tmp_path / "canary"
    (folder / name).write_bytes(pickle.dumps(Bomb(canary)))
    _sign(folder, name)
    with pytest.raises(BadModel):
        TaggerModel(folder).tag(TEXT)
    assert not canary.exists()


def test_link_to_another_file_is_refused(folder: Path, tmp_path: Path) -> None:
    shutil.move(folder / "vocab.txt", tmp_path / "vocab.txt")
    (folder / "vocab.txt").symlink_to(tmp_path / "vocab.txt")
    with pytest.raises(BadModel, match=r"vocab\.txt"):
        TaggerModel(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(format=2),
        lambda body: body.update(labels=["O"]),
        lambda body: body.update(start=[0.0]),
        lambda body: body.update(transitions="none"),
        lambda body: body.update(window=100_000),
        lambda body: body.update(window="many"),
        lambda body: body.update(version=""),
        lambda body: body.update(calibration={"quote": [[0.9, 0.9], [0.1, 0.1]]}),
        lambda body: body.update(calibration={"quote": [[0.5, 0.5]]}),
        lambda body: body.update(calibration=None),
        lambda body: body.pop("name"),
    ],
)
def test_settings_of_another_shape_are_refused(
    folder: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    _rewrite(folder, "tagger.json", change)
    with pytest.raises(BadModel, match=r"tagger\.json"):
        TaggerModel(folder)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"format": 1}', '{"format": 9, "files": {}}'])
def test_manifest_of_another_shape_is_refused(folder: Path, content: str) -> None:
    (folder / "manifest.json").write_text(content)
    with pytest.raises(BadModel, match=r"manifest\.json"):
        TaggerModel(folder)


def test_vocabulary_without_its_marks_is_refused(folder: Path) -> None:
    (folder / "vocab.txt").write_text("a\nb\n")
    _sign(folder, "vocab.txt")
    with pytest.raises(BadModel, match=r"vocab\.txt"):
        TaggerModel(folder).tag(TEXT)


def test_vocabulary_larger_than_the_network_s_is_refused(folder: Path) -> None:
    with (folder / "vocab.txt").open("a") as stream:
        stream.write("zzqx\n")
    _sign(folder, "vocab.txt")
    with pytest.raises(BadModel, match=r"model\.onnx"):
        TaggerModel(folder).tag("zzqx said it rained.")


def test_missing_onnxruntime_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_module, "find_spec", lambda _name: None)
    with pytest.raises(BadModel, match="onnxruntime") as refused:
        TaggerModel(SHIPPED_MODEL)
    assert refused.value.code == "no_onnxruntime"


def test_text_without_words_has_no_spans() -> None:
    assert TaggerModel(SHIPPED_MODEL).tag(" \n ") == ([], [])


def test_emissions_have_a_row_for_each_word() -> None:
    model = TaggerModel(SHIPPED_MODEL)
    words, _ = model.tag("One two\nthree")
    assert len(words) == 3
    assert np.isfinite(model.settings.transitions).all()


@pytest.mark.parametrize(
    "words", ["std::bad_alloc", "Failed to allocate memory for requested buffer of size 786432"]
)
def test_lack_of_memory_in_the_network_is_a_memory_error(
    monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    model = TaggerModel(SHIPPED_MODEL)

    class Short:
        def run(self, *_: object) -> object:
            raise RuntimeError(words)

    monkeypatch.setitem(model.__dict__, "_session", Short())

    with pytest.raises(MemoryError) as raised:
        model.tag(TEXT)
    assert raised.value.__context__ is None
