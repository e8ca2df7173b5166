"""The trained finder on whole texts: who said what, and what it does with odd input."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.domain.errors import UserError
from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions import FINDERS, TAGGER
from annotations.domain.suggestions.base import AttributionGuess, Findings
from annotations.domain.suggestions.checked import BadFindings, checked_findings

ARTICLE = (
    "LUGO — The bridge over the Miño is safe, engineer Ana Ruiz said on Monday.\n\n"
    "“We tested every cable. None of them moved,” she told AFP. “It will hold for thirty "
    "years.”\n\n“Nobody needs to worry.”\n\n"
    "The mayor, Idris Okafor, denied that the inspection had been late. The city closed the "
    "“miracle bridge” in 2019 after a storm. Traffic fell by 12 percent that year."
)


def _find(text: str) -> Findings:
    return checked_findings(FINDERS[TAGGER], text, split_sentences(text))


def _contents(text: str, guesses: tuple[AttributionGuess, ...]) -> list[str]:
    return ["|".join(text[start:end] for start, end in guess.content) for guess in guesses]


def _about(text: str, words: str) -> AttributionGuess:
    guesses = _find(text).attributions
    (found,) = (guess for guess in guesses if words in _contents(text, (guess,))[0])
    return found


def _refusal(text: str) -> str | None:
    """The code with which a text is refused. Checks every offset and ends what takes long."""
    try:
        _find(text)
    except BadFindings as refused:
        return refused.code
    return None


def test_indirect_statement_has_its_speaker_cue_and_mode() -> None:
    guess = _about(ARTICLE, "is safe")
    assert guess.speaker is not None
    assert guess.speaker.name == "Ana Ruiz"
    assert [ARTICLE[start:end] for start, end in guess.cue] == ["said"]
    assert (guess.mode, guess.quote, guess.continues) == ("indirect", False, None)


def test_quotation_over_sentences_continues_sentence_by_sentence() -> None:
    first, second = _about(ARTICLE, "every cable"), _about(ARTICLE, "None of them")
    assert second.continues == first.key
    assert _contents(ARTICLE, (first, second)) == [
        "“We tested every cable.",
        "None of them moved,”",
    ]
    assert first.mode == second.mode == "direct"


def test_pronoun_of_a_quotation_stands_for_the_person_named_before() -> None:
    guess = _about(ARTICLE, "every cable")
    assert guess.speaker is not None
    assert guess.speaker.name == "Ana Ruiz"


def test_outlet_that_was_told_is_a_relay_and_no_speaker() -> None:
    guess = _about(ARTICLE, "every cable")
    assert [(link.place, link.name) for link in guess.chain] == [("relay", "AFP")]


def test_denial_is_told_from_a_statement() -> None:
    guess = _about(ARTICLE, "inspection had been late")
    assert guess.speaker is not None
    assert (guess.speaker.name, guess.commitment, guess.negated) == ("Idris Okafor", "denial", True)


def test_two_people_behind_their_description_are_two_speakers() -> None:
    text = "Two deckhands, Lena Orrin and Paul Stavik, said the doors had leaked for months."
    found = _find(text).attributions
    assert [guess.speaker and guess.speaker.name for guess in found] == [
        "Lena Orrin",
        "Paul Stavik",
    ]


def test_scare_quotes_in_what_a_document_shows_are_no_quote() -> None:
    text = "Crew rosters show that its “safety week” last year lasted two days."
    (guess,) = _find(text).attributions
    assert (guess.mode, guess.quote) == ("indirect", False)


def test_scare_quotes_in_the_article_s_own_voice_are_no_attribution() -> None:
    found = _find(ARTICLE)
    assert not any("miracle" in content for content in _contents(ARTICLE, found.attributions))


def test_claims_are_few_and_never_verified_facts() -> None:
    found = _find(ARTICLE)
    assert 0 < len(found.claims) <= len(split_sentences(ARTICLE)) // 3
    assert not hasattr(found.claims[0], "evidence")


def test_finding_twice_gives_the_same() -> None:
    assert _find(ARTICLE) == _find(ARTICLE)


def test_article_in_another_language_is_refused_with_the_reason() -> None:
    text = "Der Minister sagte am Montag, dass die Regierung einen Plan für die Brücke habe. " * 4
    with pytest.raises(BadFindings, match="English") as refused:
        _find(text)
    assert refused.value.code == "unknown_language"
    with pytest.raises(UserError, match="English"):
        FINDERS[TAGGER].find(text, split_sentences(text))


@pytest.mark.parametrize("text", ["", " \n\n ", "…", "“”", "\n" * 1000])
def test_text_without_words_has_no_findings(text: str) -> None:
    assert _find(text) == Findings((), ())


def test_sentence_list_that_is_empty_gives_no_findings() -> None:
    assert FINDERS[TAGGER].find(ARTICLE, ()) == Findings((), ())


@pytest.mark.parametrize(
    "text",
    [
        '"' * 10_000,
        "“" * 10_000 + " said Ana Ruiz.",
        "“He said ”" * 1_000,
        "\x00\x01\x02 he said\x7f it rained\x85, she said\u2028.",
        "\ud800 said \udfff, the mayor said \ud83d.",
        "said " * 5_000,
        "a" * 50_000,
        "😀 “Yes,” said 👩‍👩‍👧‍👦 Ana Ruiz. " * 50,
        "\u200fقال “Yes,” said Ana Ruiz. " * 50,  # noqa: RUF001 - an Arabic word
    ],
    ids=["marks", "opening", "pairs", "control", "surrogates", "cues", "word", "emoji", "bidi"],
)
def test_odd_text_is_answered_with_valid_offsets_or_refused_for_its_language(text: str) -> None:
    assert _refusal(text) in {None, "unknown_language"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            ["“", "”", '"', "‘", "’", "said", "Ana Ruiz", "she", "that", "told AFP", ",", ".", " ",
             "\n", "according to", "the mayor", "it rained", "😀", "\ud800", "(", "—", "denied"]
        ),
        max_size=60,
    )
)  # fmt: skip
def test_findings_hold_whatever_the_text(tokens: list[str]) -> None:
    text = " ".join(tokens)
    found = _find(text)
    ends = {(sentence.start, sentence.end) for sentence in split_sentences(text)}
    for guess in found.attributions:
        assert any(
            start <= guess.content[0][0] and guess.content[-1][1] <= end for start, end in ends
        )
        assert list(guess.content) == sorted(guess.content)


def test_content_that_the_network_leaves_out_is_filled_in() -> None:
    text = "Rescuers told villagers that the road was gone, shepherd Anwar Gul told the BBC."
    outer = _about(text, "Rescuers")

    assert outer.speaker is not None
    assert outer.speaker.name == "Anwar Gul"
    assert [(link.place, link.name) for link in outer.chain] == [("relay", "BBC")]


def test_outlet_that_quotes_somebody_is_a_relay_of_the_clause_before_it() -> None:
    guess = _about("Talks would resume, Goran Petrov was quoted as saying by Reuters.", "Talks")

    assert guess.speaker is not None
    assert guess.speaker.name == "Goran Petrov"
    assert [(link.place, link.name) for link in guess.chain] == [("relay", "Reuters")]
    assert len(_find("The deal is dead, Axios reported, citing two officials.").attributions) == 1
