/**
 * A descent in a link: #explorable=descent-valley&f=x%5E2&at=x%3D3&rate=0.1&momentum=0&step=4&zoom=1
 *
 * @typedef {import("./state.js").State} State
 */
import { numbersOf } from "../state.js";

/** @type {(state: State, id?: string) => string} */
export function linkOf({ trace, names, at, rate, momentum, taken, zoom, id }, as = id) {
  const numbers = names.map((name) => `${name}=${at[name]}`).join(";");
  const parts = { explorable: as, f: trace.expression, at: numbers, rate, momentum, step: taken, zoom };
  return `#${new URLSearchParams(Object.entries(parts).map(([name, value]) => [name, String(value)]))}`;
}

/** What a link asks of the descent with an id, or null if it is not about that one. @type {(hash: string, id: string) => any} */
export function readLink(hash, id) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const text = parts.get("f");
  if (parts.get("explorable") !== id || text === null) return null;
  const number = (name, otherwise) => (parts.has(name) ? Number(parts.get(name)) : otherwise);
  return {
    text,
    at: numbersOf(parts.get("at") ?? ""),
    rate: number("rate", 0.1),
    momentum: number("momentum", 0),
    step: number("step", 0),
    zoom: number("zoom", 0),
  };
}
