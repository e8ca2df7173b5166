"""The rule finder as a whole: short passages of every kind, and what holds for any text."""

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain.sentences import SentenceSpan, split_sentences
from annotations.domain.suggestions import FINDERS, RULES, finder
from annotations.domain.suggestions.base import AttributionGuess


def find(text: str) -> tuple[AttributionGuess, ...]:
    return finder(RULES).find(text, split_sentences(text)).attributions


def quoted(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " | ".join(text[start:end] for start, end in spans)


class Case(NamedTuple):
    text: str
    content: str
    cue: str
    mention: str | None
    name: str | None
    mode: str


DIRECT = [
    Case(
        "“The bridge is safe,” said Lena Brandt.",
        "“The bridge is safe,”",
        "said",
        "Lena Brandt",
        "Lena Brandt",
        "direct",
    ),
    Case(
        '"The bridge is safe," Lena Brandt said.',
        '"The bridge is safe,"',
        "said",
        "Lena Brandt",
        "Lena Brandt",
        "direct",
    ),
    Case(
        "''We lost everything,'' Tomas Okoro told reporters.",
        "''We lost everything,''",
        "told",
        "Tomas Okoro",
        "Tomas Okoro",
        "direct",
    ),
    Case(
        "“It rained for days,” explained Ivo Marsh, head of the water board in Lugo.",
        "“It rained for days,”",
        "explained",
        "Ivo Marsh, head of the water board in Lugo",
        "Ivo Marsh",
        "direct",
    ),
    Case(
        "Lena Brandt said: “The bridge is safe.”",
        "“The bridge is safe.”",
        "said",
        "Lena Brandt",
        "Lena Brandt",
        "direct",
    ),
    Case(
        "Lena Brandt: “The bridge is safe.”",
        "“The bridge is safe.”",
        ":",
        "Lena Brandt",
        "Lena Brandt",
        "direct",
    ),
    Case(
        "In a statement, Lena Brandt added, “The bridge is safe.”",
        "“The bridge is safe.”",
        "added",
        "Lena Brandt",
        "Lena Brandt",
        "direct",
    ),
    Case(
        "“The bridge,” Lena Brandt said, “is safe for now.”",
        "“The bridge,” | “is safe for now.”",
        "said",
        "Lena Brandt",
        "Lena Brandt",
        "direct",
    ),
    Case(
        "“Why was the bridge closed?” she asked.",
        "“Why was the bridge closed?”",
        "asked",
        "she",
        None,
        "direct",
    ),
    Case(
        "“The bridge is safe,” said the mayor, Lena Brandt.",
        "“The bridge is safe,”",
        "said",
        "the mayor, Lena Brandt",
        "Lena Brandt",
        "direct",
    ),
    Case(
        "“The bridge is safe,” a city engineer said.",
        "“The bridge is safe,”",
        "said",
        "a city engineer",
        "a city engineer",
        "direct",
    ),
]
INDIRECT = [
    Case(
        "Lena Brandt said the bridge was safe.",
        "the bridge was safe",
        "said",
        "Lena Brandt",
        "Lena Brandt",
        "indirect",
    ),
    Case(
        "Lena Brandt has repeatedly said that the bridge is safe.",
        "that the bridge is safe",
        "has repeatedly said",
        "Lena Brandt",
        "Lena Brandt",
        "indirect",
    ),
    Case(
        "The bridge is safe, Lena Brandt said.",
        "The bridge is safe",
        "said",
        "Lena Brandt",
        "Lena Brandt",
        "indirect",
    ),
    Case(
        "The bridge is safe, said Lena Brandt.",
        "The bridge is safe",
        "said",
        "Lena Brandt",
        "Lena Brandt",
        "indirect",
    ),
    Case(
        "According to Lena Brandt, the bridge is safe.",
        "the bridge is safe",
        "According to",
        "Lena Brandt",
        "Lena Brandt",
        "indirect",
    ),
    Case(
        "The bridge is safe, according to Lena Brandt.",
        "The bridge is safe",
        "according to",
        "Lena Brandt",
        "Lena Brandt",
        "indirect",
    ),
    Case(
        "Lena Brandt, the mayor of Lugo, said on Tuesday that the bridge was safe.",
        "that the bridge was safe",
        "said",
        "Lena Brandt, the mayor of Lugo",
        "Lena Brandt",
        "indirect",
    ),
    Case(
        "On Friday, the transport ministry announced that the bridge would close.",
        "that the bridge would close",
        "announced",
        "the transport ministry",
        "the transport ministry",
        "indirect",
    ),
    Case(
        "But residents believe the bridge will fall.",
        "the bridge will fall",
        "believe",
        "residents",
        "residents",
        "indirect",
    ),
    Case(
        "Lena Brandt asked whether the bridge was safe.",
        "whether the bridge was safe",
        "asked",
        "Lena Brandt",
        "Lena Brandt",
        "indirect",
    ),
    Case(
        "Lena Brandt criticized the plan to close the bridge.",
        "the plan to close the bridge",
        "criticized",
        "Lena Brandt",
        "Lena Brandt",
        "indirect",
    ),
    Case(
        "Lena Brandt vowed to rebuild the bridge.",
        "to rebuild the bridge",
        "vowed",
        "Lena Brandt",
        "Lena Brandt",
        "indirect",
    ),
    Case(
        "Lena Brandt called for a new bridge.",
        "a new bridge",
        "called for",
        "Lena Brandt",
        "Lena Brandt",
        "indirect",
    ),
    Case(
        "A study shows that the bridge is old.",
        "that the bridge is old",
        "shows",
        "A study",
        "a study",
        "indirect",
    ),
]
MIXED = [
    Case(
        "Lena Brandt said the bridge was “perfectly safe” for lorries.",
        "the bridge was “perfectly safe” for lorries",
        "said",
        "Lena Brandt",
        "Lena Brandt",
        "mixed",
    ),
    Case(
        "Lena Brandt called the closure “a sad mistake” for the city.",
        "the closure “a sad mistake” for the city",
        "called",
        "Lena Brandt",
        "Lena Brandt",
        "mixed",
    ),
    Case(
        "Officials claim the men who “fled in a hurry” crossed the river.",
        "the men who “fled in a hurry” crossed the river",
        "claim",
        "Officials",
        "officials",
        "mixed",
    ),
]


@pytest.mark.parametrize("case", [*DIRECT, *INDIRECT, *MIXED], ids=lambda case: case.text[:50])
def test_finder_on_one_statement_finds_content_cue_and_speaker(case: Case) -> None:
    (guess,) = find(case.text)

    assert quoted(case.text, guess.content) == case.content
    assert quoted(case.text, guess.cue) == case.cue
    assert guess.speaker is not None
    assert quoted(case.text, guess.speaker.mention) == case.mention
    assert guess.speaker.name == case.name
    assert guess.mode == case.mode
    assert guess.quote == (case.mode != "indirect")


@pytest.mark.parametrize(
    "text",
    [
        "The ministry did not comment.",
        "Lena Brandt declined to comment.",
        "Lena Brandt did not elaborate.",
        "The company did not respond to questions.",
        "The raid started at midnight and continued all morning.",
        "He read “The Old Bridge of Lugo” twice.",
        "William “Bill” Baker opened the shop.",
        "The so-called “experts” left early.",
        "The claims about the bridge were old.",
        "Gunmen attacked a customs post before dawn and killed six guards.",
        "The reports on the table were wet.",
        "",
        "“",
        "said",
    ],
)
def test_finder_on_text_without_statement_finds_nothing(text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize(
    ("text", "commitment", "certainty", "negated"),
    [
        ("Lena Brandt said the bridge was safe.", "neutral", "asserted", False),
        ("Lena Brandt confirmed that the bridge was safe.", "committing", "asserted", False),
        ("Lena Brandt claimed that the bridge was safe.", "distancing", "asserted", False),
        ("Lena Brandt alleged that the bridge was sold.", "distancing", "possible", False),
        ("Lena Brandt believes the bridge is safe.", "belief", "probable", False),
        ("Lena Brandt denied that the bridge was sold.", "denial", "asserted", True),
        ("Lena Brandt rejected the report on the bridge.", "denial", "asserted", False),
        ("Lena Brandt refused to close the bridge.", "non_commitment", "not_committed", False),
        (
            "The army did not confirm if the bridge was hit.",
            "non_commitment",
            "not_committed",
            False,
        ),
        ("Lena Brandt did not deny that the bridge was sold.", "denial", "asserted", False),
        ("Lena Brandt said the bridge was probably safe.", "neutral", "probable", False),
        ("Lena Brandt said the bridge may have been sold.", "neutral", "possible", False),
        ("“The bridge will perhaps be sold,” Lena Brandt said.", "neutral", "possible", False),
        ("Lena Brandt said the bridge fell on 3 May.", "neutral", "asserted", False),
        ("Lena Brandt suggested that the bridge was safe.", "distancing", "possible", False),
    ],
)
def test_finder_reads_stance_of_cue(
    text: str, commitment: str, certainty: str, negated: bool
) -> None:
    (guess,) = find(text)

    assert (guess.commitment, guess.certainty, guess.negated) == (commitment, certainty, negated)


def test_finder_on_quotation_without_cue_leaves_speaker_unstated() -> None:
    text = "Crews met at “the north end of the old bridge,” which is ten miles away."

    (guess,) = find(text)

    assert guess.speaker is None
    assert guess.mode == "direct"
    assert quoted(text, guess.content) == "“the north end of the old bridge,”"


def test_finder_on_two_sentence_quotation_links_the_second() -> None:
    text = "Lena Brandt said: “The bridge is safe. Nobody has to worry.”"

    first, second = find(text)

    assert (first.continues, second.continues) == (None, first.key)
    assert (first.sentence, second.sentence) == (0, 1)
    assert second.speaker is not None
    assert second.speaker.name == "Lena Brandt"


def test_finder_on_cue_after_two_sentence_quotation_links_from_the_first() -> None:
    text = "“The bridge is safe. Nobody has to worry,” Lena Brandt said."

    first, second = find(text)

    assert quoted(text, first.content) == "“The bridge is safe."
    assert quoted(text, first.cue) == "said"
    assert second.continues == first.key


def test_finder_on_following_quotation_keeps_the_speaker() -> None:
    text = "“The bridge is safe,” Lena Brandt said. “Nobody has to worry about it.”"

    first, second = find(text)

    assert second.continues == first.key
    assert second.speaker == first.speaker
    assert second.cue == first.cue


def test_finder_on_open_quotation_over_paragraphs_keeps_the_speaker() -> None:
    text = "Lena Brandt said, “The bridge is safe.\n“It was checked in May.\n“Nobody has to worry.”"

    first, second, third = find(text)

    assert (second.continues, third.continues) == (first.key, second.key)
    assert {guess.speaker for guess in (first, second, third)} == {first.speaker}


def test_finder_on_quotation_in_next_paragraph_after_colon_keeps_the_speaker() -> None:
    text = "Lena Brandt wrote in a letter to the council:\n“The bridge is safe for all of us.”"

    (guess,) = find(text)

    assert guess.sentence == 1
    assert guess.speaker is not None
    assert guess.speaker.name == "Lena Brandt"


def test_finder_on_joint_speakers_makes_two_guesses_with_one_content() -> None:
    text = "Lena Brandt and Tomas Okoro said the bridge was safe."

    first, second = find(text)

    assert first.content == second.content
    assert [guess.speaker and guess.speaker.name for guess in (first, second)] == [
        "Lena Brandt",
        "Tomas Okoro",
    ]


def test_finder_on_two_reports_in_a_sentence_cuts_the_first_at_the_second() -> None:
    text = "Lena Brandt said the bridge was safe and warned that the road was not."

    first, second = find(text)

    assert quoted(text, first.content) == "the bridge was safe"
    assert quoted(text, second.content) == "that the road was not"
    assert second.speaker is not None
    assert second.speaker.name == "Lena Brandt"


def test_finder_on_denial_of_comment_after_statement_leaves_it_out() -> None:
    text = "Tomas Okoro told them his loss was “a big blow” to all, but did not elaborate."

    (guess,) = find(text)

    assert quoted(text, guess.content) == "his loss was “a big blow” to all"


def test_finder_on_adding_clause_inherits_the_subject() -> None:
    text = "“The bridge is safe,” Lena Brandt said, adding that it was checked in May."

    first, second = find(text)

    assert quoted(text, second.content) == "that it was checked in May"
    assert first.speaker == second.speaker


def test_finder_on_hearsay_adds_an_unstated_origin() -> None:
    text = "“We are told the bridge was hit,” reports Radio Lugo’s Lena Brandt."

    (guess,) = find(text)

    assert guess.certainty == "not_committed"
    assert [(link.place, link.name) for link in guess.chain] == [
        ("origin", None),
        ("relay", "Radio Lugo"),
    ]
    assert guess.speaker is not None
    assert guess.speaker.name == "Lena Brandt"


def test_finder_scores_named_direct_quotation_above_weak_indirect_one() -> None:
    (direct,) = find("“The bridge is safe,” said Lena Brandt.")
    (weak,) = find("Residents fear the bridge is unsafe.")

    assert direct.score >= 0.9
    assert weak.score <= 0.6


def test_registry_names_the_rules() -> None:
    rules = FINDERS[RULES]

    assert (rules.name, rules.version) == ("rules", "3")
    assert len(rules.config_hash) == 64
    assert rules.config_hash == finder("rules").config_hash


PIECES = st.sampled_from(
    [
        *"“”\"'()[]:;,.?!-—\n",
        "''",
        "``",
        " ",
        "said",
        "told Reuters",
        "according to",
        "that",
        "and",
        "Lena Brandt",
        "He",
        "They",
        "who",
        "did not confirm",
        "claims",
        "calling",
        "on condition of anonymity",
        "Mr.",
        "’s",
        "the report",
        "İß🌉",
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=60).map(" ".join),
    st.lists(PIECES, max_size=60).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_finder_on_any_text_keeps_its_invariants(text: str) -> None:
    sentences = split_sentences(text)

    findings = finder(RULES).find(text, sentences)

    keys: set[int] = set()
    for guess in findings.attributions:
        sentence = sentences[guess.sentence]
        assert guess.content
        assert list(guess.content) == sorted(guess.content)
        assert all(sentence.start <= s < e <= sentence.end for s, e in guess.content)
        assert all(a[1] <= b[0] for a, b in zip(guess.content, guess.content[1:], strict=False))
        mention = guess.speaker.mention if guess.speaker else ()
        links = [span for link in guess.chain for span in link.mention]
        assert all(0 <= s < e <= len(text) for s, e in (*guess.cue, *mention, *links))
        assert guess.continues is None or guess.continues in keys
        assert guess.key not in keys
        keys.add(guess.key)
        assert guess.quote == (guess.mode in {"direct", "mixed"})
        assert 0 <= guess.score <= 1
    assert len(findings.claims) <= len(sentences) // 3
    assert findings == finder(RULES).find(text, sentences)


@pytest.mark.parametrize(
    "text",
    [
        '"' * 10_000,
        "“" * 10_000,
        "''" * 10_000,
        "“a” said b " * 3_000,
        "Smith, " * 3_000 + "said it was so.",
        "told " * 10_000,
        "(" * 10_000 + ") said that it was so",
        "who said that " * 3_000,
        "bridge " * 150_000,
        "a" * 1_000_000,
    ],
    ids=lambda text: f"{text[:12]} x {len(text)}",
)
def test_finder_on_pathological_line_completes(text: str) -> None:
    sentences = [SentenceSpan(0, len(text), 0)]

    findings = finder(RULES).find(text, sentences)

    assert len(findings.attributions) <= len(text)


def test_finder_on_refusal_takes_the_refused_verb_into_the_cue() -> None:
    text = "The lawyer declined to say whether he would appeal."

    (guess,) = find(text)

    assert quoted(text, guess.cue) == "declined to say"
    assert quoted(text, guess.content) == "whether he would appeal"


def test_finder_on_aside_after_subject_leaves_it_out_of_the_mention() -> None:
    text = "Lena Brandt, however, said the bridge would stand."

    (guess,) = find(text)

    assert guess.speaker is not None
    assert quoted(text, guess.speaker.mention) == "Lena Brandt"


def test_finder_on_interrupted_sentence_keeps_both_parts() -> None:
    text = "The bridge, Lena Brandt said, was closed for repairs."

    (guess,) = find(text)

    assert quoted(text, guess.content) == "The bridge | was closed for repairs"


def test_finder_on_lettering_gives_the_cue_and_no_speaker() -> None:
    text = "“No talks, no fish,” read a banner above the gate."

    (guess,) = find(text)

    assert quoted(text, guess.cue) == "read"
    assert guess.speaker is None


def test_finder_on_document_that_is_read_names_the_document() -> None:
    text = "“The bridge is safe,” read a statement from the council."

    (guess,) = find(text)

    assert guess.speaker is not None
    assert guess.speaker.name == "a statement from the council"
