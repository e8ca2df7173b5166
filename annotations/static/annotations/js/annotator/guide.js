/**
 * Says which rules of the guideline apply to the sentence one is on, goes to the first and lights them.
 *
 *   const guide = new Guide({store, sheet, rules, t});   // rules: {titles, cases}, as domain/guideline_rules.py has them
 *   guide.draw();                                        // the cursor moved or marks changed
 */
import { find, findAll, h } from "../lib/dom.js";

const MOST = 3;

/** What of a state decides which rule applies; the same words as in the domain. */
export function traitsOf({ marks, fact_candidate, unsure, evidence, attributions }, place, text) {
  const one = attributions[place];
  return new Set([
    ...(marks ?? "undecided").split("+"),
    fact_candidate && "candidate",
    unsure && "unsure",
    evidence.some(({ stance }) => stance === "refutes") && "refuted",
    attributions.length > 1 && "several",
    /["“”„‟«»]/.test(text) && "quotation_marks",
    ...(one ? traitsOfVoice(one) : []),
  ]);
}

function traitsOfVoice(one) {
  return [
    `speaker:${one.speaker.kind}`,
    ...["mode", "commitment", "certainty", "identity"].map((field) => one[field] && `${field}:${one[field]}`),
    one.negated && "negated",
    one.continues && "continues",
    one.anonymity_reason && "reason",
    one.speaker.mention.length === 0 && "no_mention",
    ...one.chain.map((link) => link.place),
  ];
}

/** The cases that hold, the first of each rule. */
export function rulesFor(cases, traits) {
  const held = cases.filter(({ needs }) => needs.every((one) => traits.has(one)));
  return held.filter(({ rule }, place) => held.findIndex((one) => one.rule === rule) === place).slice(0, MOST);
}

export class Guide {
  #the;

  constructor(parts) {
    this.#the = parts;
  }

  /** {rule, title, why} of each rule that applies here, the most telling first. */
  get here() {
    const { store, rules } = this.#the;
    const traits = traitsOf(store.record, store.attribution, store.sentences[store.current].text);
    return rulesFor(rules.cases, traits).map((one) => ({ ...one, title: rules.titles[one.rule] }));
  }

  toggle() {
    this.#the.sheet.toggle("guideline");
    this.draw();
  }

  draw() {
    const { sheet, t } = this.#the;
    if (sheet.open !== "guideline") return;
    const { here } = this;
    const names = here.map(({ rule }) => rule);
    find("#rules").replaceChildren(...here.map(({ rule, title, why }) => h("p", {}, h("b", {}, rule), ` ${title} `, h("small", {}, t(`rule_${why}`)))));
    for (const one of findAll("#sheet [data-rule]")) one.classList.toggle("applies", names.includes(one.dataset.rule));
    const first = names.length && find(`#sheet [data-rule="${names[0]}"]`);
    if (first) find("#sheet").scrollTop += first.getBoundingClientRect().top - find("#rules").getBoundingClientRect().bottom - 12;
  }
}
