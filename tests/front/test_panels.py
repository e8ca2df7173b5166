"""What the small forms check: picked words, evidence, and what waits for the server."""

from typing import Any

import pytest
from front.browser import Run

pytestmark = pytest.mark.browser

TEXT = "👍🏽 “Never again,” Ida Morren said."
PICK = """
  const pick = await load("annotator/picking.js");
  const sentence = {text: input.text, start: 50};
  let picked = pick.startPick(sentence);
  for (const [step, stretch] of input.moves) picked = pick.movePick(picked, step, stretch);
  const span = pick.spanOfPick(picked, sentence);
  return {span, hugged: pick.withMarks(span, sentence)};
"""


def pick(run: Run, *moves: tuple[int, bool]) -> dict[str, str]:
    found = run(PICK, {"text": TEXT, "moves": moves})
    return {name: TEXT[start - 50 : end - 50] for name, (start, end) in found.items()}


def test_arrows_move_by_word_and_shift_stretches(run: Run) -> None:
    assert pick(run)["span"] == "Never"
    assert pick(run, (1, False), (1, False), (1, True))["span"] == "Ida Morren"
    assert pick(run, (9, False), (-1, True))["span"] == "Morren said"


def test_quoted_words_take_their_marks_along_as_content(run: Run) -> None:
    assert pick(run, (1, True))["hugged"] == "“Never again,”"
    assert pick(run)["hugged"] == "Never"


@pytest.mark.parametrize(
    ("spans", "picked", "left"),
    [
        ([[1, 5]], [1, 5], []),
        ([[1, 5]], [3, 9], [[3, 9]]),
        ([[6, 9]], [1, 5], [[1, 5], [6, 9]]),
    ],
)
def test_picked_words_toggle_or_replace_what_they_overlap(
    run: Run, spans: list[list[int]], picked: list[int], left: list[list[int]]
) -> None:
    body = 'return (await load("annotator/picking.js")).togglePick(input.spans, input.picked);'

    assert run(body, {"spans": spans, "picked": picked}) == left


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"url": "https://example.org/a", "passage": "212"}, {}),
        ({"document": "Register", "passage": "212"}, {}),
        ({"passage": "212"}, {"url": "evidence_needs_origin"}),
        ({"url": "javascript:alert(1)", "passage": "212"}, {"url": "evidence_bad_url"}),
        ({"url": "example.org", "passage": "212"}, {"url": "evidence_bad_url"}),
        ({"document": "Register"}, {"passage": "evidence_needs_passage"}),
    ],
)
def test_evidence_needs_an_origin_and_the_passage(
    run: Run, fields: dict[str, str], errors: dict[str, str]
) -> None:
    body = 'return (await load("annotator/evidence-form.js")).evidenceErrors(input);'
    empty = {"url": "", "document": "", "passage": "", "retrieved_at": ""}

    assert run(body, empty | fields) == errors


PENDING = """
  const {countPending, discardPending, openPending} = await load("annotator/pending.js");
  const open = (user, client) => openPending({user, assignment: "a-1", client});
  const entry = (event) => ({
    event, client: "gone", records: [{n: 1, record: {}}], sources: [], sent: null,
  });
"""


def play(run: Run, body: str) -> Any:
    return run(PENDING + body + "")


def test_unsent_writes_are_kept_for_their_own_user_alone(run: Run) -> None:
    result = play(
        run,
        """
        const mara = await openPending({user: "mara", assignment: "a-1", client: "m"});
        mara.add({...entry("e-1"), client: "m"});
        const order = await mara.add(entry("e-2"));
        const jonas = await open("jonas", "j");
        const seen = [(await jonas.all()).length];
        seen.push(await countPending("mara"), await countPending("jonas"));
        await discardPending("jonas");
        seen.push(await countPending("mara"));
        await mara.remove({order});
        seen.push(await countPending("mara"));
        await discardPending("mara");
        seen.push(await countPending("mara"));
        return seen;
        """,
    )

    assert result == [0, {"a-1": 2}, {}, {"a-1": 2}, {"a-1": 1}, {}]


def test_unsent_writes_of_a_living_tab_are_left_to_it(run: Run) -> None:
    result = play(
        run,
        """
        const first = await open("lena", "first-tab");
        await first.add(entry("e-1"));
        const second = await open("lena", "second-tab");
        const left = (await second.all()).length;
        await discardPending("lena");
        return left;
        """,
    )

    assert result == 0


def test_reactions_keep_a_rejection_until_the_server_has_it(run: Run) -> None:
    body = """
      const {Reactions} = await load("annotator/reactions.js");
      const {Unreachable} = await load("lib/api.js");
      let kept = null;
      let isUp = false;
      const sent = [];
      const send = async (method, url, body) => {
        if (!isUp) throw new Unreachable("away");
        sent.push([body.shown, body.rejected, body.restored]);
        return {ok: true, status: 200, body: {}};
      };
      const reactions = new Reactions({
        api: "/api", client: "tab", send, uid: () => "uid", later: () => 0,
        store: {current: 3, setOutcome: (suggestion, outcome) => { suggestion.outcome = outcome; }},
        memory: {read: () => kept, write: (waiting) => { kept = waiting; }},
      });
      const suggestion = {uid: "s-1", outcome: null};
      reactions.show(["s-1", "s-2"]);
      reactions.reject(suggestion);
      await reactions.flush();
      const offline = kept.rejected;
      const place = reactions.restoreLast();
      isUp = true;
      await reactions.flush();
      return {offline, place, sent, kept, outcome: suggestion.outcome};
    """

    result = run(body)

    assert result == {
        "offline": ["s-1"],
        "place": 3,
        "sent": [[["s-1", "s-2"], [], ["s-1"]]],
        "kept": None,
        "outcome": None,
    }
