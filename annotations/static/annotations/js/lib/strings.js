/**
 * The translated strings of the page, with {named} places to fill.
 *
 *   const t = translator({saved_at: "saved {time}"});
 *   t("saved_at", {time: "14:02"})  // "saved 14:02"
 */

export function translator(strings) {
  return (key, values = {}) => (strings[key] ?? key).replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

/** One of two strings by number: `key_one` for 1, else `key_other`. */
export function plural(t, key, count) {
  return t(`${key}_${count === 1 ? "one" : "other"}`, { count });
}
