/**
 * A descent in a link: #explorable=descent-valley&f=x%5E2&at=x%3D3&rate=0.1&momentum=0&step=4&zoom=1
 *
 * @element backprop-descent Walk down a function of one or two variables, step by step, from afar and from near.
 * @attribute rate The learning rate, above 0; 0.1 if it is absent.
 * @attribute momentum The share of the last step that is kept, from 0 up to but not including 1; 0 if it is absent.
 * @attribute step How many steps have been taken at first.
 * @attribute zoom How near the view is, from 0, the whole walk, to 1, the next step.
 * @field explorable The id of the element that the link is about.
 * @field f Its `expression`.
 * @field at As the attribute.
 * @field rate As the attribute.
 * @field momentum As the attribute.
 * @field step As the attribute.
 * @field zoom As the attribute.
 *
 * @typedef {import("./state.js").State} State
 */
import { partsOf } from "../parts/link.js";
import { numbersText, only, readPoint } from "../parts/point_text.js";

/** @type {(state: State, id?: string) => string} */
export function linkOf({ text, names, at, rate, momentum, taken, zoom, id }, as = id) {
  const start = numbersText(only(names, at));
  const parts = { explorable: as, f: text, at: start, rate, momentum, step: taken, zoom };
  return `#${new URLSearchParams(Object.entries(parts).map(([name, value]) => [name, String(value)]))}`;
}

/** What a link asks of the descent with an id, or null if it is not about that one. @type {(hash: string, id: string) => any} */
export function readLink(hash, id) {
  const parts = partsOf(hash, id);
  if (!parts?.has("f")) return null;
  return given((name) => parts.get(name === "expression" ? "f" : name));
}

/**
 * The state's options from attributes, in an element or a link.
 * @param {(name: string) => string | number | null} attribute
 */
export function given(attribute) {
  /** @type {(name: string, otherwise: number) => number} */
  const number = (name, otherwise) => (attribute(name) === null ? otherwise : Number(attribute(name)));
  return {
    id: String(attribute("id")),
    text: String(attribute("expression") ?? ""),
    ...readPoint(String(attribute("at") ?? "")),
    rate: number("rate", 0.1),
    momentum: number("momentum", 0),
    step: number("step", 0),
    zoom: number("zoom", 0),
  };
}
