/**
 * A sentence the server did not take: both sides in words, and the choice. It stays under its sentence until chosen;
 * Tab leads there.
 *
 *   const conflicts = createConflicts({store, queue, rows, t, uid, sync, onResolved: (n, entry, theirs) => …});
 *   conflicts.capture("Tab");   // true where it took the key
 */
import { find, findAll, h } from "../lib/dom.js";
import { clockTime } from "../lib/timing.js";
import { describeMarks, describeRest, describeVoice, voiceLine } from "./describe.js";
import { keepBoth } from "./merge.js";
import { isOpenElsewhere } from "./pending.js";

export function createConflicts({ store, queue, rows, t, uid, sync, onResolved }) {
  const shown = new Map();

  function capture(name) {
    const element = shown.get(store.current)?.element;
    if (name !== "Tab" || !element || element.contains(document.activeElement)) return false;
    find("button", element).focus();
    return true;
  }

  async function show({ n, code, current }) {
    const one = { element: h("div", { class: "conflict error", role: "alert" }), who: t("conflict_theirs") };
    shown.get(n)?.element.remove();
    shown.set(n, one);
    draw(n);
    if (code !== "stale" || !current?.saved_at) return;
    await sync(); // a source that the other window made has a name then
    const where = !current.client ? "program" : await isOpenElsewhere(current.client) ? "window" : "elsewhere";
    if (shown.get(n) !== one) return;
    one.who = t(`conflict_${where}`, { time: clockTime(current.saved_at) });
    draw(n);
  }

  function draw(n) {
    const { code, detail, field, current } = queue.stopped.get(n);
    const mine = store.recordOf(n);
    const { element, who } = shown.get(n);
    const theirs = code === "stale" && current?.record;
    const both = theirs && keepBoth(mine, theirs, uid);
    const focused = findAll("button", element).indexOf(document.activeElement);
    const why = theirs ? t("conflict_stale") : t("conflict_refused", { detail: [detail, fieldWords(field, t)].filter(Boolean).join(" ") });
    element.replaceChildren(
      h("p", {}, h("strong", {}, why)),
      h("div", { class: "sides" }, side(t("conflict_mine"), mine), theirs && side(who, theirs)),
      h("div", { class: "row-of-buttons" },
        choice(n, theirs ? "keep_mine" : "try_again", mine),
        choice(n, theirs ? "take_theirs" : "discard_mine", null),
        both && choice(n, "keep_both", both)));
    if (!element.isConnected) rows.itemOf(n).append(element);
    findAll("button", element)[focused]?.focus();
    if (n === store.current) element.scrollIntoView({ block: "nearest" });
    rows.draw(n);
  }

  function side(title, record) {
    const { nameOf } = store.sources;
    const lines = [describeMarks(record, t), ...record.attributions.map((one) => voiceLine(describeVoice(one, { t, nameOf }))),
      ...describeRest({ ...record, note: "" }, t), record.note && t("quoted", { words: record.note })];
    return h("div", {}, h("h3", {}, title), lines.map((line) => line && h("p", {}, line)));
  }

  function choice(n, label, record) {
    const button = h("button", { type: "button", class: "chip strong" }, t(label));
    button.addEventListener("click", () => resolve(n, record));
    return button;
  }

  async function resolve(n, record) {
    const theirs = queue.stopped.get(n)?.current;
    const { element } = shown.get(n);
    const hadFocus = element.contains(document.activeElement);
    element.remove();
    shown.delete(n);
    if (hadFocus) rows.rowOf(n).focus({ preventScroll: true });
    onResolved(n, await queue.resolve(n, record), theirs);
    rows.draw(n);
  }

  queue.addEventListener("write:stopped", ({ detail }) => show(detail));
  store.addEventListener("sentence:changed", ({ detail: { n } }) => shown.has(n) && draw(n));
  return { capture };
}

/** The place the server names, "record.attributions[1].content[0]", in words: "(content, attribution 2)". */
function fieldWords(field, t) {
  if (!field) return "";
  const words = field.replace(/^(records\[\d+\]\.)?(record\.)?/, "").split(".").reverse().map((part) => {
    const [name, place] = part.split(/[[\]]/);
    const word = t(`field_${name}`).replace("field_", "");
    return place ? `${word} ${Number(place) + 1}` : word;
  });
  return `(${words.join(", ")})`;
}
