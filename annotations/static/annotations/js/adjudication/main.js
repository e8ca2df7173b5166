/**
 * Puts the adjudication page together from the parts of the annotation page and its own. What differs is where a key
 * press goes: to a draft, and from there to the queue.
 */
import { createConflicts } from "../annotator/conflict.js";
import { Guide } from "../annotator/guide.js";
import { createHighlights, spansOf } from "../annotator/highlights.js";
import { createHistory } from "../annotator/history.js";
import { bindKeys } from "../annotator/keyboard.js";
import { ownSend } from "../annotator/own-send.js";
import { openPending } from "../annotator/pending.js";
import { bindPointer } from "../annotator/pointer.js";
import { isDecided } from "../annotator/record.js";
import { Sheet } from "../annotator/sheet.js";
import { createStatusLine } from "../annotator/status.js";
import { Store } from "../annotator/store.js";
import { Strip } from "../annotator/strip.js";
import { find, findAll, readJson } from "../lib/dom.js";
import { fetchPage } from "../lib/fragment.js";
import { remember } from "../lib/memory.js";
import { plural, translator } from "../lib/strings.js";
import { newUid as uid } from "../lib/uid.js";
import { Adjudicator } from "./adjudicator.js";
import { Columns } from "./columns.js";
import { Drafts } from "./drafts.js";
import { GoldRows } from "./gold-rows.js";
import { Sides, recordsOf } from "./sides.js";
import { GoldQueue, goldSender } from "./wire.js";

const page = { ...readJson("page-data"), ...readJson("page-words") };
const t = translator(page.strings);
const root = find("#sentences");
const { api, next, user } = page;
const client = uid();
const send = goldSender(ownSend(page));
const later = (work, delay) => setTimeout(work, delay);
const records = recordsOf(page);
/** Decisions are not timed. */
const clock = { stand() {}, add() {}, take: () => 0, waiting: () => 0 };

const sides = new Sides(page);
const storage = await openPending({ user, assignment: page.place, client });
const queue = new GoldQueue({ api, client, send, storage, uid, later }, (n) => sides.inputsOf(n));
const drafts = new Drafts({ queue, uid, memory: remember("drafts", user, page.place) });
const texts = findAll(".text", root).map((text) => text.textContent);
const store = new Store({ ...page, records, readonly: false }, texts, { queue: drafts, uid, clock });
/** Decided, but somebody has changed their work since; or drawn, and only accepted with others. */
const again = new Set();
const readAgain = ({ gold }) => {
  again.clear();
  for (const [n, one] of Object.entries(gold)) if (one.outdated || (one.bulk && sides.isSampled(Number(n)))) again.add(Number(n));
};
readAgain(page);
const isOpen = (n) => drafts.has(n) || again.has(n) || !isDecided(store.recordOf(n));
const rows = new GoldRows(root, { store, queue, t, sides, drafts, isOpen });
const paint = createHighlights({ sentences: store.sentences, textOf: (n) => rows.textOf(n) });
const keys = new Map(page.keys.map((one) => [one.action, one.keys]));
/** Digits belong to the readers, or to the speakers. */
const keyOf = (action, place = 0) => {
  const isDigit = action === "side" || action === "speaker";
  return (isDigit ? adjudicator.speaking === (action === "speaker") && keys.get("side")[place] : keys.get(action)?.[place]) || null;
};
const strip = new Strip({ store, rows, t, keyOf, rule: () => guide.here[0] });
const columns = new Columns({ store, sides, rows, t, keyOf });
const focusRow = () => rows.rowOf(store.current).focus({ preventScroll: true });
const sheet = new Sheet(find("#sheet"), { onClose: focusRow });
const guide = new Guide({ store, sheet, rules: page.rules, t });
/** Nothing is suggested here. */
const reactions = { restoreLast: () => null };
const history = createHistory({ api, client, send, store, queue, reactions, uid, sync });
const adjudicator = new Adjudicator({
  store, rows, strip, sheet, history, reactions, paint, t, uid, say, announce, guide, queue, drafts, sides, columns, isOpen, next, sync, onWhole,
  onFinished, onSpeaking: () => draw(store.current),
});
let conflicts;
let isTold = false;

function say(text) {
  strip.say(text);
  announce(text);
}

function announce(text) {
  find("#announce").textContent = text ?? "";
}

/** Only the disagreements with what stands around the cursor, or the whole article. */
function onWhole(isWhole = root.classList.contains("folded")) {
  root.classList.toggle("folded", !isWhole);
  for (const button of findAll("[data-action=whole]")) button.setAttribute("aria-pressed", String(isWhole));
  announce(t(isWhole ? "whole_shown" : "whole_folded"));
  adjudicator.reveal();
}

async function onFinished() {
  if (next && isTold && (await queue.drained())) globalThis.location.assign(next);
  isTold = true;
}

function draw(n) {
  rows.draw(n);
  columns.draw(n);
  paint.draw(n, spansOf(store.recordOf(n), [], store.sentences[n]));
  if (n !== store.current) return;
  strip.draw();
  guide.draw();
}

function place({ from, to }) {
  adjudicator.speaking = false;
  rows.place(from, to);
  strip.place();
  for (const n of new Set([from, to])) draw(n);
}

function drawAll() {
  const told = sides.readers.filter(({ pseudonym }) => pseudonym);
  find("#readers").textContent = told.length ? told.map(({ side }) => sides.nameOf(side, t)).join(", ") : t("readers_hidden");
  find("[data-drafts]").textContent = drafts.size ? plural(t, "drafts", drafts.size) : "";
  store.sentences.forEach((_, n) => draw(n));
}

/** Who the readers are is told when every disagreement is decided, and hidden again when one is taken back. */
function askForNames() {
  const isHidden = sides.readers.every(({ pseudonym }) => pseudonym === null);
  if (isHidden === sides.worstFirst().every((n) => isDecided(store.recordOf(n)) && !drafts.has(n))) sync();
}

/** How everything is on the server, but for what is unsent or a draft. */
async function sync() {
  const answer = await send("GET", api).catch(() => ({}));
  if (!answer.ok) return;
  const changed = sides.newsIn(answer.body);
  if (changed.length) return reread();
  return learn(answer.body);
}

/** Readers changed their work: what they decided is shown anew before a decision can name it. */
async function reread() {
  const now = await fetchPage(globalThis.location.pathname);
  if (!now) return;
  const body = readJson("page-data", now);
  const changed = sides.newsIn(body);
  columns.take(now);
  learn(body);
  say(t("notice_readers_changed", { numbers: changed.map((n) => n + 1).join(", ") }));
}

function learn(body) {
  const isNews = ([n, { version }]) => !drafts.isPending(Number(n)) && version >= queue.versionOf(Number(n));
  sides.replace(body);
  readAgain(body);
  store.sources.learn(body.sources);
  store.receive(Object.fromEntries(Object.entries(recordsOf(body)).filter(isNews)));
  store.setHistory(body);
  drawAll();
}

/** What another adjudicator gave as the reason is asked for besides. */
function onResolved(n, entry, theirs) {
  if (entry) return store.restore([entry]);
  if (theirs) store.receive({ [n]: theirs });
  else store.revert(n);
  return sync();
}

function bind() {
  store.addEventListener("sentence:changed", ({ detail }) => draw(detail.n));
  store.addEventListener("cursor:moved", ({ detail }) => place(detail));
  store.addEventListener("act:made", ({ detail }) => {
    if (detail.notice === null) strip.say(null);
    adjudicator.reveal();
    announce(rows.decisionsOf(store.current));
  });
  drafts.addEventListener("drafts:changed", () => {
    isTold = false;
    drawAll();
  });
  queue.addEventListener("write:acknowledged", ({ detail }) => {
    store.acknowledge(detail);
    for (const { n } of detail.entry.records) if (again.delete(n) && !drafts.isPending(n)) store.revert(n);
    askForNames();
  });
  queue.addEventListener("write:stopped", ({ detail }) => detail.code === "inputs_changed" && sync());
  queue.addEventListener("queue:unkept", () => say(t("notice_unkept")));
  drafts.addEventListener("drafts:unkept", () => say(t("notice_unkept")));
  for (const type of ["online", "focus"]) addEventListener(type, () => queue.resume());
  addEventListener("beforeunload", (event) => {
    if (!queue.isKept) event.preventDefault();
  });
}

function bindControls() {
  const table = page.keys.map((one) => (one.action === "side" ? { ...one, action: "speaker" } : one));
  bindKeys(document, { keys: table, run: (action, value) => adjudicator.run(action === "speaker" ? "side" : action, value), capture });
  bindPointer(root, { rows, store, onMove: adjudicator.goTo, onSelect: adjudicator.selectWords, onTap: (n, point) => strip.panel?.tap?.(n, point) });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-action]");
    if (!button) return;
    if (button.dataset.action === "side") adjudicator.speak(false);
    adjudicator.run(button.dataset.action, button.dataset.value ?? null);
    if (!button.checkVisibility() && [button, document.body].includes(document.activeElement)) focusRow();
  });
  root.addEventListener("focusin", (event) => {
    const n = rows.numberOf(event.target);
    if (event.target.matches(".row") && n !== store.current) adjudicator.goTo(n);
  });
}

function capture(name) {
  if (strip.panel?.capture?.(name) || conflicts.capture(name)) return true;
  if (name !== "Escape") return false;
  if (!sheet.open) return adjudicator.speak(false);
  sheet.close();
  return true;
}

/** What the bar counts: all that is to be decided by hand, and how much of it is. */
const counted = {
  addEventListener: (...listened) => store.addEventListener(...listened),
  secondsOf: () => 0,
  seconds: 0,
  get sentences() {
    return sides.toDecide();
  },
  get decided() {
    return sides.toDecide().filter((n) => !isOpen(n)).length;
  },
};

async function start() {
  store.restore(await queue.load());
  store.restore(drafts.restore());
  bind();
  find("#bar progress").max = sides.toDecide().length || 1;
  const savedAt = Object.values(page.gold).map(({ at }) => at).sort().at(-1) ?? null;
  const status = createStatusLine({ store: counted, queue, t, announce, savedAt, signIn: root.dataset.signIn });
  drafts.addEventListener("drafts:changed", () => status.drawCount());
  conflicts = createConflicts({ store, queue, rows, t, uid, sync, onResolved });
  bindControls();
  const asked = Number(globalThis.location.hash.slice(2)) - 1;
  store.moveTo(store.sentences[asked] ? asked : sides.toDecide().find(isOpen) ?? 0);
  place({ from: store.current, to: store.current });
  drawAll();
  onWhole(sides.toDecide().length === 0);
  focusRow();
  document.documentElement.dataset.ready = "";
}

await start();
