/**
 * What has no key of its own about an attribution: identity, commitment, polarity, the reason for anonymity.
 *
 *   detailsPanel({t, attribution, onKeep: ({identity, commitment, negated, anonymity_reason}) => …, onLeave})
 */
import { h } from "../lib/dom.js";
import { formPanel, labelled, select } from "./form-panel.js";
import { COMMITMENTS, IDENTITIES } from "./record.js";

export function detailsPanel({ t, attribution, onKeep, onLeave }) {
  const identity = select("identity", ["", ...IDENTITIES], attribution.identity ?? "", (value) => t(`identity_${value || "unset"}`));
  const commitment = select("commitment", COMMITMENTS, attribution.commitment, (value) => t(`commitment_${value}`));
  const reason = h("input", { type: "text", maxlength: "500", value: attribution.anonymity_reason });
  const negated = h("input", { type: "checkbox", checked: attribution.negated });
  const keep = () => onKeep({
    identity: identity.value || null, commitment: commitment.value, anonymity_reason: reason.value.trim(), negated: negated.checked,
  });
  const element = formPanel({ t, style: "details-panel", keep: "keep", onKeep: keep, onLeave, enter: () => true },
    labelled("details-identity", t("identity_label"), identity),
    labelled("details-commitment", t("commitment_label"), commitment),
    labelled("details-reason", t("anonymity_label"), reason),
    h("label", { class: "choice" }, negated, t("negated_label")));
  return { element, focus: () => identity.focus() };
}
