/**
 * The state of one plane and the knobs of its network, as plain data, and how it changes.
 *
 * @typedef {import("../twin/descent.js").Place} Place
 * @typedef {import("../../types/planes.d.ts").Plane} Plane
 * @typedef {{ loss: number, isStep: boolean }} Try a loss that was seen: after a turn by hand, or after a step down
 *
 * @typedef {object} State
 * @property {string} id
 * @property {string} set the name of the plane that it began with
 * @property {import("../parts/program_field.js").Problem | null} problem
 * @property {import("../parts/program_field.js").Read} trace
 * @property {import("../parts/training.js").Lesson} lesson
 * @property {import("./neurons.js").Neurons} neurons
 * @property {number[][]} held points that it does not learn from
 * @property {boolean} shows whether these are seen
 * @property {Record<string, number>} start the knobs at the start
 * @property {Record<string, number>} at the knobs as they stand
 * @property {number} rate
 * @property {Place} place the mean loss there, and its gradient
 * @property {boolean} arrows whether the gradient is seen, as an arrow at each knob
 * @property {number} steps taken down the gradient
 * @property {number} end the step at which training stops
 * @property {number} forwards how often all points went through the network
 * @property {number} backwards how often the gradient came back
 * @property {Try[]} tries
 * @property {number | null} neuron whose own map is seen, else the output's
 * @property {number | null} spot the point that is picked
 * @property {number} colour of the next point: the target, 0 or 1
 * @property {boolean} inside whether the passes of one point stand open below
 * @property {boolean} playing
 * @property {number} speed
 * @property {{ name: string, text: string, problem?: string } | null} draft
 * @property {import("../parts/controls.js").Given | null} given
 * @property {string} said
 */
import { planes } from "../../generated/planes.js";
import { memo } from "../memo.js";
import { only } from "../parts/point_text.js";
import { rolesOf } from "../parts/roles.js";
import { after, placeOf, pointOf } from "../parts/training.js";
import { build } from "../twin/build.js";
import { BackpropError, problemWith } from "../twin/errors.js";
import { parse } from "../twin/parser.js";
import { forward } from "../twin/passes.js";
import { neuronsOf } from "./neurons.js";
import { PLANE } from "./sweep.js";

export const REACH = 5; // of a knob, to either side
export const FINE = 0.05; // a stop of a knob
export const LESSON = 300; // steps of one training: ten seconds
export const RATES = { least: 0.01, most: 10 };
export const MOST_SPOTS = 80;
const MOST_TRIES = 400; // that are remembered for the drawing
const MOST_NODES = 400;
const MOST_TEXT = 4000;

/** The plane of a name. @param {string} name @returns {Plane} @throws {BackpropError} when there is none */
export function planeOf(name) {
  const found = planes.find(({ id }) => id === name);
  if (!found) throw new BackpropError(`There is no set of points called ${name}: there are ${planes.map(({ id }) => id).join(", ")}.`);
  return found;
}

/**
 * A new state. What is not given is that of the named set.
 * @param {{ id: string, set?: string, text?: string, at?: Record<string, number>, rows?: number[][], held?: number[][],
 *   rate?: number, neuron?: number | null, backprop?: boolean }} options
 * @returns {State}
 * @throws {BackpropError} when there is no such set, or the program does not fit a plane
 */
export function begun({ id, set = planes[0].id, text, at, rows, held, rate, neuron = null, backprop = false }) {
  const plane = planeOf(set);
  const program = parse(text || plane.text, MOST_TEXT, Object.keys(at ?? plane.at));
  const graph = build(program, { mostNodes: MOST_NODES });
  const roles = rolesOf(program.variables, { inputs: inputsOf(program.variables), targets: program.variables.includes("t") ? ["t"] : undefined });
  const neurons = neuronsOf(graph, roles);
  const numbers = { ...plane.at, ...at };
  const missing = [...roles.weights, ...roles.fixed].find((name) => !Number.isFinite(numbers[name]));
  if (missing !== undefined) throw new BackpropError(`No number was given for ${missing}: write ${missing}=1, for example.`);
  const start = only(roles.weights, numbers);
  const fitting = { rows: sound(rows?.length ? rows : plane.rows), held: sound(rows?.length ? (held ?? []) : plane.held) };
  const lesson = { graph, roles, fixed: only(roles.fixed, numbers), rows: fitting.rows };
  const trace = { expression: program.source, graph, program };
  const known = { id, set, trace, lesson, neurons, held: fitting.held, start, rate: rate && rate > 0 ? rate : plane.rate };
  const seen = { arrows: backprop, neuron: neuron !== null && neuron < neurons.hidden.length ? neuron : null, colour: 1, spot: null, shows: false };
  const rest = { problem: null, inside: false, playing: false, speed: 1, draft: null, given: null, said: "" };
  return fresh(/** @type {any} */ ({ ...known, ...seen, ...rest }));
}

/** The two inputs: x and y, or what names say. @param {string[]} variables */
function inputsOf(variables) {
  return variables.includes("x") && variables.includes("y") ? ["x", "y"] : undefined;
}

/** Points in the plane, with a target that is a colour. @param {number[][]} rows @throws {BackpropError} */
function sound(rows) {
  const wrong = rows.find((row) => row.length !== 3 || !row.every(Number.isFinite) || (row[2] !== 0 && row[2] !== 1));
  if (wrong) throw new BackpropError(`A point is written x,y,1 or x,y,0: this one is ${wrong.join(",")}.`);
  if (rows.length > MOST_SPOTS) throw new BackpropError(`There are ${rows.length} points, and ${MOST_SPOTS} are shown at most.`);
  return rows.map(([x, y, target]) => [within(x, PLANE.across), within(y, PLANE.up), target]);
}

/** @type {(number: number, reach: number) => number} */
function within(number, reach) {
  return Math.min(reach, Math.max(-reach, number));
}

/** At the start, before anything was tried. @param {State} state @returns {State} */
export function fresh(state) {
  const place = placeOf(state.lesson, state.start, state.rate);
  const counts = { steps: 0, end: 0, forwards: 1, backwards: state.arrows ? 1 : 0 };
  return { ...state, ...counts, at: state.start, place, tries: [{ loss: place.value, isStep: false }], playing: false, given: null };
}

/** The knobs stand otherwise: all points go through once more, and the gradient comes back where it is seen. @type {(state: State, at: Record<string, number>, isStep: boolean) => State} */
function tried(state, at, isStep) {
  const place = placeOf(state.lesson, at, state.rate);
  const tries = [...state.tries.slice(1 - MOST_TRIES), { loss: place.value, isStep }];
  const counts = { forwards: state.forwards + 1, backwards: state.backwards + (state.arrows ? 1 : 0) };
  return { ...state, ...counts, at, place, tries, given: null };
}

/** A knob is turned. @type {(state: State, name: string, number: number) => State} */
export function turned(state, name, number) {
  if (!Object.hasOwn(state.at, name) || state.at[name] === number) return state;
  return tried(state, { ...state.at, ...Object.fromEntries([[name, number]]) }, false);
}

/** A knob's number some stops further, on its own grid and within its reach. @type {(number: number, stops: number) => number} */
export function further(number, stops) {
  return Number(within(Math.round(number / FINE + stops) * FINE, REACH).toFixed(6));
}

/** The gradient is asked for, or put away. @param {State} state @returns {State} */
export function backpropped(state) {
  if (state.arrows) return { ...state, arrows: false, playing: false, given: null };
  return { ...state, arrows: true, backwards: state.backwards + 1, given: null };
}

/** Down the gradient. @type {(state: State, count: number) => State} */
export function stepped(state, count) {
  let next = state.arrows ? state : backpropped(state);
  for (let taken = 0; taken < count && !ranAway(next); taken += 1) {
    next = { ...tried(next, after(next.place), true), steps: next.steps + 1 };
  }
  return next;
}

/** Train on; it stops by itself. @type {(state: State, count: number) => State} */
export function trainedOn(state, count) {
  const next = stepped(state, Math.min(count, state.end - state.steps));
  return next.steps >= next.end || ranAway(next) ? { ...next, playing: false } : next;
}

/** @param {State} state @returns {State} */
export function played(state) {
  if (state.playing) return { ...state, playing: false };
  const ready = state.arrows ? state : backpropped(state);
  return { ...ready, playing: true, end: state.steps + LESSON };
}

/** Whether there is no going on. @param {State} state */
export function ranAway({ place }) {
  return !Number.isFinite(place.value) || !Object.values(place.gradient).every(Number.isFinite);
}

/** Another set of points, with its own start. @type {(state: State, plane: Plane) => State} */
export function chosen(state, { id }) {
  return begun({ id: state.id, set: id });
}

/** All that a link names; what cannot be read leaves the state and says why. @type {(state: State, link: any) => State} */
export function linked(state, link) {
  try {
    return begun({ ...link, id: state.id });
  } catch (error) {
    return { ...state, problem: problemWith(error, link.text ?? ""), playing: false };
  }
}

/** @type {(state: State, rate: number) => State} */
export function withRate(state, rate) {
  return rate > 0 ? { ...state, rate, place: placeOf(state.lesson, state.at, rate) } : state;
}

/** Other points, with the one that is picked. @type {(state: State, rows: number[][], spot: number | null) => State} */
function taught(state, rows, spot) {
  if (!rows.length || rows.length > MOST_SPOTS) return state;
  const lesson = { ...state.lesson, rows };
  return { ...state, lesson, spot, place: placeOf(lesson, state.at, state.rate), given: null };
}

/** A point as it may stand: in the plane, by tenths. @type {(x: number, y: number) => [number, number]} */
function placed(x, y) {
  /** @type {(number: number, reach: number) => number} */
  const tenth = (number, reach) => Number(within(number, reach - 0.1).toFixed(1)) + 0;
  return [tenth(x, PLANE.across), tenth(y, PLANE.up)];
}

/** @type {(state: State, x: number, y: number) => State} */
export function added(state, x, y) {
  return taught(state, [...state.lesson.rows, [...placed(x, y), state.colour]], state.lesson.rows.length);
}

/** @type {(state: State, spot: number, x: number, y: number) => State} */
export function movedTo(state, spot, x, y) {
  const row = state.lesson.rows[spot];
  const [across, up] = placed(x, y);
  if (!row || (row[0] === across && row[1] === up)) return state;
  return taught(state, state.lesson.rows.with(spot, [across, up, row[2]]), spot);
}

/** @type {(state: State, spot: number) => State} */
export function removed(state, spot) {
  const rows = state.lesson.rows.filter((_, place) => place !== spot);
  return taught(state, rows, null);
}

/** @type {(state: State, spot: number) => State} */
export function recoloured(state, spot) {
  const row = state.lesson.rows[spot];
  return row ? taught(state, state.lesson.rows.with(spot, [row[0], row[1], 1 - row[2]]), spot) : state;
}

/** What the network says at some points. @type {(state: State, rows: number[][]) => number[]} */
export function outputs({ lesson, neurons, at }, rows) {
  return rows.map((row) => forward(lesson.graph, pointOf(lesson, at, row)).values[neurons.output.node]);
}

/** Whether each point lies on the side of its own colour. @type {(state: State, rows: number[][]) => boolean[]} */
export function sides(state, rows) {
  return memo(rows, "sides", [state.trace.graph, state.at], () =>
    outputs(state, rows).map((output, place) => output > 0.5 === rows[place][2] > 0.5),
  );
}

/** The point whose passes are opened: the one that is picked, or that which the network gets most wrong. @param {State} state */
export function examined(state) {
  const { rows } = state.lesson;
  if (state.spot !== null && rows[state.spot]) return state.spot;
  const errors = outputs(state, rows).map((output, place) => Math.abs(output - rows[place][2]));
  return errors.indexOf(Math.max(...errors));
}
