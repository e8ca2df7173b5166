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


def test_mode_of_a_sentence_nobody_speaks_in_asks_who_says_it(run: Run) -> None:
    assert press(run, in_state(None), "mode")["notice"] == "no_attribution"
    own = press(run, in_state("C", make_attribution()), "article")["record"]
    assert press(run, own, "mode")["notice"] == "own_voice_has_no_mode"


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
  const {previousSpeaker, withFollowers} = await load("annotator/neighbours.js");
  const records = new Map(input.records.map((record, n) => [n, record]));
  const none = {attributions: []};
  const {position, place = 0, after = none} = input;
  return {
    previous: previousSpeaker((n) => input.records[n], position, place),
    changed: withFollowers(records, position, input.records[position], after),
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


# --- Origin, relays, their order ----------------------------------------------------------------

NPA: Json = {"source": "2b1d8f6e-5f65-4a0f-9a3f-4c1a58f3d0c2", "mention": [[140, 143]]}


def link_of(place: str, name: str) -> Json:
    return {"place": place, "kind": "source", "source": name, "mention": []}


def order_of(record: Json) -> list[str]:
    chain = record["attributions"][0]["chain"]
    return [f"{link['place']} {link['source']}" for link in chain]


def test_origin_chosen_stands_before_the_relays_and_replaces_another(run: Run) -> None:
    chain = [link_of("origin", "first"), link_of("relay", "NPA")]

    after = press(
        run, in_state("C", make_attribution(chain=chain)), "origin", candidate={"source": "new"}
    )

    assert order_of(after["record"]) == ["origin new", "relay NPA"]


def test_origin_chosen_twice_is_taken_out_and_leaves_the_same_source_as_relay(run: Run) -> None:
    before = in_state("C", make_attribution(chain=[link_of("relay", NPA["source"])]))
    once = press(run, before, "origin", candidate=NPA)
    twice = press(run, once["record"], "origin", candidate=NPA)

    assert order_of(once["record"]) == [f"origin {NPA['source']}", f"relay {NPA['source']}"]
    assert twice["record"] == before


def test_origin_that_is_not_stated_is_a_link_without_a_source(run: Run) -> None:
    after = press(run, in_state("C", make_attribution()), "origin", candidate=None)

    [link] = after["record"]["attributions"][0]["chain"]
    assert (link["place"], link["kind"], link["source"]) == ("origin", "not_stated", None)


def test_origin_of_the_articles_own_voice_is_refused(run: Run) -> None:
    after = press(run, in_state("C", make_attribution(kind="article")), "origin", candidate=NPA)

    assert after["notice"] == "relay_needs_speaker"


@pytest.mark.parametrize(
    ("value", "order"),
    [
        ({"at": 2}, ["origin o", "relay b", "relay a"]),
        ({"at": 1}, ["origin a", "relay o", "relay b"]),
        ({"at": 0}, ["relay o", "relay a", "relay b"]),
        ({"at": 1, "remove": True}, ["origin o", "relay b"]),
        ({"at": 0, "remove": True}, ["relay a", "relay b"]),
    ],
    ids=["relay-before-relay", "relay-for-origin", "origin-to-relay", "out", "origin-out"],
)
def test_link_of_a_chain_is_moved_or_taken_out(run: Run, value: Json, order: list[str]) -> None:
    chain = [link_of("origin", "o"), link_of("relay", "a"), link_of("relay", "b")]

    after = press(run, in_state("C", make_attribution(chain=chain)), "link", value=value)

    assert order_of(after["record"]) == order


def test_first_relay_moved_before_the_speaker_is_the_origin(run: Run) -> None:
    chain = [link_of("relay", "a"), link_of("relay", "b")]

    after = press(run, in_state("C", make_attribution(chain=chain)), "link", value={"at": 0})

    assert order_of(after["record"]) == ["origin a", "relay b"]


def test_mention_of_a_link_is_set_by_its_number(run: Run) -> None:
    chain = [link_of("origin", "o"), link_of("relay", "a")]
    value = {"kind": 1, "spans": [[140, 143]]}

    after = press(run, in_state("C", make_attribution(chain=chain)), "spans", value=value)

    mentions = [link["mention"] for link in after["record"]["attributions"][0]["chain"]]
    assert mentions == [[], [[140, 143]]]


# --- Continuations ------------------------------------------------------------------------------


def test_continues_on_a_default_takes_the_nearest_voice_and_goes_on_with_it(run: Run) -> None:
    relay = link_of("relay", "NPA")
    nearest = make_attribution(
        mode="direct",
        role="expert",
        anonymity_reason="fears for her post",
        commitment="distancing",
        chain=[relay],
    )
    earlier = [make_attribution(kind="article"), nearest, make_attribution()]
    default = make_attribution(kind="not_stated", set_by="default", mode="direct")

    after = press(run, in_state("Q", default), "continues", earlier=earlier)

    [one] = after["record"]["attributions"]
    assert (one["continues"], one["speaker"]["source"]) == (
        nearest["uid"],
        nearest["speaker"]["source"],
    )
    assert (one["role"], one["anonymity_reason"]) == ("expert", "fears for her post")
    assert (one["commitment"], one["chain"]) == ("distancing", [relay])


def test_continues_with_a_chosen_speaker_finds_that_speaker_behind_nearer_ones(run: Run) -> None:
    far, near = make_attribution(), make_attribution()
    one = make_attribution(chain=[link_of("relay", "NPA")])
    one["speaker"]["source"] = far["speaker"]["source"]

    after = press(run, in_state("C", one), "continues", earlier=[near, far])

    assert after["record"]["attributions"] == [{**one, "continues": far["uid"]}]


def test_continues_with_an_unstated_speaker_goes_on_with_an_unstated_one(run: Run) -> None:
    unstated = make_attribution(kind="not_stated")
    one = make_attribution(kind="not_stated", mode="direct")

    after = press(run, in_state("Q", one), "continues", earlier=[make_attribution(), unstated])

    assert after["record"]["attributions"][0]["continues"] == unstated["uid"]


def test_continues_pressed_twice_goes_on_no_longer_and_keeps_the_speaker(run: Run) -> None:
    before = make_attribution()
    default = make_attribution(kind="article", set_by="default")
    once = press(run, in_state("C", default), "continues", earlier=[before])
    twice = press(run, once["record"], "continues", earlier=[before])

    [one] = twice["record"]["attributions"]
    assert (one["continues"], one["speaker"]["source"]) == (None, before["speaker"]["source"])


@pytest.mark.parametrize(
    ("marks", "earlier", "notice"),
    [
        (None, [make_attribution()], "mark_first"),
        ("C", [], "nothing_to_continue"),
        ("C", [make_attribution(kind="article")], "nothing_to_continue"),
        ("C", [make_attribution(kind="not_stated", set_by="default")], "nothing_to_continue"),
        ("C", [make_attribution()], "nothing_to_continue"),
    ],
    ids=["undecided", "nothing-before", "own-voice", "nobody-chosen", "another-speaker"],
)
def test_continues_without_anything_to_go_on_with_says_so(
    run: Run, marks: str | None, earlier: list[Json], notice: str
) -> None:
    voices = [make_attribution()] if marks else []

    after = press(run, in_state(marks, *voices), "continues", earlier=earlier)

    assert after["notice"] == notice


def test_earlier_attributions_come_nearest_first_across_paragraphs(run: Run) -> None:
    body = """
      const {earlier} = await load("annotator/neighbours.js");
      const found = [...earlier((n) => input[n], 2, 1)];
      return found.map(({attribution, n}) => [n, attribution.uid]);
    """
    ida, tomas, nina, here = (make_attribution() for _ in range(4))
    records = [in_state("Q", ida, tomas), in_state("C", nina), in_state("Q", here, ida)]

    found = run(body, records)

    assert found == [[2, here["uid"]], [1, nina["uid"]], [0, tomas["uid"]], [0, ida["uid"]]]


def changed_by(run: Run, records: list[Json], position: int, after: Json) -> dict[int, list[Json]]:
    """The attributions of every sentence that an act changes, by position."""
    given = {"records": records, "position": position, "after": after}
    found = run(NEIGHBOURS, given)["changed"]
    return {one["n"]: one["record"]["attributions"] for one in found}


def test_removed_attribution_lets_its_continuations_go_in_the_same_act(run: Run) -> None:
    first, other = make_attribution(), make_attribution()
    follower = make_attribution(continues=first["uid"])
    records = [in_state("Q", first, other), in_state("Q", follower), in_state("C", other)]

    changed = changed_by(run, records, 0, in_state("Q", other))

    assert changed == {0: [other], 1: [{**follower, "continues": None}]}


def test_removed_link_of_a_long_quotation_leaves_its_ends_joined(run: Run) -> None:
    first = make_attribution()
    middle = make_attribution(continues=first["uid"])
    last = make_attribution(continues=middle["uid"])
    records = [in_state("Q", first), in_state("Q", middle), in_state("Q", last)]

    changed = changed_by(run, records, 1, in_state("none"))

    assert changed == {1: [], 2: [{**last, "continues": first["uid"]}]}


def test_removed_attribution_lets_go_a_continuation_in_its_own_sentence(run: Run) -> None:
    first = make_attribution()
    second = make_attribution(continues=first["uid"])

    changed = changed_by(run, [in_state("Q", first, second)], 0, in_state("Q", second))

    assert changed == {0: [{**second, "continues": None}]}


def test_new_speaker_of_a_continued_attribution_speaks_on_in_all_that_continue_it(
    run: Run,
) -> None:
    first = make_attribution()
    middle = make_attribution(continues=first["uid"], role="citizen")
    last = make_attribution(continues=middle["uid"])
    apart = make_attribution()
    corrected = make_attribution(uid=first["uid"], role="expert")
    records = [in_state("Q", first), in_state("Q", middle, apart), in_state("Q", last)]

    changed = changed_by(run, records, 0, in_state("Q", corrected))

    speakers = {n: [one["speaker"]["source"] for one in found] for n, found in changed.items()}
    new = corrected["speaker"]["source"]
    assert speakers == {0: [new], 1: [new, apart["speaker"]["source"]], 2: [new]}
    assert (changed[1][0]["role"], changed[2][0]["continues"]) == ("expert", middle["uid"])


def test_own_voice_in_place_of_a_speaker_lets_its_continuations_go(run: Run) -> None:
    first = make_attribution()
    follower = make_attribution(continues=first["uid"])
    own = make_attribution(uid=first["uid"], kind="article")
    records = [in_state("C", first), in_state("C", follower)]

    changed = changed_by(run, records, 0, in_state("C", own))

    assert changed[1] == [{**follower, "continues": None}]
