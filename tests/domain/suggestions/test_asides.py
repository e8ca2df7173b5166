"""Clauses between a subject and its verb: stepped over, and no reports where they hide a name."""

import pytest

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions import RULES, finder
from annotations.domain.suggestions.base import AttributionGuess


def find(text: str) -> tuple[AttributionGuess, ...]:
    return finder(RULES).find(text, split_sentences(text)).attributions


def words(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " | ".join(text[start:end] for start, end in spans)


def mention(text: str, guess: AttributionGuess) -> str:
    assert guess.speaker is not None
    return words(text, guess.speaker.mention)


def test_anonymous_official_is_the_speaker_and_the_agency_a_relay() -> None:
    text = (
        "A senior official, who asked not to be named because the inquiry is still under way, "
        "told the wire agency NPA that the minister “never saw a single page” before the accident."
    )

    (guess,) = find(text)

    assert mention(text, guess) == "A senior official"
    assert guess.speaker is not None
    assert (guess.speaker.name, guess.speaker.identity) == ("a senior official", "described")
    assert guess.speaker.role == "government"
    assert words(text, guess.cue) == "told"
    assert words(text, guess.content) == (
        "that the minister “never saw a single page” before the accident"
    )
    assert (guess.mode, guess.commitment, guess.certainty) == ("mixed", "neutral", "asserted")
    assert [(link.place, link.name, words(text, link.mention)) for link in guess.chain] == [
        ("relay", "NPA", "the wire agency NPA")
    ]


@pytest.mark.parametrize(
    "aside",
    [
        ", who asked not to be named,",
        ", who asked not to be named because he feared for his job,",
        ", who asked for her name to be withheld because she feared for her job,",
        ", who declined to be identified,",
        ", who did not want to be named,",
        ", who spoke on condition of anonymity,",
        ", who spoke on the condition of anonymity to discuss the talks,",
        ", speaking on condition of anonymity because the talks go on,",
        ", who requested anonymity,",
        ", who asked to remain anonymous,",
        " who declined to be identified",
        " who spoke on condition of anonymity",
        ", who leads the talks,",
        ", who believes the talks will fail,",
        ", who was wounded in the raid,",
        ", whose son was wounded,",
    ],
)
@pytest.mark.parametrize("verb", ["said", "told the paper"])
def test_aside_between_subject_and_verb_is_stepped_over(aside: str, verb: str) -> None:
    text = f"A city engineer{aside} {verb} that the bridge was old."

    (guess,) = find(text)

    assert mention(text, guess) == "A city engineer"
    assert guess.speaker is not None
    assert guess.speaker.identity == "described"
    assert words(text, guess.cue) == verb.split(maxsplit=1)[0]
    assert words(text, guess.content) == "that the bridge was old"


@pytest.mark.parametrize(
    "aside",
    [
        ", who asked not to be named.",
        " who spoke on condition of anonymity.",
        ", speaking on condition of anonymity because the talks go on.",
        ", who requested anonymity to speak freely.",
    ],
)
def test_aside_after_inverted_verb_reports_nothing(aside: str) -> None:
    text = f"“The bridge is old,” said a city engineer{aside}"

    (guess,) = find(text)

    assert mention(text, guess) == "a city engineer"
    assert words(text, guess.content) == "“The bridge is old,”"


@pytest.mark.parametrize(
    "text",
    [
        "The engineer asked not to be named.",
        "The engineer declined to be identified for fear of the mayor.",
        "Both engineers requested anonymity.",
    ],
)
def test_wish_to_stay_nameless_is_no_report(text: str) -> None:
    assert find(text) == ()


def test_condition_of_anonymity_behind_the_verb_is_no_content() -> None:
    text = "The bridge was old, she said, on condition of anonymity to speak freely."

    (guess,) = find(text)

    assert words(text, guess.content) == "The bridge was old"


def test_apposition_before_an_aside_stays_in_the_mention() -> None:
    text = "On Tuesday, Lena Brandt, the mayor, who leads the talks, said the bridge was old."

    (guess,) = find(text)

    assert mention(text, guess) == "Lena Brandt, the mayor"


def test_quoting_aside_before_another_verb_ends_at_its_comma() -> None:
    text = "Lena Brandt, who called the bridge “rubbish” in May, was not in town."

    (guess,) = find(text)

    assert words(text, guess.content) == "the bridge “rubbish” in May"


def test_speaker_who_asks_that_a_firm_be_named_still_reports() -> None:
    text = "Lena Brandt, who asked that the firm be named, left."

    (guess,) = find(text)

    assert words(text, guess.content) == "that the firm be named"


def test_content_ends_where_the_speaker_does_something_next() -> None:
    text = "Lena Brandt said the bridge made her “hungry,” then invited the council to lunch."

    (guess,) = find(text)

    assert words(text, guess.content) == "the bridge made her “hungry,”"


@pytest.mark.parametrize(
    "trailer",
    [
        "an inquiry heard on Monday",
        "a court was told on Monday",
        "the inquiry has heard",
        "it emerged on Monday",
    ],
)
def test_content_leaves_a_trailing_report_out(trailer: str) -> None:
    text = f"Inspectors warned of rust on the old bridge in January, {trailer}."

    guess = find(text)[0]

    assert words(text, guess.content) == "rust on the old bridge in January"


def test_trailing_speaker_takes_the_warning_as_content() -> None:
    text = "Inspectors warned of rust on the old bridge, Lena Brandt said on Monday."

    (guess,) = find(text)

    assert mention(text, guess) == "Lena Brandt"
    assert words(text, guess.content) == "Inspectors warned of rust on the old bridge"


def test_quoting_aside_before_the_verb_is_stepped_over() -> None:
    text = "The minister, who “never saw a page,” told reporters that he was sorry."

    guess = find(text)[-1]

    assert mention(text, guess) == "The minister"
    assert words(text, guess.content) == "that he was sorry"
