/**
 * What is written, in a link: #explorable=write&task=operands. No program is in it: a link that others send runs nothing.
 *
 * @element backprop-write Write backpropagation in Python, in five stages that are checked, train with it and find three bugs.
 * @attribute task What is to be done at first: `value`, `operands`, `partials`, `contribute`, `backward`, `train`, or one of the
 *   bugs `upstream`, `slope`, `early`; where the reader was last if it is absent.
 * @field explorable The id of the element that the link is about.
 * @field task As the attribute.
 *
 * @typedef {import("./state.js").State} State
 */
import { linkText, partsOf, readerOf } from "../parts/link.js";

/** @type {(state: State, id?: string) => string} */
export function linkOf({ id, task }, as = id) {
  return linkText({ explorable: as, task });
}

/** What a link asks of the element with an id, or null if it is not about that one. @type {(hash: string, id: string) => any} */
export function readLink(hash, id) {
  const parts = partsOf(hash, id);
  return parts && given((name) => parts.get(name));
}

/**
 * The state's options from attributes, in an element or a link.
 * @param {(name: string) => string | number | null} attribute
 */
export function given(attribute) {
  const { text } = readerOf(attribute);
  return { id: text("id"), task: text("task") };
}
