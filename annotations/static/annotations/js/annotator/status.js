/**
 * The quiet truth in the header: "saved 14:02", "3 unsaved, offline", "11 of 19".
 *
 *   new StatusLine({root, store, queue, t, savedAt});
 */
import { find, h } from "../lib/dom.js";
import { plural } from "../lib/strings.js";
import { clockTime } from "../lib/timing.js";

export class StatusLine {
  #state;
  #count;
  #meter;
  #store;
  #queue;
  #t;
  #savedAt;
  #signIn;

  constructor({ root, store, queue, t, savedAt, signIn }) {
    this.#state = find("[data-state]", root);
    this.#count = find("[data-count]", root);
    this.#meter = find("progress", root);
    this.#store = store;
    this.#queue = queue;
    this.#t = t;
    this.#savedAt = savedAt;
    this.#signIn = signIn;
    queue.addEventListener("queue:changed", () => this.draw());
    queue.addEventListener("write:acknowledged", ({ detail }) => this.#acknowledge(detail.records));
    queue.addEventListener("write:stopped", ({ detail }) => this.#acknowledge([detail.current ?? {}]));
    store.addEventListener("sentence:changed", () => this.drawCount());
    this.draw();
    this.drawCount();
  }

  drawCount() {
    const { decided } = this.#store;
    const total = this.#store.sentences.length;
    this.#meter.value = decided;
    this.#count.textContent = this.#t("of_total", { done: decided, total });
  }

  /** "saved" stands only where nothing waits; the style sheet lets "saving…" appear late, so that a quick save is quiet. */
  draw() {
    const [kind, text] = this.#text();
    const link = kind === "signed_out" && h("a", { href: this.#signIn, target: "_blank", rel: "noopener" }, this.#t("sign_in_again"));
    if (this.#state.dataset.state === kind && this.#state.textContent === text) return;
    this.#state.dataset.state = kind;
    this.#state.replaceChildren(text, ...(link ? [" ", link] : []));
  }

  // Private

  #text() {
    const { size, connection, stopped } = this.#queue;
    if (connection === "signed_out") return ["signed_out", plural(this.#t, "unsaved_signed_out", size)];
    if (size > 0 && connection === "offline") return ["offline", plural(this.#t, "unsaved_offline", size)];
    if (size > 0 && connection === "away") return ["away", plural(this.#t, "unsaved_away", size)];
    if (stopped.size > 0) return ["stopped", plural(this.#t, "unsaved_stopped", stopped.size)];
    if (size > 0) return ["saving", this.#t("saving")];
    return this.#savedAt ? ["saved", this.#t("saved_at", { time: clockTime(this.#savedAt) })] : ["fresh", this.#t("nothing_yet")];
  }

  #acknowledge(records) {
    for (const { saved_at: savedAt } of Object.values(records)) if (savedAt) this.#savedAt = savedAt;
  }
}
