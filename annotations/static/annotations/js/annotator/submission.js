/**
 * Submitting and leaving out an article: first everything unsent is acknowledged, then the server is asked; what it
 * wants to know is shown in the sheet, sentence by sentence, never as a bare error.
 *
 *   const submission = createSubmission({api, client, send, uid, queue, sheet, t, home, signIn, onProblem: (n) => …, onDone});
 *   await submission.submit();
 */
import { unanswered } from "../lib/api.js";
import { find, h } from "../lib/dom.js";
import { chip } from "./chips.js";

export function createSubmission({ announce, api, client, home, onDone, onProblem, queue, send, sheet, signIn, t, uid }) {
  const events = {};
  let isBusy = false;

  return { submit, skip };

  function submit(settle = {}) {
    return ask("submissions", { settle }, "submitted_title");
  }

  function skip(form) {
    const { reason, note } = Object.fromEntries(new FormData(form));
    return ask("skip", { reason, note: note.trim() }, "skipped_title");
  }

  /** An event without an answer is asked again under the same uid, so that nothing is submitted twice. */
  async function ask(path, body, done) {
    if (isBusy) return;
    isBusy = true;
    try {
      if (await queue.drained()) {
        events[path] ??= uid();
        const answer = await send("POST", `${api}/${path}`, { event: events[path], client, ...body }).catch(unanswered);
        if (answer.status) delete events[path];
        read(answer, done);
      } else {
        say("submit_unsaved_title", t("submit_unsaved"));
        const [stopped] = queue.stopped.keys();
        if (stopped !== undefined) onProblem(stopped);
      }
    } finally {
      isBusy = false;
    }
  }

  function say(title, words, ...more) {
    announce(`${t(title)}. ${words}`);
    sheet.show("outcome", [h("h2", {}, t(title)), h("p", {}, words), ...more]);
  }

  function read({ ok, status, body }, done) {
    if (ok) leave(body.next, done);
    else if (!status) say("submit_away_title", t("submit_away"));
    else if (body.code === "incomplete") showIncomplete(body.problems);
    else if (body.code === "ambiguous_source") showAmbiguous(body.ambiguous);
    else if (status === 401 || status === 403) {
      const link = h("a", { href: signIn, target: "_blank", rel: "noopener" }, t("sign_in_again"));
      say("submit_away_title", t("submit_signed_out"), link);
    } else say("submit_refused_title", body.detail || t("submit_away"));
  }

  function leave(next, title) {
    onDone();
    if (next) globalThis.location.assign(next);
    else say(title, t("no_more_articles"), h("a", { class: "button primary", href: home }, t("back_to_project")));
  }

  /** The sentences that are in the way, each with a button that goes there; the cursor goes to the first. */
  function showIncomplete(problems) {
    const goTo = (n) => chip({ action: "go", value: n, label: t("sentence_number", { number: n + 1 }) });
    say("submit_incomplete_title", t("submit_incomplete", { count: problems.length }),
      h("ul", { class: "problems" }, problems.map(({ n, detail }) => h("li", {}, goTo(n), " ", detail))));
    onProblem(problems[0].n);
  }

  /** A name that fits two known sources: the person says which, or that it is neither. */
  function showAmbiguous(ambiguous) {
    const form = h("form", { class: "ambiguous" }, ambiguous.map(({ source, matches }) => h("fieldset", {},
      h("legend", {}, t("who_is", { name: source.name })),
      [...matches, { uid: "", name: t("somebody_else") }].map((one, place) => h("label", { class: "choice" },
        h("input", { type: "radio", name: source.uid, value: one.uid, checked: place === 0 }), " ", one.name)))),
    h("button", { type: "submit", class: "button primary" }, t("submit_now")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit(Object.fromEntries([...new FormData(form)].map(([source, chosen]) => [source, chosen || null])));
    });
    say("submit_ambiguous_title", t("submit_ambiguous"), form);
    find("input", form).focus();
  }
}
