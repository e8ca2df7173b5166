"""Ranking sentences by what there is to check."""

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions import RULES, finder
from annotations.domain.suggestions.base import ClaimGuess


def claims_of(text: str) -> tuple[ClaimGuess, ...]:
    return finder(RULES).find(text, split_sentences(text)).claims


def test_claims_are_at_most_a_third_of_the_sentences() -> None:
    text = " ".join(f"Crews repaired {n} bridges in Lugo in 2019." for n in range(10))

    assert len(claims_of(text)) == 3


def test_claims_prefer_numbers_and_events_over_wishes() -> None:
    text = "We should hope for the best. Floods killed 12 people in Lugo on Monday. Let us pray."

    assert [claim.sentence for claim in claims_of(text)] == [1]


def test_claims_leave_out_questions_and_fragments() -> None:
    text = "Did floods kill 12 people in Lugo on Monday? Twelve dead. What now?"

    assert claims_of(text) == ()


def test_claims_leave_out_what_was_not_confirmed() -> None:
    text = "The army did not confirm that 12 men died in Lugo in 2019. It rained. It snowed."

    assert claims_of(text) == ()


def test_claims_say_what_makes_them_worth_checking() -> None:
    text = "On the coast 12 towns stand empty. It was so."
    text += " It rained because the front had stalled over Lugo."
    text += " It snowed. They sang. The walls that stood there collapsed near Lugo."

    assert [claim.reason for claim in claims_of(text)] == ["number", "cause"]


def test_claims_judge_the_reported_words_and_not_their_frame() -> None:
    text = "Ida Morren said on 3 May 2019 that she was quite happy there. It rained. It snowed."

    assert claims_of(text) == ()
