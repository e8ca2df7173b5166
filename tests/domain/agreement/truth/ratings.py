"""Ratings for tests of truth inference: the published ones, and people of known skill."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from annotations.domain.agreement.tables import PatternTable
from annotations.domain.agreement.truth.rated import RatedPatterns

REFERENCES = {
    case["name"]: case
    for case in json.loads(
        Path(__file__).parents[1].joinpath("references.json").read_text("utf-8")
    )["cases"]
}
LABELS = ("none", "C", "Q")


def anaesthetists() -> RatedPatterns:
    """Dawid & Skene's 45 patients; the first observer rated each of them three times."""
    listed = REFERENCES["dawid-skene1979-class-marginals"]["ratings"]["labels_by_patient"]
    triples = [
        (patient, observer, label - 1)
        for patient, given in enumerate(listed)
        for observer, labels in enumerate(given)
        for label in labels
    ]
    patient, observer, label = np.array(triples, dtype=np.int64).T
    return RatedPatterns.of_triples(
        patient, observer, label, raters=tuple("12345"), labels=tuple("1234")
    )


def skilled(
    *skills: float, sentences: int = 400, articles: int = 20, seed: int = 1
) -> tuple[PatternTable, list[str]]:
    """People who know the truth with these probabilities and else guess, and the truth."""
    drawn = random.Random(seed)  # noqa: S311 no secret
    truth = drawn.choices(LABELS, [5, 3, 2], k=sentences)
    units = [
        (
            f"article {number % articles:02}",
            {f"A{place + 1}": _given(label, skill, drawn) for place, skill in enumerate(skills)},
        )
        for number, label in enumerate(truth)
    ]
    return PatternTable.of_units(units), truth


def table_of(*sentences: Sequence[str | None]) -> PatternTable:
    """One article; a sentence is what each person gave, None for nothing."""
    return PatternTable.of_units(
        ("one article", {f"A{place + 1}": value for place, value in enumerate(sentence)})
        for sentence in sentences
    )


def _given(label: str, skill: float, drawn: random.Random) -> str:
    return label if drawn.random() < skill else drawn.choice(LABELS)
