/**
 * <batch-outcome form="batch"> says what the form for a new batch would do, as it is filled in. The rule is the
 * server's (web/batch_outcome.py); data-usual is the usual blind share, data-smallest the smallest batch that has one.
 *
 *   <batch-outcome data-form="batch" data-usual="0.15" data-smallest="4"><dd data-figure="articles">3</dd>…</batch-outcome>
 */
class BatchOutcome extends HTMLElement {
  #form = null;

  // Lifecycle

  connectedCallback() {
    this.#form = document.getElementById(this.dataset.form);
    this.#form.addEventListener("change", this);
    this.#form.addEventListener("input", this);
    this.show();
  }

  disconnectedCallback() {
    this.#form.removeEventListener("change", this);
    this.#form.removeEventListener("input", this);
  }

  // Actions

  // After the event, for <check-all> sets its boxes while it is handled.
  handleEvent() {
    queueMicrotask(() => this.show());
  }

  show() {
    for (const [name, figure] of Object.entries(this.#figures())) {
      const place = this.querySelector(`[data-figure="${name}"]`);
      if (place.textContent !== String(figure)) place.textContent = figure;
    }
  }

  // Private

  #figures() {
    const boxes = this.#checked("articles");
    const people = this.#checked("annotators").length;
    const overlap = Math.min(Number.parseInt(this.#form.overlap.value, 10) || 0, people);
    const assignments = boxes.length * overlap;
    const unsuggested = boxes.filter((box) => "unsuggested" in box.dataset).length;
    return {
      articles: boxes.length,
      people,
      overlap,
      assignments,
      each: people ? Math.ceil(assignments / people) : 0,
      blind: Math.max(unsuggested, Math.ceil(Number((this.#share(boxes.length) * boxes.length).toFixed(6)))),
    };
  }

  #checked(name) {
    return [...this.#form.querySelectorAll(`input[name="${name}"]:checked`)];
  }

  #share(articles) {
    const given = this.#form.blind_percent.value;
    if (given !== "") return Math.min(Math.max(Number(given) / 100, 0), 1);
    return articles < Number(this.dataset.smallest) ? 0 : Number(this.dataset.usual);
  }
}

customElements.define("batch-outcome", BatchOutcome);
