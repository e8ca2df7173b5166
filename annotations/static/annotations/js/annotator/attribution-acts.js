/**
 * Acts on the current attribution of a record: who speaks, through whom, how. Each takes (record, context) and gives
 * {record?, current?, notice?}; pure. A speaker needs a decided sentence, since an undecided one carries nothing.
 */
import { defaultFor, freshMode, isWhole } from "./defaults.js";
import { CERTAINTIES, MODES, isOwnVoice, isQuoted, newAttribution, overlap } from "./record.js";

export const attributionActs = {
  speaker: (record, context) => withSpeaker(record, context, fromCandidate(context.candidate)),
  not_stated: (record, context) => withSpeaker(record, context, { kind: "not_stated" }),
  article: setOwnVoice,
  same: setSame,
  relay: toggleRelay,
  add: addAttribution,
  mode: cycleMode,
  certainty: (record, context) => withCurrent(record, context, (one) => ({ certainty: following(CERTAINTIES, one.certainty) })),
  role: (record, context) => withVoice(record, context, () => ({ role: context.value })),
  details: (record, context) => withVoice(record, context, () => context.value),
  spans: setSpans,
};

const following = (values, value) => values[(values.indexOf(value) + 1) % values.length];

function fromCandidate({ source, mention, identity, role }) {
  return { kind: "source", source, mention: mention ?? [], identity: identity ?? null, role: role ?? null };
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

function withSpeaker(record, context, { kind, source = null, mention = [], identity = null, role = null }) {
  if (record.marks === null) return { notice: "mark_first" };
  const one = currentOf(record, context);
  return replaceCurrent(record, context, {
    ...one,
    mode: one.mode ?? freshMode(record, one, context),
    continues: null,
    identity,
    role,
    anonymity_reason: "",
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
  const outcome = withSpeaker(record, context, { ...before.speaker, identity: before.identity, role: before.role });
  if (!outcome.record) return outcome;
  const set = outcome.record.attributions[context.current];
  const continues = adjacent && isQuoted(before) && isQuoted(set) && set.cue.length === 0 ? before.uid : null;
  return replaceCurrent(outcome.record, context, {
    ...set, continues, chain: before.chain, anonymity_reason: before.anonymity_reason,
  });
}

/** Adds a relay, or takes it out where the same one is there. No source: the relay is not stated. */
function toggleRelay(record, context) {
  const one = record.attributions[context.current];
  if (!one || isOwnVoice(one)) return { notice: "relay_needs_speaker" };
  const { source = null, mention = [] } = context.candidate ?? {};
  const isSame = (link) => link.place === "relay" && link.source === source;
  const chain = one.chain.some(isSame)
    ? one.chain.filter((link) => !isSame(link))
    : [...one.chain, { place: "relay", kind: source ? "source" : "not_stated", source, mention }];
  return replaceCurrent(record, context, { ...one, chain });
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

/** context.value: {kind: "content" | "cue" | "mention", spans}. Content that is taken away is the whole sentence again. */
function setSpans(record, context) {
  const { kind, spans } = context.value;
  return withCurrent(record, context, (one) => {
    if (kind === "mention") return { speaker: { ...one.speaker, mention: spans } };
    if (kind === "cue") return { cue: spans };
    return { content: spans.length ? spans : [context.sentence] };
  });
}
