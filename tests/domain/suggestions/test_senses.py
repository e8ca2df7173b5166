"""What only reads like a report is none, whoever found it."""

from bisect import bisect_left

import pytest

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions.reading import read_text
from annotations.domain.suggestions.senses import holds_report


def holds(text: str, *, cue: str | None, content: str, has_source: bool = True) -> bool:
    reading = read_text(text, split_sentences(text))
    (line,) = reading.lines
    starts = [token.start for token in line.tokens]
    phrase = None
    if cue is not None:
        start = text.index(cue)
        phrase = (0, (bisect_left(starts, start), bisect_left(starts, start + len(cue))))
    start = text.index(content)
    spans = {0: ((start, start + len(content)),)}
    return holds_report(reading.lines, cue=phrase, content=spans, has_source=has_source)


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("The storm claimed six lives.", "claimed", "six lives"),
        ("Ida Morren argued her first case.", "argued", "her first case"),
        ("The council signed the treaty.", "signed", "the treaty"),
        ("The council called off the race.", "called off", "the race"),
        ("The judge ordered a court-ordered sale.", "court-ordered", "sale"),
        ("Visitors can see “The Red Scarf” in Lugo.", "see", "“The Red Scarf”"),
        ("Ida Morren accepted the prize.", "accepted", "the"),
        ("Police want two men in connection with a theft.", "want", "two men in connection with a"),
        ("Ida Morren said nothing.", "said", "nothing"),
        ("Ida asked that her name not be used.", "asked", "that her name not be used"),
    ],
)
def test_other_senses_report_nothing(text: str, cue: str, content: str) -> None:
    assert not holds(text, cue=cue, content=content)


def test_passive_without_source_and_clause_reports_nothing() -> None:
    text = "Two brothers were charged with arson."

    assert not holds(text, cue="were charged with", content="arson", has_source=False)
    assert not holds("Sales declined.", cue=None, content="Sales declined", has_source=False)


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("The group claimed responsibility for it.", "claimed", "responsibility for it"),
        ("Ida Morren claimed it rained.", "claimed", "it rained"),
        ("Ida Morren estimated 4,000.", "estimated", "4,000"),
        ("Voters want a woman in office.", "want", "a woman in office"),
        ("Ida Morren supports the plan.", "supports", "the plan"),
        ("Ida Morren posted “no comment” there.", "posted", "“no comment”"),
    ],
)
def test_reports_hold(text: str, cue: str, content: str) -> None:
    assert holds(text, cue=cue, content=content)
