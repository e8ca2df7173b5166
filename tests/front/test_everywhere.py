"""Marking a speaker everywhere: what one act would change, and what it leaves alone."""

from typing import Any

import pytest
from front.browser import Run
from front.records import Json, in_state, make_attribution, make_sentences

pytestmark = pytest.mark.browser

IDA = {
    "name": "Ida Morren",
    "aliases": ["the chief surveyor"],
    "source": "ida",
    "identity": "named",
    "role": "expert",
    "anonymity_reason": "",
}
PLAN = """
  const {planEverywhere} = await load("annotator/everywhere.js");
  const places = input.sentences.map((sentence, n) => (
    {n, sentence, record: input.records[n], pending: input.pending[n] ?? []}));
  let uids = 0;
  const resolve = (found) => (
    {...found, attribution: {...found.attribution, speaker: {...input.speaker, source: "ida"}}});
  return planEverywhere(input.candidate, places, {
    others: input.others, resolve, uid: () => `uid-${++uids}`});
"""
UNDECIDED = in_state(None)


def plan(run: Run, text: str, record: Json = UNDECIDED, **options: Any) -> Json | None:
    """The change of an article of one sentence; None where it is left alone."""
    pending = options.pop("pending", [])
    given = {"candidate": IDA, "others": [], "speaker": {}, **options}
    given |= {"sentences": make_sentences(text), "records": [record], "pending": [pending]}
    changes = run(PLAN, given)
    return changes[0] if changes else None


def own_voice() -> Json:
    return make_attribution(kind="article", set_by="default")


def unstated() -> Json:
    return make_attribution(kind="not_stated", set_by="default", mode="direct")


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("“We knew,” Ida Morren said.", "Ida Morren"),
        ("“We knew,” said Ida Morren.", "Ida Morren"),
        ("“We knew,” said chief surveyor Ida Morren.", "Ida Morren"),
        ("“We knew,” Morren later told reporters.", "Morren"),
        ("“We knew,” Morren told reporters.", "Morren"),
        ("“We knew,” Morren, who keeps bees, added.", "Morren"),
        ("“We knew,” according to Morren.", "Morren"),
        ("The chief surveyor said: “We knew.”", "The chief surveyor"),
        ("👩‍👩‍👧 “We knew,” Morren said.", "Morren"),
        ("«Lo sabíamos», dijo Morren.", "Morren"),
        ("“We knew,” Dell told Morren.", None),
        ("“Morren said so,” Dell told us.", None),
        ("“We knew,” a clerk said.", None),
    ],
)
def test_undecided_sentence_with_quoted_words_becomes_a_quote_where_the_name_speaks(
    run: Run, text: str, mention: str | None
) -> None:
    change = plan(run, text)

    found = change and change["record"]["attributions"][0]["speaker"]["mention"][0]
    assert (text[slice(*found)] if found else None) == mention


def test_undecided_quote_says_that_it_is_decided_in_bulk_and_who_speaks(run: Run) -> None:
    change = plan(run, "“We knew,” Morren said.")

    assert change is not None
    [one] = change["record"]["attributions"]
    assert (change["before"]["marks"], change["record"]["marks"]) == (None, "Q")
    assert (change["record"]["bulk"], change["accepts"]) == (True, False)
    assert (one["speaker"]["source"], one["speaker"]["set_by"]) == ("ida", "chosen")
    assert (one["role"], one["content"]) == ("expert", [[0, 10]])


def test_undecided_sentence_without_quoted_words_is_left_alone(run: Run) -> None:
    assert plan(run, "Morren said that they knew.") is None


def test_own_voice_by_default_gives_way_where_the_name_speaks(run: Run) -> None:
    record = in_state("C", own_voice())

    change = plan(run, "Morren said that they knew.", record)

    assert change is not None
    [one] = change["record"]["attributions"]
    assert (change["record"]["marks"], change["record"]["bulk"]) == ("C", False)
    assert (one["mode"], one["speaker"]["source"]) == ("indirect", "ida")


def test_quote_whose_speaker_is_only_the_default_gets_this_one(run: Run) -> None:
    change = plan(run, "“We knew,” Morren said.", in_state("Q", unstated()))

    assert change is not None
    assert change["record"]["attributions"][0]["speaker"]["source"] == "ida"
    assert change["record"]["attributions"][0]["mode"] == "direct"


def test_default_beside_a_chosen_speaker_is_filled_and_the_chosen_one_kept(run: Run) -> None:
    tomas = make_attribution(mode="direct")
    record = in_state("Q", tomas, unstated())

    change = plan(run, "“We,” Vey said, and Morren said: “knew.”", record)

    assert change is not None
    first, second = change["record"]["attributions"]
    assert (first, second["speaker"]["source"]) == (tomas, "ida")


@pytest.mark.parametrize(
    "record",
    [
        in_state("Q", make_attribution(mode="direct")),
        in_state("Q", make_attribution(mode="direct", set_by="suggested")),
        in_state("Q", make_attribution(mode="direct", kind="not_stated")),
        in_state("C", make_attribution(kind="article")),
        in_state("none"),
    ],
    ids=["chosen", "accepted", "said-not-stated", "said-own-voice", "none"],
)
def test_decision_of_the_person_is_never_overwritten(run: Run, record: Json) -> None:
    assert plan(run, "“We knew,” Morren said.", record) is None


def test_sentence_in_which_the_speaker_has_a_part_is_left_alone(run: Run) -> None:
    relay = {"place": "relay", "kind": "source", "source": "ida", "mention": []}
    record = in_state("Q", make_attribution(mode="direct", chain=[relay]), unstated())

    assert plan(run, "“We knew,” Morren said.", record) is None


@pytest.mark.parametrize(
    ("others", "is_found"),
    [(["Tomas Vey", "Ida Morren", "Morren"], True), (["Jan Morren"], False)],
    ids=["own-name", "somebody-else"],
)
def test_surname_counts_only_where_nobody_else_has_it(
    run: Run, others: list[str], is_found: bool
) -> None:
    change = plan(run, "“We knew,” Morren said.", others=others)

    assert (change is not None) == is_found


def suggestion(*, name: str, quote: bool = True) -> Json:
    speaker = {"kind": "source", "name": name, "mention": [[0, 2]]}
    attribution = make_attribution(mode="direct" if quote else "indirect", content=[[0, 8]])
    del attribution["uid"]
    attribution["speaker"] = speaker
    return {"uid": "guess", "kind": "attribution", "quote": quote, "attribution": attribution}


def test_pending_suggestion_with_this_speaker_is_accepted(run: Run) -> None:
    change = plan(run, "“We knew,” she said.", pending=[suggestion(name="Morren")])

    assert change is not None
    [one] = change["record"]["attributions"]
    assert (change["accepts"], one["suggestion"]) == (True, "guess")
    assert (change["record"]["marks"], change["record"]["bulk"]) == ("Q", True)


def test_pending_suggestion_with_another_speaker_is_left_pending(run: Run) -> None:
    assert plan(run, "“We knew,” she said.", pending=[suggestion(name="Tomas Vey")]) is None


def test_pending_suggestion_beside_a_chosen_speaker_is_left_pending(run: Run) -> None:
    record = in_state("Q", make_attribution(mode="direct"))

    assert plan(run, "“We knew,” she said.", record, pending=[suggestion(name="Morren")]) is None


def test_pending_indirect_suggestion_never_decides_a_sentence(run: Run) -> None:
    pending = [suggestion(name="Morren", quote=False)]

    assert plan(run, "Morren said that they knew.", pending=pending) is None
