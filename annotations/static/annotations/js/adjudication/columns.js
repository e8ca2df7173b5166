/**
 * The readers' decisions that the server rendered, each brought under its sentence.
 *
 *   const columns = new Columns({store, sides, rows, t, keyOf});
 *   columns.wordsOf(4, 2, "speakers");   // "Ida Morren"
 *   columns.light("speakers");           // the field that is being chosen
 */
import { find, findAll } from "../lib/dom.js";
import { decidesAlike } from "./merge.js";

export class Columns {
  #options;
  #columns = new Map();

  constructor(options) {
    this.#options = options;
    this.take(document);
  }

  /** Those of a page as the server renders it now stand where the old ones stood. */
  take(page) {
    for (const one of findAll("#columns [data-of]", page)) {
      const n = Number(one.dataset.of);
      this.#columns.get(n)?.remove();
      this.#columns.set(n, one);
      this.#options.rows.rowOf(n).after(one);
    }
  }

  /** Whose decision stands, and who they are where that is told. */
  draw(n) {
    const { keyOf, sides, store, t } = this.#options;
    for (const chip of findAll(".side", this.#columns.get(n))) {
      const side = Number(chip.dataset.value);
      const key = keyOf("side", side - 1);
      const isTaken = store.recordOf(n).marks !== null && decidesAlike(sides.recordOf(n, side), store.recordOf(n));
      chip.classList.toggle("on", isTaken);
      chip.setAttribute("aria-pressed", String(isTaken));
      find("kbd", chip).textContent = key ?? "";
      find("kbd", chip).hidden = !key;
      find("span", chip).textContent = sides.nameOf(side, t);
    }
  }

  wordsOf(n, side, field) {
    const place = this.#options.sides.of(n).findIndex((one) => one.side === side);
    return findAll(`[data-field="${field}"] td`, this.#columns.get(n))[place].innerText.trim().replace(/\n+/g, " · ");
  }

  light(field) {
    for (const row of findAll("[data-field]", this.#columns.get(this.#options.store.current))) row.classList.toggle("lit", row.dataset.field === field);
  }
}
