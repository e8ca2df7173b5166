/**
 * Puts the annotation page together: reads what the server rendered, makes the parts, binds them.
 * The page is readable before this runs and stays so if it never does.
 */
import { find, readJson } from "../lib/dom.js";
import { translator } from "../lib/strings.js";
import { ActiveClock } from "../lib/timing.js";
import { newUid } from "../lib/uid.js";
import { Comments } from "./comments.js";
import { Conflicts } from "./conflict.js";
import { Controller } from "./controller.js";
import { Guide } from "./guide.js";
import { createHighlights, spansOf } from "./highlights.js";
import { History } from "./history.js";
import { Keyboard } from "./keyboard.js";
import { Looks } from "./looks.js";
import { ownSend } from "./own-send.js";
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
const send = ownSend(page);
const later = (work, delay) => setTimeout(work, delay);

const storage = await openPending({ user: page.user, assignment: page.assignment, client });
const queue = new WriteQueue({ api, client, send, storage, uid: newUid, later });
const clock = new ActiveClock(() => performance.now());
const texts = [...root.querySelectorAll(".text")].map((text) => text.textContent);
const store = new Store(page, texts, { queue, uid: newUid, clock });
const rows = new Rows(root, { store, queue, t });
const paint = createHighlights({ sentences: store.sentences, textOf: (n) => rows.textOf(n) });
const keys = new Map(page.keys.map((binding) => [binding.action, binding.keys]));
const strip = new Strip({ store, rows, t, keyOf: (action, place = 0) => keys.get(action)?.[place] ?? null, rule: () => guide.here[0] });
const sheet = new Sheet(find("#sheet"), { onClose: () => rows.rowOf(store.current).focus({ preventScroll: true }) });
const guide = new Guide({ store, sheet, rules: page.rules, t });
const comments = new Comments({ api, pages: page.comments, send, uid: newUid, store, rows, sheet, t, memory: memory("comments") });
const reactions = new Reactions({
  api, client, send, store, later, memory: memory("reactions"),
  isSaved: (n) => !queue.isPending(n),
  onRevealed: (numbers) => numbers.length && announce(t("revealed", { numbers: numbers.map((n) => n + 1).join(", ") })),
});
const [above, below] = [find("#bar"), find(".keys")].map((bar) => bar?.offsetHeight ?? 0);
const looks = new Looks(store.sentences.map((_, n) => rows.rowOf(n)), { margin: `-${above}px 0px -${below}px`, onShown: showPending });
const history = new History({ api, client, send, store, queue, reactions, uid: newUid, sync });
const submission = new Submission({
  api, client, send, uid: newUid, queue, sheet, t, next: page.next, home: root.dataset.home, signIn: root.dataset.signIn,
  onProblem: (n) => controller.goTo(n), onDone: close,
});
const controller = new Controller({ store, rows, strip, sheet, history, submission, reactions, paint, t, uid: newUid, say, announce, looks, guide, comments });

/** Handed in or left out: from here on the page is for reading. */
function close() {
  store.readonly = true;
  strip.element.remove();
}

/** The person is there: reading a closed article is no work on it. */
function touch() {
  if (!store.readonly && !document.hidden) clock.touch();
}

async function sync() {
  const answer = await send("GET", api).catch(() => ({}));
  if (answer.ok) store.sync(answer.body);
}

function say(text) {
  strip.say(text);
  announce(text);
}

const told = [];

/** To the ear: what one act brings is said together, and the same words twice are two. */
function announce(text) {
  if (!text || told.push(text) > 1) return;
  setTimeout(() => {
    const region = find("#announce");
    const words = told.splice(0).join(" ");
    region.textContent = region.textContent === words ? `${words}\u00a0` : words;
  });
}

/** What waits to be sent beside the marks, kept for this person and assignment. */
function memory(name) {
  const key = `workbench-${name}:${page.user}:${page.assignment}`;
  return {
    read: () => unlessRefused(() => JSON.parse(localStorage.getItem(key) ?? "null")),
    write: (waiting) => unlessRefused(() => (waiting ? localStorage.setItem(key, JSON.stringify(waiting)) : localStorage.removeItem(key))),
  };
}

/** What the browser keeps; null where it keeps nothing or is full. */
function unlessRefused(use) {
  try {
    return use();
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

function drawSentence(n) {
  rows.draw(n);
  paint.draw(n, spansOf(store.recordOf(n), store.pending(n), store.sentences[n]));
  if (n !== store.current) return;
  strip.draw();
  guide.draw();
}

function place({ from, to }) {
  rows.place(from, to);
  strip.place();
  for (const n of new Set([from, to])) drawSentence(n);
  looks.add(from);
  reactions.leave(from);
  showPending(to);
}

/** Word that the suggestions of a sentence came before the reader's eyes. */
function showPending(n) {
  if (!store.readonly) reactions.show(store.pending(n).map((one) => one.uid));
}

function bind() {
  store.addEventListener("suggestion:taken", ({ detail }) => reactions.note(detail.did, detail.uid));
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
  for (const type of ["keydown", "pointerdown", "pointermove", "wheel"]) document.addEventListener(type, touch, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) clock.pause();
    else queue.resume();
    touch();
  });
  touch();
  addEventListener("online", () => queue.resume());
  addEventListener("focus", () => queue.resume());
  addEventListener("beforeunload", (event) => {
    if (queue.size > 0 && !(storage.lasting && queue.isKept)) event.preventDefault();
  });
}

function bindControls() {
  new Keyboard(document, { keys: page.keys, run: (action, value) => controller.run(action, value), capture });
  new Pointer(root, { rows, store, onMove: (n) => controller.goTo(n), onSelect: (n, span) => controller.selectWords(n, span), onTap: (n, point) => strip.panel?.tap?.(n, point) });
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

let conflicts;

function capture(name) {
  if (name === "Escape" && sheet.open) {
    sheet.close();
    return true;
  }
  return strip.panel?.capture?.(name) || conflicts.capture(name);
}

/** Mine or both goes out as one more write; else the record of the other tab stands, or what the server last had. */
function onResolved(n, entry, theirs) {
  if (entry) store.restore([entry]);
  else if (theirs) store.receive({ [n]: theirs });
  else store.revert(n);
}

async function start() {
  bind();
  const known = Object.entries(page.records).map(([n, { version }]) => [n, version]);
  store.restore(await queue.load(Object.fromEntries(known)));
  store.sentences.forEach((_, n) => drawSentence(n));
  rows.place(store.current, store.current);
  const savedAt = Object.values(page.records).map((one) => one.saved_at).filter(Boolean).sort().at(-1) ?? null;
  new StatusLine({ root: find("#bar"), store, queue, t, announce, savedAt, signIn: root.dataset.signIn });
  conflicts = new Conflicts({ store, queue, rows, t, uid: newUid, sync, onResolved });
  bindControls();
  store.moveTo(page.readonly ? 0 : store.undecided()[0] ?? 0);
  strip.place();
  rows.rowOf(store.current).focus({ preventScroll: true });
  const here = rows.itemOf(store.current);
  if (here.getBoundingClientRect().bottom > innerHeight - 80) here.scrollIntoView({ block: "center" });
  if (!storage.lasting && !page.readonly) say(t("notice_unkept"));
  document.documentElement.dataset.ready = "";
}

await start();
