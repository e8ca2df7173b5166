"""Which rule of a guideline applies to a sentence, given what was decided about it so far.

A state is a set of words, `traits_of`; a case names traits and the rule that then applies. The
labels are those of the default guideline; a project's own guideline that uses other labels, or
none, simply has fewer cases. The annotation page reads the same table (`guide.js` has the traits).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from annotations.domain.attribution import RecordAttribution
from annotations.domain.record import Record

MOST_RULES = 3
QUOTATION_MARKS = '"“”„‟«»'
_QUOTATION = re.compile(f"[{QUOTATION_MARKS}]")


@dataclass(frozen=True, slots=True)
class RuleCase:
    """A rule's label, the traits a state must all have, and the name of the words that say why."""

    rule: str
    needs: frozenset[str]
    why: str


def _case(rule: str, why: str, *needs: str) -> RuleCase:
    return RuleCase(rule, frozenset(needs), why)


# What is rarer comes first: of several cases the first ones are shown.
RULE_CASES: tuple[RuleCase, ...] = (
    _case("R6", "denial", "commitment:denial"),
    _case("R6", "silence", "commitment:non_commitment"),
    _case("R6", "negated", "negated"),
    _case("R13", "origin", "origin"),
    _case("R13", "passed_on", "certainty:not_committed"),
    _case("R14", "relay", "relay"),
    _case("R4", "continues", "continues"),
    _case("R17", "anonymity", "reason"),
    _case("R17", "described", "identity:described"),
    _case("R17", "unnamed", "identity:unnamed"),
    _case("R1", "refuted", "refuted"),
    _case("R16", "candidate", "candidate"),
    _case("R16", "fact", "V"),
    _case("R18", "probable", "certainty:probable"),
    _case("R18", "possible", "certainty:possible"),
    _case("R12", "doubted_claim", "C", "unsure"),
    _case("R9", "several", "several"),
    _case("R11", "mixed", "mode:mixed"),
    _case("R7", "nobody_named", "Q", "speaker:not_stated"),
    _case("R19", "opinion", "none", "speaker:source"),
    _case("R19", "opinion", "none", "speaker:not_stated"),
    _case("R2", "reported", "C", "mode:indirect"),
    _case("R3", "quoted_claim", "Q", "C"),
    _case("R5", "not_named_here", "speaker:source", "no_mention"),
    _case("R15", "no_quotation", "none", "quotation_marks"),
    _case("R15", "quotation_marks", "undecided", "quotation_marks"),
    _case("R10", "quote", "Q"),
    _case("R8", "claim", "C"),
    _case("R8", "nothing_to_check", "none"),
    _case("R1", "undecided", "undecided"),
)


def traits_of(record: Record, place: int, text: str) -> frozenset[str]:
    """What of a state decides which rule applies.

    place: of the attribution one is at; there may be none. text: the sentence's words.
    """
    found = set((record.marks or "undecided").split("+"))
    named = {
        "candidate": record.fact_candidate,
        "unsure": record.unsure,
        "refuted": any(one.stance == "refutes" for one in record.evidence),
        "several": len(record.attributions) > 1,
        "quotation_marks": _QUOTATION.search(text) is not None,
    }
    found |= {name for name, holds in named.items() if holds}
    return frozenset(found.union(*(map(_traits, record.attributions[place : place + 1]))))


def _traits(one: RecordAttribution) -> set[str]:
    named = {
        "negated": one.negated,
        "continues": one.continues is not None,
        "reason": bool(one.anonymity_reason),
        "no_mention": not one.speaker.mention,
    }
    valued = {
        "speaker": one.speaker.kind,
        "mode": one.mode,
        "commitment": one.commitment,
        "certainty": one.certainty,
        "identity": one.identity,
    }
    return {
        *(f"{name}:{value}" for name, value in valued.items() if value),
        *(name for name, holds in named.items() if holds),
        *(link.place for link in one.chain),
    }


def rules_for(traits: Collection[str], rules: Mapping[str, str]) -> list[RuleCase]:
    """The cases that hold, the first of each rule that the guideline has; at most three."""
    held = dict[str, RuleCase]()
    for case in _cases(rules):
        if case.needs.issubset(traits):
            held.setdefault(case.rule, case)
    return list(held.values())[:MOST_RULES]


def _cases(rules: Mapping[str, str]) -> Iterator[RuleCase]:
    return (case for case in RULE_CASES if case.rule in rules)


def rule_table(rules: Mapping[str, str]) -> list[dict[str, object]]:
    """The cases of a guideline's own rules, for the script."""
    return [
        {"rule": case.rule, "needs": sorted(case.needs), "why": case.why} for case in _cases(rules)
    ]
