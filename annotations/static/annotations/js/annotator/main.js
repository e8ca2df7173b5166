/**
 * Puts the annotation page together: reads what the server rendered, makes the parts, binds them.
 * The page is readable before this runs and stays so if it never does.
 */
import { send } from "../lib/api.js";
import { find, readJson } from "../lib/dom.js";
import { translator } from "../lib/strings.js";
import { ActiveClock } from "../lib/timing.js";
import { newUid } from "../lib/uid.js";
import { Conflicts } from "./conflict.js";
import { Controller } from "./controller.js";
import { createHighlights, spansOf } from "./highlights.js";
import { History } from "./history.js";
import { Keyboard } from "./keyboard.js";
import { openPending } from "./pending.js";
import { Pointer } from "./pointer.js";
import { WriteQueue } from "./queue.js";
import { Reactions } from "./reactions.js";
import { Rows } from "./render.js";
import { Sheet } from "./sheet.js";
import { StatusLine } from "./status.js";
import { Store } from "./store.js";
import { Strip } from "./strip.js";
import { Submission } from "./submission.js";

const page = { ...readJson("page-data"), ...readJson("page-words") };
const t = translator(page.strings);
const root = find("#sentences");
const api = page.api;
const client = newUid();
const later = (work, delay) => setTimeout(work, delay);

const storage = await openPending({ user: page.user, assignment: page.assignment, client });
const queue = new WriteQueue({ api, client, send, storage, uid: newUid, later });
const clock = new ActiveClock(() => performance.now());
const texts = [...root.querySelectorAll(".text")].map((text) => text.textContent);
const store = new Store(page, texts, { queue, uid: newUid, clock });
const rows = new Rows(root, { store, queue, t });
const paint = createHighlights({ sentences: store.sentences, textOf: (n) => rows.textOf(n) });
const keys = new Map(page.keys.map((binding) => [binding.action, binding.keys]));
const strip = new Strip({ store, rows, t, keyOf: (action, place = 0) => keys.get(action)?.[place] ?? null });
const sheet = new Sheet(find("#sheet"), { onClose: () => rows.rowOf(store.current).focus({ preventScroll: true }) });
const reactions = new Reactions({ api, client, send, uid: newUid, store, later, memory: reactionMemory() });
const history = new History({ api, client, send, store, queue, reactions, uid: newUid });
const submission = new Submission({
  api, client, send, uid: newUid, queue, sheet, t, next: page.next, home: root.dataset.home, signIn: root.dataset.signIn,
  onProblem: (n) => controller.goTo(n), onDone: close,
});
const controller = new Controller({ store, rows, strip, sheet, history, submission, reactions, paint, t, uid: newUid, say, announce });

/** Handed in or left out: from here on the page is for reading. */
function close() {
  store.readonly = true;
  strip.element.remove();
}

function say(text) {
  strip.say(text);
  announce(text);
}

function announce(text) {
  find("#announce").textContent = text ?? "";
}

function reactionMemory() {
  const key = `workbench-reactions:${page.user}:${page.assignment}`;
  return {
    read: () => JSON.parse(localStorage.getItem(key) ?? "null"),
    write: (waiting) => (waiting ? localStorage.setItem(key, JSON.stringify(waiting)) : localStorage.removeItem(key)),
  };
}

function drawSentence(n) {
  rows.draw(n);
  paint.draw(n, spansOf(store.recordOf(n), store.pending(n), store.sentences[n]));
  if (n === store.current) strip.draw();
}

function place({ from, to }) {
  rows.place(from, to);
  strip.place();
  for (const n of new Set([from, to])) drawSentence(n);
  if (!page.readonly) reactions.show(store.pending(from).map((one) => one.uid));
}

function bind() {
  store.addEventListener("sentence:changed", ({ detail }) => drawSentence(detail.n));
  store.addEventListener("cursor:moved", ({ detail }) => place(detail));
  store.addEventListener("act:made", ({ detail }) => {
    if (detail.notice === null) strip.say(null);
    if (detail.ask === null && detail.notice === null) reactions.forgetRejections();
    controller.reveal();
    announce(rows.decisionsOf(store.current));
  });
  queue.addEventListener("write:acknowledged", ({ detail }) => store.acknowledge(detail));
  queue.addEventListener("queue:unkept", () => say(t("notice_unkept")));
  for (const type of ["keydown", "pointerdown"]) document.addEventListener(type, () => clock.touch(), { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => (document.hidden ? clock.pause() : queue.resume()));
  addEventListener("online", () => queue.resume());
  addEventListener("focus", () => queue.resume());
  addEventListener("beforeunload", (event) => {
    if (queue.size > 0 && !storage.lasting) event.preventDefault();
  });
}

function bindControls() {
  new Keyboard(document, { keys: page.keys, run: (action, value) => controller.run(action, value), capture });
  new Pointer(root, { rows, store, onMove: (n) => controller.goTo(n), onSelect: (n, span) => controller.selectWords(n, span) });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-action]");
    if (!button || button.dataset.action.startsWith("panel:")) return;
    controller.run(button.dataset.action, button.dataset.value ?? null);
    if (!button.isConnected && document.activeElement === document.body) rows.rowOf(store.current).focus({ preventScroll: true });
  });
  find("#skip-form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    submission.skip(event.target);
  });
  root.addEventListener("focusin", (event) => {
    const n = rows.numberOf(event.target);
    if (n !== null && event.target.matches(".row") && n !== store.current) controller.goTo(n);
  });
}

function capture(name) {
  if (name === "Escape" && sheet.open) {
    sheet.close();
    return true;
  }
  return strip.panel?.capture?.(name) ?? false;
}

/** Theirs: the record of the other tab, or what the server last had. */
function onResolved(n, choice, theirs) {
  if (choice === "theirs" && theirs) store.receive({ [n]: theirs });
  else if (choice === "theirs") store.revert(n);
}

async function start() {
  bind();
  const known = Object.entries(page.records).map(([n, { version }]) => [n, version]);
  store.restore(await queue.load(Object.fromEntries(known)));
  rows.drawAll();
  store.sentences.forEach((_, n) => drawSentence(n));
  const savedAt = Object.values(page.records).map((one) => one.saved_at).filter(Boolean).sort().at(-1) ?? null;
  new StatusLine({ root: find("#bar"), store, queue, t, savedAt, signIn: root.dataset.signIn });
  new Conflicts({ store, queue, rows, t, onResolved });
  bindControls();
  store.moveTo(page.readonly ? 0 : store.undecided()[0] ?? 0);
  strip.place();
  rows.rowOf(store.current).focus({ preventScroll: true });
  const here = rows.itemOf(store.current);
  if (here.getBoundingClientRect().bottom > innerHeight - 80) here.scrollIntoView({ block: "center" });
  if (!page.readonly) reactions.show(store.sentences.flatMap((_, n) => store.pending(n)).map((one) => one.uid));
  document.documentElement.dataset.ready = "";
}

await start();
