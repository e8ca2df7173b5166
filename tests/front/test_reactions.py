"""Word of what became of suggestions, on its way to the server; what was looked at."""

from typing import Any

import pytest
from front.browser import Run

pytestmark = pytest.mark.browser

DESK = """
  const {createReactions} = await load("annotator/reactions.js");
  const {Unreachable} = await load("lib/api.js");
  let kept = null;
  let status = 0;
  let revealed = {};
  const sent = [];
  const timers = [];
  const send = async (method, url, body) => {
    if (!status) throw new Unreachable("away");
    sent.push(body);
    return {ok: status === 200, status, body: {suggestions: revealed}};
  };
  const saved = new Set();
  const records = new Map();
  const shown = [];
  const options = {
    api: "/api", client: "tab", send, later: (work, delay) => timers.push(delay),
    store: {
      current: 3, reveals: true,
      setOutcome: (suggestion, outcome) => { suggestion.outcome = outcome; },
      recordOf: (n) => ({marks: records.get(n) ?? null}),
      reveal: (suggestions) => Object.keys(suggestions).map(Number),
    },
    memory: {read: () => kept, write: (waiting) => { kept = waiting && structuredClone(waiting); }},
    isSaved: (n) => saved.has(n), onRevealed: (numbers) => shown.push(...numbers),
  };
  const reactions = createReactions(options);
  const pairs = ({reactions: list}) => list.map(({suggestion, did}) => [suggestion, did]);
  const told = () => sent.map(pairs);
"""


def play(run: Run, body: str) -> Any:
    return run(DESK + body)


def test_reactions_stay_in_the_browser_until_the_server_has_them(run: Run) -> None:
    result = play(
        run,
        """
        const suggestion = {uid: "s-1", outcome: null};
        reactions.show(["s-1", "s-2"]);
        reactions.show(["s-1"]);
        reactions.reject(suggestion);
        await reactions.flush();
        const offline = kept.length;
        const place = reactions.restoreLast();
        status = 200;
        await reactions.flush();
        return {offline, place, told: told(), kept, outcome: suggestion.outcome};
        """,
    )

    story = [["s-1", "shown"], ["s-2", "shown"], ["s-1", "rejected"], ["s-1", "restored"]]
    assert result == {"offline": 3, "place": 3, "told": [story], "kept": None, "outcome": None}


def test_reactions_of_an_earlier_visit_are_sent_with_their_age(run: Run) -> None:
    age = play(
        run,
        """
        kept = [{suggestion: "s-1", did: "accepted", at: Date.now() - 600_000}];
        const later = createReactions(options);
        status = 200;
        await later.flush();
        return sent[0].reactions[0].age;
        """,
    )

    assert 600_000 <= age < 610_000


@pytest.mark.parametrize(
    ("status", "left"), [(200, 0), (400, 0), (409, 0), (401, 1), (404, 1), (429, 1), (503, 1)]
)
def test_reactions_are_let_go_only_when_the_server_took_or_refused_them(
    run: Run, status: int, left: int
) -> None:
    result = play(
        run,
        f"""
        status = {status};
        reactions.note("shown", "s-1");
        await reactions.flush();
        return (kept ?? []).length;
        """,
    )

    assert result == left


def test_reactions_not_taken_are_tried_again_later(run: Run) -> None:
    result = play(
        run,
        """
        let work;
        options.later = (next) => { work = next; };
        const waiting = createReactions(options);
        waiting.note("shown", "s-1");
        const first = work;
        first();
        await new Promise((done) => setTimeout(done));
        status = 200;
        work();
        await new Promise((done) => setTimeout(done));
        return [first !== work, told()];
        """,
    )

    assert result == [True, [[["s-1", "shown"]]]]


def test_reactions_of_a_large_article_go_in_several_requests(run: Run) -> None:
    result = play(
        run,
        """
        status = 200;
        reactions.show(Array.from({length: 620}, (_, n) => `s-${n}`));
        await reactions.flush();
        await reactions.flush();
        return sent.map(({reactions: list}) => list.length);
        """,
    )

    assert result == [500, 120]


def test_what_judges_is_asked_for_once_the_decision_left_is_saved(run: Run) -> None:
    result = play(
        run,
        """
        status = 200;
        revealed = {4: []};
        records.set(4, "none").set(5, "C");
        for (const n of [4, 5, 6]) reactions.leave(n);
        saved.add(4);
        await reactions.flush();
        revealed = {};
        saved.add(5);
        await reactions.flush();
        await reactions.flush();
        return {asked: sent.map(({decided}) => decided), shown};
        """,
    )

    assert result == {"asked": [[4], [5]], "shown": [4]}


def test_what_judges_is_asked_for_again_until_the_decision_is_saved(run: Run) -> None:
    result = play(
        run,
        """
        status = 200;
        let work;
        options.later = (next) => { work = next; };
        const waiting = createReactions(options);
        records.set(4, "none");
        waiting.leave(4);
        const first = work;
        first();
        const second = work;
        saved.add(4);
        second();
        await new Promise((done) => setTimeout(done));
        return [first !== second, sent.map(({decided}) => decided), work === second];
        """,
    )

    assert result == [True, [[4]], True]


def test_what_judges_is_not_asked_for_in_a_batch_without_it(run: Run) -> None:
    result = play(
        run,
        """
        status = 200;
        options.store.reveals = false;
        records.set(4, "none");
        saved.add(4);
        reactions.leave(4);
        await reactions.flush();
        return sent.length + timers.length;
        """,
    )

    assert result == 0


# --- Looks --------------------------------------------------------------------------------------

ROWS = """
  const {Looks} = await load("annotator/looks.js");
  const box = document.createElement("div");
  box.innerHTML = "<p></p>".repeat(3);
  for (const [n, row] of [...box.children].entries()) {
    row.style.cssText = "position: fixed; left: 0; width: 50px; height: 20px; margin: 0";
    row.style.top = `${[10, 40, -10][n]}px`;
  }
  document.body.append(box);
  const shown = [];
  const looks = new Looks({margin: "0px", onShown: (n) => shown.push(n)});
  for (const [n, row] of [...box.children].entries()) looks.watch(n, row);
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
"""


def test_a_look_takes_a_second_of_the_whole_row_or_the_cursor(run: Run) -> None:
    result = run(
        ROWS
        + """
        await wait(300);
        const early = [0, 1, 2].map((n) => looks.has(n));
        looks.add(2);
        await wait(900);
        const late = [0, 1, 2].map((n) => looks.has(n));
        const onScreen = looks.onScreen();
        box.remove();
        return {early, late, onScreen, shown};
        """
    )

    assert result == {
        "early": [False, False, False],
        "late": [True, True, True],
        "onScreen": [0, 1],
        "shown": [0, 1],
    }


def test_a_row_that_went_too_soon_was_not_looked_at(run: Run) -> None:
    result = run(
        ROWS
        + """
        await wait(300);
        box.children[1].style.top = "-90px";
        await wait(1000);
        const found = {seen: [0, 1].map((n) => looks.has(n)), onScreen: looks.onScreen()};
        box.remove();
        return found;
        """
    )

    assert result == {"seen": [True, False], "onScreen": [0]}


# --- Words --------------------------------------------------------------------------------------

WORDS = """
  const {describeGuess, guessedLetter} = await load("annotator/guesses.js");
  const t = (name, places) => (places ? `${name} ${JSON.stringify(places)}` : name);
  document.documentElement.lang = "en";
  return [describeGuess(input, t), guessedLetter(input)];
"""


@pytest.mark.parametrize(
    ("suggestion", "name", "what", "letter"),
    [
        (
            {"kind": "attribution", "quote": True},
            "guess",
            "mark_quote, NPA → Ida Morren → AFP",
            "Q",
        ),
        ({"kind": "attribution", "quote": False}, "guess", "NPA → Ida Morren → AFP", None),
        ({"kind": "claim", "attribution": None}, "guess_claim", "mark_claim", "C"),
        (
            {"kind": "claim", "attribution": None, "reason": "number"},
            "guess_claim",
            "mark_claim, reason_number",
            "C",
        ),
        (
            {"kind": "certainty", "attribution": None, "certainty": "possible", "quote": True},
            "guess",
            "certainty_possible",
            None,
        ),
    ],
    ids=["quote", "indirect", "claim", "claim with its reason", "certainty"],
)
def test_a_suggestion_is_told_with_its_finder_and_how_sure_it_is(
    run: Run, suggestion: dict[str, object], name: str, what: str, letter: str | None
) -> None:
    attribution = {
        "speaker": {"kind": "source", "name": "Ida Morren"},
        "chain": [
            {"place": "origin", "kind": "source", "name": "NPA"},
            {"place": "relay", "kind": "source", "name": "AFP"},
        ],
    }
    finder = {"finder": "other", "finder_version": "5", "score": 0.86}

    words, found = run(WORDS, {"attribution": attribution} | suggestion | finder)

    assert words.startswith(f"{name} ")
    for part in (f'"what":"{what}"', '"finder":"other"', '"version":"5"', '"score":"86%"'):
        assert part in words
    assert found == letter
