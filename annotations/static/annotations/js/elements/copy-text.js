/**
 * <copy-text> holds an input or a textarea and a button that copies it; the button is hidden where nothing can be copied.
 * data-done on the button is what it says afterwards.
 */
class CopyText extends HTMLElement {
  // Lifecycle

  connectedCallback() {
    this.#button.hidden = !navigator.clipboard;
    this.#button.addEventListener("click", () => this.copy());
    this.#input.addEventListener("focus", () => this.#input.select());
  }

  // Actions

  async copy() {
    await navigator.clipboard.writeText(this.#input.value);
    this.#button.textContent = this.#button.dataset.done;
  }

  // Private

  get #input() {
    return this.querySelector("input, textarea");
  }

  get #button() {
    return this.querySelector("button");
  }
}

customElements.define("copy-text", CopyText);
