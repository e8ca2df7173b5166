/**
 * The sheet over the key bar: guideline, keys, leaving out, submitting. Not modal: the article stays in reach, the same
 * key or Escape closes it.
 *
 *   const sheet = new Sheet(document.getElementById("sheet"), {onClose});
 *   sheet.toggle("guideline");
 *   sheet.show("outcome", [h("p", {}, "…")]);
 */
import { find, findAll } from "../lib/dom.js";

export class Sheet {
  #root;
  #onClose;

  constructor(root, { onClose }) {
    this.#root = root;
    this.#onClose = onClose;
    root.addEventListener("click", (event) => event.target.closest("[data-close]") && this.close());
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.close();
    });
  }

  get open() {
    return this.#root.hidden ? null : this.#root.dataset.section;
  }

  toggle(section) {
    if (this.open === section) this.close();
    else this.show(section);
  }

  /** Shows a section the server rendered, with content put in its place where some is given. */
  show(section, content = null) {
    for (const part of findAll("[data-section-name]", this.#root)) part.hidden = part.dataset.sectionName !== section;
    const shown = find(`[data-section-name="${section}"]`, this.#root);
    if (content) find("[data-content]", shown).replaceChildren(...content);
    this.#root.dataset.section = section;
    document.body.dataset.sheet = section;
    this.#root.hidden = false;
    this.#root.scrollTop = 0;
    (find("[autofocus], input, button:not([data-close])", shown) ?? shown).focus({ preventScroll: true });
  }

  close() {
    if (this.#root.hidden) return;
    this.#root.hidden = true;
    delete document.body.dataset.sheet;
    this.#onClose();
  }
}
