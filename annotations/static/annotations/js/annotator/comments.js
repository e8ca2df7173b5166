/**
 * Comments on a sentence: the threads as the server wrote them, and one field for a new thread or a reply. Words not yet
 * sent are kept in this browser, by person and assignment, until the server has them.
 *
 *   const comments = new Comments({api, pages, send, uid, store, rows, sheet, t, memory});
 *   comments.open(4);
 */
import { find, h } from "../lib/dom.js";
import { fetchFragment } from "../lib/fragment.js";

export class Comments {
  #the;
  #section = find("[data-section-name=comments]");
  #form = find("#comment-form");
  #text = find("#comment-text");
  #n = null;
  #thread = null;

  constructor(parts) {
    this.#the = parts;
    this.#form.addEventListener("input", () => this.#keep({ text: this.#text.value }));
    this.#text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.#section.addEventListener("click", ({ target }) => {
      const { reply, step, send } = target.closest("button")?.dataset ?? {};
      if (send) this.#send();
      if (reply) this.#answer(reply, target.closest(".thread"));
      if (step) this.#post(`/api/comments/${step}`, {});
    });
    parts.store.addEventListener("cursor:moved", ({ detail }) => parts.sheet.open === "comments" && this.#load(detail.to));
  }

  async open(n) {
    const { sheet } = this.#the;
    if (sheet.open === "comments" && this.#n === n) return sheet.close();
    sheet.show("comments");
    await this.#load(n);
    this.#text.focus();
  }

  // Private

  async #load(n) {
    const { pages, rows, t } = this.#the;
    this.#n = n;
    this.#answer(null, this.#section);
    const piece = await fetchFragment(`${pages}${n}/`);
    if (this.#n !== n) return;
    find("[data-content]", this.#section).replaceChildren(piece ?? h("p", { class: "note" }, t("comments_away")));
    if (!piece) return;
    find(".talk", rows.itemOf(n))?.remove();
    rows.rowOf(n).append(find(".talk", piece) ?? "");
  }

  /** The field stands where its words will: in a thread, or below all of them for a new one. */
  #answer(thread, place) {
    this.#thread = thread;
    place.append(this.#form);
    find("label", this.#form).textContent = this.#the.t(thread ? "comment_reply" : "comment_new", { number: this.#n + 1 });
    this.#text.value = this.#drafts[this.#place]?.text ?? "";
    this.#tell("");
    if (thread) this.#text.focus();
  }

  get #place() {
    return this.#thread ?? this.#n;
  }

  get #drafts() {
    return this.#the.memory.read() ?? {};
  }

  #keep(draft, place = this.#place) {
    const { [place]: _, ...others } = this.#drafts;
    this.#the.memory.write(draft.text ? { ...others, [place]: draft } : others);
  }

  #send() {
    const text = this.#text.value;
    if (!text.trim()) return;
    const { event = this.#the.uid() } = this.#drafts[this.#place] ?? {};
    this.#keep({ text, event });
    if (this.#thread) this.#post(`/api/comments/${this.#thread}/replies`, { event, text });
    else this.#post(`${this.#the.api}/comments`, { event, text, n: this.#n });
  }

  async #post(url, body) {
    const { send, t } = this.#the;
    const [n, place] = [this.#n, this.#place];
    const { ok, body: answer } = await send("POST", url, body).catch(() => ({}));
    if (ok && body.text) this.#keep({}, place);
    if (this.#n !== n) return;
    if (ok) await this.#load(n);
    else this.#tell(t(body.text ? "comment_unsent" : "comment_undone", { detail: answer?.detail ?? "" }));
  }

  #tell(words) {
    find("[role=alert]", this.#form).textContent = words;
  }
}
