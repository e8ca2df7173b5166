"""Regions of somebody's model become guesses as our own finders make them."""

import pytest

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions.base import Findings
from annotations.domain.suggestions.label_studio.finding import findings_of
from annotations.domain.suggestions.label_studio.labels import Meaning
from annotations.domain.suggestions.label_studio.reading import Answer, Region

TEXT = (
    "Ida Morren, the inspector, said the crane was safe. It was old, she added. "
    "Leo Baum denied that anybody had asked.\n\nIt rained."
)


def region(words: str, meaning: Meaning, *, score: float | None = None, nth: int = 0) -> Region:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Region(f"{meaning} {words} {nth}", meaning, (start, start + len(words)), score)


def found(regions: list[Region], links: list[tuple[Region, Region]] | None = None) -> Findings:
    joined = tuple((one.key, other.key) for one, other in links or [])
    return findings_of(Answer(tuple(regions), joined), text=TEXT, sentences=split_sentences(TEXT))


CONTENT = region("the crane was safe", "content", score=0.9)
CUE = region("said", "cue")
SOURCE = region("Ida Morren", "source")
DENIED = region("anybody had asked", "content")
DENIES = region("denied", "cue")
LEO = region("Leo Baum", "source")


def test_linked_regions_are_one_attribution_with_its_speaker() -> None:
    guess = found([CONTENT, CUE, SOURCE], [(CONTENT, CUE), (CUE, SOURCE)]).attributions[0]

    assert guess.content == (CONTENT.span,)
    assert guess.cue == (CUE.span,)
    assert guess.speaker is not None
    assert guess.speaker.name == "Ida Morren"
    assert (guess.mode, guess.quote, guess.score) == ("indirect", False, 0.9)


def test_links_hold_against_what_stands_nearer() -> None:
    guess = found([CONTENT, CUE, SOURCE, LEO], [(CONTENT, CUE), (CONTENT, LEO)]).attributions[0]

    assert guess.speaker is not None
    assert guess.speaker.name == "Leo Baum"


def test_regions_without_links_are_joined_by_what_stands_near() -> None:
    first, second = found([CONTENT, CUE, SOURCE, DENIED, DENIES, LEO]).attributions

    assert first.cue == (CUE.span,)
    assert second.cue == (DENIES.span,)
    assert second.speaker is not None
    assert second.speaker.name == "Leo Baum"
    assert (second.commitment, second.negated) == ("denial", True)


def test_content_without_a_score_is_half_sure_or_as_sure_as_the_prediction() -> None:
    answer = Answer((DENIED,), score=0.75)

    told = findings_of(answer, text=TEXT, sentences=split_sentences(TEXT))

    assert told.attributions[0].score == 0.75
    assert found([DENIED]).attributions[0].score == 0.5


def test_content_over_sentences_is_cut_into_pieces_that_go_on() -> None:
    long = region("the crane was safe. It was old, she added. Leo", "content")

    first, second, third = found([long]).attributions

    words = [TEXT[slice(*guess.content[0])] for guess in (first, second, third)]
    assert words == ["the crane was safe.", "It was old, she added.", "Leo"]
    assert (first.continues, second.continues, third.continues) == (None, first.key, second.key)


def test_linked_contents_are_one_statement() -> None:
    more = region("It was old", "content")

    first, second = found([CONTENT, more, CUE], [(CONTENT, more), (CONTENT, CUE)]).attributions

    assert second.continues == first.key
    assert second.cue == first.cue


def test_content_with_two_sources_is_said_by_both() -> None:
    links = [(CONTENT, SOURCE), (CONTENT, LEO)]

    guesses = found([CONTENT, SOURCE, LEO], links).attributions

    assert [guess.speaker and guess.speaker.name for guess in guesses] == ["Ida Morren", "Leo Baum"]


@pytest.mark.parametrize(("words", "sentences"), [("It rained.", [3]), ("safe. It was", [0, 1])])
def test_claims_are_for_the_sentences_they_touch_and_nothing_else(
    words: str, sentences: list[int]
) -> None:
    told = found([region(words, "claim", score=0.6)])

    assert [(claim.sentence, claim.score) for claim in told.claims] == [(n, 0.6) for n in sentences]
    assert not told.attributions


def test_cues_and_sources_without_content_propose_nothing() -> None:
    assert found([CUE, SOURCE]) == Findings((), ())
