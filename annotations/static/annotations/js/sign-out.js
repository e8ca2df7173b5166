/**
 * Signing out with unsent marks or drafts in this browser asks first: send them, or let them go.
 *
 *   <form method="post" data-sign-out data-user="uid" data-question="…{count}…" data-drafts="…{count}…" data-send="…"
 *         data-discard="…">
 */
import { findAll, h } from "./lib/dom.js";
import { countKept, countPending, discardKept, discardPending } from "./unsent.js";

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
    const { user } = this.#form.dataset;
    const unsent = await countPending(user).catch(() => ({}));
    const kept = countKept(user);
    const places = Object.keys({ ...unsent, ...kept });
    if (places.length === 0) this.#leave();
    else this.#ask(places, unsent, kept);
  }

  #ask(places, unsent, kept) {
    const { user, question, drafts, send, discard } = this.#form.dataset;
    const words = [[question, unsent], [drafts, kept]].map(([text, counts]) => {
      const count = Object.values(counts).reduce((sum, one) => sum + one, 0);
      return count && h("p", { class: "note" }, text.replace("{count}", String(count)));
    });
    const button = h("button", { type: "button", class: "button danger" }, discard);
    button.addEventListener("click", async () => {
      await discardPending(user).catch(() => {});
      discardKept(user);
      this.#leave();
    });
    const links = places.map((uid) => h("a", { class: "button", href: `/${uid.includes("/") ? uid : `assignments/${uid}`}/` }, send));
    this.#form.replaceChildren(...findAll("[name=csrfmiddlewaretoken]", this.#form),
      h("div", { role: "alert" }, words.filter(Boolean)),
      h("div", { class: "actions" }, links, button));
    (links[0] ?? button).focus();
  }

  #leave() {
    this.#asked = true;
    this.#form.requestSubmit();
  }
}

for (const form of findAll("form[data-sign-out]")) new SignOut(form);
