"""Which rule of the guideline applies to what was decided about a sentence so far."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import make
import pytest
from django.conf import settings

from annotations.domain.guideline_rules import (
    MOST_RULES,
    RULE_CASES,
    RuleCase,
    rule_table,
    rules_for,
    traits_of,
)
from annotations.domain.guidelines import rules_of
from annotations.domain.record import parse_stored
from annotations.web.annotation_strings import rule_reasons

DEMO = Path(settings.BASE_DIR) / "annotations" / "fixtures" / "demo" / "guideline.md"
RULES = rules_of(DEMO.read_text(encoding="utf-8"))
WORDS = "The ferry was late."
SOURCE = uuid4()


def voice(**fields: Any) -> dict[str, object]:
    """Ida Morren, named in the text, with direct words."""
    speaker = {
        "kind": "source",
        "source": str(SOURCE),
        "mention": [[0, 3]],
        "set_by": "chosen",
    }
    return make.said_by(SOURCE, speaker=speaker) | fields


def reported(**fields: Any) -> dict[str, object]:
    return voice(mode="indirect", **fields)


def unstated() -> dict[str, object]:
    return make.said_by(None)


def link(place: str) -> list[dict[str, object]]:
    return [{"place": place, "kind": "not_stated", "source": None, "mention": []}]


def applying(
    marks: str | None, *attributions: dict[str, object], text: str = WORDS, **fields: object
) -> list[RuleCase]:
    record = parse_stored(
        {"marks": marks, "attributions": list(attributions), "evidence": []} | fields
    )
    return rules_for(traits_of(record, 0, text), RULES)


def supports(stance: str) -> list[dict[str, object]]:
    return [make.evidence(stance=stance)]


STATES: dict[str, tuple[list[RuleCase], str]] = {
    "undecided": (applying(None), "R1"),
    "undecided in quotation marks": (applying(None, text="“No,” she said."), "R15"),
    "none": (applying("none"), "R8"),
    "none in quotation marks": (applying("none", text="The “safety week” began."), "R15"),
    "opinion of a source": (applying("none", reported()), "R19"),
    "own-voice claim": (applying("C", make.own_voice()), "R8"),
    "reported claim": (applying("C", reported()), "R2"),
    "claim one is unsure of": (applying("C", make.own_voice(), unsure=True), "R12"),
    "claim that evidence refutes": (
        applying("C", make.own_voice(), evidence=supports("refutes")),
        "R1",
    ),
    "fact candidate": (applying("C", make.own_voice(), fact_candidate=True), "R16"),
    "verified fact": (
        applying("V", make.own_voice(), evidence=supports("supports")),
        "R16",
    ),
    "quote": (applying("Q", voice()), "R10"),
    "quote of nobody": (applying("Q", unstated()), "R7"),
    "quote that makes a claim": (applying("Q+C", voice()), "R3"),
    "mixed words": (applying("Q", voice(mode="mixed")), "R11"),
    "speaker no words name": (applying("Q", make.said_by(SOURCE)), "R5"),
    "continuation": (applying("Q", voice(continues=str(uuid4()))), "R4"),
    "denial": (applying("C", reported(commitment="denial")), "R6"),
    "silence": (applying("C", reported(commitment="non_commitment")), "R6"),
    "negated": (applying("C", reported(negated=True)), "R6"),
    "several attributions": (applying("Q", voice(), unstated()), "R9"),
    "origin": (applying("Q", voice(chain=link("origin"))), "R13"),
    "passed on": (applying("C", reported(certainty="not_committed")), "R13"),
    "relay": (applying("Q", voice(chain=link("relay"))), "R14"),
    "reason for anonymity": (applying("Q", voice(anonymity_reason="afraid")), "R17"),
    "described": (applying("Q", voice(identity="described")), "R17"),
    "unnamed": (applying("Q", voice(identity="unnamed")), "R17"),
    "probable": (applying("C", reported(certainty="probable")), "R18"),
    "possible": (applying("C", reported(certainty="possible")), "R18"),
}


@pytest.mark.parametrize("state", STATES)
def test_rules_for_a_state_begin_with_the_most_telling(state: str) -> None:
    held, expected = STATES[state]

    assert held[0].rule == expected


def test_rules_of_the_default_guideline_each_apply_to_some_state() -> None:
    assert {case.rule for held, _ in STATES.values() for case in held} == set(RULES)
    assert list(RULES) == [f"R{number}" for number in range(1, 20)]


def test_rules_for_a_state_are_named_once_and_at_most_three() -> None:
    full = voice(commitment="denial", negated=True, chain=link("origin") + link("relay"))

    held = applying("Q+C", full, unstated(), unsure=True)

    assert [one.rule for one in held] == ["R6", "R13", "R14"]
    assert len(held) == MOST_RULES


def test_rules_for_a_state_are_those_of_the_attribution_one_is_at() -> None:
    attributions = [voice(), unstated()]
    record = parse_stored({"marks": "Q", "attributions": attributions})

    at = [{one.rule for one in rules_for(traits_of(record, n, WORDS), RULES)} for n in (0, 1)]

    assert "R7" not in at[0]
    assert "R7" in at[1]


@pytest.mark.parametrize(
    ("guideline", "expected"),
    [("", []), ("Mark what is said.", []), ("R8 Mark claims.", ["R8"])],
    ids=["empty", "without labels", "with one label"],
)
def test_rules_that_a_guideline_does_not_have_never_apply(
    guideline: str, expected: list[str]
) -> None:
    record = parse_stored({"marks": "C", "attributions": [make.own_voice()]})

    held = rules_for(traits_of(record, 0, WORDS), rules_of(guideline))

    assert [one.rule for one in held] == expected
    assert all(case["rule"] in expected for case in rule_table(rules_of(guideline)))


def test_reasons_are_worded_for_every_case_and_no_other() -> None:
    assert set(rule_reasons()) == {f"rule_{case.why}" for case in RULE_CASES}
