/**
 * Evidence, recorded inline under its sentence: a URL or a document, the passage, which way it points.
 *
 *   evidencePanel({t, evidence, uid, now: new Date(), onKeep: (list) => …, onLeave: () => …})
 */
import { h } from "../lib/dom.js";
import { formPanel } from "./form-panel.js";

export function evidencePanel({ t, evidence, uid, now, onKeep, onLeave }) {
  const panel = formPanel("evidence", {
    enter: ({ shiftKey, target }) => !shiftKey && !target.matches("select"),
    onKeep: (values) => onKeep([...evidence, { uid: uid(), ...values }]),
    onLeave,
  });
  const form = panel.element;
  const { document, url, retrieved_at: seen } = form.elements;
  seen.valueAsDate = new Date(now - now.getTimezoneOffset() * 60000); // today as the reader's calendar has it
  document.addEventListener("input", () => { url.required = document.value.trim() === ""; });
  if (evidence.length > 0) form.prepend(h("ul", { class: "kept" }, evidence.map((one) => keptItem(one, t))));
  form.addEventListener("click", (event) => {
    const gone = event.target.closest("[data-remove]")?.dataset.remove;
    if (gone) onKeep(evidence.filter((one) => one.uid !== gone));
  });
  return panel;
}

function keptItem(one, t) {
  return h("li", {}, h("b", {}, one.publisher || one.document || one.url), ` · ${t(`stance_${one.stance}`)} · `,
    h("q", {}, one.passage.length > 120 ? `${one.passage.slice(0, 119)}…` : one.passage), " ",
    h("button", { class: "chip", type: "button", "data-remove": one.uid }, t("remove")));
}
