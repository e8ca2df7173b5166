/**
 * The preview of "mark this speaker everywhere": what would change, sentence by sentence, each with a box: Space ticks,
 * Tab goes on, Enter applies what is ticked as one act, Escape leaves.
 *
 *   everywherePanel({t, texts: sentences, name, changes, onApply: (chosen) => …, onLeave})
 */
import { h } from "../lib/dom.js";
import { describeMarks } from "./describe.js";
import { formPanel } from "./form-panel.js";

export function everywherePanel({ t, texts, name, changes, onApply, onLeave }) {
  const boxes = changes.map(() => h("input", { type: "checkbox", checked: true }));
  const onKeep = () => onApply(changes.filter((_, place) => boxes[place].checked));
  const element = formPanel({ t, style: "everywhere-panel", keep: "everywhere_apply", onKeep, onLeave, enter: () => true },
    h("strong", {}, t("everywhere_title", { name })),
    changes.map(({ n, before, record, accepts }, place) => {
      const what = accepts ? "everywhere_accepts" : before.marks ? "everywhere_names" : "everywhere_decides";
      return h("label", {}, boxes[place], ` ${n + 1} · `, t(what, { marks: describeMarks(record, t), name }), ` · ${texts[n].text}`);
    }));
  return { element, focus: () => boxes[0].focus() };
}
