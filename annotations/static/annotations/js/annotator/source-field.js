/**
 * The text field of a speaker or relay, in which every character is text: type-ahead over the sources and the names in
 * the text. Enter takes the lit offer, or what was typed where none is lit; Escape leaves.
 *
 *   sourcePanel({t, label, offers: [{name, …}], onKeep: (candidateOrName) => …, onLeave: () => …})
 */
import { find, h } from "../lib/dom.js";
import { formPanel } from "./form-panel.js";
import { nameKey, namesOf } from "./names.js";

const MOST = 8;

/** Offers of which a name or alias is the text, then those of which one starts with it, then those with a word that does, then those that hold it. */
export function matching(offers, typed) {
  const key = nameKey(typed);
  if (!key) return offers.slice(0, MOST);
  const ranks = [(name) => name === key, (name) => name.startsWith(key), (name) => name.includes(` ${key}`), (name) => name.includes(key)];
  const keyed = offers.map((offer) => ({ offer, names: namesOf(offer).map(nameKey) }));
  const ranked = ranks.flatMap((fits) => keyed.filter(({ names }) => names.some(fits)));
  return [...new Set(ranked)].slice(0, MOST).map(({ offer }) => offer);
}

export function sourcePanel({ t, label, offers, onKeep, onLeave }) {
  let shown;
  let lit;
  const panel = formPanel("source", { onKeep: take, onLeave });
  const { element } = panel;
  const [input, list] = [find("input", element), find("ul", element)];
  const typed = () => input.value.trim();

  function offer() {
    shown = matching(offers, typed());
    list.replaceChildren(...shown.map((one, place) => {
      const hints = [one.role && t(`role_${one.role}`), ...namesOf(one).slice(1)].filter(Boolean);
      return h("li", { id: `source-offer-${place}`, class: "chip", role: "option" }, one.name, h("small", {}, hints.map((hint) => ` · ${hint}`)));
    }));
    const key = nameKey(typed());
    const isMeant = shown.slice(0, 1).flatMap(namesOf).map(nameKey).some((name) => name === key || (typed().length > 1 && name.startsWith(key)));
    light(isMeant ? 0 : shown.length);
  }

  /** The place after the last offer is the text as typed. */
  function light(place) {
    lit = place;
    [...list.children].forEach((item, at) => { item.ariaSelected = at === lit; });
    input.setAttribute("aria-activedescendant", list.children[lit]?.id ?? "");
  }

  function take() {
    const kept = shown[lit] ?? typed();
    if (kept) onKeep(kept);
    else onLeave();
  }

  find("label", element).textContent = label;
  list.ariaLabel = label;
  input.addEventListener("input", offer);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing) return;
    light((lit + step + shown.length + 1) % (shown.length + 1));
    event.preventDefault();
  });
  list.addEventListener("click", ({ target }) => {
    const place = [...list.children].indexOf(target.closest("li"));
    if (place >= 0) onKeep(shown[place]);
  });
  offer();
  return panel;
}
