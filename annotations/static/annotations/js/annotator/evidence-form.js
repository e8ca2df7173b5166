/**
 * Evidence, recorded inline under its sentence: a URL or a document, the passage, which way it points.
 *
 *   evidencePanel({t, evidence, uid, onChange: (list) => …, onLeave: () => …})
 */
import { h } from "../lib/dom.js";
import { formPanel, labelled, select } from "./form-panel.js";
import { EVIDENCE_KINDS, STANCES } from "./record.js";

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
    field(t, h("input", { name: "url", type: "url", inputmode: "url", maxlength: "2000", placeholder: "https://" })),
    field(t, h("input", { name: "document", type: "text", maxlength: "500" })),
    field(t, h("input", { name: "publisher", type: "text", maxlength: "300" })),
    field(t, h("textarea", { name: "passage", rows: "2", maxlength: "5000" })),
    h("div", { class: "side-by-side" },
      field(t, select("kind", EVIDENCE_KINDS, "independent_reporting", (value) => t(`evidence_kind_${value}`))),
      field(t, select("stance", STANCES, "supports", (value) => t(`stance_${value}`))),
      field(t, h("input", { name: "retrieved_at", type: "date", value: today(now) }))));
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

function field(t, input) {
  const id = `evidence-${input.name}`;
  input.setAttribute("aria-describedby", `${id}-error`);
  const element = labelled(id, t(`evidence_${input.name}`), input, h("p", { class: "field-error", id: `${id}-error` }));
  element.classList.add(input.name);
  return element;
}

function keptItem(one, t) {
  return h("li", {}, h("b", {}, one.publisher || one.document || one.url), ` · ${t(`stance_${one.stance}`)} · `,
    h("q", {}, one.passage.length > 120 ? `${one.passage.slice(0, 119)}…` : one.passage), " ",
    h("button", { class: "chip", type: "button", dataset: { remove: one.uid } }, t("remove")));
}
