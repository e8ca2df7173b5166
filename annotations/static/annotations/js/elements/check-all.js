/**
 * <check-all> gives a table of checkboxes one that sets them all: input[data-all], hidden until this runs.
 */
class CheckAll extends HTMLElement {
  // Lifecycle

  connectedCallback() {
    this.#all.hidden = false;
    this.addEventListener("change", ({ target }) => (target === this.#all ? this.setAll(target.checked) : this.#show()));
    this.#show();
  }

  // Actions

  setAll(checked) {
    for (const box of this.#boxes) box.checked = checked;
  }

  // Private

  get #all() {
    return this.querySelector("input[data-all]");
  }

  get #boxes() {
    return [...this.querySelectorAll("input[type=checkbox]:not([data-all])")];
  }

  #show() {
    const checked = this.#boxes.filter((box) => box.checked).length;
    this.#all.checked = checked > 0 && checked === this.#boxes.length;
    this.#all.indeterminate = checked > 0 && checked < this.#boxes.length;
  }
}

customElements.define("check-all", CheckAll);
