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
  const store = new Store(page, ["It rains.", "It snows."], {
    queue, uid: () => `uid-${++uids}`, clock: {take: () => 0},
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
