/**
 * Puts the annotation page together: reads what the server rendered, makes the parts, binds them.
 * The page is readable before this runs and stays so if it never does.
 */
import { find, readJson } from "../lib/dom.js";
import { remember } from "../lib/memory.js";
import { translator } from "../lib/strings.js";
import { ActiveClock } from "../lib/timing.js";
import { newUid } from "../lib/uid.js";
import { createComments } from "./comments.js";
import { createConflicts } from "./conflict.js";
import { createController } from "./controller.js";
import { Guide } from "./guide.js";
import { createHighlights, spansOf } from "./highlights.js";
import { createHistory } from "./history.js";
import { bindKeys } from "./keyboard.js";
import { Looks } from "./looks.js";
import { ownSend } from "./own-send.js";
import { openPending } from "./pending.js";
import { bindPointer } from "./pointer.js";
import { WriteQueue } from "./queue.js";
import { createReactions } from "./reactions.js";
import { Rows } from "./render.js";
import { Sheet } from "./sheet.js";
import { createStatusLine } from "./status.js";
import { Store } from "./store.js";
import { Strip } from "./strip.js";
import { createSubmission } from "./submission.js";

const page = { ...readJson("page-data"), ...readJson("page-words") };
const t = translator(page.strings);
const root = find("#sentences");
const client = newUid();
const storage = await openPending({ ...page, client });
const basis = {
  ...root.dataset, api: page.api, client, send: ownSend(page), storage, t, uid: newUid,
  later: (work, delay) => setTimeout(work, delay),
};

const queue = new WriteQueue(basis);
const clock = new ActiveClock(() => performance.now());
const texts = [...root.querySelectorAll(".text")].map((text) => text.textContent);
const store = new Store(page, texts, { ...basis, queue, clock });
const rows = new Rows(root, { store, queue, t });
const paint = createHighlights({ sentences: store.sentences, textOf: (n) => rows.textOf(n) });
const strip = new Strip({ store, rows, t, keyOf, rule: () => guide.here[0] });
const sheet = new Sheet(find("#sheet"), { onClose: focusRow });
const guide = new Guide({ store, sheet, rules: page.rules, t });
const parts = { ...basis, queue, store, rows, paint, strip, sheet, guide, sync, say, announce };
const comments = createComments({ ...parts, pages: page.comments, memory: memory("comments") });
const reactions = createReactions({
  ...parts, memory: memory("reactions"),
  isSaved: (n) => !queue.isPending(n),
  onRevealed: (numbers) => numbers.length && announce(t("revealed", { numbers: numbers.map((n) => n + 1).join(", ") })),
});
const [above, below] = [find("#bar"), find(".keys")].map((bar) => bar?.offsetHeight ?? 0);
const looks = new Looks({ margin: `-${above}px 0px -${below}px`, onShown: showPending });
const history = createHistory({ ...parts, reactions });
const submission = createSubmission({ ...parts, onProblem: (n) => controller.goTo(n), onDone: close });
const controller = createController({ ...parts, comments, history, looks, reactions, submission });
const conflicts = createConflicts({ ...parts, onResolved });

function keyOf(action, place = 0) {
  return page.keys.find((one) => one.action === action)?.keys[place] ?? null;
}

/** Handed in or left out: from here on the page is for reading. */
function close() {
  store.readonly = true;
  strip.element.remove();
}

/** The person is there: reading a closed article is no work on it. */
function touch() {
  if (!store.readonly && !document.hidden) clock.touch();
}

function focusRow() {
  rows.rowOf(store.current).focus({ preventScroll: true });
}

async function sync() {
  const answer = await basis.send("GET", basis.api).catch(() => ({}));
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
  return remember(name, page.user, page.assignment);
}

function drawSentence(n) {
  const pending = store.pending(n);
  rows.draw(n);
  paint.draw(n, spansOf(store.recordOf(n), pending, store.sentences[n]));
  if (pending.length) looks.watch(n, rows.rowOf(n));
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
  for (const type of ["online", "focus"]) addEventListener(type, () => queue.resume());
  addEventListener("beforeunload", (event) => {
    if (!queue.isKept) event.preventDefault();
  });
}

function bindControls() {
  bindKeys(document, { keys: page.keys, run: controller.run, capture });
  bindPointer(root, {
    rows, store,
    onMove: controller.goTo,
    onSelect: controller.selectWords,
    onTap: (n, point) => strip.panel?.tap?.(n, point),
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-action]");
    if (!button) return;
    controller.run(button.dataset.action, button.dataset.value ?? null);
    if (!button.checkVisibility() && [button, document.body].includes(document.activeElement)) focusRow();
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
  store.restore(await queue.load());
  store.sentences.forEach((_, n) => drawSentence(n));
  rows.place(store.current, store.current);
  const savedAt = Object.values(page.records).map((one) => one.saved_at).sort().at(-1);
  createStatusLine({ ...parts, savedAt });
  bindControls();
  store.moveTo(page.readonly ? 0 : store.undecided()[0] ?? 0);
  strip.place();
  focusRow();
  const here = rows.itemOf(store.current);
  if (here.getBoundingClientRect().bottom > innerHeight - 80) here.scrollIntoView({ block: "center" });
  if (!storage.lasting && !page.readonly) say(t("notice_unkept"));
  document.documentElement.dataset.ready = "";
}

await start();
