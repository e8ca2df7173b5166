"""The state of the annotation page: what undo takes back next."""

import pytest
from front.browser import Run

pytestmark = pytest.mark.browser

STORE = """
  const {Store} = await load("annotator/store.js");
  let uids = 0;
  const made = [];
  const queue = {
    push: (entry) => made.push(entry), isPending: () => false, learn: () => {},
  };
  const sentences = [0, 10].map((start) => ({start, end: start + 9, uid: `s${start}`}));
  const page = {readonly: false, sentences, sources: [], records: {}, undo: ["earlier"], redo: []};
  const clock = {take: () => 0, waiting: () => 0, add() {}, stand() {}};
  const store = new Store(page, ["It rains.", "It snows."], {
    queue, uid: () => `uid-${++uids}`, clock,
  });
  const answer = (entry) => store.acknowledge({
    entry,
    records: Object.fromEntries(entry.records.map(({n, record}) => [n, {version: 1, record}])),
  });
"""


def test_undo_answers_out_of_order_takes_back_the_act_made_last(run: Run) -> None:
    order = run(
        STORE
        + """
        store.act("claim");
        store.moveTo(1);
        store.act("none");
        const [first, second] = made;
        answer(second);
        answer(first);
        return store.undo.map((act) => ["earlier", first.act, second.act].indexOf(act));
        """
    )

    assert order == [0, 1, 2]


def test_acknowledgement_redraws_only_what_the_server_keeps_otherwise(run: Run) -> None:
    drawn = run(
        STORE
        + """
        const turned = (record) => Object.fromEntries(Object.entries(record).reverse());
        store.act("claim");
        store.moveTo(1);
        store.act("none");
        const drawn = [];
        store.addEventListener("sentence:changed", ({detail}) => drawn.push(detail.n));
        const [first, second] = made;
        const records = {0: {version: 1, record: turned(first.records[0].record)}};
        store.acknowledge({entry: first, records});
        const other = {...second.records[0].record, note: "kept otherwise"};
        store.acknowledge({entry: second, records: {1: {version: 1, record: other}}});
        return {drawn, note: store.recordOf(1).note};
        """
    )

    assert drawn == {"drawn": [1], "note": "kept otherwise"}


# --- Suggestions --------------------------------------------------------------------------------

SUGGESTED = """
  const {Store} = await load("annotator/store.js");
  let uids = 0;
  const made = [];
  const told = [];
  const queue = {
    push: (entry) => made.push(entry), isPending: () => false, learn: () => {},
  };
  const sentences = [0, 10, 20, 30].map((start) => ({start, end: start + 9}));
  const attribution = (start) => ({
    mode: "direct", content: [[start, start + 9]], cue: [], commitment: "neutral", negated: false,
    speaker: {kind: "source", name: "Ida Morren", mention: []}, chain: [],
  });
  const guess = (uid, start, fields) => ({
    uid, kind: "attribution", quote: true, score: 0.8, finder: "rules", finder_version: "2",
    continues: null, outcome: null, attribution: attribution(start), ...fields,
  });
  const claim = guess("s-c", 20, {kind: "claim", quote: false, attribution: null});
  const page = {
    readonly: false, reveals: true, sentences, sources: [], records: {}, undo: [], redo: [],
    suggestions: {
      0: [guess("s-0", 0)], 1: [guess("s-1", 10, {continues: "s-0"})],
      2: [guess("s-2", 20, {quote: false})],
    },
  };
  const texts = ["It rains.", "It snows.", "It hails.", "It thaws."];
  const store = new Store(page, texts, {
    queue, uid: () => `uid-${++uids}`, clock: {take: () => 0, waiting: () => 0, stand: () => {}},
  });
  store.addEventListener("suggestion:taken", ({detail}) => told.push([detail.uid, detail.did]));
  const open = (n) => store.pending(n).map(({uid, kind}) => [uid, kind]);
"""


def test_accepting_all_is_one_act_in_which_a_later_one_continues_an_earlier(run: Run) -> None:
    result = run(
        SUGGESTED
        + """
        store.acceptAll([0, 1]);
        const [first, second] = made[0].records.map(({record}) => record);
        return {
          acts: made.length, marks: [first.marks, second.marks], bulk: [first.bulk, second.bulk],
          follows: second.attributions[0].continues === first.attributions[0].uid, told,
          sources: made[0].sources.length, open: [open(0), open(1)],
        };
        """
    )

    assert result == {
        "acts": 1,
        "marks": ["Q", "Q"],
        "bulk": [True, True],
        "follows": True,
        "told": [["s-0", "accepted"], ["s-1", "accepted"]],
        "sources": 1,
        "open": [[], []],
    }


def test_accepting_all_leaves_what_needs_a_mark_first_and_what_judges(run: Run) -> None:
    result = run(
        SUGGESTED
        + """
        const undecided = [0, 1, 2, 3].map((n) => store.acceptable(n).length);
        store.moveTo(2);
        store.act("none");
        store.reveal({2: [page.suggestions[2][0], claim]});
        return [undecided, store.acceptable(2).map(({uid}) => uid), open(2)];
        """
    )

    assert result == [
        [1, 1, 0, 0],
        ["s-2"],
        [["s-2", "attribution"], ["s-c", "claim"]],
    ]


def test_an_attribution_taken_up_and_then_changed_is_told_as_edited(run: Run) -> None:
    told = run(
        SUGGESTED
        + """
        store.accept(store.pending(0)[0]);
        store.act("unsure");
        store.act("certainty");
        store.act("mode");
        return told;
        """
    )

    assert told == [["s-0", "accepted"], ["s-0", "edited"], ["s-0", "edited"]]


def test_a_claim_stands_only_beside_a_decision_without_one(run: Run) -> None:
    result = run(
        SUGGESTED
        + """
        store.moveTo(3);
        store.act("none");
        const before = open(3);
        const shown = store.reveal({3: [claim]});
        const steps = [open(3)];
        store.act("none");
        steps.push(open(3));
        store.act("none");
        store.accept(store.pending(3)[0]);
        steps.push(open(3), store.record.marks);
        return {before, shown, steps, told};
        """
    )

    assert result == {
        "before": [],
        "shown": [3],
        "steps": [[["s-c", "claim"]], [], [], "C"],
        "told": [["s-c", "accepted"]],
    }


def test_a_certainty_stands_only_beside_another_in_what_was_taken(run: Run) -> None:
    result = run(
        SUGGESTED
        + """
        store.accept(store.pending(0)[0]);
        const told0 = store.record.attributions[0].certainty;
        const full = {...guess("s-0", 0), attribution: {...attribution(0), certainty: "possible"}};
        const shown = store.reveal({0: [full]});
        const before = open(0);
        store.accept(store.pending(0)[0]);
        return [told0, shown, before, store.record.attributions[0].certainty, open(0)];
        """
    )

    assert result == ["asserted", [0], [["s-0", "certainty"]], "possible", []]


def test_a_rejection_made_while_the_server_was_asked_stays(run: Run) -> None:
    result = run(
        SUGGESTED
        + """
        store.setOutcome(store.pending(0)[0], "rejected", 0);
        store.reveal({0: [guess("s-0", 0)]});
        return open(0);
        """
    )

    assert result == []
