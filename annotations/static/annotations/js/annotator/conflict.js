/**
 * A sentence the server did not take: both sides in words, and the choice. It stays under its sentence until chosen.
 *
 *   const conflicts = new Conflicts({store, queue, rows, t, onResolved});
 */
import { h } from "../lib/dom.js";
import { describeMarks, describeVoice, voiceLine } from "./describe.js";

export class Conflicts {
  #options;
  #shown = new Map();

  constructor(options) {
    this.#options = options;
    options.queue.addEventListener("write:stopped", ({ detail }) => this.#show(detail));
  }

  #show({ n, code, detail, current }) {
    const { queue, rows, t } = this.#options;
    this.#shown.get(n)?.remove();
    const mine = queue.newestOf(n);
    const title = code === "stale" ? t("conflict_stale") : t("conflict_refused", { detail });
    const sides = code === "stale" && current
      ? [this.#side(t("conflict_mine"), mine), this.#side(t("conflict_theirs"), current.record)]
      : [this.#side(t("conflict_mine"), mine)];
    const element = h("div", { class: "conflict error", role: "alert" },
      h("p", {}, h("strong", {}, title)),
      h("div", { class: "sides" }, sides),
      h("div", { class: "row-of-buttons" },
        this.#button(n, "mine", code === "stale" ? t("keep_mine") : t("try_again")),
        this.#button(n, "theirs", code === "stale" ? t("take_theirs") : t("discard_mine"))));
    this.#shown.set(n, element);
    rows.itemOf(n).append(element);
    rows.draw(n);
  }

  #side(title, record) {
    const { store, t } = this.#options;
    const nameOf = (uid) => store.sources.of(uid)?.name;
    const lines = (record?.attributions ?? []).map((one) => voiceLine(describeVoice(one, { t, nameOf })));
    return h("div", {}, h("h3", {}, title), h("p", {}, record ? describeMarks(record, t) : t("mark_undecided")),
      lines.map((line) => h("p", {}, line)), record?.note && h("p", {}, `“${record.note}”`));
  }

  #button(n, choice, label) {
    const button = h("button", { type: "button", class: "chip strong" }, label);
    button.addEventListener("click", () => this.#resolve(n, choice));
    return button;
  }

  async #resolve(n, choice) {
    const { queue, rows, onResolved } = this.#options;
    const theirs = queue.stopped.get(n)?.current;
    this.#shown.get(n)?.remove();
    this.#shown.delete(n);
    await queue.resolve(n, choice);
    onResolved(n, choice, theirs);
    rows.draw(n);
  }
}
