/**
 * <key-field> holds an input for keys and a button: the button waits for one key and puts its name into the input.
 * Escape, or leaving the button, ends the waiting. data-waiting is what the button says meanwhile.
 */
import { nameOfKey } from "../annotator/keyboard.js";

const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Unidentified"]);

class KeyField extends HTMLElement {
  #label = "";
  #isWaiting = false;

  // Lifecycle

  connectedCallback() {
    this.#label = this.#button.textContent;
    this.#button.hidden = false;
    this.#button.addEventListener("click", () => this.wait());
    this.#button.addEventListener("blur", () => this.stop());
    this.#button.addEventListener("keydown", (event) => this.#hear(event));
  }

  // Actions

  wait() {
    this.#isWaiting = true;
    this.#button.textContent = this.#button.dataset.waiting;
  }

  stop() {
    this.#isWaiting = false;
    this.#button.textContent = this.#label;
  }

  // Private

  #hear(event) {
    if (!this.#isWaiting || MODIFIERS.has(event.key)) return;
    event.preventDefault();
    if (event.key !== "Escape") this.#input.value = nameOfKey(event);
    // The release of Space or Enter must not press the button again.
    this.#button.addEventListener("keyup", (released) => released.preventDefault(), { once: true });
    this.stop();
  }

  get #input() {
    return this.querySelector("input");
  }

  get #button() {
    return this.querySelector("button");
  }
}

customElements.define("key-field", KeyField);
