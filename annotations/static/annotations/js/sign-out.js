/**
 * Signing out with unsent marks in this browser asks first: send them, or let them go.
 *
 *   <form method="post" data-sign-out data-user="uid" data-question="…{count}…" data-send="…" data-discard="…">
 */
import { countPending, discardPending } from "./annotator/pending.js";
import { findAll, h } from "./lib/dom.js";

class SignOut {
  #form;
  #asked = false;

  constructor(form) {
    this.#form = form;
    form.addEventListener("submit", (event) => this.#check(event));
  }

  async #check(event) {
    if (this.#asked || !this.#form.dataset.user) return;
    event.preventDefault();
    const counts = await countPending(this.#form.dataset.user).catch(() => ({}));
    if (Object.keys(counts).length === 0) this.#leave();
    else this.#ask(counts);
  }

  #ask(counts) {
    const { question, send, discard } = this.#form.dataset;
    const count = Object.values(counts).reduce((sum, one) => sum + one, 0);
    const button = h("button", { type: "button", class: "button danger" }, discard);
    button.addEventListener("click", async () => {
      await discardPending(this.#form.dataset.user);
      this.#leave();
    });
    const links = Object.keys(counts).map((uid) => h("a", { class: "button", href: `/assignments/${uid}/` }, send));
    this.#form.replaceChildren(...findAll("[name=csrfmiddlewaretoken]", this.#form),
      h("p", { class: "note", role: "alert" }, question.replace("{count}", String(count))),
      h("div", { class: "actions" }, links, button));
    (links[0] ?? button).focus();
  }

  #leave() {
    this.#asked = true;
    this.#form.requestSubmit();
  }
}

for (const form of findAll("form[data-sign-out]")) new SignOut(form);
