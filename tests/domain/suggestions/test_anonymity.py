"""Why a source stays nameless, in the words of the sentence."""

import pytest

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions import FINDERS
from annotations.domain.suggestions.anonymity import anonymity_reason


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (
            "“It rained,” said an aide who spoke on condition of anonymity because she feared for "
            "her job.",
            "she feared for her job",
        ),
        ("An aide who declined to be named, citing safety rules, said so.", "safety rules"),
        (
            "“It rained,” said an aide, who was not authorized to speak publicly.",
            "was not authorized to speak publicly",
        ),
        ("An aide said on condition of anonymity that it rained.", ""),
        ("Ida Morren said it rained because the front had stalled.", ""),
    ],
)
def test_reason_is_read_where_it_is_stated(sentence: str, reason: str) -> None:
    assert anonymity_reason(sentence) == reason


def test_rules_hand_the_reason_on_for_who_has_no_name() -> None:
    text = "“It rained,” said an aide, who spoke on condition of anonymity because it was secret."

    (guess,) = FINDERS["rules"].find(text, split_sentences(text)).attributions

    assert guess.anonymity_reason == "it was secret"
