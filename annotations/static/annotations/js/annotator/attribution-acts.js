/**
 * Acts on the current attribution of a record, context.one: who speaks, through whom, how. Each takes (record, context)
 * and gives {record?, current?, notice?}; pure.
 */
import { defaultFor, freshMode, isWhole } from "./defaults.js";
import { CERTAINTIES, MODES, hasLetter, isDefault, isOwnVoice, isQuoted, overlap } from "./record.js";

export const attributionActs = {
  speaker: (record, context) => withSpeaker(record, context, { kind: "source", ...context.candidate }),
  not_stated: (record, context) => withSpeaker(record, context, { kind: "not_stated" }),
  article: (record, context) => withSpeaker(record, context, { kind: "article" }, () => ({ mode: null, chain: [] })),
  same: setSame,
  relay: (record, context) => toggleLink(record, context, "relay"),
  origin: (record, context) => toggleLink(record, context, "origin"),
  link: moveLink,
  continues: toggleContinuation,
  add: addAttribution,
  mode: cycleMode,
  certainty: (record, context) => withCurrent(record, context, (one) => ({ certainty: following(CERTAINTIES, one.certainty) })),
  role: (record, context) => withVoice(record, context, { role: context.value }),
  details: (record, context) => withVoice(record, context, context.value),
  spans: setSpans,
};

const following = (values, value) => values[(values.indexOf(value) + 1) % values.length];

/** The record with its current attribution changed; one is made where the sentence has none. */
function changed(record, context, one, change) {
  return { record: { ...record, attributions: record.attributions.toSpliced(context.current, 1, { ...one, ...change }) } };
}

/** A speaker as it is described, and what besides follows for the attribution. */
function withSpeaker(record, context, { kind, source = null, mention = [], identity = null, role = null, anonymity_reason = "" }, more = () => ({})) {
  const one = context.one ?? defaultFor(false, context);
  const mode = one.mode ?? freshMode(record, one, context);
  const speaker = { kind, source, mention, set_by: "chosen" };
  return changed(record, context, one, { mode, continues: null, identity, role, anonymity_reason, speaker, ...more({ ...one, mode }) });
}

/** The speaker before, its chain with it; the next sentence of a quotation without a cue of its own continues it. */
function setSame(record, context) {
  if (!context.previous) return { notice: "nothing_before" };
  const { attribution: before, adjacent } = context.previous;
  return withVoiceOf(before, record, context, (one) => adjacent && isQuoted(before) && isQuoted(one) && one.cue.length === 0);
}

/** The voice of an earlier attribution with its chain; one that continues it has its cue, so the cue's class too. */
function withVoiceOf(before, record, context, isContinued) {
  const { uid, chain, commitment } = before;
  return withSpeaker(record, context, { ...before, ...before.speaker },
    (one) => ({ chain, ...(isContinued(one) && { continues: uid, commitment }) }));
}

/**
 * Goes on with the nearest attribution before it of the same speaker; where nobody chose a speaker yet, of any, whose
 * voice it takes; or goes on no longer. context.earlier: the attributions before this one, nearest first.
 */
function toggleContinuation(record, context) {
  const one = context.one ?? defaultFor(false, context);
  if (one.continues) return changed(record, context, one, { continues: null });
  const isOpen = isDefault(one) || isOwnVoice(one);
  const isSame = ({ kind, source }) => kind === one.speaker.kind && source === one.speaker.source;
  const before = context.earlier.find((other) => !isDefault(other) && !isOwnVoice(other) && (isOpen || isSame(other.speaker)));
  if (!before) return { notice: "nothing_to_continue" };
  if (isOpen) return withVoiceOf(before, record, context, () => true);
  return changed(record, context, one, { continues: before.uid });
}

/** Adds a relay or sets the origin, or takes it out where the same one is there. No candidate: it is not stated. */
function toggleLink(record, context, place) {
  const { one } = context;
  if (!one || isOwnVoice(one)) return { notice: "relay_needs_speaker" };
  const { source = null, mention = [] } = context.candidate ?? {};
  const link = { place, kind: source ? "source" : "not_stated", source, mention };
  const isSame = (other) => other.place === place && other.source === source;
  const rest = one.chain.filter((other) => !isSame(other) && (place === "relay" || other.place !== place));
  const added = one.chain.some(isSame) ? [] : [link];
  return changed(record, context, one, { chain: place === "relay" ? [...rest, ...added] : [...added, ...rest] });
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
  const taken = record.attributions.flatMap((one) => (isWhole(one.content, context) ? [] : one.content));
  const free = context.quoted.filter((span) => !taken.some((other) => overlap(span, other)));
  const quote = hasLetter(record, "Q") && free.length > 0;
  const added = { ...defaultFor(true, context), ...(quote ? { content: free } : { content: [context.sentence], mode: "indirect" }) };
  return { record: { ...record, attributions: [...record.attributions, added] }, current: record.attributions.length };
}

function cycleMode(record, context) {
  const { one } = context;
  if (!one) return { notice: "no_attribution" };
  if (isOwnVoice(one)) return { notice: "own_voice_has_no_mode" };
  if (!hasLetter(record, "Q")) return { notice: "mode_needs_quote" };
  return changed(record, context, one, { mode: following(MODES, one.mode) });
}

function withCurrent(record, context, change) {
  const { one } = context;
  return one ? changed(record, context, one, change(one)) : { notice: "no_attribution" };
}

function withVoice(record, context, described) {
  const { one } = context;
  return one && isOwnVoice(one) ? { notice: "own_voice_has_no_role" } : withCurrent(record, context, () => described);
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
