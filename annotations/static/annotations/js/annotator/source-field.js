/**
 * The text field of a speaker or relay, in which every character is text: type-ahead over the sources and the names in
 * the text. Enter takes the lit offer, or what was typed where none is lit; Escape leaves.
 *
 *   sourcePanel({t, label, offers: [{name, …}], onTake: (candidateOrName) => …, onLeave: () => …})
 */
import { h } from "../lib/dom.js";
import { formPanel } from "./form-panel.js";
import { nameKey } from "./names.js";

const MOST = 8;
const LONGEST = 300;

export function sourcePanel(options) {
  const field = new SourceField(options);
  return { element: field.element, focus: () => field.focus() };
}

/** Offers whose name starts with the text, then those with a word that does, then those that hold it. */
export function matching(offers, typed) {
  const key = nameKey(typed);
  if (!key) return offers.slice(0, MOST);
  const rank = (name) => {
    const other = nameKey(name);
    if (other.startsWith(key)) return 0;
    if (other.includes(` ${key}`)) return 1;
    return other.includes(key) ? 2 : 3;
  };
  return offers.map((offer) => ({ offer, place: rank(offer.name) })).filter(({ place }) => place < 3)
    .sort((a, b) => a.place - b.place).slice(0, MOST).map(({ offer }) => offer);
}

class SourceField {
  element;
  #input;
  #list;
  #options;
  #shown = [];
  #lit = -1;

  constructor(options) {
    this.#options = options;
    const { t, label } = options;
    this.#list = h("ul", { id: "source-offers", role: "listbox", "aria-label": label });
    this.#input = h("input", {
      id: "source-field", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", maxlength: LONGEST,
      "aria-expanded": "true", "aria-controls": "source-offers", "aria-autocomplete": "list",
    });
    const { onLeave } = options;
    this.element = formPanel({ t, style: "source-panel", keep: "take", onKeep: () => this.#take(), onLeave },
      h("label", { for: "source-field" }, label), this.#input, this.#list);
    this.#listen();
    this.#offer();
  }

  focus() {
    this.#input.focus();
  }

  // Private

  #listen() {
    this.#input.addEventListener("input", () => this.#offer());
    this.#input.addEventListener("keydown", (event) => this.#press(event));
    this.element.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#options.onTake(this.#shown[Number(option.dataset.place)]);
    });
  }

  #press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing) return;
    this.#light((this.#lit + step + this.#shown.length + 1) % (this.#shown.length + 1));
    event.preventDefault();
  }

  #offer() {
    const typed = this.#input.value.trim();
    this.#shown = matching(this.#options.offers, typed);
    this.#list.replaceChildren(...this.#shown.map((offer, place) => h("li", {
      id: `source-offer-${place}`, role: "option", "aria-selected": "false", dataset: { place: String(place) },
    }, offer.name, offer.role && h("small", {}, ` ${this.#options.t(`role_${offer.role}`)}`))));
    const exact = this.#shown.findIndex(({ name }) => nameKey(name) === nameKey(typed));
    const begun = this.#shown.findIndex(({ name }) => typed.length > 1 && nameKey(name).startsWith(nameKey(typed)));
    this.#light(exact >= 0 ? exact : begun >= 0 ? begun : this.#shown.length);
  }

  /** The place after the last offer is the text as typed. */
  #light(place) {
    this.#lit = place;
    [...this.#list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
    const lit = this.#list.children[place];
    if (lit) this.#input.setAttribute("aria-activedescendant", lit.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #take() {
    const typed = this.#input.value.trim();
    const offer = this.#shown[this.#lit];
    if (offer) this.#options.onTake(offer);
    else if (typed) this.#options.onTake(typed);
    else this.#options.onLeave();
  }
}
