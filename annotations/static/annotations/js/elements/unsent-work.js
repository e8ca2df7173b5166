/**
 * <unsent-work> says which of a person's marks are in this browser alone. Those on an article that is still theirs are
 * sent by opening it; those on one that was taken away can be saved as a file, or let go of. Nothing unsent: it is empty.
 *
 *   <unsent-work data-user="uid" data-waiting="{count} …: {numbers}" data-lost="…" data-open="…" data-save="…"
 *                data-discard="…"></unsent-work>
 */
import { h } from "../lib/dom.js";
import { discardPending, pendingOf } from "../unsent.js";

class UnsentWork extends HTMLElement {
  // Lifecycle

  async connectedCallback() {
    const rows = await pendingOf(this.dataset.user).catch(() => []);
    const places = Map.groupBy(rows, ({ assignment }) => assignment);
    for (const [assignment, writes] of places) this.append(await this.#note(assignment, writes));
  }

  // Private

  async #note(assignment, writes) {
    const { waiting, lost, open } = this.dataset;
    const isLost = (await fetch(`/api/assignments/${assignment}`).catch(() => ({}))).status === 404;
    const numbers = [...new Set(writes.flatMap(({ records }) => records.map(({ n }) => n + 1)))].sort((a, b) => a - b);
    const words = (isLost ? lost : waiting).replace("{count}", String(writes.length)).replace("{numbers}", numbers.join(", "));
    const acts = isLost ? this.#draft(assignment, writes) : [h("a", { class: "button", href: `/assignments/${assignment}/` }, open)];
    return h("div", { class: "note", role: "status" }, h("p", {}, words), h("p", { class: "acts" }, acts));
  }

  /** What was meant, for whoever marks the article now; the text is not in it. */
  #draft(assignment, writes) {
    const { user, save, discard } = this.dataset;
    const kept = writes.map(({ event, records, sources }) => ({ event, records, sources }));
    const file = new Blob([JSON.stringify({ assignment, writes: kept }, null, 2)], { type: "application/json" });
    const button = h("button", { type: "button", class: "button danger" }, discard);
    button.addEventListener("click", async () => {
      await discardPending(user, assignment);
      button.closest(".note").remove();
    });
    return [h("a", { class: "button", href: URL.createObjectURL(file), download: `marks-${assignment}.json` }, save), button];
  }
}

customElements.define("unsent-work", UnsentWork);
