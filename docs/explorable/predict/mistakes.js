/**
 * The common mistakes, as data: what each is called, how its number comes about, and what is said about it.
 *
 * A row is tried where its `asked` names the kind of question and its `of`, if it has one, names the operation. `find` gives
 * the numbers that someone who makes the mistake would give; those that are no finite numbers are left out. The first
 * rows are the likeliest.
 *
 * What a mistake is made of: the numbers at one node, and the edge from it to the operand in question.
 * @typedef {object} Place
 * @property {string} operation
 * @property {number[]} operands values of the node's operands
 * @property {number} u value of the operand in question, or of the first
 * @property {number} v value of the other one of two
 * @property {number} z the node's value
 * @property {number} rank of the operand in question; -1 where a node is asked for, or a leaf that is minus a variable
 * @property {number[]} partials into each operand, not a number where there is none
 * @property {number} partial
 * @property {number} upstream the node's adjoint
 * @property {number} before what had been added up at the operand
 * @property {number} start the same where the sum is asked for, 0 where what one edge brings is
 * @property {number} last what the last edge brings to the operand
 * @property {number[]} others what the edges before it bring
 * @property {(...operands: number[]) => number} value the operation itself
 *
 * @typedef {object} Mistake
 * @property {string} name
 * @property {string[]} asked
 * @property {string[]} [of]
 * @property {string[]} [not] operations of which a row above tells more
 * @property {(place: Place) => number[]} find
 * @property {string} says {You} is "You", or "Perhaps you" where other mistakes give the same number
 */

const EDGE = ["contribution", "adjoint"];
const DEGREES = Math.PI / 180;
const ONE_PATH = "{You} left a path out: {paths} paths meet at {u}, and what they bring adds up.";

/** Values: what a node is worth. @type {Mistake[]} */
const OF_VALUES = [
  {
    name: "swapped operands",
    asked: ["value"],
    of: ["subtract", "divide", "power", "log"],
    find: ({ operands: [u, v], value }) => [value(v, u)],
    says: "{You} took the operands the other way round: here {equation}.",
  },
  {
    name: "times the exponent",
    asked: ["value"],
    of: ["power"],
    find: ({ operands: [u, v] }) => [u * v],
    says: "{You} multiplied by the exponent: a power multiplies the base by itself.",
  },
  {
    name: "degrees",
    asked: ["value"],
    of: ["sin", "cos", "tan"],
    find: ({ operands: [u], value }) => [value(u * DEGREES)],
    says: "{You} read the angle in degrees: it is in radians.",
  },
  {
    name: "base of the logarithm",
    asked: ["value"],
    of: ["ln", "log2", "log10", "log"],
    find: ({ operands: [u] }) => [Math.log(u), Math.log2(u), Math.log10(u)],
    says: "{You} took a logarithm to another base: here {equation}, and ln is to base e.",
  },
  {
    name: "half for a root",
    asked: ["value"],
    of: ["sqrt"],
    find: ({ operands: [u] }) => [u / 2],
    says: "{You} halved it: a square root is the number that gives {u} when it is squared.",
  },
  {
    name: "other operation",
    asked: ["value"],
    of: ["add", "subtract", "multiply", "divide"],
    find: ({ operands: [u, v] }) => [u + v, u - v, u * v, u / v],
    says: "{You} used another operation: here {equation}.",
  },
  {
    name: "value of an operand",
    asked: ["value"],
    find: ({ operands }) => operands,
    says: "{You} gave the number of an operand: {z} is what becomes of it, {equation}.",
  },
];

/** Partials: how far a node moves when one operand does. @type {Mistake[]} */
const OF_PARTIALS = [
  {
    name: "product's own factor",
    asked: ["partial"],
    of: ["multiply"],
    find: ({ u }) => [u],
    says: "{You} took {u} itself: by the product rule, the partial into {u} is the other factor, {v}.",
  },
  {
    name: "exponent's factor",
    asked: ["partial"],
    of: ["power"],
    find: ({ operands: [u, v], rank }) => (rank === 0 ? [u ** (v - 1)] : []),
    says: "{You} forgot the factor in front: by the power rule, the exponent {v} comes down as a factor.",
  },
  {
    name: "power not lowered",
    asked: ["partial"],
    of: ["power"],
    find: ({ operands: [, v], z, rank }) => (rank === 0 ? [v * z] : []),
    says: "{You} forgot to lower the power: by the power rule, the exponent {v} becomes one less.",
  },
  {
    name: "factor alone",
    asked: ["partial"],
    of: ["power"],
    find: ({ operands: [, v], rank }) => (rank === 0 ? [v] : []),
    says: "{You} gave the exponent alone: by the power rule, {u} to one power less is multiplied by it.",
  },
  {
    name: "logarithm of the base",
    asked: ["partial"],
    of: ["power"],
    find: ({ z, rank }) => (rank === 1 ? [z] : []),
    says: "{You} took the power for its own derivative: that holds for base e, else the logarithm of the base is a factor.",
  },
  {
    name: "divisor not squared",
    asked: ["partial"],
    of: ["divide"],
    find: ({ operands: [u, v], rank }) => (rank === 1 ? [-u / v, u / v] : []),
    says: "{You} forgot to square the divisor: by the quotient rule, {u} stands squared below the line.",
  },
  {
    name: "numerator left out",
    asked: ["partial"],
    of: ["divide"],
    find: ({ operands: [, v], rank }) => (rank === 1 ? [-1 / v ** 2, 1 / v ** 2] : []),
    says: "{You} left out what is divided: by the quotient rule, {v} stays above the line.",
  },
  {
    name: "half left out",
    asked: ["partial"],
    of: ["sqrt"],
    find: ({ partial }) => [2 * partial],
    says: "{You} forgot the 2 below the line: the partial of a square root is one over twice the root.",
  },
  {
    name: "not squared",
    asked: ["partial"],
    of: ["tanh"],
    find: ({ z }) => [1 - z],
    says: "{You} forgot the square: the partial of tanh is 1 less its square.",
  },
  {
    name: "one factor of two",
    asked: ["partial"],
    of: ["sigmoid"],
    find: ({ z }) => [z, 1 - z],
    says: "{You} gave one factor of two: the partial of the sigmoid is s(1 − s), where s is its value.",
  },
  {
    name: "value for the partial",
    asked: ["partial"],
    find: ({ operation, rank, z }) => (operation === "power" && rank === 1 ? [] : [z]), // told above
    says: "{You} gave the value of {z}: the partial tells how fast {z} moves, not where it is.",
  },
  {
    name: "partial at another operand",
    asked: ["partial"],
    not: ["multiply"],
    find: ({ partials, rank }) => partials.filter((_, other) => other !== rank),
    says: "{You} gave the partial into another operand of {z}: the one into {u} is meant.",
  },
  {
    name: "upside down",
    asked: ["partial"],
    find: ({ partial }) => [1 / partial],
    says: "{You} turned it upside down: that is how far {u} moves with {z}, and {z} with {u} is meant.",
  },
  {
    name: "value of the operand for the partial",
    asked: ["partial"],
    not: ["multiply"],
    find: ({ u }) => [u],
    says: "{You} gave the value of {u}: the partial tells how far {z} moves when {u} moves a little.",
  },
  {
    name: "sign of the partial",
    asked: ["partial"],
    find: ({ partial }) => [-partial],
    says: "{You} have the sign of the partial the other way round.",
  },
];

/** What a partial is taken for when it is asked for alone. @type {Mistake[]} */
const BESIDE_PARTIALS = [
  {
    name: "nothing passes",
    asked: ["partial"],
    find: () => [0],
    says: "{You} let nothing pass: but {z} does move when {u} moves.",
  },
  {
    name: "passed on unchanged",
    asked: ["partial"],
    find: () => [1],
    says: "{You} let every change pass as it is, as a sum does: {equation} asks for the {rule}.",
  },
  {
    name: "chain rule too early",
    asked: ["partial"],
    find: ({ upstream, partial }) => (partial === 1 ? [] : [upstream * partial]),
    says: "{You} already multiplied by the gradient of {z}: the partial alone is asked for.",
  },
  {
    name: "adjoint for the partial",
    asked: ["partial"],
    find: ({ upstream }) => [upstream],
    says: "{You} gave the gradient of {z}, which arrives from above: the partial of {z} itself is asked for.",
  },
];

/** @type {Mistake} */
const VALUE_FOR_SLOPE = {
  name: "value for the adjoint",
  asked: [...EDGE, "gradient"],
  find: ({ u }) => [u],
  says: "{You} gave the value of {u}: how far the output moves when {u} moves is asked for.",
};

/** Contributions, and the adjoints that they add up to. @type {Mistake[]} */
const OF_ADJOINTS = [
  {
    name: "overwrote",
    asked: ["adjoint"],
    find: ({ last, others }) => (others.length ? [last] : []),
    says: "{You} put the last contribution in the place of what was there: it is added to {before}.",
  },
  {
    name: "forgot the other path",
    asked: ["adjoint"],
    find: ({ others, before }) => (others.length ? [...others, before] : []),
    says: ONE_PATH,
  },
  {
    name: "forgot the other path",
    asked: ["gradient"],
    find: ({ last, others }) => [...others, last].flatMap((one) => [one, sum([...others, last]) - one]),
    says: ONE_PATH,
  },
  {
    name: "forgot the upstream adjoint",
    asked: EDGE,
    find: ({ partial, start }) => [partial, start + partial],
    says: "{You} gave the partial alone: it is multiplied by the gradient of {z}, which is {upstream}.",
  },
  {
    name: "forgot the partial",
    asked: EDGE,
    find: ({ upstream, start }) => [upstream, start + upstream],
    says: "{You} passed the gradient of {z} on as it is: it is multiplied by the partial of {z} into {u}.",
  },
  {
    name: "added instead of multiplied",
    asked: EDGE,
    find: ({ upstream, partial, start }) => [upstream + partial, start + upstream + partial],
    says: "{You} added the partial to the gradient of {z}: along a path, the chain rule multiplies.",
  },
  {
    name: "added too early",
    asked: ["contribution"],
    find: ({ upstream, partial, before }) => [before + upstream * partial],
    says: "{You} already added what had come before: what comes along this one edge is asked for.",
  },
  {
    name: "multiplied the paths",
    asked: ["adjoint", "gradient"],
    find: ({ last, others }) => (others.length ? [others.reduce((all, one) => all * one, last)] : []),
    says: "{You} multiplied what the paths bring: along a path partials multiply, but paths add up.",
  },
  VALUE_FOR_SLOPE,
];

/** Mistakes on the way from the output to a variable: a number may be wrong at any edge. @type {Mistake[]} */
const ON_THE_WAY = [
  {
    name: "left out a partial",
    asked: ["gradient"],
    find: () => [1],
    says: "{You} left out a partial on the way: the one of {z} into {u}, where {equation}.",
  },
];

/** The mistakes by where they are made. */
export const MISTAKES = {
  values: OF_VALUES,
  partials: OF_PARTIALS,
  beside: BESIDE_PARTIALS,
  adjoints: OF_ADJOINTS,
  slopes: [VALUE_FOR_SLOPE], // which need no rule
  onTheWay: ON_THE_WAY,
};

// Three that are known without looking at an operation, and a number that is nearly right.

export const SIGN = { name: "sign", says: "{You} have the sign the other way round." };

export const OTHER_VARIABLE = {
  name: "other variable",
  says: "{You} gave the slope in another variable: the one in {u} is asked for.",
};

export const OUTPUT = { name: "value of the output", says: "{You} gave the value of the output: its slope is asked for." };

export const NEARLY = {
  name: "nearly",
  says: "That is close, but not close enough: give four digits, or a fraction.",
};

export const RIGHT = "Right: {answer}.";

/** What is said where no common mistake gives the number. */
export const HINTS = {
  value: "Not yet. Put the numbers in: {equation}.",
  partial: "Not yet. How far does {z} move when only {u} moves a little? {equation} asks for the {rule}.",
  contribution: "Not yet. Multiply the gradient of {z}, {upstream}, by the partial of {z} into {u}.",
  adjoint: "Not yet. Multiply the gradient of {z} by the partial of {z} into {u}; where paths meet, add.",
  slope: "Not yet. Work the output out where {u} is larger by 0.01: how many times as far has it moved?",
  gradient: "Not yet. Multiply the partials along each path from {u} to the output, and add the paths.",
};

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((all, one) => all + one, 0);
}
