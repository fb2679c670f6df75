/**
 * A step of a descent in formulas and in words.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../twin/descent.js").Place} Place
 * @typedef {import("../dom/markup.js").Loose} Loose
 * @typedef {[set: string, heard: string]} Piece of a formula
 */
import { h } from "../dom/markup.js";
import { maths, named, numbered } from "../parts/inline_maths.js";
import { counted } from "../parts/learning_rate.js";
import { outlook } from "../twin/descent.js";
import { nameText } from "../twin/names.js";
import { numberAtom, relation } from "../twin/numbers.js";
import { isOver } from "./state.js";

/** What is said about where the descent stands. @param {State} state */
export function panel(state) {
  const { path, taken, names } = state;
  const place = path.places[taken];
  const [kind, sentence] = outlook(path, taken);
  return h(
    "div",
    { class: "bp-step bp-update" },
    h("p", { class: "bp-rule" }, h("strong", {}, "gradient descent"), ` · ${counted(taken)}`),
    !isOver(state) && names.map((name) => update(state, name)),
    h("p", { class: "bp-sentence" }, standing(state, place)),
    h("p", { class: `bp-outlook ${kind.replace(" ", "-")}` }, sentence),
  );
}

/**
 * Where it stands and what it sees there.
 * @type {(state: State, place: Place) => Loose}
 */
function standing({ trace, names }, { at, value, gradient }) {
  const loss = named(trace.graph.labels[trace.graph.output]);
  const slopes = names.map((name, place) => [
    place ? " and " : "",
    names.length > 1 ? ["along ", named(name), " "] : "",
    h("span", { class: "adjoint" }, about(gradient[name])),
  ]);
  return [
    "At ",
    names.map((name, place) => [place ? ", " : "", named(name), ` ${relation(at[name])} `, numbered(at[name])]),
    " the loss ",
    loss,
    " is ",
    h("span", { class: "value" }, about(value)),
    Number.isFinite(value) && ["; the slope ", names.length > 1 ? "is " : "there is ", slopes],
    ".",
  ];
}

/** @param {number} number */
function about(number) {
  return [relation(number) === "=" ? "" : "about ", numbered(number)];
}

/** The rule of the step to come, in letters and with its numbers. @type {(state: State, name: string) => Loose} */
function update({ path, taken, rate, momentum, trace, names }, name) {
  const { at, step, gradient } = path.places[taken];
  const loss = trace.graph.labels[trace.graph.output];
  const slope = `\\frac{\\partial ${nameText(loss, "latex")}}{\\partial ${nameText(name, "latex")}}`;
  const said = `∂${loss}/∂${name}`;
  const letter = ["v", "u", "s"].find((one) => !names.includes(one)); // no letter that the function has
  // Each variable has a velocity of its own, and says whose where there are two.
  const [v, heardV] = names.length > 1 ? [`${letter}_{${nameText(name, "latex")}}`, `${letter} of ${name}`] : [letter, letter];
  const before = taken ? -path.places[taken - 1].step[name] / rate : 0;
  const speed = -step[name] / rate;
  const held = [
    [`${v} \\leftarrow ${number(momentum)} \\cdot ${v} + ${slope}`, `${heardV} becomes ${plain(momentum)} · ${heardV} + ${said}`],
    [
      `{}= ${number(momentum)} \\cdot ${factor(before)} + ${factor(gradient[name])}`,
      `= ${plain(momentum)} · ${plain(before)} + ${plain(gradient[name])}`,
    ],
    result(speed, "adjoint"),
  ];
  const [way, walked] = momentum > 0 ? [v, speed] : [slope, gradient[name]];
  const letters = nameText(name, "latex");
  const moved = [
    [
      `${letters} \\leftarrow ${letters} - ${number(rate)} \\cdot ${way}`,
      `${name} becomes ${name} - ${plain(rate)} · ${momentum > 0 ? heardV : said}`,
    ],
    [
      `{}= ${number(at[name])} - ${number(rate)} \\cdot ${factor(walked)}`,
      `= ${plain(at[name])} - ${plain(rate)} · ${plain(walked)}`,
    ],
    result(at[name] + step[name], "value"),
  ];
  return (momentum > 0 ? [held, moved] : [moved])
    .map((pieces) => h("p", { class: "bp-formula" }, pieces.map(([set, heard]) => maths(`\\displaystyle ${set}`, heard))));
}

/** @type {(of: number, role: string) => Piece} */
function result(of, role) {
  return [`{}${relation(of) === "=" ? "=" : "\\approx"} ${number(of, role)}`, `${relation(of)} ${plain(of)}`];
}

/** @param {number} of */
function plain(of) {
  return numberAtom(of, "plain").text;
}

/** A number in LaTeX, marked with what it is. @type {(of: number, role?: string) => string} */
function number(of, role = "value") {
  return `\\htmlClass{${role}}{${numberAtom(of, "latex").text}}`;
}

/** @type {(of: number, role?: string) => string} */
function factor(of, role = "adjoint") {
  return of < 0 ? `\\left(${number(of, role)}\\right)` : number(of, role);
}
