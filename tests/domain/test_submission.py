"""What keeps an article from being submitted."""

from uuid import uuid4

import pytest

from annotations.domain.record import EMPTY, Record, parse_record
from annotations.domain.submission import find_problems

SENTENCE = (0, 30)
CHOSEN = {"kind": "not_stated", "set_by": "chosen"}
DEFAULT = {"kind": "not_stated", "set_by": "default"}
OWN = {"kind": "article", "set_by": "default"}


def record(marks: str | None, *speakers: tuple[str | None, dict[str, str]]) -> Record:
    """A record with one attribution for each (mode, speaker)."""
    attributions = [
        {"uid": str(uuid4()), "mode": mode, "speaker": speaker} for mode, speaker in speakers
    ]
    proof = {"uid": str(uuid4()), "url": "https://example.org", "passage": "It says so."}
    payload = {"marks": marks, "attributions": attributions, "evidence": [proof]}
    return parse_record(payload, sentence=SENTENCE, text_length=30)


def code_of(found: Record) -> str | None:
    problems = find_problems({0: found}, sentence_count=1)
    return problems[0].code if problems else None


def test_find_problems_names_sentences_never_written_and_undecided() -> None:
    problems = find_problems({1: EMPTY, 2: record("none")}, sentence_count=3)

    assert [(one.position, one.code) for one in problems] == [(0, "undecided"), (1, "undecided")]


def test_find_problems_of_an_article_without_sentences_is_empty() -> None:
    assert find_problems({}, sentence_count=0) == []


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (record("none"), None),
        (record("none", ("indirect", CHOSEN)), None),
        (record("none", ("direct", CHOSEN)), "quotation_without_quote"),
        (record("C"), "speaker_missing"),
        (record("V"), "speaker_missing"),
        (record("Q"), "speaker_missing"),
        (record("Q+V"), "speaker_missing"),
        (record("C", (None, OWN)), None),
        (record("C", ("indirect", DEFAULT)), None),
        (record("V", ("indirect", CHOSEN)), None),
        (record("C", ("mixed", CHOSEN)), "quotation_without_quote"),
        (record("V", ("direct", CHOSEN)), "quotation_without_quote"),
        (record("Q", ("direct", CHOSEN)), None),
        (record("Q+C", ("mixed", CHOSEN)), None),
        (record("Q", (None, OWN)), "quote_without_quotation"),
        (record("Q+C", ("indirect", CHOSEN)), "quote_without_quotation"),
        (record("Q", ("direct", DEFAULT)), "speaker_not_chosen"),
        (record("Q", ("direct", CHOSEN), ("mixed", DEFAULT)), "speaker_not_chosen"),
        (record("Q+C", ("direct", CHOSEN), (None, OWN)), None),
        (record("Q", ("direct", {"kind": "not_stated", "set_by": "suggested"})), None),
    ],
)
def test_find_problems_of_a_decided_sentence_follow_the_rules(
    found: Record, code: str | None
) -> None:
    assert code_of(found) == code
