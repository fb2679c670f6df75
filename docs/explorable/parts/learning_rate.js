/**
 * What a descent and a training have in common: so many steps, at a learning rate, whose slider moves by powers of ten.
 */
import { numberControl } from "./controls.js";

const FINE = 0.02; // of a power of ten: one stop of the slider, one press of an arrow key

/** @param {number} steps */
export function counted(steps) {
  return steps === 1 ? "1 step" : `${steps} steps`;
}

/**
 * The learning rate's slider and number.
 * @param {{ id: string, rate: number, draft: { name: string, text: string, problem?: string } | null }} state
 * @param {{ least: number, most: number }} rates
 */
export function rateControl({ id, rate, draft }, { least, most }) {
  return numberControl({
    id: `${id}-rate`,
    action: "rate",
    label: "learning rate",
    said: "learning rate",
    number: rate,
    range: { least: Math.log10(least), most: Math.log10(most), step: FINE },
    place: (number) => Math.log10(Math.min(most, Math.max(least, number))),
    draft: draft?.name === "rate-number" ? draft : null,
  });
}

/** The rate at a place of its slider. @param {number} place */
export function rateAt(place) {
  return Number((10 ** place).toPrecision(2));
}

/** The rate a few stops further. @type {(rate: number, stops: number) => number} */
export function nudgedRate(rate, stops) {
  return Number((rate * 10 ** (FINE * stops)).toPrecision(3));
}
