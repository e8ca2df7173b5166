"""What the small forms check: picked words, evidence, and what waits for the server."""

from typing import Any

import pytest
from django.template.loader import render_to_string
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
    ("words", "edge", "step", "left"),
    [
        ("Never", 1, 1, "Never "),
        ("Never", 1, -1, "Neve"),
        ("Never", 0, 1, "ever"),
        ("Never", 0, -1, "“Never"),
        ("“", 0, -1, " “"),
        (" “", 0, -1, "👍🏽 “"),
        ("👍🏽", 0, -1, "👍🏽"),
        ("👍🏽", 1, -1, "👍🏽"),
        ("said.", 1, 1, "said."),
    ],
)
def test_edge_of_a_span_is_nudged_by_a_character_as_readers_count_them(
    run: Run, words: str, edge: int, step: int, left: str
) -> None:
    body = """
      const {nudge} = await load("annotator/picking.js");
      return nudge(input.span, {text: input.text, start: 50}, input.edge, input.step);
    """
    at = TEXT.index(words)
    span = [50 + at, 50 + at + len(words)]

    start, end = run(body, {"text": TEXT, "span": span, "edge": edge, "step": step})

    assert TEXT[start - 50 : end - 50] == left


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


EVIDENCE = """
  const {evidencePanel} = await load("annotator/evidence-form.js");
  const host = document.createElement("div");
  host.innerHTML = input.forms;
  document.body.append(host);
  const kept = [];
  const {element: form, focus} = evidencePanel({
    t: (key) => key, evidence: [], uid: () => "new", now: new Date("2026-03-04T00:30:00"),
    onKeep: (list) => kept.push(...list), onLeave() {}});
  host.append(form);
  for (const [name, value] of Object.entries(input.fields)) {
    form.elements[name].value = value;
    form.elements[name].dispatchEvent(new Event("input", {bubbles: true}));
  }
  form.requestSubmit();
  const wrong = [...form.querySelectorAll("[aria-invalid=true]")].map(({name}) => name);
  const said = [...form.querySelectorAll(".field-error:not([hidden])")].map(({id}) => id);
  const named = [...form.querySelectorAll("[aria-describedby]")].map(
    (field) => field.getAttribute("aria-describedby"));
  const focused = document.activeElement.name ?? null;
  host.remove();
  return {kept, wrong, said, named, focused};
"""


def record_evidence(run: Run, **fields: str) -> Any:
    forms = render_to_string("assignment/forms.html")
    return run(EVIDENCE, {"forms": forms, "fields": fields})


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"passage": "212"}, ["url"]),
        ({"url": "javascript:alert(1)", "passage": "212"}, ["url"]),
        ({"url": "example.org", "passage": "212"}, ["url"]),
        ({"url": "http:///x", "passage": "212"}, ["url"]),
        ({"document": "Register"}, ["passage"]),
        ({"document": "Register", "passage": "  "}, ["passage"]),
        ({"document": "  "}, ["url", "passage"]),
        ({"url": "https://", "document": "Register", "passage": "212"}, ["url"]),
    ],
)
def test_evidence_without_origin_or_passage_is_not_kept_and_says_so_beside_the_field(
    run: Run, fields: dict[str, str], wrong: list[str]
) -> None:
    told = record_evidence(run, **fields)

    errors = [f"evidence-{name}-error" for name in wrong]
    assert told == {
        "kept": [],
        "wrong": wrong,
        "said": errors,
        "named": errors,
        "focused": wrong[0],
    }


def test_enter_keeps_the_evidence_from_the_passage_too_and_with_shift_is_a_new_line(
    run: Run,
) -> None:
    kept = run(
        """
        const {evidencePanel} = await load("annotator/evidence-form.js");
        document.body.insertAdjacentHTML("beforeend", `<div id="host">${input}</div>`);
        const kept = [];
        const {element: form} = evidencePanel({
          t: (key) => key, evidence: [], uid: () => "new", now: new Date(),
          onKeep: (list) => kept.push(...list), onLeave() {}});
        host.append(form);
        form.elements.url.value = "https://example.org/a";
        form.elements.passage.value = "212";
        const press = (shiftKey) => {
          const options = {key: "Enter", shiftKey, bubbles: true, cancelable: true};
          const free = form.elements.passage.dispatchEvent(new KeyboardEvent("keydown", options));
          return [free, kept.length];
        };
        const told = [press(true), press(false)];
        host.remove();
        return told;
        """,
        render_to_string("assignment/forms.html"),
    )

    assert kept == [[True, 0], [False, 1]]


@pytest.mark.parametrize("origin", [{"url": "https://example.org/a"}, {"document": " Register "}])
def test_evidence_with_an_origin_and_the_passage_is_kept_as_a_record_has_it(
    run: Run, origin: dict[str, str]
) -> None:
    told = record_evidence(run, **origin, passage=" 212\nof them ")

    named = {name: words.strip() for name, words in origin.items()}
    assert told["kept"] == [
        {
            "uid": "new",
            "url": "",
            "document": "",
            "publisher": "",
            "passage": "212\nof them",
            "kind": "independent_reporting",
            "stance": "supports",
            "retrieved_at": "2026-03-04",
        }
        | named
    ]
    assert (told["wrong"], told["said"]) == ([], [])


PENDING = """
  const {openPending} = await load("annotator/pending.js");
  const {countPending, discardPending} = await load("unsent.js");
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


@pytest.mark.parametrize(
    ("text", "key", "does"),
    [
        ("“Never,” said Ida.", "ArrowLeft", "ArrowLeft"),
        ("«أرسلنا تقريرنا»", "ArrowLeft", "ArrowRight"),
        ('"שלחנו את הדוח" (NPA)', "Alt+Shift+ArrowRight", "Alt+Shift+ArrowLeft"),
        ("NPA: שלחנו", "ArrowRight", "ArrowRight"),
        ("أرسلنا", "Backspace", "Backspace"),
    ],
)
def test_arrows_follow_the_eye_where_a_sentence_runs_from_right_to_left(
    run: Run, text: str, key: str, does: str
) -> None:
    body = """
      const {turned} = await load("annotator/picking.js");
      return turned(input.key, input.text);
    """

    assert run(body, {"text": text, "key": key}) == does


def test_words_of_a_sentence_keep_their_own_direction_in_the_panel_that_names_them(
    run: Run,
) -> None:
    body = """
      const {spansPanel} = await load("annotator/spans-panel.js");
      const sentence = {text: input, start: 0};
      const voice = {content: [[0, input.length]], cue: [], speaker: {mention: []}, chain: []};
      const {element} = spansPanel({
        t: (key) => (key === "span_picked" ? "“{words}” is" : key),
        store: {sentences: [sentence], current: 0, voice}, onPicked() {}});
      const set = element.querySelector(".content");
      return [
        element.querySelector("[role=status]").textContent, set.textContent,
        [...element.querySelectorAll("bdi")].map((one) => one.textContent)];
    """

    said, content, isolated = run(body, "لم يرَ")

    assert said == "“لم” is"
    assert content == "1span_content: لم يرَ"
    assert isolated == ["لم", "لم يرَ"]
