"""CoNLL's columns as nltk's reader of corpora reads them."""

from pathlib import Path
from typing import Any

import nltk
import pytest
from nltk.corpus.reader import ConllCorpusReader

KINDS = ("words", "ignore", "pos", "chunk", "ignore", "ignore", "ignore", "ignore")


@pytest.fixture(autouse=True)
def allowed(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """nltk reads no other folders than its own and those it is told of."""
    monkeypatch.setattr(nltk.data, "path", [str(samples)])


def reader_of(samples: Path, name: str) -> ConllCorpusReader:
    return ConllCorpusReader(
        str(samples / "conll"), [name], KINDS, separator="\t", encoding="utf-8"
    )


def test_sentences_and_tokens_are_those_of_the_texts(
    samples: Path, expected: list[dict[str, Any]]
) -> None:
    sentences = [one for one in reader_of(samples, "A1.conll").sents() if one]

    written = [
        article["text"][start:end] for article in expected for start, end in article["sentences"]
    ]
    assert ["".join(one) for one in sentences] == ["".join(one.split()) for one in written]


def test_marks_of_sentences_are_read_as_chunks(
    samples: Path, expected: list[dict[str, Any]]
) -> None:
    trees = [one for one in reader_of(samples, "A1.conll").chunked_sents() if len(one)]

    labels = [[part.label() for part in tree if hasattr(part, "label")] for tree in trees]

    names = {"Q+C": "Quote+Claim", "V": "Verified", "none": "None", "Q": "Quote", "C": "Claim"}
    marked = [one["marks"] for article in expected for one in article["sets"][0]["marked"]]
    assert labels == [[names[marks]] for marks in marked] + [[]]
