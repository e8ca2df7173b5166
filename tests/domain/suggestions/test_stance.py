"""What the words of a cue say of the speaker's stance, whoever found the cue."""

import pytest

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions.reading import read_text
from annotations.domain.suggestions.stance import certainty_in, stance_of


def stance(text: str, cue: str) -> tuple[str, str, bool]:
    (line,) = read_text(text, split_sentences(text)).lines
    start = text.index(cue)
    places = [at for at, token in enumerate(line.tokens) if start <= token.start < start + len(cue)]
    found = stance_of(line, (places[0], places[-1] + 1))
    return found.commitment, found.certainty, found.negated


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("Ida Morren said it rained.", "said", ("neutral", "asserted", False)),
        ("It rained, according to Ida Morren.", "according to", ("neutral", "asserted", False)),
        ("Ida Morren confirmed that it rained.", "confirmed", ("committing", "asserted", False)),
        ("Ida Morren claims it rained.", "claims", ("distancing", "asserted", False)),
        ("Ida Morren accused him of theft.", "accused", ("distancing", "asserted", False)),
        ("Ida Morren believes it rained.", "believes", ("belief", "probable", False)),
        ("Ida Morren does not believe it rained.", "believe", ("belief", "probable", True)),
        ("Ida Morren denied that it rained.", "denied", ("denial", "asserted", True)),
        ("Ida Morren did not deny that it rained.", "deny", ("denial", "asserted", False)),
        ("Ida Morren ruled out a strike.", "ruled out", ("denial", "asserted", True)),
        ("The claim that it rained was old.", "claim", ("distancing", "asserted", False)),
        ("Her denial that it rained was old.", "denial", ("denial", "asserted", True)),
        ("Ida Morren is hopeful that it rains.", "hopeful", ("belief", "probable", False)),
        ("The photograph arrived.", "photograph", ("neutral", "asserted", False)),
    ],
)
def test_stance_is_read_from_the_words_of_the_cue(
    text: str, cue: str, expected: tuple[str, str, bool]
) -> None:
    assert stance(text, cue) == expected


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Ida Morren did not confirm that it rained.", "did not confirm"),
        ("Ida Morren did not confirm that it rained.", "confirm"),
        ("Ida Morren would not say whether it rained.", "would not say"),
        ("Ida Morren declined to say whether it rained.", "declined to say"),
        ("Ida Morren neither confirmed nor denied it.", "neither confirmed nor denied"),
        ("Ida Morren did not rule out a strike.", "did not rule out"),
        ("Ida Morren had no comment on the strike.", "had no comment on"),
        ("Ida Morren was unable to confirm the strike.", "was unable to confirm"),
    ],
)
def test_stance_of_a_withheld_answer_commits_to_nothing(text: str, cue: str) -> None:
    assert stance(text, cue) == ("non_commitment", "not_committed", False)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("The drug may reduce the risk", "possible"),
        ("The deal could be signed", "possible"),
        ("The drug will probably help", "probable"),
        ("The storm is likely to pass", "probable"),
        ("They could hear the sea", "asserted"),
        ("The bridge fell in May", "asserted"),
        ("The man who may have seen it left", "asserted"),
    ],
)
def test_certainty_is_weakened_by_what_is_said(content: str, expected: str) -> None:
    assert certainty_in(content, [(0, len(content))], "asserted") == expected
