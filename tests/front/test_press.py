"""press(): what every key does to every state of a sentence."""

from itertools import product
from typing import Any

import pytest
from front.browser import PRESS, Run, press
from front.records import (
    QUOTED,
    SENTENCE,
    Json,
    in_state,
    make_attribution,
    make_context,
    make_evidence,
    make_record,
)

from annotations.domain.record import parse_record

pytestmark = pytest.mark.browser

STATES = (None, "none", "C", "V", "Q", "Q+C", "Q+V")
MARKS_AFTER: dict[str, dict[str | None, str | None]] = {
    "claim": dict(zip(STATES, ("C", "C", None, "C", "Q+C", "Q", "Q+C"), strict=True)),
    "quote": dict(zip(STATES, ("Q", "Q", "Q+C", "Q+V", None, "C", "V"), strict=True)),
    "fact": dict(zip(STATES, ("V", "V", "V", "C", "Q+V", "Q+V", "Q+C"), strict=True)),
    "none": dict(zip(STATES, ("none", None, "none", "none", "none", "none", "none"), strict=True)),
}
FACT_WITHOUT_EVIDENCE = {None: "C", "none": "C", "C": "C", "Q": "Q+C", "Q+C": "Q+C"}


@pytest.mark.parametrize("action", MARKS_AFTER)
@pytest.mark.parametrize("marks", STATES)
def test_mark_key_in_each_state_with_evidence_gives_the_state_of_the_table(
    run: Run, action: str, marks: str | None
) -> None:
    after = press(run, in_state(marks), action, confirmed=True)

    assert after["record"]["marks"] == MARKS_AFTER[action][marks]


@pytest.mark.parametrize("marks", FACT_WITHOUT_EVIDENCE)
def test_fact_without_evidence_gives_a_claim_and_a_fact_candidate(
    run: Run, marks: str | None
) -> None:
    after = press(run, in_state(marks, evidence=False), "fact")

    assert after["record"]["marks"] == FACT_WITHOUT_EVIDENCE[marks]
    assert after["record"]["fact_candidate"] is True
    assert after["notice"] == "fact_candidate"


@pytest.mark.parametrize(("action", "kept"), [("quote", True), ("claim", False), ("none", False)])
def test_fact_candidate_stays_as_long_as_the_claim(run: Run, action: str, kept: bool) -> None:
    record = make_record(
        marks="C", fact_candidate=True, attributions=[make_attribution(kind="article")]
    )

    after = press(run, record, action, confirmed=True)

    assert after["record"]["fact_candidate"] is kept


@pytest.mark.parametrize("action", ["claim", "fact"])
def test_first_claim_makes_the_articles_own_voice_over_the_whole_sentence(
    run: Run, action: str
) -> None:
    after = press(run, in_state(None), action)

    [made] = after["record"]["attributions"]
    assert made["speaker"] == {
        "kind": "article",
        "source": None,
        "mention": [],
        "set_by": "default",
    }
    assert (made["mode"], made["content"]) == (None, [SENTENCE])


def test_first_quote_makes_an_unstated_direct_quotation_of_the_quoted_words(run: Run) -> None:
    after = press(run, in_state(None), "quote")

    [made] = after["record"]["attributions"]
    assert (made["speaker"]["kind"], made["speaker"]["set_by"]) == ("not_stated", "default")
    assert (made["mode"], made["content"]) == ("direct", QUOTED)


def test_quote_on_a_default_claim_turns_its_attribution_into_the_quotation(run: Run) -> None:
    default = make_attribution(kind="article", set_by="default")

    after = press(run, in_state("C", default), "quote")

    [turned] = after["record"]["attributions"]
    assert turned["uid"] == default["uid"]
    assert (turned["speaker"]["kind"], turned["mode"]) == ("not_stated", "direct")


def test_quote_without_quotation_marks_takes_the_sentence_and_says_so(run: Run) -> None:
    after = press(run, in_state(None), "quote", quoted=[])

    assert after["record"]["attributions"][0]["content"] == [SENTENCE]
    assert after["notice"] == "no_quotation_marks"


def test_quote_on_a_chosen_speaker_makes_the_words_direct(run: Run) -> None:
    after = press(run, in_state("C", make_attribution()), "quote")

    [kept] = after["record"]["attributions"]
    assert (kept["mode"], kept["content"]) == ("direct", QUOTED)


def test_quote_on_a_chosen_speaker_with_content_of_its_own_is_mixed(run: Run) -> None:
    chosen = make_attribution(content=[[100, 145]])

    after = press(run, in_state("C", chosen), "quote")

    [kept] = after["record"]["attributions"]
    assert (kept["mode"], kept["content"]) == ("mixed", [[100, 145]])


def test_leaving_the_quote_makes_a_chosen_quotation_indirect_and_drops_default_ones(
    run: Run,
) -> None:
    chosen = make_attribution(mode="direct")
    default = make_attribution(kind="not_stated", set_by="default", mode="direct")

    after = press(run, in_state("Q+C", chosen, default), "quote")

    [kept] = after["record"]["attributions"]
    assert (kept["uid"], kept["mode"]) == (chosen["uid"], "indirect")


def test_none_keeps_chosen_attributions_and_drops_default_ones(run: Run) -> None:
    chosen = make_attribution()
    default = make_attribution(kind="article", set_by="default")

    after = press(run, in_state("C", default, chosen), "none")

    assert [one["uid"] for one in after["record"]["attributions"]] == [chosen["uid"]]


@pytest.mark.parametrize(("marks", "action"), [("C", "claim"), ("Q", "quote"), ("none", "none")])
def test_going_to_undecided_with_chosen_attributions_asks_first(
    run: Run, marks: str, action: str
) -> None:
    record = in_state(marks, make_attribution())

    asked = press(run, record, action)
    answered = press(run, record, action, confirmed=True)

    assert (asked["ask"], asked["record"]) == ("drop_attributions", record)
    assert (answered["record"]["marks"], answered["record"]["attributions"]) == (None, [])


def test_going_to_undecided_with_default_attributions_does_not_ask(run: Run) -> None:
    after = press(run, in_state("C", make_attribution(kind="article", set_by="default")), "claim")

    assert (after["ask"], after["record"]["attributions"]) == (None, [])


def test_evidence_that_supports_a_fact_candidate_verifies_it(run: Run) -> None:
    record = make_record(
        marks="Q+C", fact_candidate=True, attributions=[make_attribution(mode="direct")]
    )

    after = press(run, record, "evidence", value=[make_evidence()])

    assert (after["record"]["marks"], after["record"]["fact_candidate"]) == ("Q+V", False)


def test_evidence_taken_from_a_fact_leaves_a_fact_candidate(run: Run) -> None:
    record = in_state("V", make_attribution(kind="article"))

    after = press(run, record, "evidence", value=[make_evidence(stance="context")])

    assert (after["record"]["marks"], after["record"]["fact_candidate"]) == ("C", True)


ACTIONS: dict[str, Json] = {
    **{name: {} for name in ("claim", "quote", "fact", "none", "unsure", "add", "drop")},
    **{name: {} for name in ("not_stated", "article", "mode", "certainty", "relay")},
    "speaker": {"candidate": {"source": "5f0c9e5e-90f1-4c4c-8f0a-0d8a6d1c7a11", "role": "expert"}},
    "same": {"previous": {"attribution": make_attribution(mode="direct"), "adjacent": True}},
    "accept": {
        "suggestion": {
            "uid": "0f3c5f4e-3a52-4a38-8a0f-3d0a5d7b8f10",
            "kind": "attribution",
            "quote": True,
            "attribution": {
                key: value
                for key, value in make_attribution(mode="direct").items()
                if key not in ("uid", "suggestion")
            },
        }
    },
    "note": {"value": "look again"},
    "role": {"value": "expert"},
    "details": {"value": {"identity": "unnamed", "negated": True}},
    "evidence": {"value": [make_evidence()]},
    "spans": {"value": {"kind": "cue", "spans": [[121, 125]]}},
}


def attributions_for(marks: str | None) -> list[list[Json]]:
    """Legal sets of attributions of a state: default, chosen, own voice, several."""
    mode = "direct" if (marks or "").startswith("Q") else "indirect"
    chosen = make_attribution(mode=mode)
    default = make_attribution(
        kind="not_stated" if mode == "direct" else "article", set_by="default"
    )
    default["mode"] = mode if mode == "direct" else None
    if marks is None:
        return [[]]
    several = [chosen, make_attribution(kind="article"), default]
    return [[chosen], [chosen, make_attribution(kind="not_stated")], several, [default]][
        : 3 if marks == "none" else 4
    ]


def states() -> list[Json]:
    return [
        in_state(marks, *attributions, evidence=evidence)
        for marks, evidence in product(STATES, (True, False))
        if evidence or marks not in ("V", "Q+V")
        for attributions in attributions_for(marks)
    ]


@pytest.mark.parametrize("action", ACTIONS)
def test_every_act_in_every_state_gives_a_record_the_server_accepts(run: Run, action: str) -> None:
    pressed = [
        [state, action, make_context(confirmed=confirmed, current=current, **ACTIONS[action])]
        for state, confirmed, current in product(states(), (True, False), (0, 1))
    ]

    outcomes = run(PRESS, pressed)

    for outcome in outcomes:
        parse_record(outcome["record"], sentence=(100, 160), text_length=1000)
        check_rules(outcome["record"])


def check_rules(record: Any) -> None:
    attributions = record["attributions"]
    marks = record["marks"] or ""
    assert attributions or marks in ("", "none")
    quoted = [one for one in attributions if one["mode"] in ("direct", "mixed")]
    assert not quoted or marks.startswith("Q")


def test_press_changes_neither_the_record_nor_its_attributions_in_place(run: Run) -> None:
    body = """
      const {press} = await load("annotator/press.js");
      const before = JSON.stringify(input.record);
      for (const [action, extra] of Object.entries(input.actions)) {
        press(input.record, action, {...input.context, ...extra, uid: () => crypto.randomUUID()});
      }
      return JSON.stringify(input.record) === before;
    """
    record = in_state("Q+C", make_attribution(mode="direct"))

    unchanged = run(body, {"record": record, "actions": ACTIONS, "context": make_context()})

    assert unchanged is True


def every_state() -> list[Json]:
    """All states of decision 7: marks, evidence, candidate, and who is said to speak, set how.

    Attributions: none, each kind of speaker by default and chosen in each mode it may have, and
    pairs of a default with a chosen one.
    """
    sets: list[list[Json]] = [[]]
    singles = [
        make_attribution(kind=kind, set_by=set_by, mode=mode)
        for kind, modes in (
            ("article", (None,)),
            ("not_stated", ("direct", "mixed", "indirect")),
            ("source", ("direct", "mixed", "indirect")),
        )
        for mode in modes
        for set_by in ("default", "chosen", "suggested")
    ]
    sets += [[one] for one in singles]
    defaults = [one for one in singles if one["speaker"]["set_by"] == "default"]
    chosen = [one for one in singles if one["speaker"]["set_by"] == "chosen"]
    sets += [list(pair) for pair in product(defaults, chosen)]
    return [
        in_state(marks, *some, evidence=evidence) | {"fact_candidate": candidate}
        for marks, evidence, candidate, some in product(STATES, (True, False), (True, False), sets)
        if is_legal(marks, evidence, candidate, some)
    ]


def is_legal(marks: str | None, evidence: bool, candidate: bool, some: list[Json]) -> bool:
    letters = set((marks or "none").replace("none", "").split("+")) - {""}
    quoted = any(one["mode"] in ("direct", "mixed") for one in some)
    return (
        (evidence or "V" not in letters)
        and (not candidate or "C" in letters)
        and (marks is not None or not some)
        and (bool(some) or not letters)
        and ("Q" in letters) == quoted
    )


def wanted(state: Json, action: str) -> tuple[str | None, bool]:
    """Marks and candidate after a mark key, as decision 7 words it; the question answered yes."""
    before = state["marks"]
    letters = set((before or "none").replace("none", "").split("+")) - {""}
    candidate = state["fact_candidate"]
    if action == "none":
        return (None if before == "none" else "none"), False
    if action == "quote":
        letters ^= {"Q"}
    elif action == "claim":
        letters, candidate = _without_claim(letters) | ({"C"} - letters), False
    elif "V" in letters:
        letters, candidate = letters - {"V"} | {"C"}, False
    else:
        supported = bool(state["evidence"])
        letters = _without_claim(letters) | {"V" if supported else "C"}
        candidate = not supported
    claim = [letter for letter in ("C", "V") if letter in letters]
    return "+".join([*(["Q"] if "Q" in letters else []), *claim]) or None, candidate


def _without_claim(letters: set[str]) -> set[str]:
    return letters - {"C", "V"}


@pytest.mark.parametrize("action", ["claim", "quote", "fact", "none"])
def test_mark_keys_in_all_states_do_what_the_decision_says(run: Run, action: str) -> None:
    states = every_state()
    assert {one["marks"] for one in states} == set(STATES)
    assert len(states) > 400

    asked = run(PRESS, [[one, action, make_context()] for one in states])
    answered = run(PRESS, [[one, action, make_context(confirmed=True)] for one in states])

    for state, question, outcome in zip(states, asked, answered, strict=True):
        after = outcome["record"]
        marks, candidate = wanted(state, action)
        chosen = [one for one in state["attributions"] if one["speaker"]["set_by"] != "default"]
        assert (after["marks"], after["fact_candidate"]) == (marks, candidate), state
        parse_record(after, sentence=(100, 160), text_length=1000)
        # Going to undecided asks if, and only if, chosen attributions would go.
        asks = marks is None and bool(chosen)
        assert question["ask"] == ("drop_attributions" if asks else None)
        assert question["record"] == (state if asks else question["record"])
        kept = {one["uid"] for one in after["attributions"]}
        assert {one["uid"] for one in chosen} <= kept or marks is None
        if marks == "none":
            assert kept == {one["uid"] for one in chosen}
        quoted = [one for one in after["attributions"] if one["mode"] in ("direct", "mixed")]
        only_own_voice = all(one["speaker"]["kind"] == "article" for one in chosen)
        if marks is not None and "Q" in marks:
            assert quoted or (chosen and only_own_voice)
        else:
            assert quoted == []
