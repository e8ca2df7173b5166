/**
 * Submitting and leaving out an article: first everything unsent is acknowledged, then the server is asked; what it
 * wants to know is shown in the sheet, sentence by sentence, never as a bare error.
 *
 *   const submission = new Submission({api, client, send, uid, queue, sheet, t, next, home, onProblem: (n) => …});
 *   await submission.submit();
 */
import { Unreachable } from "../lib/api.js";
import { find, h } from "../lib/dom.js";

export class Submission {
  #options;
  #events = {};
  #busy = false;

  constructor(options) {
    this.#options = options;
  }

  // Actions

  async submit(settle = {}) {
    await this.#ask("submissions", { settle }, (answer) => this.#readSubmission(answer));
  }

  async skip(form) {
    const values = Object.fromEntries(new FormData(form));
    await this.#ask("skip", { reason: values.reason, note: (values.note ?? "").trim() }, (answer) => this.#readSkip(answer));
  }

  // Private

  /** An event without an answer is asked again under the same uid, so that nothing is submitted twice. */
  async #ask(path, body, read) {
    const { api, client, queue, send, t, uid } = this.#options;
    if (this.#busy) return;
    this.#busy = true;
    try {
      if (await queue.drained()) {
        this.#events[path] ??= uid();
        const answer = await send("POST", `${api}/${path}`, { event: this.#events[path], client, ...body });
        delete this.#events[path];
        read(answer);
      } else this.#say("submit_unsaved_title", [h("p", {}, t("submit_unsaved"))]);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.#say("submit_away_title", [h("p", {}, t("submit_away"))]);
    } finally {
      this.#busy = false;
    }
  }

  #say(title, content) {
    const { sheet, t } = this.#options;
    sheet.show("outcome", [h("h2", {}, t(title)), ...content]);
  }

  #readSubmission({ ok, status, body }) {
    if (ok) this.#leave(body.next ?? this.#options.next, "submitted_title");
    else if (body.code === "incomplete") this.#showIncomplete(body);
    else if (body.code === "ambiguous_source") this.#showAmbiguous(body.ambiguous);
    else this.#refuse(status, body);
  }

  #readSkip({ ok, status, body }) {
    if (ok) this.#leave(this.#options.next, "skipped_title");
    else this.#refuse(status, body);
  }

  #refuse(status, body) {
    const { t, signIn } = this.#options;
    if (status !== 401 && status !== 403) return this.#say("submit_refused_title", [h("p", { class: "error" }, body.detail || t("submit_away"))]);
    const link = h("a", { href: signIn, target: "_blank", rel: "noopener" }, t("sign_in_again"));
    return this.#say("submit_away_title", [h("p", {}, t("submit_signed_out"), " ", link)]);
  }

  #leave(next, title) {
    const { home, t } = this.#options;
    this.#options.onDone();
    if (next) globalThis.location.assign(next);
    else this.#say(title, [h("p", {}, t("no_more_articles")), h("p", {}, h("a", { class: "button primary", href: home }, t("back_to_project")))]);
  }

  /** The sentences that are in the way, each a link to itself; the cursor goes to the first. */
  #showIncomplete({ undecided = [], problems = [] }) {
    const { t, onProblem } = this.#options;
    const open = undecided.map((n) => ({ n, detail: t("problem_undecided") }));
    const known = new Set(undecided);
    const all = [...open, ...problems.filter(({ n }) => !known.has(n)).map(({ n, code, detail }) => ({ n, detail: this.#problemText(code, detail) }))].sort((a, b) => a.n - b.n);
    const list = h("ul", { class: "problems" }, all.map(({ n, detail }) => h("li", {},
      h("button", { type: "button", class: "chip", dataset: { go: String(n) } }, t("sentence_number", { number: n + 1 })), " ", detail)));
    list.addEventListener("click", (event) => {
      const n = event.target.closest("[data-go]")?.dataset.go;
      if (n !== undefined) onProblem(Number(n));
    });
    this.#say("submit_incomplete_title", [h("p", {}, t("submit_incomplete", { count: all.length })), list]);
    if (all.length) onProblem(all[0].n);
  }

  #problemText(code, detail) {
    const text = this.#options.t(`problem_${code}`);
    return text === `problem_${code}` ? detail : text;
  }

  /** A name that fits two known sources: the person says which, or that it is neither. */
  #showAmbiguous(ambiguous) {
    const { t } = this.#options;
    const form = h("form", { class: "ambiguous" }, ambiguous.map(({ source, matches }) => h("fieldset", {},
      h("legend", {}, t("who_is", { name: source.name })),
      matches.map((match, place) => choice(source.uid, match.uid, match.name, place === 0)),
      choice(source.uid, "", t("somebody_else"), false))),
    h("button", { type: "submit", class: "button primary" }, t("submit_now")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(Object.fromEntries([...new FormData(form)].map(([uid, chosen]) => [uid, chosen || null])));
    });
    this.#say("submit_ambiguous_title", [h("p", {}, t("submit_ambiguous")), form]);
    find("input", form)?.focus();
  }
}

function choice(name, value, label, checked) {
  return h("label", { class: "choice" }, h("input", { type: "radio", name, value, checked }), " ", label);
}
