/** Numbers by name, as the page and its links write them: "x=1; y=-2". */

/** @param {string} text @returns {Record<string, number>} */
export function numbersOf(text) {
  const pairs = text.split(/[;,\s]+/).map((pair) => pair.split("="));
  return Object.fromEntries(
    pairs
      .filter(([name, number]) => name && Number.isFinite(Number(number || NaN)))
      .map(([name, number]) => [name, Number(number)]),
  );
}

/** The same written back. @type {(at: Record<string, number>, between?: string) => string} */
export function numbersText(at, between = ";") {
  const pairs = Object.entries(at).map(([name, number]) => `${name}=${number}`);
  return pairs.join(between);
}

/** The numbers of some names. @type {(names: string[], at: Record<string, number>) => Record<string, number>} */
export function only(names, at) {
  return Object.fromEntries(names.map((name) => [name, at[name]]));
}
