/** Templates and their holes: what Python's str.format does, for the sentences and the notations of the table. */

/**
 * A template with its `{holes}` filled; an unnamed hole is the first of a list.
 * @param {string} template
 * @param {Record<string, unknown> | unknown[]} holes
 * @returns {string}
 */
export function fill(template, holes) {
  const found = /** @type {Record<string, unknown>} */ (holes);
  let parts = split.get(template);
  if (!parts) split.set(template, (parts = template.split(/\{(\w*)\}/)));
  let text = parts[0];
  for (let place = 1; place < parts.length; place += 2) text += String(found[parts[place] || 0]) + parts[place + 1];
  return text;
}

/** Templates as text and the names of holes in turn. There are few, and most are filled in every frame. @type {Map<string, string[]>} */
const split = new Map();
