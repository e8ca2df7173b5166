/**
 * Evidence, recorded inline under its sentence: a URL or a document, the passage, which way it points. The server renders the fields.
 *
 *   evidencePanel({t, evidence, uid, onChange: (list) => …, onLeave: () => …})
 */
import { h } from "../lib/dom.js";
import { formPanel, fieldsOf } from "./form-panel.js";

const FIELDS = ["url", "document", "publisher", "passage", "kind", "stance", "retrieved_at"];

/** The errors of one piece of evidence by field: {passage: "evidence_needs_passage"}; {} when it can be kept. Pure. */
export function evidenceErrors({ url, document, passage, retrieved_at: retrievedAt }) {
  const errors = {};
  if (!url && !document) errors.url = "evidence_needs_origin";
  else if (url && !isWebAddress(url)) errors.url = "evidence_bad_url";
  if (!passage) errors.passage = "evidence_needs_passage";
  if (retrievedAt && !/^\d{4}-\d{2}-\d{2}$/.test(retrievedAt)) errors.retrieved_at = "evidence_bad_date";
  return errors;
}

function isWebAddress(url) {
  return URL.canParse(url) && /^https?:\/\/[^/]+/i.test(url) && !/\s/.test(url);
}

/** Today as the reader's calendar has it, YYYY-MM-DD. */
export function today(now) {
  const pad = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}

export function evidencePanel({ t, evidence, uid, now, onChange, onLeave }) {
  const keep = (fields) => {
    const values = Object.fromEntries(FIELDS.map((name) => [name, fields[name].value.trim()]));
    const errors = evidenceErrors(values);
    show(form, errors, t);
    if (Object.keys(errors).length === 0) onChange([...evidence, { uid: uid(), ...values }]);
  };
  const enter = (event) => event.ctrlKey || !event.target.matches("textarea, select");
  const form = formPanel({ t, style: "evidence-panel", keep: "evidence_keep", onKeep: keep, onLeave, enter },
    evidence.length > 0 && h("ul", { class: "kept" }, evidence.map((one) => keptItem(one, t))),
    fieldsOf("evidence"));
  form.elements.retrieved_at.value = today(now);
  form.addEventListener("click", (event) => {
    const gone = event.target.closest("[data-remove]")?.dataset.remove;
    if (gone) onChange(evidence.filter((one) => one.uid !== gone));
  });
  return { element: form, focus: () => form.elements.url.focus() };
}

/** Each error in words beside its field; the first field at fault takes the focus. */
function show(form, errors, t) {
  for (const input of form.querySelectorAll("[name]")) {
    const error = form.querySelector(`#evidence-${input.name}-error`);
    const key = errors[input.name];
    error.textContent = key ? t(key) : "";
    if (key) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  form.querySelector("[aria-invalid]")?.focus();
}

function keptItem(one, t) {
  return h("li", {}, h("b", {}, one.publisher || one.document || one.url), ` · ${t(`stance_${one.stance}`)} · `,
    h("q", {}, one.passage.length > 120 ? `${one.passage.slice(0, 119)}…` : one.passage), " ",
    h("button", { class: "chip", type: "button", dataset: { remove: one.uid } }, t("remove")));
}
