/** Results that are worked out once and remembered, for what does not change while a number is dragged. */

/** @type {WeakMap<object, Map<string, { inputs: unknown[], result: any }>>} */
const remembered = new WeakMap();

/**
 * The result of a computation: the very same object as last time while none of its inputs has changed.
 * @template T
 * @param {object} owner what the memory belongs to, and goes with
 * @param {string} name tells the owner's results apart
 * @param {unknown[]} inputs all that the result depends on
 * @param {() => T} make
 * @returns {T}
 */
export function memo(owner, name, inputs, make) {
  let results = remembered.get(owner);
  if (!results) remembered.set(owner, (results = new Map()));
  const last = results.get(name);
  if (last && last.inputs.every((input, place) => Object.is(input, inputs[place]))) return last.result;
  const result = make();
  results.set(name, { inputs, result });
  return result;
}
