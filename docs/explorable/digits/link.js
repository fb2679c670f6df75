/**
 * The digits in a link: #explorable=digits&seed=3&steps=690&picture=004oe0…&is=8&target=3
 *
 * @element backprop-digits Draw a digit, see what a network says, and train it in the page from random weights.
 * @attribute seed Of the first weights and of the order of the pictures: a whole number from 0 on; 3 if it is absent.
 * @attribute rate The learning rate, above 0; 0.5 if it is absent.
 * @attribute writers Who wrote the pictures that it is tested on: `others`, whose hands it has never seen, or the `same`.
 * @attribute steps How many steps it has taken at first; it trains that far when it wakes.
 * @attribute picture The pixels line by line, 64 signs: `0` for no ink, then `1` to `9` and `a` to `w` for all of it.
 * @attribute is The digit that this picture shows, where that is known.
 * @attribute target The digit that the picture should be read as: over it stands what would do that.
 * @field explorable The id of the element that the link is about.
 * @field seed As the attribute.
 * @field rate As the attribute.
 * @field writers As the attribute.
 * @field steps As the attribute.
 * @field picture As the attribute.
 * @field is As the attribute.
 * @field target As the attribute.
 *
 * @typedef {import("./state.js").State} State
 */
import { settings as usual } from "../../generated/digits.js";
import { linkText, partsOf, readerOf } from "../parts/link.js";
import { pictureText } from "./pictures.js";

/** @type {(state: State, id?: string) => string} */
export function linkOf({ id, settings, progress, picture, is, target }, as = id) {
  const { seed, rate, writers } = settings;
  const parts = {
    explorable: as,
    seed: seed === usual.seed ? "" : String(seed),
    rate: rate === usual.rate ? "" : String(rate),
    writers: writers === "others" ? "" : writers,
    steps: progress.steps ? String(progress.steps) : "",
    picture: pictureText(picture),
    is: is === null ? "" : String(is),
    target: target === null ? "" : String(target),
  };
  return linkText(parts);
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
  const { text, number } = readerOf(attribute);
  return {
    id: text("id"),
    seed: number("seed"),
    rate: number("rate"),
    writers: text("writers") || undefined,
    steps: number("steps"),
    picture: text("picture"),
    is: number("is") ?? null,
    target: number("target") ?? null,
  };
}
