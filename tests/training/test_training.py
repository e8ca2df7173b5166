"""Training itself, on made-up articles with a tiny encoder; skipped where torch is missing."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from training_texts import made_text, pieces, store_encoder, store_made

for package in ("torch", "transformers", "onnx", "safetensors"):
    pytest.importorskip(package, reason=f"{package} is in the training environment (train-env)")

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel

from annotations.domain.errors import UserError
from annotations.domain.suggestions.tagging.model import TaggerModel
from annotations.domain.suggestions.tagging.windows import windows_of
from annotations.training.batches import batch_of, batches_of
from annotations.training.encoder import read_encoder
from annotations.training.fitting import Trainer, new_trainer
from annotations.training.labelling import UNDECIDED, examples_of
from annotations.training.making import Order, checkpoint_path, make_model
from annotations.training.network import PADDING, Crf
from annotations.training.recipe import Recipe
from annotations.training.splitting import HeldOut

TEXTS = [made_text(number) for number in range(8)]


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Small work is done fastest alone, also beside other tests."""
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = store_encoder(tmp_path_factory.mktemp("encoder") / "tiny")
    torch.manual_seed(1)
    config = BertConfig.from_pretrained(folder)
    save_file(BertModel(config, add_pooling_layer=False).state_dict(), folder / "model.safetensors")
    return folder


def trained(encoder: Path, **changes: Any) -> Trainer:
    choices: dict[str, Any] = {"epochs": 1, "seed": 3, "window": 60, "held_out": "", "data": ()}
    return new_trainer(read_encoder(encoder), Recipe(**choices | changes))


def order_of(folder: Path, encoder: Path, **changes: Any) -> Order:
    order: dict[str, Any] = {
        "data": [store_made(folder / "made.jsonl", 24)],
        "releases": [],
        "evaluate": store_made(folder / "eval.jsonl", 6, begin=24),
        "encoder": encoder,
        "out": folder / "model",
        "name": "made-up",
        "version": "1",
        "held_out": HeldOut(0.2),
        "epochs": 1,
        "seed": 1,
        "checkpoint": None,
        "resume": False,
        "notes": ["Nobody's words."],
        "date": "",
    }
    return Order(**order | changes)


def quiet(_line: str) -> None:
    """Training talks; tests do not listen."""


def test_make_model_writes_a_folder_that_the_tagger_loads(tmp_path: Path, encoder: Path) -> None:
    judged = make_model(order_of(tmp_path, encoder), quiet)

    model = TaggerModel(tmp_path / "model")
    words, _ = model.tag(TEXTS[0].text)
    assert len(words) == 20
    assert model.settings.name == "made-up"
    assert judged["evaluation"].scores["sent.any"].gold == 12
    assert sorted(path.name for path in tmp_path.iterdir()) == ["eval.jsonl", "made.jsonl", "model"]
    assert "Nobody's words." in (tmp_path / "model/MODEL_CARD.md").read_text()


def test_make_model_same_order_gives_the_same_files(tmp_path: Path, encoder: Path) -> None:
    manifests = []
    for name in ("one", "two"):
        make_model(order_of(tmp_path, encoder, out=tmp_path / name, epochs=2), quiet)
        manifests.append(json.loads((tmp_path / name / "manifest.json").read_text()))

    assert manifests[0] == manifests[1]


def test_exported_network_gives_the_scores_of_torch(tmp_path: Path, encoder: Path) -> None:
    trainer = trained(encoder)
    trainer.fit(TEXTS, checkpoint=tmp_path / "a.safetensors", resume=False, say=quiet)
    weights = tmp_path / "weights.safetensors"
    save_file(trainer.mean.state_dict(), weights)
    make_model(order_of(tmp_path, encoder, checkpoint=weights), quiet)
    [window] = windows_of(TEXTS[0].text, pieces(), size=60)
    [example] = examples_of(TEXTS[0], pieces(), size=60)
    batch = batch_of([example], torch.device("cpu"))

    exported = TaggerModel(tmp_path / "model").emissions(window)

    with torch.inference_mode():
        scores = trainer.mean.eval()(batch.ids, batch.mask, batch.first)[0].numpy()
    assert np.abs(exported - scores).max() < 0.05
    assert np.abs(exported - scores).mean() < 0.01


def test_fit_learns_made_up_articles(tmp_path: Path, encoder: Path) -> None:
    trainer = trained(encoder, epochs=15, rate=5e-3, batch=48, mean=0.9)
    before = trainer.word_accuracy(TEXTS)

    trainer.fit(TEXTS, checkpoint=tmp_path / "a.safetensors", resume=False, say=quiet)

    assert trainer.word_accuracy(TEXTS) > max(before, 80)


def test_fit_resumed_equals_one_that_was_never_ended(tmp_path: Path, encoder: Path) -> None:
    ended = tmp_path / "ended.safetensors"

    class Ended(Exception):
        """Stands for a killed process."""

    def end(line: str) -> None:
        if line == "epoch 2 of 3 is done":
            raise Ended

    with pytest.raises(Ended):
        trained(encoder, epochs=3).fit(TEXTS, checkpoint=ended, resume=False, say=end)
    resumed, whole = trained(encoder, epochs=3), trained(encoder, epochs=3)
    resumed.fit(TEXTS, checkpoint=ended, resume=True, say=quiet)
    whole.fit(TEXTS, checkpoint=tmp_path / "whole.safetensors", resume=False, say=quiet)

    mine, theirs = resumed.weights(), whole.weights()
    assert all(np.array_equal(mine[name], theirs[name]) for name in theirs)


def test_fit_checkpoint_of_another_training_is_refused(tmp_path: Path, encoder: Path) -> None:
    path = tmp_path / "a.safetensors"
    trained(encoder).fit(TEXTS, checkpoint=path, resume=False, say=quiet)

    with pytest.raises(UserError, match="begun with other data"):
        trained(encoder, seed=4).fit(TEXTS, checkpoint=path, resume=True, say=quiet)


def test_make_model_that_fails_late_keeps_its_checkpoint(tmp_path: Path, encoder: Path) -> None:
    def fail(line: str) -> None:
        if "held out are labelled" in line:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        make_model(order_of(tmp_path, encoder), fail)

    assert checkpoint_path(tmp_path / "model").is_file()
    assert not (tmp_path / "model").exists()


def test_make_model_weights_of_something_else_are_refused(tmp_path: Path, encoder: Path) -> None:
    with pytest.raises(UserError, match="no weights of a tagger"):
        make_model(order_of(tmp_path, encoder, checkpoint=encoder / "model.safetensors"), quiet)


def test_crf_losses_equal_the_sum_over_all_sequences() -> None:
    torch.manual_seed(2)
    crf = Crf()
    torch.nn.init.normal_(crf.trans)
    torch.nn.init.normal_(crf.start)
    emissions = torch.randn(1, 3, 7)

    def score(labels: tuple[int, ...]) -> torch.Tensor:
        steps = crf.trans + crf.forb
        total = (crf.start + crf.sforb)[labels[0]] + emissions[0, 0, labels[0]]
        for word in (1, 2):
            total = total + steps[labels[word - 1], labels[word]] + emissions[0, word, labels[word]]
        return total

    every = [(a, b, c) for a in range(7) for b in range(7) for c in range(7)]
    whole = torch.logsumexp(torch.stack([score(one) for one in every]), 0)
    known = torch.logsumexp(torch.stack([score((3, b, 5)) for b in range(7)]), 0)

    losses = crf.losses(emissions, torch.tensor([[3, UNDECIDED, 5]]))

    assert losses.item() == pytest.approx((whole - known).item(), abs=1e-3)


def test_crf_losses_padding_changes_nothing() -> None:
    crf, emissions = Crf(), torch.randn(1, 5, 7)
    short = crf.losses(emissions[:, :3], torch.tensor([[0, 1, 2]]))

    padded = crf.losses(emissions, torch.tensor([[0, 1, 2, PADDING, PADDING]]))

    assert padded.item() == pytest.approx(short.item(), abs=1e-5)


def test_crf_losses_without_gold_are_nothing() -> None:
    losses = Crf().losses(torch.randn(1, 4, 7), torch.full((1, 4), UNDECIDED))

    assert losses.item() == pytest.approx(0)


def test_batches_of_stay_within_their_size() -> None:
    examples = [one for text in TEXTS for one in examples_of(text, pieces(), size=12)]

    groups = batches_of(examples, most=40)

    assert sum(map(len, groups)) == len(examples)
    assert all(len(group) * max(len(one.ids) for one in group) <= 40 for group in groups)


def test_batch_of_pads_words_and_pieces() -> None:
    long, short = (examples_of(TEXTS[0], pieces(), size=size)[0] for size in (60, 12))

    batch = batch_of([long, short], torch.device("cpu"))

    assert batch.ids.shape == (2, len(long.ids))
    assert int(batch.mask[1].sum()) == len(short.ids)
    assert batch.labels[1, len(short.labels) :].eq(PADDING).all()
