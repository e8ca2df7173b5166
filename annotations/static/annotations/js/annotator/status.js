/**
 * The quiet truth in the header: "saved 14:02", "3 unsaved, offline", "11 of 19", "12 s · 4 min".
 *
 *   createStatusLine({store, queue, t, announce: (text) => …, savedAt, signIn});
 */
import { find, h } from "../lib/dom.js";
import { plural } from "../lib/strings.js";
import { clockTime, duration } from "../lib/timing.js";

const TIME_EVERY_MS = 10000;
const QUIET_MS = 3000;

export function createStatusLine({ announce, queue, savedAt, signIn, store, t }) {
  const [state, count, meter, spent] = ["[data-state]", "[data-count]", "progress", "[data-spent]"].map((part) => find(`#bar ${part}`));
  let telling = null;

  queue.addEventListener("queue:changed", draw);
  queue.addEventListener("write:acknowledged", ({ detail }) => Object.values(detail.records).forEach(learn));
  queue.addEventListener("write:stopped", ({ detail }) => learn(detail.current));
  store.addEventListener("sentence:changed", drawCount);
  store.addEventListener("cursor:moved", drawSpent);
  setInterval(drawSpent, TIME_EVERY_MS);
  draw();
  drawCount();

  return { drawCount };

  function drawCount() {
    meter.value = store.decided;
    write(count, t("of_total", { done: store.decided, total: store.sentences.length }));
    drawSpent();
  }

  /** Active time on this sentence and on the article. */
  function drawSpent() {
    if (spent) write(spent, `${duration(store.secondsOf(store.current), t)} · ${duration(store.seconds, t)}`);
  }

  /** "saved" stands only where nothing waits; the style sheet lets "saving…" appear late, so that a quick save is quiet. */
  function draw() {
    const [kind, text] = words();
    if (state.dataset.state === kind && state.firstChild?.data === text) return;
    tell(kind, text);
    state.dataset.state = kind;
    state.replaceChildren(text);
    if (kind !== "signed_out" && kind !== "other_person") return;
    state.append(" ", h("a", { href: signIn, target: "_blank", rel: "noopener" }, t("sign_in_again")));
  }

  /** To the ear: trouble at once, "saved" when nothing follows it for a while. */
  function tell(kind, text) {
    clearTimeout(telling);
    if (kind === "saved") telling = setTimeout(() => announce(text), QUIET_MS);
    else if (!["saving", "fresh", state.dataset.state].includes(kind)) announce(text);
  }

  function words() {
    const { size, connection, stopped } = queue;
    if (connection === "signed_out" || (size > 0 && connection !== "online")) {
      return [connection, plural(t, `unsaved_${connection}`, size)];
    }
    if (stopped.size > 0) return ["stopped", plural(t, "unsaved_stopped", stopped.size)];
    if (size > 0) return ["saving", t("saving")];
    return savedAt ? ["saved", t("saved_at", { time: clockTime(savedAt) })] : ["fresh", t("nothing_yet")];
  }

  function learn(record) {
    savedAt = record?.saved_at ?? savedAt;
  }
}

/** Words that stand already are left, so that nothing is laid out anew. */
function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
