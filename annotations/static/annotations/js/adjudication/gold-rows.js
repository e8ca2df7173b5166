/**
 * The rows of the annotation page with what an adjudicator looks for: where readers differ, what is a draft, and why
 * something was decided.
 */
import { Rows } from "../annotator/render.js";
import { h } from "../lib/dom.js";

export class GoldRows extends Rows {
  #options;

  constructor(root, options) {
    super(root, options);
    this.#options = options;
  }

  draw(n) {
    super.draw(n);
    const { drafts, isOpen, sides } = this.#options;
    const item = this.itemOf(n);
    item.classList.toggle("differs", sides.differs(n) || sides.isSampled(n));
    item.classList.toggle("draft", drafts.has(n));
    item.classList.toggle("open", isOpen(n));
    const flag = this.#flag(n);
    if (!flag) return;
    item.querySelector(".who").append(h("div", { class: "flag" }, flag));
    const row = this.rowOf(n);
    row.setAttribute("aria-label", `${row.getAttribute("aria-label")}. ${flag}`);
  }

  decisionsOf(n) {
    return [super.decisionsOf(n), this.#flag(n)].filter(Boolean).join(". ");
  }

  #flag(n) {
    const { drafts, isOpen, sides, store, t } = this.#options;
    const { reason, note } = store.recordOf(n).gold ?? {};
    if (drafts.has(n)) return t("flag_draft");
    if (!isOpen(n)) return [reason && t(`reason_${reason}`), note && t("quoted", { words: note })].filter(Boolean).join(": ");
    if (sides.differs(n)) return t("flag_differs");
    return sides.isSampled(n) ? t("flag_sampled") : "";
  }
}
