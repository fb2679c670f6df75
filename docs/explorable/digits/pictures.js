/**
 * Pictures as text, with a sign for each pixel's ink, and the pictures of the data set, which are fetched when they are
 * first asked for.
 *
 * @typedef {import("./learning.js").Pictures} Pictures
 */
import { ink as MOST, signs } from "../../generated/digits.js";
import { PIXELS } from "./network.js";

/** The pixels that a text writes, from 0 to 1; null where it is no picture. @param {string} text */
export function readPicture(text) {
  const levels = [...text].map((sign) => signs.indexOf(sign));
  return levels.length === PIXELS && !levels.includes(-1) ? Float64Array.from(levels, (level) => level / MOST) : null;
}

/** @param {Float64Array} picture */
export function pictureText(picture) {
  return [...picture].map((one) => signs[Math.round(one * MOST)]).join("");
}

/** A digit with its article: one of them is spoken with a vowel first. @param {number} digit */
export function oneOf(digit) {
  return `${digit === 8 ? "an" : "a"} ${digit}`;
}

/** A pixel's ink on its own scale. @param {number} one */
export function inSteps(one) {
  return Math.round(Math.min(1, Math.max(0, one)) * MOST) / MOST;
}

/** All pictures, of the module that holds them as text. @param {{ pictures: string, labels: string }} texts @returns {Pictures} */
export function unpacked({ pictures, labels }) {
  return { ink: Float64Array.from(pictures, (sign) => signs.indexOf(sign) / MOST), labels: Uint8Array.from(labels, Number) };
}

/** @type {Promise<Pictures> | null} */
let fetching = null;
let failures = 0;

/** @returns {Promise<Pictures>} @throws when they do not come; then the next call asks again */
export function fetched() {
  const again = failures ? `?${failures}` : ""; // some browsers remember that an address failed
  fetching ??= import(`../../generated/pictures.js${again}`).then(unpacked).catch((problem) => {
    fetching = null;
    failures += 1;
    throw problem;
  });
  return fetching;
}
