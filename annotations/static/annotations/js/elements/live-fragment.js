/**
 * <live-fragment data-src="…" data-said="id"> asks the server for its content every two seconds until the content
 * carries data-done. What is open or focused inside is left alone until the next round. The text of
 * data-announce is put into the element with the id in data-said when it changes, for those who listen.
 */
import { fetchFragment } from "../lib/fragment.js";

const EVERY_MS = 2000;

class LiveFragment extends HTMLElement {
  #timer = null;

  // Lifecycle

  connectedCallback() {
    this.#plan();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  // Actions

  async renew() {
    const piece = document.hidden || this.#isInUse() ? null : await fetchFragment(this.dataset.src);
    if (piece) {
      this.replaceChildren(document.adoptNode(piece));
      this.#announce(piece.dataset.announce ?? "");
    }
    this.#plan();
  }

  // Private

  #plan() {
    if (this.firstElementChild?.hasAttribute("data-done")) return;
    this.#timer = setTimeout(() => this.renew(), EVERY_MS);
  }

  #isInUse() {
    return this.contains(document.activeElement) && document.activeElement !== this;
  }

  #announce(text) {
    const said = document.getElementById(this.dataset.said);
    if (said && said.textContent !== text) said.textContent = text;
  }
}

customElements.define("live-fragment", LiveFragment);
