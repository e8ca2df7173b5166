"""Who a mention stands for: names, pronouns, identities and roles."""

import pytest

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions import RULES, finder
from annotations.domain.suggestions.base import SpeakerGuess


def last_speaker(text: str) -> SpeakerGuess:
    speaker = finder(RULES).find(text, split_sentences(text)).attributions[-1].speaker
    assert speaker is not None
    return speaker


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mary Stone won. Stone said the vote was fair.", "Mary Stone"),
        ("Mary Stone won. Mrs. Stone said the vote was fair.", "Mary Stone"),
        ("Mary Stone met John Reed. She said the vote was fair.", "Mary Stone"),
        ("John Reed met Mary Stone. She said the vote was fair.", "Mary Stone"),
        ("John Reed said it rained. Later he said it snowed.", "John Reed"),
        ("John Reed said it rained. He’s told friends that it snowed.", "John Reed"),
        ("Officials said it rained. They believe it will snow.", "officials"),
        ("The Lugo Water Company failed. It said the pumps were old.", "Lugo Water Company"),
        (
            "The Lugo Transport Authority met. The LTA said the road was shut.",
            "Lugo Transport Authority",
        ),
        ("Gov. John Reed of Lugo said the vote was fair.", "John Reed"),
        ("Professor Mary Stone, 51, of Lugo University, said the vote was fair.", "Mary Stone"),
        ("The company’s CEO, Mary Stone, said the vote was fair.", "Mary Stone"),
        ("Mary Stone, who led the count, said the vote was fair.", "Mary Stone"),
        ("A spokesman for Mary Stone said the vote was fair.", "a spokesman for Mary Stone"),
    ],
)
def test_speaker_is_named_in_full(text: str, name: str) -> None:
    assert last_speaker(text).name == name


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("Mary Stone said the vote was fair.", "named"),
        ("Two officials said the vote was fair.", "described"),
        ("Officials said the vote was fair.", "described"),
        ("An official said on condition of anonymity that the vote was fair.", "described"),
        ("A source, who asked not to be named, said the vote was fair.", "unnamed"),
        ("Someone who declined to be named said the vote was fair.", "unnamed"),
        ("A source said the vote was fair.", "unnamed"),
    ],
)
def test_speaker_identity_tells_named_from_described(text: str, identity: str) -> None:
    assert last_speaker(text).identity == identity


@pytest.mark.parametrize(
    ("mention", "role"),
    [
        ("A police spokesman", "security"),
        ("The rebels", "conflict_party"),
        ("A judge in Lugo", "court"),
        ("Sen. Mary Stone", "politician"),
        ("The interior minister", "government"),
        ("An economist at the bank", "expert"),
        ("The chief executive", "company"),
        ("A human rights activist", "ngo"),
        ("A witness", "eyewitness"),
        ("Local residents", "citizen"),
        ("A new survey", "document"),
        ("A newspaper", "media"),
        ("Mary Stone", None),
    ],
)
def test_speaker_role_follows_the_words_of_the_mention(mention: str, role: str | None) -> None:
    assert last_speaker(f"{mention} said the vote was fair.").role == role


def test_speaker_role_is_kept_for_a_later_surname() -> None:
    text = "Judge Mary Stone said it rained. Stone said it snowed."

    assert last_speaker(text).role == "court"


def test_speaker_pronoun_without_antecedent_stays_unresolved() -> None:
    speaker = last_speaker("He said the vote was fair.")

    assert (speaker.name, speaker.identity) == (None, None)
