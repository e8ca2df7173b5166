"""Adjudication in the browser: merging, drafts, what goes over the wire, and the page's weight."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from front.browser import Run

from annotations.domain.adjudication import FIELDS
from annotations.domain.adjudication_keys import adjudication_keys
from annotations.domain.key_maps import letters_off, letters_with_alt
from annotations.domain.keys import ADJUDICATION_GROUPS, ADJUDICATION_KEYS
from annotations.web.adjudication_strings import adjudication_page_keys, adjudication_strings
from workbench.uncommented import uncommented_script, uncommented_style

SCRIPTS = Path(settings.BASE_DIR) / "annotations" / "static" / "annotations" / "js"
OWN = sorted((SCRIPTS / "adjudication").glob("*.js"))
STYLES = SCRIPTS.parent / "css" / "adjudication.css"
MOST_BYTES = 31_000

VOICE = """
  const {newAttribution} = await load("annotator/record.js");
  const {merge, take, decidesAlike, problemOf} = await load("adjudication/merge.js");
  const {emptyRecord} = await load("annotator/record.js");
  const said = (source, fields = {}) => newAttribution({
    uid: `by-${source}`, mode: "direct", content: [[0, 40]],
    speaker: {kind: "source", source, mention: [], set_by: "chosen"}, ...fields,
  });
  const own = newAttribution({uid: "own", content: [[0, 40]]});
  const record = (marks, ...attributions) => ({...emptyRecord(), marks, attributions});
  const sides = (...records) => new Map(records.map((one, place) => [place + 1, one]));
"""

DRAFTS = """
  const {Drafts} = await load("adjudication/drafts.js");
  const {emptyRecord} = await load("annotator/record.js");
  const pushed = [];
  const learned = [];
  const versions = new Map([[0, 3]]);
  const queue = {
    push: (entry) => pushed.push(entry), isPending: () => false,
    versionOf: (n) => versions.get(n) ?? 0, learn: (n, version) => learned.push([n, version]),
  };
  let kept = null;
  const memory = {
    read: () => JSON.parse(kept),
    write: (drafts) => { kept = JSON.stringify(drafts); return true; },
  };
  let uids = 0;
  const make = () => new Drafts({queue, uid: () => `uid-${++uids}`, memory});
  const marked = (marks) => ({...emptyRecord(), marks});
"""


# --- Keys, words, weight -------------------------------------------------------------------------


def test_keys_of_adjudication_are_bound_once_each() -> None:
    keys = [key for one in adjudication_keys({}) for key in one.keys]

    assert len(keys) == len(set(keys))
    assert {one.group for one in ADJUDICATION_KEYS} == set(ADJUDICATION_GROUPS)
    assert all(one["label"] and one["group_label"] for one in adjudication_page_keys({}))


def test_digits_take_a_side_m_merges_and_r_gives_the_reason() -> None:
    bound = {one.action: one.keys for one in adjudication_keys({})}

    assert (bound["side"][:2], bound["merge"], bound["reason"]) == (("1", "2"), ("m",), ("r",))
    assert (bound["mode"], bound["role"]) == (("Shift+M",), ("Shift+R",))
    assert bound["next_open"] == ("Space", "Enter")


def test_own_keys_hold_in_adjudication_where_the_action_is_the_same() -> None:
    bound = {
        one.action: one.keys for one in adjudication_keys({"claim": ["k"], "speaker": ["7", "8"]})
    }

    assert (bound["claim"], bound["side"]) == (("k",), ("7", "8"))


def test_own_key_that_adjudication_needs_stays_with_adjudication() -> None:
    bound = {one.action: one.keys for one in adjudication_keys({"fact": ["m"]})}

    assert (bound["merge"], bound["fact"]) == (("m",), ("v",))


@pytest.mark.parametrize(
    ("key_map", "merge", "side"),
    [(letters_off(), (), ()), (letters_with_alt(), ("Alt+m",), ("Alt+1", "Alt+2"))],
    ids=["off", "with Alt"],
)
def test_who_uses_no_bare_characters_gets_none_in_adjudication(
    key_map: dict[str, list[str]], merge: tuple[str, ...], side: tuple[str, ...]
) -> None:
    bound = {one.action: one.keys for one in adjudication_keys(key_map)}

    assert (bound["merge"], bound["side"][:2]) == (merge, side)
    assert not [key for keys in bound.values() for key in keys if len(key) == 1]


def test_every_action_of_adjudication_is_done_by_a_script() -> None:
    modules = ("controller.js", "press.js", "attribution-acts.js")
    done = "".join((SCRIPTS / "annotator" / name).read_text() for name in modules)
    done += (SCRIPTS / "adjudication" / "adjudicator.js").read_text()

    missing = [
        one.action
        for one in ADJUDICATION_KEYS
        if not re.search(rf'(?:"{one.action}"|^(?:  ){{1,2}}{one.action}: )', done, re.MULTILINE)
    ]

    assert missing == []


def test_every_string_of_adjudication_is_there() -> None:
    strings = adjudication_strings()
    named = {
        name
        for path in OWN
        for name in re.findall(r'(?:\bt|#say)\("(\w+)"', path.read_text())
        if not name.startswith("drafts")
    }

    assert sorted(named - set(strings)) == []
    assert {f"compare_{name}" for name in FIELDS} <= set(strings)


def test_adjudication_weighs_at_most_31_kb_beside_the_annotation_page_as_served() -> None:
    scripts = [path.read_text() for path in OWN if path.name != "meeting.js"]
    served = [*map(uncommented_script, scripts), uncommented_style(STYLES.read_text())]

    assert sum(len(text.encode()) for text in served) <= MOST_BYTES


# --- Merging -------------------------------------------------------------------------------------


@pytest.mark.browser
def test_merge_takes_each_field_from_the_side_it_was_picked_from(run: Run) -> None:
    merged = run(
        VOICE
        + """
        const first = record("Q", said("ida", {certainty: "asserted", role: "expert"}));
        const second = record("Q+C", said("rolf", {certainty: "probable", mode: "mixed"}));
        return merge(sides(first, second), {marks: 2, speakers: 1, mode: 2, certainty: 2, role: 1});
        """
    )

    [one] = merged["attributions"]
    assert merged["marks"] == "Q+C"
    assert (one["speaker"]["source"], one["mode"], one["certainty"]) == ("ida", "mixed", "probable")


@pytest.mark.browser
def test_merge_pairs_attributions_by_speaker_not_by_place(run: Run) -> None:
    merged = run(
        VOICE
        + """
        const first = record("Q", said("ida"), said("rolf"));
        const second = record("Q", said("rolf", {certainty: "possible"}), said("ida"));
        return merge(sides(first, second), {marks: 1, speakers: 1, certainty: 2});
        """
    )

    assert [one["certainty"] for one in merged["attributions"]] == ["asserted", "possible"]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("picks", "marks", "modes"),
    [
        ({"marks": 1, "speakers": 2}, "Q", ["direct"]),
        ({"marks": 2, "speakers": 1}, "C", ["indirect"]),
        ({"marks": 2, "speakers": 3}, "C", [None]),
    ],
    ids=["the quote with an indirect speaker", "a claim with a quoted one", "a claim in own voice"],
)
def test_merge_keeps_quote_mark_and_direct_words_together(
    run: Run, picks: dict[str, int], marks: str, modes: list[str | None]
) -> None:
    merged = run(
        VOICE
        + """
        const first = record("Q", said("ida"));
        const second = record("C", said("rolf", {mode: "indirect"}));
        const third = record("C", own);
        const merged = merge(sides(first, second, third), input);
        return {...merged, problem: problemOf(merged)};
        """,
        picks,
    )

    assert (merged["marks"], [one["mode"] for one in merged["attributions"]]) == (marks, modes)
    assert merged["problem"] is None


@pytest.mark.browser
def test_taking_a_side_leaves_what_is_the_readers_own_behind(run: Run) -> None:
    taken = run(
        VOICE
        + """
        const quote = record("Q", said("ida", {suggestion: "s"}));
        const theirs = {...quote, note: "hm", unsure: true, seconds: 9};
        const taken = take(theirs);
        return {...taken, alike: decidesAlike(take(theirs), taken)};
        """
    )

    assert (taken["note"], taken["unsure"], taken["seconds"]) == ("", False, 0)
    assert taken["attributions"][0]["suggestion"] is None
    assert taken["alike"]


@pytest.mark.browser
def test_problem_of_a_decision_is_the_rule_of_submission_it_breaks(run: Run) -> None:
    problems = run(
        VOICE
        + """
        const speaker = {kind: "not_stated", source: null, mention: [], set_by: "default"};
        const unstated = said(null, {speaker});
        return [record("C"), record("Q", said("ida", {mode: "indirect"})), record("C", said("ida")),
          record("Q", unstated), record("Q", said("ida")), record("none")].map(problemOf);
        """
    )

    assert problems == [
        "speaker_missing",
        "quote_without_quotation",
        "quotation_without_quote",
        "speaker_not_chosen",
        None,
        None,
    ]


# --- Drafts --------------------------------------------------------------------------------------


@pytest.mark.browser
def test_draft_is_sent_only_when_it_is_committed_and_as_one_act(run: Run) -> None:
    pushed, left = run(
        DRAFTS
        + """
        const drafts = make();
        drafts.push({act: "a", records: [{n: 0, record: marked("C")}], sources: [{uid: "s"}]});
        drafts.push({act: "b", records: [{n: 0, record: marked("Q")}], sources: [{uid: "s"}]});
        const before = pushed.length;
        drafts.commit(0);
        const sent = pushed.map(({records, sources}) => [records[0].record.marks, sources.length]);
        return [[before, ...sent], kept];
        """
    )

    assert pushed == [0, ["Q", 1]]
    assert left == "null"


@pytest.mark.browser
def test_drafts_of_one_act_are_sent_together(run: Run) -> None:
    numbers = run(
        DRAFTS
        + """
        const drafts = make();
        drafts.push({act: "a", records: [{n: 4, record: marked("C")}]});
        const both = [{n: 2, record: marked("C")}, {n: 4, record: marked("Q")}];
        drafts.push({act: "b", records: both});
        drafts.commit(4);
        return pushed[0].records.map(({n}) => n).sort();
        """
    )

    assert numbers == [2, 4]


@pytest.mark.browser
def test_draft_of_an_earlier_visit_keeps_the_version_it_was_made_on(run: Run) -> None:
    restored, base = run(
        DRAFTS
        + """
        make().push({act: "a", records: [{n: 0, record: marked("C")}]});
        versions.set(0, 5);
        const entries = make().restore();
        return [entries.map(({records}) => records[0].record.marks), learned];
        """
    )

    assert restored == ["C"]
    assert base == [[0, 3]]


@pytest.mark.browser
def test_drafts_of_two_windows_on_one_article_are_all_kept(run: Run) -> None:
    kept = run(
        DRAFTS
        + """
        const [first, second] = [make(), make()];
        first.push({act: "a", records: [{n: 0, record: marked("C")}]});
        second.push({act: "b", records: [{n: 1, record: marked("Q")}]});
        first.commit(0);
        return make().restore().map(({records}) => records[0].n);
        """
    )

    assert kept == [1]


# --- The wire ------------------------------------------------------------------------------------


@pytest.mark.browser
def test_decision_travels_beside_the_record_and_comes_back_inside(run: Run) -> None:
    body, answered = run(
        """
        const {goldSender} = await load("adjudication/wire.js");
        const {emptyRecord} = await load("annotator/record.js");
        let sent;
        const send = goldSender(async (method, url, body) => {
          sent = body;
          const saved = {version: 2, record: body.record, saved_at: "t"};
          return {ok: true, status: 200, body: {records: {4: saved}, seq: 9}};
        });
        const inputs = [{side: 1, submission: 1, version: 3}];
        const gold = {reason: "slip", note: "n", valid: [], inputs};
        const record = {...emptyRecord(), marks: "C", gold};
        const answer = await send("PUT", "/", {event: "e", record}, {});
        return [sent, answer.body];
        """
    )

    assert (body["reason"], body["inputs"][0]["version"]) == ("slip", 3)
    assert "gold" not in body["record"]
    assert (answered["version"], answered["record"]["gold"]["reason"]) == (2, "slip")


@pytest.mark.browser
def test_decision_without_marks_is_taken_back(run: Run) -> None:
    body, marks = run(
        """
        const {goldSender, unfold} = await load("adjudication/wire.js");
        const {emptyRecord} = await load("annotator/record.js");
        const body = {records: {0: {version: 2, record: null}}};
        const send = goldSender(async () => ({ok: true, status: 200, body}));
        const answer = await send("PUT", "/", {record: emptyRecord()}, {});
        return [unfold({record: emptyRecord()}), answer.body.record.marks];
        """
    )

    assert body["record"] is None
    assert marks is None


# --- The readers ---------------------------------------------------------------------------------


@pytest.mark.browser
def test_sides_come_worst_first_and_drawn_ones_last(run: Run) -> None:
    listed = run(
        """
        const {Sides} = await load("adjudication/sides.js");
        const found = (score, ...fields) => ({score, fields});
        const sides = new Sides({
          deciding: ["marks", "speakers"], sample: [3], readers: [], decisions: {},
          disagreement: {
            0: found(0.2, "marks"), 1: found(0.5, "speakers"),
            2: found(0.6, "content"), 3: found(0),
          },
        });
        return [sides.worstFirst(), sides.toDecide(), sides.differs(2)];
        """
    )

    assert listed == [[1, 0], [1, 0, 3], False]
