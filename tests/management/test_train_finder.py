"""`manage.py train_finder`: what it refuses; training itself is tried in tests/training."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from training_texts import store, store_encoder, store_made

from annotations.management.commands import train_finder
from annotations.training.judging import Judgement
from annotations.training.making import Order


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    """What a complete command line names."""
    return {
        "--data": str(store_made(tmp_path / "made.jsonl", 12)),
        "--encoder": str(store_encoder(tmp_path / "tiny")),
        "--out": str(tmp_path / "model"),
    }


def run(given: dict[str, str], *more: str) -> None:
    call_command("train_finder", *(word for pair in given.items() for word in pair), *more)


def test_train_finder_missing_packages_name_the_training_environment(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train_finder, "find_spec", lambda name: None if name == "torch" else name)

    with pytest.raises(CommandError, match=r"^torch cannot be found here\. Run `make train-env`"):
        run(given)


def test_train_finder_nothing_to_learn_from_is_refused(given: dict[str, str]) -> None:
    del given["--data"]

    with pytest.raises(CommandError, match="--data FILE or --release PATH"):
        run(given)


def test_train_finder_without_epochs_or_weights_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(CommandError, match="--epochs must be 1 or more"):
        run(given, "--epochs", "0")


@pytest.fixture
def can_train(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the packages were there: what is wrong is found before they are needed."""
    monkeypatch.setattr(train_finder, "find_spec", lambda name: name)


@pytest.mark.usefixtures("can_train")
def test_train_finder_bad_line_is_told_with_its_place(
    given: dict[str, str], tmp_path: Path
) -> None:
    given["--data"] = str(store(tmp_path / "bad.jsonl", "[]"))

    with pytest.raises(CommandError, match=r"bad\.jsonl:1: a line must be an object"):
        run(given)


@pytest.mark.usefixtures("can_train")
def test_train_finder_empty_data_is_refused(given: dict[str, str], tmp_path: Path) -> None:
    given["--data"] = str(store(tmp_path / "empty.jsonl"))

    with pytest.raises(CommandError, match="no article with attributions"):
        run(given)


@pytest.mark.usefixtures("can_train")
def test_train_finder_missing_encoder_is_refused(given: dict[str, str]) -> None:
    given["--encoder"] += "-elsewhere"

    with pytest.raises(CommandError, match="this is no encoder"):
        run(given)


@pytest.mark.usefixtures("can_train")
def test_train_finder_folder_with_other_files_is_left_alone(
    given: dict[str, str], tmp_path: Path
) -> None:
    given["--out"] = str(tmp_path)

    with pytest.raises(CommandError, match="there are other files here"):
        run(given)


@pytest.mark.usefixtures("can_train")
def test_train_finder_measuring_on_what_is_learnt_from_is_refused(given: dict[str, str]) -> None:
    given["--eval"] = given["--data"]

    with pytest.raises(CommandError, match=r"made-\d+: this article is also learnt from"):
        run(given)


@pytest.mark.usefixtures("can_train")
def test_train_finder_ended_by_hand_says_how_to_go_on(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(train_finder, "make_model", end)

    with pytest.raises(CommandError, match="--resume goes on"):
        run(given)


@pytest.mark.usefixtures("can_train")
def test_train_finder_hands_over_what_the_command_line_says(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    orders: list[Order] = []

    def keep(order: Order, _say: object) -> dict[str, Judgement]:
        orders.append(order)
        return {}

    monkeypatch.setattr(train_finder, "make_model", keep)

    run(given, "--release", "r1", "r2", "--release", "r3.zip", "--seed", "7", "--note", "Ours.")

    [order] = orders
    assert (order.name, order.version, order.epochs, order.seed) == (
        "model",
        "1",
        train_finder.EPOCHS,
        7,
    )
    assert order.releases == [Path("r1"), Path("r2"), Path("r3.zip")]
    assert (order.data, order.out) == ([tmp_path / "made.jsonl"], tmp_path / "model")
    assert (order.held_out.share, order.notes) == (0.05, ["Ours."])
