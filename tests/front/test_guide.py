"""The guideline's rule in the page: the script finds the same as the domain."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import make
import pytest
from django.conf import settings
from front.browser import Run
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from annotations.domain.attribution import CERTAINTIES, COMMITMENTS, IDENTITIES
from annotations.domain.guideline_rules import rule_table, rules_for, traits_of
from annotations.domain.guidelines import rules_of
from annotations.domain.record import parse_stored

pytestmark = pytest.mark.browser

DEMO = Path(settings.BASE_DIR) / "annotations" / "fixtures" / "demo" / "guideline.md"
RULES = rules_of(DEMO.read_text(encoding="utf-8"))
BODY = """
  const {rulesFor, traitsOf} = await load("annotator/guide.js");
  return input.states.map(({record, place, text}) => {
    const traits = traitsOf(record, place, text);
    return {
      traits: [...traits].filter(Boolean).sort(),
      rules: rulesFor(input.cases, traits).map(({rule, why}) => [rule, why]),
    };
  });
"""
SPEAKERS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"kind": "source", "source": str(uuid4()), "mention": []},
        {"kind": "source", "source": str(uuid4()), "mention": [[0, 3]]},
        {"kind": "not_stated"},
        {"kind": "article"},
    ]
)
LINKS = st.lists(
    st.sampled_from([{"place": place, "kind": "not_stated"} for place in ("origin", "relay")]),
    max_size=2,
    unique_by=lambda link: link["place"],
)


@st.composite
def voices(draw: st.DrawFn) -> dict[str, object]:
    speaker: dict[str, Any] = draw(SPEAKERS)
    modes = st.sampled_from(["direct", "mixed", "indirect"])
    return {
        "uid": str(uuid4()),
        "speaker": speaker,
        "mode": None if speaker["kind"] == "article" else draw(modes),
        "commitment": draw(st.sampled_from(COMMITMENTS)),
        "certainty": draw(st.sampled_from(CERTAINTIES)),
        "identity": draw(st.sampled_from([None, *IDENTITIES])),
        "negated": draw(st.booleans()),
        "continues": draw(st.sampled_from([None, str(uuid4())])),
        "anonymity_reason": draw(st.sampled_from(["", "afraid"])),
        "chain": draw(LINKS),
    }


@st.composite
def states(draw: st.DrawFn) -> dict[str, Any]:
    """A record, the attribution one is at, and the sentence's words."""
    marks = draw(st.sampled_from([None, "none", "C", "V", "Q", "Q+C", "Q+V"]))
    evidence = [make.evidence()] if marks in ("V", "Q+V") else []
    evidence += draw(st.sampled_from([[], [make.evidence(stance="refutes")]]))
    record: dict[str, Any] = {
        "marks": marks,
        "fact_candidate": marks in ("C", "Q+C") and draw(st.booleans()),
        "unsure": draw(st.booleans()),
        "attributions": [] if marks is None else draw(st.lists(voices(), max_size=3)),
        "evidence": evidence,
    }
    text = draw(st.sampled_from(["It rained.", "“No.”", "„Nein“", '"No"', "«Non»", ""]))
    return {"record": record, "place": draw(st.integers(0, 2)), "text": text}


@how(max_examples=30, deadline=None)
@given(found=st.lists(states(), min_size=1, max_size=20))
def test_rules_in_the_page_are_those_of_the_domain(run: Run, found: list[dict[str, Any]]) -> None:
    records = [parse_stored(one["record"]) for one in found]
    sent = [one | {"record": record.as_json()} for one, record in zip(found, records, strict=True)]

    answers = run(BODY, {"states": sent, "cases": rule_table(RULES)})

    for one, record, answer in zip(found, records, answers, strict=True):
        traits = traits_of(record, one["place"], one["text"])
        held = rules_for(traits, RULES)
        assert answer["traits"] == sorted(traits)
        assert answer["rules"] == [[case.rule, case.why] for case in held]
