/**
 * The quiet truth in the header: "saved 14:02", "3 unsaved, offline", "11 of 19", "12 s · 4 min".
 *
 *   new StatusLine({root, store, queue, t, announce: (text) => …, savedAt, signIn});
 */
import { find, h } from "../lib/dom.js";
import { plural } from "../lib/strings.js";
import { clockTime, duration } from "../lib/timing.js";

const TIME_EVERY_MS = 10000;
const QUIET_MS = 3000;

export class StatusLine {
  #state;
  #count;
  #meter;
  #spent;
  #options;
  #savedAt;
  #telling = null;

  constructor({ root, savedAt, ...options }) {
    const { store, queue } = options;
    this.#state = find("[data-state]", root);
    this.#count = find("[data-count]", root);
    this.#meter = find("progress", root);
    this.#spent = find("[data-spent]", root);
    this.#options = options;
    this.#savedAt = savedAt;
    queue.addEventListener("queue:changed", () => this.draw());
    queue.addEventListener("write:acknowledged", ({ detail }) => this.#acknowledge(detail.records));
    queue.addEventListener("write:stopped", ({ detail }) => this.#acknowledge([detail.current ?? {}]));
    store.addEventListener("sentence:changed", () => this.drawCount());
    store.addEventListener("cursor:moved", () => this.drawSpent());
    setInterval(() => this.drawSpent(), TIME_EVERY_MS);
    this.draw();
    this.drawCount();
  }

  drawCount() {
    const { store, t } = this.#options;
    this.#meter.value = store.decided;
    this.#count.textContent = t("of_total", { done: store.decided, total: store.sentences.length });
    this.drawSpent();
  }

  /** Active time on this sentence and on the article. */
  drawSpent() {
    const { store, t } = this.#options;
    if (this.#spent) this.#spent.textContent = `${duration(store.secondsOf(store.current), t)} · ${duration(store.seconds, t)}`;
  }

  /** "saved" stands only where nothing waits; the style sheet lets "saving…" appear late, so that a quick save is quiet. */
  draw() {
    const { signIn, t } = this.#options;
    const [kind, text] = this.#text();
    const link = (kind === "signed_out" || kind === "other_person") && h("a", { href: signIn, target: "_blank", rel: "noopener" }, t("sign_in_again"));
    if (this.#state.dataset.state === kind && this.#state.textContent === text) return;
    this.#tell(kind, text);
    this.#state.dataset.state = kind;
    this.#state.replaceChildren(text, ...(link ? [" ", link] : []));
  }

  // Private

  /** To the ear: trouble at once, "saved" when nothing follows it for a while. */
  #tell(kind, text) {
    const { announce } = this.#options;
    clearTimeout(this.#telling);
    if (kind === "saved") this.#telling = setTimeout(() => announce(text), QUIET_MS);
    else if (!["saving", "fresh", this.#state.dataset.state].includes(kind)) announce(text);
  }

  #text() {
    const { queue: { size, connection, stopped }, t } = this.#options;
    if (connection === "signed_out" || (size > 0 && connection !== "online")) {
      return [connection, plural(t, `unsaved_${connection}`, size)];
    }
    if (stopped.size > 0) return ["stopped", plural(t, "unsaved_stopped", stopped.size)];
    if (size > 0) return ["saving", t("saving")];
    return this.#savedAt ? ["saved", t("saved_at", { time: clockTime(this.#savedAt) })] : ["fresh", t("nothing_yet")];
  }

  #acknowledge(records) {
    for (const { saved_at: savedAt } of Object.values(records)) if (savedAt) this.#savedAt = savedAt;
  }
}
