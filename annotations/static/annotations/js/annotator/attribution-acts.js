/**
 * Acts on the current attribution of a record: who speaks, through whom, how. Each takes (record, context) and gives
 * {record?, current?, notice?}; pure. A speaker needs a decided sentence, since an undecided one carries nothing.
 */
import { defaultFor, freshMode, isWhole } from "./defaults.js";
import { CERTAINTIES, MODES, isDefault, isOwnVoice, isQuoted, newAttribution, overlap } from "./record.js";

export const attributionActs = {
  speaker: (record, context) => withSpeaker(record, context, fromCandidate(context.candidate)),
  not_stated: (record, context) => withSpeaker(record, context, { kind: "not_stated" }),
  article: setOwnVoice,
  same: setSame,
  relay: (record, context) => toggleLink(record, context, "relay"),
  origin: (record, context) => toggleLink(record, context, "origin"),
  link: moveLink,
  continues: toggleContinuation,
  add: addAttribution,
  mode: cycleMode,
  certainty: (record, context) => withCurrent(record, context, (one) => ({ certainty: following(CERTAINTIES, one.certainty) })),
  role: (record, context) => withVoice(record, context, () => ({ role: context.value })),
  details: (record, context) => withVoice(record, context, () => context.value),
  spans: setSpans,
};

const following = (values, value) => values[(values.indexOf(value) + 1) % values.length];

function fromCandidate({ source, mention, identity, role, anonymity_reason }) {
  return { kind: "source", source, mention: mention ?? [], identity: identity ?? null, role: role ?? null, anonymity_reason };
}

/** The current attribution, one being made first where a decided sentence has none. */
function currentOf(record, context) {
  return record.attributions[context.current] ?? defaultFor(false, context);
}

function replaceCurrent(record, context, attribution) {
  const attributions = [...record.attributions];
  attributions[Math.min(context.current, attributions.length)] = attribution;
  return { record: { ...record, attributions } };
}

function withSpeaker(record, context, { kind, source = null, mention = [], identity = null, role = null, anonymity_reason = "" }) {
  if (record.marks === null) return { notice: "mark_first" };
  const one = currentOf(record, context);
  return replaceCurrent(record, context, {
    ...one,
    mode: one.mode ?? freshMode(record, one, context),
    continues: null,
    identity,
    role,
    anonymity_reason,
    speaker: { kind, source, mention, set_by: "chosen" },
  });
}

function setOwnVoice(record, context) {
  if (record.marks === null) return { notice: "mark_first" };
  return replaceCurrent(record, context, {
    ...currentOf(record, context),
    mode: null, continues: null, identity: null, role: null, anonymity_reason: "", chain: [],
    speaker: { kind: "article", source: null, mention: [], set_by: "chosen" },
  });
}

/** The speaker before, its chain with it; the next sentence of a quotation without a cue of its own continues it. */
function setSame(record, context) {
  if (!context.previous) return { notice: "nothing_before" };
  const { attribution: before, adjacent } = context.previous;
  return takeVoice(record, context, before, (set) => adjacent && isQuoted(before) && isQuoted(set) && set.cue.length === 0);
}

/** The voice of an earlier attribution with its chain; one that continues it has its cue, so the cue's class too. */
function takeVoice(record, context, before, isContinued) {
  const { identity, role, anonymity_reason, chain } = before;
  const outcome = withSpeaker(record, context, { ...before.speaker, identity, role, anonymity_reason });
  if (!outcome.record) return outcome;
  const set = outcome.record.attributions[context.current];
  const link = isContinued(set) ? { continues: before.uid, commitment: before.commitment } : {};
  return replaceCurrent(outcome.record, context, { ...set, chain, ...link });
}

/**
 * Goes on with the nearest attribution before it of the same speaker; where nobody chose a speaker yet, of any, whose
 * voice it takes; or goes on no longer. context.earlier: the attributions before this one, nearest first.
 */
function toggleContinuation(record, context) {
  if (record.marks === null) return { notice: "mark_first" };
  const one = currentOf(record, context);
  if (one.continues) return replaceCurrent(record, context, { ...one, continues: null });
  const isOpen = isDefault(one) || isOwnVoice(one);
  const isSame = ({ kind, source }) => kind === one.speaker.kind && source === one.speaker.source;
  const before = context.earlier.find((other) => !isDefault(other) && !isOwnVoice(other) && (isOpen || isSame(other.speaker)));
  if (!before) return { notice: "nothing_to_continue" };
  if (isOpen) return takeVoice(record, context, before, () => true);
  return replaceCurrent(record, context, { ...one, continues: before.uid });
}

/** Adds a relay or sets the origin, or takes it out where the same one is there. No candidate: it is not stated. */
function toggleLink(record, context, place) {
  const one = record.attributions[context.current];
  if (!one || isOwnVoice(one)) return { notice: "relay_needs_speaker" };
  const { source = null, mention = [] } = context.candidate ?? {};
  const link = { place, kind: source ? "source" : "not_stated", source, mention };
  const isSame = (other) => other.place === place && other.source === source;
  const rest = one.chain.filter((other) => !isSame(other) && (place === "relay" || other.place !== place));
  const added = one.chain.some(isSame) ? [] : [link];
  return replaceCurrent(record, context, { ...one, chain: place === "relay" ? [...rest, ...added] : [...added, ...rest] });
}

/**
 * context.value: {at, remove}: link number `at` of the chain goes, or changes places with the one before it; the first
 * one changes sides: a relay becomes the origin, the origin a relay.
 */
function moveLink(record, context) {
  const { at, remove } = context.value;
  return withCurrent(record, context, ({ chain }) => {
    const [before, link] = [chain[at - 1], chain[at]];
    if (remove) return { chain: chain.toSpliced(at, 1) };
    if (before) return { chain: chain.with(at, { ...before, place: link.place }).with(at - 1, { ...link, place: before.place }) };
    return { chain: chain.with(0, { ...link, place: link.place === "origin" ? "relay" : "origin" }) };
  });
}

/** Another speaker for the same sentence; of quoted words it takes those no attribution has yet. */
function addAttribution(record, context) {
  if (record.marks === null) return { notice: "mark_first" };
  const taken = record.attributions.flatMap((one) => (isWhole(one.content, context) ? [] : one.content));
  const free = context.quoted.filter((span) => !taken.some((other) => overlap(span, other)));
  const quote = record.marks.startsWith("Q") && free.length > 0;
  const added = newAttribution({
    uid: context.uid(),
    mode: quote ? "direct" : "indirect",
    content: quote ? free : [context.sentence],
    speaker: { kind: "not_stated", source: null, mention: [], set_by: "default" },
  });
  return { record: { ...record, attributions: [...record.attributions, added] }, current: record.attributions.length };
}

function cycleMode(record, context) {
  const one = record.attributions[context.current];
  if (!one || isOwnVoice(one)) return { notice: "own_voice_has_no_mode" };
  if (!record.marks.startsWith("Q")) return { notice: "mode_needs_quote" };
  return replaceCurrent(record, context, { ...one, mode: following(MODES, one.mode) });
}

function withCurrent(record, context, change) {
  const one = record.attributions[context.current];
  if (!one) return { notice: "no_attribution" };
  return replaceCurrent(record, context, { ...one, ...change(one) });
}

function withVoice(record, context, change) {
  const one = record.attributions[context.current];
  if (one && isOwnVoice(one)) return { notice: "own_voice_has_no_role" };
  return withCurrent(record, context, change);
}

/**
 * context.value: {kind: "content" | "cue" | "mention" | number of a link of the chain, spans}. Content that is taken
 * away is the whole sentence again.
 */
function setSpans(record, context) {
  const { kind, spans } = context.value;
  return withCurrent(record, context, (one) => {
    if (kind === "mention") return { speaker: { ...one.speaker, mention: spans } };
    if (kind === "cue") return { cue: spans };
    if (kind !== "content") return { chain: one.chain.with(kind, { ...one.chain[kind], mention: spans }) };
    return { content: spans.length ? spans : [context.sentence] };
  });
}
