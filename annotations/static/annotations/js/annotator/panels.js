/**
 * The small panels of the strip: a question, a list to pick from, and forms of a few fields. Each is {element, focus?,
 * capture?, closed?}; `capture(name)` takes the keys that are its own, and a click on a chip of a panel is its key.
 */
import { h } from "../lib/dom.js";
import { keyChip } from "./chips.js";
import { describeMarks } from "./describe.js";
import { formPanel } from "./form-panel.js";

const groupOf = (style, label, ...parts) => h("div", { class: `panel ${style}`, role: "group", "aria-label": label }, parts);

/** A question asked once, inline: y or Enter for yes, any other key for no. */
export function askPanel({ t, question, yes, onKeep, onLeave }) {
  const element = groupOf("ask", question,
    h("strong", {}, question),
    keyChip({ key: "y", label: yes, style: "strong" }),
    keyChip({ key: "Escape", label: t("no_leave_it") }));
  const capture = (name) => {
    if (name === "y" || name === "Enter") onKeep();
    else onLeave();
    return true;
  };
  return { element, capture };
}

/** A list, each choice with a key of its own: digits, then letters. choices: [{value, label, on}]. */
export function pickPanel({ t, label, choices, extra = [], close = t("cancel"), onKeep, onLeave }) {
  const all = [...choices.map((choice, place) => ({ ...choice, key: (place + 1).toString(36) })), ...extra];
  const element = groupOf("pick", label,
    h("span", { class: "label" }, label),
    all.map(({ value, on = false, ...rest }) => keyChip({ ...rest, on })),
    keyChip({ key: "Escape", label: close }));
  const capture = (name) => {
    const choice = all.find(({ key }) => key === name);
    if (choice) onKeep(choice.value);
    else if (name === "Escape") onLeave();
    else return false;
    return true;
  };
  return { element, capture };
}

/** A note on the sentence: Enter keeps it, Shift+Enter is a new line, Escape leaves it as it was. */
export function notePanel({ note, onKeep, onLeave }) {
  return formPanel("note", { values: { note }, onKeep: (values) => onKeep(values.note), onLeave, enter: (event) => !event.shiftKey });
}

/** What has no key of its own about an attribution: identity, commitment, polarity, the reason for anonymity. */
export function detailsPanel({ attribution, onKeep, onLeave }) {
  const keep = ({ identity, negated, ...rest }) => onKeep({ ...rest, identity: identity || null, negated: negated === "on" });
  return formPanel("details", { values: attribution, onKeep: keep, onLeave });
}

/**
 * The preview of "mark this speaker everywhere": what would change, sentence by sentence, each with a box: Space ticks,
 * Tab goes on, Enter applies what is ticked as one act, Escape leaves. texts: the sentences.
 */
export function everywherePanel({ t, texts, name, changes, onKeep, onLeave }) {
  const boxes = changes.map(() => h("input", { type: "checkbox", checked: true }));
  const keep = () => onKeep(changes.filter((_, place) => boxes[place].checked));
  const panel = formPanel("everywhere", { onKeep: keep, onLeave });
  panel.element.prepend(h("strong", {}, t("everywhere_title", { name })), ...changes.map(({ n, before, record, accepts }, place) => {
    const what = accepts ? "everywhere_accepts" : before.marks ? "everywhere_names" : "everywhere_decides";
    return h("label", {}, boxes[place], ` ${n + 1} · `, t(what, { marks: describeMarks(record, t), name }), ` · ${texts[n].text}`);
  }));
  return panel;
}
