/**
 * The choices under the current sentence: what can be done next, each with its key; or the one panel that is open
 * there (a text field, a form, a list). The strip is one element that moves with the cursor.
 *
 *   const strip = new Strip({store, rows, keyOf, t, rule});
 *   strip.draw();
 *   strip.open(panel);     // panel: {element, focus?(), capture?(name, event), closed?()}
 */
import { find, findAll } from "../lib/dom.js";
import { chip } from "./chips.js";
import { describeGuess } from "./guesses.js";
import { traitsOf } from "./guide.js";
import { isOwnVoice, letters } from "./record.js";

export class Strip {
  element = find("#strip").content.firstElementChild.cloneNode(true);
  panel = null;
  #choices = find(".choices", this.element);
  #notice = find(".notice", this.element);
  #the;

  constructor(parts) {
    this.#the = parts;
  }

  // Actions

  /** Moves under the sentence the cursor is on; whatever was open there closes. */
  place() {
    const { rows, store } = this.#the;
    this.close({ refocus: false });
    this.say(null);
    if (!store.readonly) rows.itemOf(store.current).append(this.element);
  }

  draw() {
    const { rule: ruleHere, store } = this.#the;
    if (this.panel || store.readonly) return;
    const [guess] = store.pending(store.current);
    const rule = ruleHere();
    const held = this.#traits(guess, rule);
    for (const one of findAll("[data-needs]", this.#choices)) one.hidden = !held.has(one.dataset.needs);
    for (const one of findAll("[data-on]", this.#choices)) {
      const isOn = held.has(one.dataset.on);
      one.classList.toggle("on", isOn);
      one.ariaPressed = isOn;
    }
    this.#drawSpeakers();
    this.#drawWords(guess, rule);
  }

  open(panel) {
    this.#takeOut();
    this.panel = panel;
    this.say(null);
    this.#choices.hidden = true;
    this.element.prepend(panel.element);
    panel.focus?.();
  }

  close({ refocus = true } = {}) {
    const { rows, store } = this.#the;
    if (!this.panel) return;
    this.#takeOut();
    this.#choices.hidden = false;
    this.draw();
    if (refocus) rows.rowOf(store.current).focus({ preventScroll: true });
  }

  /** One quiet line under the choices, until the next act. */
  say(text) {
    this.#notice.hidden = !text;
    this.#notice.textContent = text;
  }

  // Private

  #takeOut() {
    const { panel } = this;
    this.panel = null;
    panel?.element.remove();
    panel?.closed?.();
  }

  /** What the template of the choices asks about, beside what the guideline does. */
  #traits(guess, rule) {
    const { attribution, record, voice } = this.#the.store;
    const isDecided = record.marks !== null;
    const own = {
      guess,
      rule,
      decided: isDecided,
      attribution: voice,
      attributable: isDecided && (voice || letters(record.marks).length),
      described: voice && !isOwnVoice(voice),
      unstated: voice?.speaker.kind === "not_stated" && voice.speaker.set_by !== "default",
      role: voice?.role,
      evidence: record.evidence.length,
      note: record.note,
    };
    const held = Object.keys(own).filter((trait) => own[trait]);
    return new Set([...traitsOf(record, attribution, ""), ...held]);
  }

  #drawSpeakers() {
    const { keyOf, store: { candidates, voice } } = this.#the;
    const numbered = candidates.map(({ name, source, suggested }, place) => chip({
      action: "speaker",
      key: keyOf("speaker", place),
      value: place + 1,
      label: name,
      title: name,
      style: suggested ? "name suggested" : "name",
      on: Boolean(source) && voice?.speaker.source === source,
    }));
    for (const one of findAll(".name", this.#choices)) one.remove();
    find("#group-speaker", this.#choices).after(...numbered);
  }

  #drawWords(guess, rule) {
    const { store: { attribution, record, voice }, t } = this.#the;
    const total = record.attributions.length;
    const words = {
      "#group-suggestions": guess && describeGuess(guess, t),
      "#group-voice": total > 1 ? t("group_voice_of", { place: attribution + 1, total }) : t("group_voice"),
      "[data-action=mode] span": voice?.mode && t(`mode_${voice.mode}`),
      "[data-action=role] span": t(voice?.role ? `role_${voice.role}` : "chip_role"),
      "[data-action=certainty] span": voice && t(`certainty_${voice.certainty}`),
      "[data-action=guideline] span": rule?.rule,
    };
    for (const [place, text] of Object.entries(words)) find(place, this.#choices).textContent = text ?? "";
    find("[data-action=guideline]", this.#choices).title = rule?.title ?? "";
  }
}
