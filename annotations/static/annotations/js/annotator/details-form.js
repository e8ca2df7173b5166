/**
 * What has no key of its own about an attribution: identity, commitment, polarity, the reason for anonymity. The server
 * renders the fields.
 *
 *   detailsPanel({t, attribution, onKeep: ({identity, commitment, negated, anonymity_reason}) => …, onLeave})
 */
import { formPanel, fieldsOf } from "./form-panel.js";

export function detailsPanel({ t, attribution, onKeep, onLeave }) {
  const keep = ({ identity, commitment, anonymity_reason: reason, negated }) => onKeep({
    identity: identity.value || null, commitment: commitment.value, anonymity_reason: reason.value.trim(), negated: negated.checked,
  });
  const element = formPanel({ t, style: "details-panel", keep: "keep", onKeep: keep, onLeave, enter: () => true }, fieldsOf("details"));
  const { identity, commitment, anonymity_reason: reason, negated } = element.elements;
  identity.value = attribution.identity ?? "";
  commitment.value = attribution.commitment;
  reason.value = attribution.anonymity_reason;
  negated.checked = attribution.negated;
  return { element, focus: () => identity.focus() };
}
