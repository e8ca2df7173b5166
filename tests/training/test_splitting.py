from dataclasses import replace
from pathlib import Path

import pytest
from training_texts import made_text

from annotations.training.corpus import BadTrainingData, TrainingText
from annotations.training.splitting import HeldOut, names_hash, read_held_out, split_texts


def _named(doc: str) -> TrainingText:
    made = made_text(0, doc=doc)
    return replace(made, text=f"{made.text} {doc}")


def test_split_texts_share_is_held_out_by_name_alone() -> None:
    few = [_named(f"article {number}") for number in range(300)]
    more = [_named(f"other {number}") for number in range(300)]

    held = {text.doc for text in split_texts(few, HeldOut(0.2))[1]}
    held_of_all = {text.doc for text in split_texts(few + more, HeldOut(0.2))[1]}

    assert 40 <= len(held) <= 80
    assert held == {doc for doc in held_of_all if doc.startswith("article")}


def test_split_texts_order_of_files_does_not_matter() -> None:
    texts = [made_text(number) for number in range(9)]

    assert split_texts(texts, HeldOut()) == split_texts(texts[::-1], HeldOut())


def test_split_texts_small_share_of_few_holds_one_out() -> None:
    texts = [made_text(number) for number in range(3)]

    assert len(split_texts(texts, HeldOut(0.0001))[1]) == 1
    assert split_texts(texts[:1], HeldOut(0.0001))[1] == []
    assert split_texts(texts, HeldOut(0))[1] == []


def test_split_texts_named_articles_are_held_out(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("made-1\n\nunknown\n")

    learnt, held = split_texts([made_text(0), made_text(1)], read_held_out(str(path)))

    assert ([text.doc for text in learnt], [text.doc for text in held]) == (["made-0"], ["made-1"])


def test_split_texts_copy_of_what_is_held_out_is_not_learnt_from() -> None:
    texts = [made_text(0), made_text(1), made_text(1, doc="copy")]

    learnt, held = split_texts(texts, HeldOut(docs=frozenset({"made-1"})))

    assert ([text.doc for text in learnt], [text.doc for text in held]) == (["made-0"], ["made-1"])


def test_split_texts_names_of_other_data_are_refused() -> None:
    with pytest.raises(BadTrainingData, match="none of the articles named"):
        split_texts([made_text(0)], HeldOut(docs=frozenset({"elsewhere"})))


def test_names_hash_differs_where_other_articles_are_meant() -> None:
    assert names_hash(["a", "b"]) == names_hash(["b", "a"])
    assert names_hash(["a", "b"]) != names_hash(["a", "c"])
    assert names_hash(["ab"]) != names_hash(["a", "b"])


def test_split_texts_article_that_comes_twice_is_refused() -> None:
    with pytest.raises(BadTrainingData, match="made-0: this article comes twice"):
        split_texts([made_text(0), made_text(0)], HeldOut())


@pytest.mark.parametrize("texts", [[], [TrainingText("a", "It rains.", ())]])
def test_split_texts_without_attributions_is_refused(texts: list[TrainingText]) -> None:
    with pytest.raises(BadTrainingData, match="no article with attributions"):
        split_texts(texts, HeldOut(0))


@pytest.mark.parametrize("value", ["0.9", "-1", "nan", "none.txt"])
def test_read_held_out_neither_share_nor_file_is_refused(value: str) -> None:
    with pytest.raises(BadTrainingData, match="a file or a share"):
        read_held_out(value)
