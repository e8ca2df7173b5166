/**
 * Comments on a sentence: the threads as the server wrote them, and one field for a new thread or a reply. Words not yet
 * sent are kept in this browser, by person and assignment, until the server has them.
 *
 *   const comments = createComments({api, pages, send, uid, rows, sheet, store, t, announce, memory});
 *   comments.open(4);
 */
import { find, h } from "../lib/dom.js";
import { fetchFragment } from "../lib/fragment.js";

export function createComments({ api, pages, send, uid, rows, sheet, store, t, announce, memory }) {
  const section = find("[data-section-name=comments]");
  const form = find("#comment-form");
  const field = find("#comment-text");
  let here = null;
  let thread = null;

  const tell = (words) => { find("[role=alert]", form).textContent = words; };

  async function open(n) {
    if (sheet.open === "comments" && here === n) return sheet.close();
    sheet.show("comments");
    await load(n);
  }

  async function load(n) {
    here = n;
    answer(null, section);
    const piece = await fetchFragment(`${pages}${n}/`);
    if (here !== n) return;
    find("[data-content]", section).replaceChildren(piece ?? h("p", { class: "note" }, t("comments_away")));
    if (!piece) return;
    find(".talk", rows.itemOf(n))?.remove();
    rows.rowOf(n).append(find(".talk", piece) ?? "");
  }

  /** The field stands where its words will: in a thread, or below all of them for a new one. It takes the focus here. */
  function answer(asked, place) {
    const isHere = section.contains(document.activeElement);
    thread = asked;
    place.append(form);
    find("label", form).textContent = t(thread ? "comment_reply" : "comment_new", { number: here + 1 });
    field.value = drafts()[thread ?? here]?.text ?? "";
    tell("");
    if (isHere) field.focus();
  }

  const drafts = () => memory.read() ?? {};

  function keep(draft, place = thread ?? here) {
    const { [place]: _, ...others } = drafts();
    memory.write(draft.text ? { ...others, [place]: draft } : others);
  }

  function sendWords() {
    const text = field.value;
    if (!text.trim()) return;
    const { event = uid() } = drafts()[thread ?? here] ?? {};
    keep({ text, event });
    if (thread) post(`/api/comments/${thread}/replies`, { event, text });
    else post(`${api}/comments`, { event, text, n: here });
  }

  async function post(url, body) {
    const [n, place] = [here, thread ?? here];
    const { ok, body: said } = await send("POST", url, body).catch(() => ({}));
    if (ok && drafts()[place]?.text === body.text) keep({}, place);
    if (here !== n) return;
    if (!ok) return tell(t(body.text ? "comment_unsent" : "comment_undone", { detail: said?.detail ?? "" }));
    await load(n);
    announce(find(".talk", rows.itemOf(n))?.textContent);
  }

  form.addEventListener("input", () => keep({ text: field.value }));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    sendWords();
  });
  section.addEventListener("click", ({ target }) => {
    const { reply, step, send: isSend } = target.closest("button")?.dataset ?? {};
    if (isSend) sendWords();
    if (reply) answer(reply, target.closest(".thread"));
    if (step) post(`/api/comments/${step}`, {});
  });
  store.addEventListener("cursor:moved", ({ detail }) => sheet.open === "comments" && load(detail.to));
  return { open };
}
