"""Active time: whose it is, when it runs, and that no act loses it."""

from typing import Any

import pytest
from front.browser import Run

pytestmark = pytest.mark.browser

CLOCK = """
  const {ActiveClock} = await load("lib/timing.js");
  let now = 0;
  const clock = new ActiveClock(() => now);
  const acts = {
    touch: () => clock.touch(), pause: () => clock.pause(),
    stand: (place) => clock.stand(place), take: (place) => taken.push(clock.take(place)),
  };
  const taken = [];
  for (const [at, act, place] of input) {
    now = at * 1000;
    acts[act](place);
  }
  return taken;
"""

STORE = """
  const {ActiveClock} = await load("lib/timing.js");
  const {Store} = await load("annotator/store.js");
  let now = 0;
  let uids = 0;
  const made = [];
  const queue = {push: (entry) => made.push(entry), isPending: () => false, learn: () => {}};
  const sentences = [0, 10].map((start) => ({start, end: start + 9}));
  const page = {readonly: false, sentences, sources: [], records: {}, undo: [], redo: []};
  const clock = new ActiveClock(() => now);
  const store = new Store(page, ["It rains.", "It snows."], {
    queue, uid: () => `uid-${++uids}`, clock,
  });
  const at = (seconds) => { now = seconds * 1000; clock.touch(); };
  const written = () => made.map(({records}) => records.map(({n, record}) => [n, record.seconds]));
  at(0);
"""


def play(run: Run, body: str) -> Any:
    return run(STORE + body)


@pytest.mark.parametrize(
    ("events", "taken"),
    [
        ([(0, "touch"), (12, "touch"), (12, "take", 0)], [12]),
        ([(0, "touch"), (60, "touch"), (60, "take", 0)], [60]),
        ([(0, "touch"), (300, "touch"), (310, "touch"), (310, "take", 0)], [70]),
        ([(0, "touch"), (300, "take", 0), (310, "take", 0)], [60, 0]),
        ([(5, "take", 0)], [0]),
        ([(0, "touch"), (5, "pause"), (50, "touch"), (53, "take", 0)], [8]),
        (
            [(0, "touch"), (5, "stand", 1), (9, "take", 1), (9, "take", 0), (9, "take", 1)],
            [4, 5, 0],
        ),
        ([(0, "touch"), (0.25, "take", 0), (0.5, "take", 0)], [0.2, 0.3]),
    ],
    ids=["input", "a-minute", "idle", "idle-once", "no-input", "hidden", "places", "tenths"],
)
def test_time_runs_while_seen_and_within_a_minute_of_the_last_input(
    run: Run, events: list[list[object]], taken: list[float]
) -> None:
    assert run(CLOCK, events) == taken


def test_time_is_written_with_the_sentence_it_was_spent_on(run: Run) -> None:
    written = play(
        run,
        """
        at(10); store.act("claim");
        at(13); store.moveTo(1);
        at(20); store.act("none");
        at(22); store.moveTo(0);
        at(26); store.act("unsure");
        return written();
        """,
    )

    assert written == [[[0, 10]], [[1, 7]], [[0, 17]]]


def test_time_after_the_last_act_is_written_before_submission_once_all_is_decided(
    run: Run,
) -> None:
    written = play(
        run,
        """
        at(10); store.act("claim");
        at(15); store.settleTime();
        store.moveTo(1); store.act("none");
        at(18); store.settleTime();
        store.settleTime();
        return [...written(), [store.seconds]];
        """,
    )

    assert written == [[[0, 10]], [[1, 0]], [[0, 15], [1, 3]], [18]]


def test_time_of_an_act_that_is_undone_is_kept(run: Run) -> None:
    seconds = play(
        run,
        """
        at(10); store.act("claim");
        const {record} = made[0].records[0];
        store.receive({0: {version: 2, record: {...record, marks: null, seconds: 0}}});
        at(12); store.act("none");
        return [store.secondsOf(0), made[1].records[0].record.seconds];
        """,
    )

    assert seconds == [12, 12]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.4, "59 s"), (59.6, "1 min"), (3540, "59 min"), (3900, "1 h 05 min")],
)
def test_time_is_shown_in_words(run: Run, seconds: float, words: str) -> None:
    body = """
      const {duration} = await load("lib/timing.js");
      const {translator} = await load("lib/strings.js");
      return duration(input, translator({
        duration_seconds: "{count} s", duration_minutes: "{count} min",
        duration_hours: "{hours} h {minutes} min",
      }));
    """

    assert run(body, seconds) == words
