/**
 * A sentence the server did not take: both sides in words, and the choice. It stays under its sentence until chosen;
 * Tab leads there.
 *
 *   const conflicts = new Conflicts({store, queue, rows, t, uid, sync, onResolved: (n, entry, theirs) => …});
 *   conflicts.capture("Tab");   // true where it took the key
 */
import { h } from "../lib/dom.js";
import { clockTime } from "../lib/timing.js";
import { describeMarks, describeRest, describeVoice, voiceLine } from "./describe.js";
import { keepBoth } from "./merge.js";
import { isOpenElsewhere } from "./pending.js";

export class Conflicts {
  #options;
  #shown = new Map();

  constructor(options) {
    this.#options = options;
    options.queue.addEventListener("write:stopped", ({ detail }) => this.#show(detail));
    options.store.addEventListener("sentence:changed", ({ detail: { n } }) => this.#shown.has(n) && this.#draw(n));
  }

  capture(name) {
    const element = this.#shown.get(this.#options.store.current)?.element;
    if (name !== "Tab" || !element || element.contains(document.activeElement)) return false;
    element.querySelector("button").focus();
    return true;
  }

  // Private

  async #show({ n, code, current }) {
    const { sync, t } = this.#options;
    const element = h("div", { class: "conflict error", role: "alert" });
    this.#shown.get(n)?.element.remove();
    this.#shown.set(n, { element, who: "" });
    this.#draw(n);
    if (code !== "stale" || !current?.saved_at) return;
    await sync(); // a source that the other window made has a name then
    const where = !current.client ? "program" : await isOpenElsewhere(current.client) ? "window" : "elsewhere";
    if (this.#shown.get(n)?.element !== element) return;
    this.#shown.get(n).who = t(`conflict_${where}`, { time: clockTime(current.saved_at) });
    this.#draw(n);
  }

  #draw(n) {
    const { queue, rows, store, t, uid } = this.#options;
    const { code, detail, field, current } = queue.stopped.get(n);
    const mine = store.recordOf(n);
    const { element, who } = this.#shown.get(n);
    const theirs = code === "stale" && current?.record;
    const both = theirs && keepBoth(mine, theirs, uid);
    element.replaceChildren(
      h("p", {}, h("strong", {}, theirs ? t("conflict_stale") : t("conflict_refused", { detail: [detail, fieldWords(field, t)].filter(Boolean).join(" ") }))),
      h("div", { class: "sides" }, this.#side(t("conflict_mine"), mine), theirs && this.#side(who || t("conflict_theirs"), theirs)),
      h("div", { class: "row-of-buttons" },
        this.#button(n, theirs ? "keep_mine" : "try_again", () => mine),
        this.#button(n, theirs ? "take_theirs" : "discard_mine", () => null),
        both && this.#button(n, "keep_both", () => both)));
    if (!element.isConnected) rows.itemOf(n).append(element);
    rows.draw(n);
  }

  #side(title, record) {
    const { store, t } = this.#options;
    const nameOf = (uid) => store.sources.of(uid)?.name;
    const lines = [describeMarks(record, t), ...record.attributions.map((one) => voiceLine(describeVoice(one, { t, nameOf }))),
      ...describeRest({ ...record, note: "" }, t), record.note && t("quoted", { words: record.note })].filter(Boolean);
    return h("div", {}, h("h3", {}, title), lines.map((line) => h("p", {}, line)));
  }

  #button(n, label, choose) {
    const button = h("button", { type: "button", class: "chip strong" }, this.#options.t(label));
    button.addEventListener("click", () => this.#resolve(n, choose()));
    return button;
  }

  async #resolve(n, record) {
    const { queue, rows, onResolved } = this.#options;
    const theirs = queue.stopped.get(n)?.current;
    const { element } = this.#shown.get(n);
    const hadFocus = element.contains(document.activeElement);
    element.remove();
    this.#shown.delete(n);
    if (hadFocus) rows.rowOf(n).focus({ preventScroll: true });
    onResolved(n, await queue.resolve(n, record), theirs);
    rows.draw(n);
  }
}

/** The place the server names, "record.attributions[1].content[0]", in words: "(content, attribution 2)". */
function fieldWords(field, t) {
  if (!field) return "";
  const parts = field.replace(/^(records\[\d+\]\.)?record\./, "").split(".").reverse();
  const words = parts.map((part) => {
    const [, name, place] = part.match(/^(\w+)(?:\[(\d+)\])?/) ?? [null, part];
    const word = t(`field_${name}`);
    return `${word === `field_${name}` ? name : word}${place ? ` ${Number(place) + 1}` : ""}`;
  });
  return `(${words.join(", ")})`;
}
