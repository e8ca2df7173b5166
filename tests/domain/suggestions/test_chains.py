"""Who passes words on: an outlet is a relay, never the speaker."""

import pytest

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions import RULES, finder
from annotations.domain.suggestions.base import AttributionGuess


def only_guess(text: str) -> AttributionGuess:
    (guess,) = finder(RULES).find(text, split_sentences(text)).attributions
    return guess


@pytest.mark.parametrize(
    ("text", "speaker", "relays"),
    [
        ("Mary Stone told the AFP the vote was fair.", "Mary Stone", ["AFP"]),
        ("Mary Stone told Lugo News the vote was fair.", "Mary Stone", ["Lugo News"]),
        ("“The vote was fair,” Mary Stone told Radio Lugo.", "Mary Stone", ["Radio Lugo"]),
        ("“The vote was fair,” said Radio Lugo’s Mary Stone.", "Mary Stone", ["Radio Lugo"]),
        ("Mary Stone told voters the vote was fair.", "Mary Stone", []),
        ("Mary Stone told John Reed that the vote was fair.", "Mary Stone", []),
        (
            "The vote was fair, according to a statement seen by Reuters.",
            "a statement seen by Reuters",
            ["Reuters"],
        ),
        ("Mary Stone told the news agency NPA that it rained.", "Mary Stone", ["NPA"]),
        ("Mary Stone told a local newspaper that it rained.", "Mary Stone", ["a local newspaper"]),
        ("Mary Stone told the Lugo newspaper that it rained.", "Mary Stone", ["Lugo"]),
        ("The paper was published by the BBC, which said the vote was fair.", "BBC", []),
        ("Mary Stone told the travel agency NPA that it rained.", "Mary Stone", []),
    ],
)
def test_chain_holds_the_outlets_that_were_told(text: str, speaker: str, relays: list[str]) -> None:
    guess = only_guess(text)

    assert guess.speaker is not None
    assert guess.speaker.name == speaker
    assert [link.name for link in guess.chain] == relays


def test_chain_mention_leaves_the_possessive_out() -> None:
    text = "“The vote was fair,” said Radio Lugo’s Mary Stone."

    (link,) = only_guess(text).chain

    ((start, end),) = link.mention
    assert text[start:end] == "Radio Lugo"


@pytest.mark.parametrize(
    "text",
    [
        "“We are told it rained,” Mary Stone said.",
        "“I was told that it rained,” Mary Stone said.",
        "“We have heard that it rained,” Mary Stone said.",
        "Mary Stone said she had been told that it rained.",
        "Mary Stone said that they were told that it rained.",
    ],
)
def test_chain_of_words_passed_on_opens_with_an_unstated_origin(text: str) -> None:
    guess = only_guess(text)

    assert [(link.place, link.name) for link in guess.chain] == [("origin", None)]
    assert guess.certainty == "not_committed"


def test_chain_of_words_told_by_somebody_names_the_origin() -> None:
    text = "“We were told by the police that it rained,” Mary Stone said."

    (link,) = only_guess(text).chain

    ((start, end),) = link.mention
    assert (link.place, link.name, text[start:end]) == ("origin", "the police", "the police")


def test_chain_of_a_report_within_according_to_opens_with_its_speaker() -> None:
    guess = only_guess("According to the police, Mary Stone said the bridge was old.")

    assert guess.speaker is not None
    assert guess.speaker.name == "the police"
    assert [(link.place, link.name) for link in guess.chain] == [("origin", "Mary Stone")]
    assert guess.certainty == "not_committed"


@pytest.mark.parametrize(
    "text",
    [
        "“I learned of it from the newspapers,” he told reporters outside the town hall.",
        "“I learned that day to swim,” Mary Stone said.",
        "“We were told to leave,” Mary Stone said.",
        "“We were told nothing at all,” Mary Stone said.",
        "“I heard a loud bang,” Mary Stone said.",
        "“We told them that it rained,” Mary Stone said.",
        "Mary Stone said she was told to leave.",
        "According to Mary Stone, the bridge was old.",
    ],
)
def test_chain_of_own_experience_has_no_origin(text: str) -> None:
    guess = only_guess(text)

    assert guess.chain == ()
    assert guess.certainty == "asserted"


def test_chain_of_hearsay_in_the_first_of_two_sentences_stands_there() -> None:
    text = "“We are told it rained. The road is wet,” Mary Stone said."

    first, second = finder(RULES).find(text, split_sentences(text)).attributions

    assert [link.place for link in first.chain] == ["origin"]
    assert second.chain == ()
