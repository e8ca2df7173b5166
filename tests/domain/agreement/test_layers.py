"""Layers: what a record of a sentence counts as."""

import pytest

from annotations.domain.agreement.layers import (
    LABEL_SETS,
    LAYERS,
    Decision,
    SpeakerChoice,
    layer_values,
)
from annotations.domain.agreement.tables import Value
from annotations.domain.marks import LEGAL_SETS

MINISTER = SpeakerChoice("source", "minister", "chosen")
WITNESS = SpeakerChoice("source", "witness", "suggested")
UNKNOWN = SpeakerChoice("not_stated", None, "chosen")
OWN_VOICE = SpeakerChoice("article", None, "default")
OWN_VOICE_CHOSEN = SpeakerChoice("article", None, "chosen")


def test_label_sets_cover_every_legal_set_of_marks() -> None:
    assert tuple(LABEL_SETS) == LEGAL_SETS


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("none", {"header": {"N"}, "quote": "no", "claim_content": "no"}),
        ("C", {"header": {"C"}, "quote": "no", "claim_content": "yes", "verified": "C"}),
        ("V", {"header": {"C", "V"}, "quote": "no", "claim_content": "yes", "verified": "V"}),
        ("Q", {"header": {"Q"}, "quote": "yes", "claim_content": "no"}),
        ("Q+C", {"header": {"Q", "C"}, "quote": "yes", "claim_content": "yes", "verified": "C"}),
        (
            "Q+V",
            {"header": {"Q", "C", "V"}, "quote": "yes", "claim_content": "yes", "verified": "V"},
        ),
    ],
)
def test_values_of_marks_without_speakers_are_those_of_the_marks(
    marks: str, expected: dict[str, Value]
) -> None:
    values = layer_values(Decision(marks))

    assert values == expected


def test_values_of_an_undecided_sentence_are_missing_on_every_layer() -> None:
    values = layer_values(Decision(None, (MINISTER,)))

    assert values == {}


@pytest.mark.parametrize(
    ("marks", "speakers", "quotes", "all_marks"),
    [
        (
            "Q",
            (MINISTER, WITNESS, MINISTER),
            frozenset({"minister", "witness"}),
            frozenset({"minister", "witness"}),
        ),
        ("Q", (UNKNOWN,), frozenset({"not_stated"}), frozenset({"not_stated"})),
        ("C", (MINISTER,), None, frozenset({"minister"})),
        ("C", (OWN_VOICE,), None, None),
        ("V", (OWN_VOICE_CHOSEN,), None, frozenset({"article"})),
        ("Q+C", (MINISTER, OWN_VOICE), frozenset({"minister", "article"}), frozenset({"minister"})),
        ("none", (MINISTER,), None, None),
        ("Q", (), None, None),
    ],
)
def test_speaker_values_of_marks_and_speakers_follow_the_marks(
    marks: str,
    speakers: tuple[SpeakerChoice, ...],
    quotes: Value | None,
    all_marks: Value | None,
) -> None:
    decision = Decision(marks, speakers)

    values = layer_values(decision)

    assert values.get("speaker_quote") == quotes
    assert values.get("speaker_all") == all_marks


def test_speaker_of_kind_source_without_a_source_is_refused() -> None:
    nameless = SpeakerChoice("source", None, "chosen")

    with pytest.raises(ValueError, match="names its source"):
        layer_values(Decision("Q", (nameless,)))


def test_registry_names_every_layer_by_its_own_name() -> None:
    assert {name: layer.name for name, layer in LAYERS.items()} == {name: name for name in LAYERS}


def test_positive_label_of_a_layer_is_one_of_two_labels() -> None:
    asking = [layer for layer in LAYERS.values() if layer.positive is not None]

    assert [layer.name for layer in asking] == ["quote", "claim_content", "verified"]
    assert all(layer.labels[0] == layer.positive and len(layer.labels) == 2 for layer in asking)
