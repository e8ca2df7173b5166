"""Layers: what a record of a sentence counts as."""

import pytest

from annotations.domain.agreement.decisions import (
    AttributionChoice,
    Decision,
    SpeakerChoice,
    chain_value,
)
from annotations.domain.agreement.layers import LABEL_SETS, LAYERS, layer_values, paired_values
from annotations.domain.agreement.tables import Value
from annotations.domain.marks import LEGAL_SETS

MINISTER = SpeakerChoice("source", "minister", "chosen")
WITNESS = SpeakerChoice("source", "witness", "suggested")
UNKNOWN = SpeakerChoice("not_stated", None, "chosen")
OWN_VOICE = SpeakerChoice("article", None, "default")
OWN_VOICE_CHOSEN = SpeakerChoice("article", None, "chosen")


def decide(marks: str | None, *speakers: SpeakerChoice) -> Decision:
    return Decision(marks, tuple(AttributionChoice(speaker) for speaker in speakers))


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

    assert values == {**expected, "found": "no"}


def test_values_of_an_undecided_sentence_are_missing_on_every_layer() -> None:
    values = layer_values(decide(None, MINISTER))

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
    decision = decide(marks, *speakers)

    values = layer_values(decision)

    assert values.get("speaker_quote") == quotes
    assert values.get("speaker_all") == all_marks


def test_speaker_of_kind_source_without_a_source_is_refused() -> None:
    nameless = SpeakerChoice("source", None, "chosen")

    with pytest.raises(ValueError, match="names its source"):
        layer_values(decide("Q", nameless))


@pytest.mark.parametrize(
    ("marks", "modes", "expected"),
    [
        ("none", ("indirect",), "yes"),
        ("Q", ("direct", None), "yes"),
        ("C", (None,), "no"),
        ("C", (), "no"),
        (None, ("direct",), None),
    ],
)
def test_found_is_whether_anything_is_attributed_to_somebody(
    marks: str | None, modes: tuple[str | None, ...], expected: str | None
) -> None:
    attributions = tuple(AttributionChoice(MINISTER, mode) for mode in modes)

    assert layer_values(Decision(marks, attributions)).get("found") == expected


def test_paired_values_of_an_attribution_are_mode_speaker_chain_and_certainty() -> None:
    one = AttributionChoice(UNKNOWN, "mixed", ((0, 9),), "relay:agency", "possible")

    assert paired_values(one) == {
        "mode": "mixed",
        "speaker": "not_stated",
        "chain": "relay:agency",
        "certainty": "possible",
    }
    assert set(paired_values(one)) == {layer.name for layer in LAYERS.values() if layer.is_paired}


def test_paired_values_of_the_articles_own_voice_are_refused() -> None:
    with pytest.raises(ValueError, match="no mode"):
        paired_values(AttributionChoice(OWN_VOICE, None))


@pytest.mark.parametrize(
    ("stops", "expected"),
    [
        ([], ""),
        ([("relay", "source", "agency")], "relay:agency"),
        ([("relay", "source", "b"), ("relay", "source", "a")], "relay:b>relay:a"),
        ([("relay", "source", "b"), ("origin", "not_stated", None)], "origin:not_stated>relay:b"),
    ],
)
def test_chain_value_names_the_stops_in_order_the_origin_first(
    stops: list[tuple[str, str, str | None]], expected: str
) -> None:
    assert chain_value(stops) == expected


def test_layers_ask_either_about_a_sentence_or_about_a_matched_attribution() -> None:
    assert all(
        (layer.value_of is None) != (layer.paired_value_of is None) for layer in LAYERS.values()
    )


def test_registry_names_every_layer_by_its_own_name() -> None:
    assert {name: layer.name for name, layer in LAYERS.items()} == {name: name for name in LAYERS}


def test_positive_label_of_a_layer_is_one_of_two_labels() -> None:
    asking = [layer for layer in LAYERS.values() if layer.positive is not None]

    assert [layer.name for layer in asking] == ["quote", "claim_content", "verified", "found"]
    assert all(layer.labels[0] == layer.positive and len(layer.labels) == 2 for layer in asking)
