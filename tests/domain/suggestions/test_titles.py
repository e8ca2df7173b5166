"""Names without the titles and offices before them; acronyms; words that are no names."""

import pytest

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions import RULES, finder
from annotations.domain.suggestions.base import SpeakerGuess


def speakers(text: str) -> list[SpeakerGuess]:
    found = finder(RULES).find(text, split_sentences(text)).attributions
    return [guess.speaker for guess in found if guess.speaker is not None]


@pytest.mark.parametrize(
    ("mention", "name", "role"),
    [
        ("Transport Minister Oskar Dell", "Oskar Dell", "government"),
        ("Prime Minister Ada Lund", "Ada Lund", "government"),
        ("Gov. Ada Lund", "Ada Lund", "government"),
        ("Attorney General Ada Lund", "Ada Lund", "court"),
        ("Secretary of State Ada Lund", "Ada Lund", "government"),
        ("White House Press Secretary Ada Lund", "Ada Lund", "government"),
        ("Police spokesman Ivo Brand", "Ivo Brand", "security"),
        ("Lugo Police Chief Ivo Brand", "Ivo Brand", "security"),
        ("Spokeswoman Mira Tal", "Mira Tal", None),
        ("Opposition leader Tomas Vey", "Tomas Vey", "politician"),
        ("Opposition Leader Tomas Vey", "Tomas Vey", "politician"),
        ("Prosecutor Niels Ommen", "Niels Ommen", "court"),
        ("Councillor Berta Huld", "Berta Huld", "politician"),
        ("Democratic Party", "Democratic Party", "politician"),
        ("General Motors", "General Motors", "company"),
        ("John Major", "John Major", None),
    ],
)
def test_speaker_name_leaves_the_title_out(mention: str, name: str, role: str | None) -> None:
    text = f"{mention} said the vote was fair."

    (speaker,) = speakers(text)

    assert (speaker.name, speaker.identity, speaker.role) == (name, "named", role)
    ((start, end),) = speaker.mention
    assert text[start:end] == mention


def test_office_without_a_name_is_a_description() -> None:
    (speaker,) = speakers("The Transport Minister said the vote was fair.")

    assert (speaker.name, speaker.identity) == ("the Transport Minister", "described")


@pytest.mark.parametrize(
    "text",
    [
        "“It rained,” said Jonas Felt, the director.",
        "“It rained,” said director Jonas Felt.",
        "“It rained,” Jonas Felt said.",
    ],
)
def test_surname_that_reads_as_a_verb_stays_in_the_name(text: str) -> None:
    (speaker,) = speakers(text)

    assert speaker.name == "Jonas Felt"


@pytest.mark.parametrize(
    ("first", "full", "short"),
    [
        ("The Free Uplands Front (FUF)", "Free Uplands Front", "The FUF"),
        ("United Nurses of Haverlow (UNH)", "United Nurses of Haverlow", "UNH"),
    ],
)
def test_acronym_in_brackets_stands_for_the_name_before_it(
    first: str, full: str, short: str
) -> None:
    text = f"{first} said it rained. {short} said it snowed. It said it hailed."

    assert [speaker.name for speaker in speakers(text)] == [full, full, full]


@pytest.mark.parametrize("mention", ["Inspectors", "Gunmen", "Shop owners"])
def test_plural_agents_that_open_a_sentence_are_described(mention: str) -> None:
    (speaker,) = speakers(f"{mention} said the bridge was old.")

    assert speaker.identity == "described"
    assert speaker.name is not None
    assert speaker.name.lower() == mention.lower()


def test_surname_like_a_plural_is_known_from_the_rest_of_the_text() -> None:
    found = speakers("We met Ada Sanders. Sanders said it rained.")

    assert [(speaker.name, speaker.identity) for speaker in found] == [("Ada Sanders", "named")]


def test_two_names_behind_their_description_are_two_speakers() -> None:
    text = "Two senators, Ada Lund and Ivo Brand, said the vote was fair."

    found = speakers(text)

    assert [(speaker.name, speaker.role) for speaker in found] == [
        ("Ada Lund", "politician"),
        ("Ivo Brand", "politician"),
    ]
