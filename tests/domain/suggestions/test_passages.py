"""Every finder on 260 short news passages: who spoke, through whom, how committed; see passages.py.

The bars hold for the finder that is used where nobody chooses one; with -s the table is printed.
"""

from functools import cache
from typing import get_args

import pytest
from bench.measuring import print_table
from passages import BESIDE, TAGS, Score, content_words, passages, scored

from annotations.domain.sentences import split_sentences
from annotations.domain.suggestions import FINDERS, TAGGER, default_finder
from annotations.domain.suggestions.base import Certainty, Commitment, Role

ALL = tuple(passages())
BARS = {"name": 0.9, "chain": 0.9, "pronoun": 0.8, "description": 0.8}
QUIET = 0.95
NEEDS_MODEL = pytest.mark.skipif(
    TAGGER not in FINDERS, reason="without a model the rules take over, and find less"
)


@cache
def score_of(finder: str, file: str = "*") -> Score:
    return scored(FINDERS[finder], passages(file))


def test_passages_are_many_and_a_quarter_hold_nothing() -> None:
    assert len(ALL) >= 150
    assert sum(not passage.golds for passage in ALL) >= 50
    assert len({passage.uid for passage in ALL}) == len(ALL)


def test_gold_content_of_each_attribution_lies_in_one_sentence() -> None:
    for passage in ALL:
        sentences = split_sentences(passage.text)
        for gold in passage.golds:
            words = content_words(passage, gold)
            homes = [one for one in sentences if any(one.start <= at < one.end for at in words)]
            assert len(homes) == 1, (passage.uid, gold["content"])


def test_gold_uses_the_known_words_only() -> None:
    kinds = [("commitment", Commitment), ("certainty", Certainty), ("role", Role)]
    for gold in (gold for passage in ALL for gold in passage.golds):
        for name, known in kinds:
            assert set(gold.get(name, ())) <= set(get_args(known))


def test_every_finder_is_scored_on_every_file() -> None:
    rows: list[list[object]] = []
    for finder in sorted(FINDERS):
        for file in ("first", "second", "third", "fourth", "*"):
            score = score_of(finder, file)
            shares = [f"{score.right[one]}/{score.total[one]}" for one in (*TAGS, *BESIDE)]
            rows.append([finder, file, *shares, f"{score.quiet}/{score.empty}"])
    print_table("Passages: right of all", ["finder", "file", *TAGS, *BESIDE, "quiet"], rows)

    held = sum(bool(passage.golds) for passage in ALL)
    assert held + score_of(default_finder()).empty == len(ALL)


@NEEDS_MODEL
@pytest.mark.parametrize("tag", TAGS)
def test_default_finder_resolves_who_spoke_and_through_whom(tag: str) -> None:
    score = score_of(default_finder())

    assert score.share(tag) >= BARS[tag], "\n".join(score.wrong)


@NEEDS_MODEL
def test_default_finder_is_quiet_where_nobody_is_reported() -> None:
    score = score_of(default_finder())

    assert score.share_quiet >= QUIET, "\n".join(score.wrong)
