"""Acts on the current attribution: speakers, relays, several voices, modes, words."""

import pytest
from front.browser import Run, press
from front.records import QUOTED, SENTENCE, Json, in_state, make_attribution, make_record

pytestmark = pytest.mark.browser

MORREN = {
    "source": "5f0c9e5e-90f1-4c4c-8f0a-0d8a6d1c7a11",
    "mention": [[125, 131]],
    "identity": "named",
    "role": "expert",
}


@pytest.mark.parametrize("action", ["speaker", "not_stated", "article", "same", "add"])
def test_speaker_of_an_undecided_sentence_asks_for_a_mark(run: Run, action: str) -> None:
    previous = {"attribution": make_attribution(), "adjacent": True}

    after = press(run, make_record(), action, candidate=MORREN, previous=previous)

    assert (after["notice"], after["record"]) == ("mark_first", make_record())


def test_digit_chooses_the_source_with_its_mention_identity_and_role(run: Run) -> None:
    default = make_attribution(kind="article", set_by="default")

    after = press(run, in_state("C", default), "speaker", candidate=MORREN)

    [one] = after["record"]["attributions"]
    assert one["speaker"] == {
        "kind": "source",
        "source": MORREN["source"],
        "mention": [[125, 131]],
        "set_by": "chosen",
    }
    assert (one["mode"], one["identity"], one["role"]) == ("indirect", "named", "expert")


def test_article_itself_has_no_mode_and_no_chain(run: Run) -> None:
    relay: Json = {"place": "relay", "kind": "not_stated", "source": None, "mention": []}

    after = press(run, in_state("C", make_attribution(chain=[relay], role="expert")), "article")

    [one] = after["record"]["attributions"]
    assert (one["mode"], one["chain"], one["role"]) == (None, [], None)
    assert (one["speaker"]["kind"], one["speaker"]["set_by"]) == ("article", "chosen")


@pytest.mark.parametrize(
    ("adjacent", "cue", "continues"),
    [(True, [], True), (False, [], False), (True, [[1, 2]], False)],
)
def test_same_as_before_continues_only_the_sentence_before_without_a_cue(
    run: Run, adjacent: bool, cue: list[list[int]], continues: bool
) -> None:
    before = make_attribution(mode="direct", role="expert")
    default = make_attribution(kind="not_stated", set_by="default", mode="direct", cue=cue)
    previous = {"attribution": before, "adjacent": adjacent}

    after = press(run, in_state("Q", default), "same", previous=previous)

    [one] = after["record"]["attributions"]
    assert one["speaker"]["source"] == before["speaker"]["source"]
    assert one["role"] == "expert"
    assert one["continues"] == (before["uid"] if continues else None)


def test_relay_pressed_twice_is_taken_out_again(run: Run) -> None:
    once = press(run, in_state("C", make_attribution()), "relay", candidate=MORREN)
    twice = press(run, once["record"], "relay", candidate=MORREN)

    [link] = once["record"]["attributions"][0]["chain"]
    assert (link["place"], link["source"]) == ("relay", MORREN["source"])
    assert twice["record"]["attributions"][0]["chain"] == []


def test_relay_of_the_articles_own_voice_is_refused(run: Run) -> None:
    after = press(run, in_state("C", make_attribution(kind="article")), "relay", candidate=MORREN)

    assert after["notice"] == "relay_needs_speaker"


def test_added_attribution_of_a_quote_takes_the_quoted_words_left(run: Run) -> None:
    first = make_attribution(mode="direct", content=[QUOTED[0]])

    after = press(run, in_state("Q", first), "add")

    assert after["current"] == 1
    assert after["record"]["attributions"][1]["content"] == [QUOTED[1]]
    assert after["record"]["attributions"][1]["speaker"]["set_by"] == "default"


def test_dropping_the_last_attribution_of_a_claim_leaves_the_default(run: Run) -> None:
    after = press(run, in_state("C", make_attribution()), "drop")

    [one] = after["record"]["attributions"]
    assert (one["speaker"]["kind"], one["speaker"]["set_by"]) == ("article", "default")


def test_mode_of_a_quote_goes_round(run: Run) -> None:
    record = in_state("Q", make_attribution(mode="direct"))
    modes = []
    for _ in range(3):
        record = press(run, record, "mode")["record"]
        modes.append(record["attributions"][0]["mode"])

    assert modes == ["mixed", "indirect", "direct"]


def test_mode_without_the_quote_mark_is_left_alone(run: Run) -> None:
    after = press(run, in_state("C", make_attribution()), "mode")

    assert after["notice"] == "mode_needs_quote"


def test_content_taken_away_is_the_whole_sentence_again(run: Run) -> None:
    record = in_state("Q", make_attribution(mode="direct", content=QUOTED))

    after = press(run, record, "spans", value={"kind": "content", "spans": []})

    assert after["record"]["attributions"][0]["content"] == [SENTENCE]


def suggestion(*, quote: bool) -> dict[str, object]:
    proposed = make_attribution(mode="mixed" if quote else "indirect", content=[[110, 150]])
    return {
        "uid": "0f3c5f4e-3a52-4a38-8a0f-3d0a5d7b8f10",
        "kind": "attribution",
        "quote": quote,
        "attribution": {key: proposed[key] for key in proposed if key not in ("uid", "suggestion")},
    }


def test_accepting_a_quotation_marks_the_quote_and_says_that_it_was_suggested(run: Run) -> None:
    after = press(run, in_state(None), "accept", suggestion=suggestion(quote=True))

    [one] = after["record"]["attributions"]
    assert (after["record"]["marks"], one["speaker"]["set_by"]) == ("Q", "suggested")
    assert one["suggestion"] == suggestion(quote=True)["uid"]
    assert one["content"] == [[110, 150]]


def test_accepting_indirect_speech_leaves_the_marks_and_replaces_the_default(run: Run) -> None:
    default = make_attribution(kind="article", set_by="default")

    after = press(run, in_state("C", default), "accept", suggestion=suggestion(quote=False))

    assert after["record"]["marks"] == "C"
    assert [one["mode"] for one in after["record"]["attributions"]] == ["indirect"]


def test_accepting_indirect_speech_on_an_undecided_sentence_asks_for_a_mark(run: Run) -> None:
    after = press(run, in_state(None), "accept", suggestion=suggestion(quote=False))

    assert (after["notice"], after["record"]["marks"]) == ("mark_first", None)


def test_accepting_a_claim_never_takes_a_claim_away(run: Run) -> None:
    claim = {"uid": "0f3c5f4e-3a52-4a38-8a0f-3d0a5d7b8f10", "kind": "claim", "attribution": None}

    marks = [
        press(run, in_state(before), "accept", suggestion=claim)["record"]["marks"]
        for before in ("none", "C", "Q", "Q+V")
    ]

    assert marks == ["C", "C", "Q+C", "Q+V"]


NEIGHBOURS = """
  const {letGo, previousSpeaker} = await load("annotator/neighbours.js");
  const records = new Map(input.records.map((record, n) => [n, record]));
  const none = {attributions: []};
  return {
    previous: previousSpeaker((n) => input.records[n], input.position, input.place ?? 0),
    freed: letGo(records, input.position, input.records[input.position], input.after ?? none),
  };
"""


def test_speaker_before_is_the_nearest_named_one(run: Run) -> None:
    ida, tomas = make_attribution(), make_attribution()
    records = [
        in_state("Q", ida),
        in_state("C", make_attribution(kind="article")),
        in_state("Q", tomas, make_attribution(kind="not_stated")),
    ]

    far = run(NEIGHBOURS, {"records": records, "position": 2})["previous"]
    same = run(NEIGHBOURS, {"records": records, "position": 2, "place": 1})["previous"]
    near = run(NEIGHBOURS, {"records": records, "position": 1})["previous"]

    assert (far["attribution"]["uid"], far["adjacent"]) == (ida["uid"], False)
    assert (same["attribution"]["uid"], same["adjacent"]) == (tomas["uid"], False)
    assert (near["attribution"]["uid"], near["adjacent"]) == (ida["uid"], True)


def test_removed_attribution_lets_its_continuations_go_in_the_same_act(run: Run) -> None:
    first, other = make_attribution(), make_attribution()
    follower = make_attribution(continues=first["uid"])
    records = [in_state("Q", first, other), in_state("Q", follower), in_state("C", other)]

    freed = run(NEIGHBOURS, {"records": records, "position": 0, "after": in_state("Q", other)})

    [only] = freed["freed"]
    assert (only["n"], only["record"]["attributions"][0]["continues"]) == (1, None)
