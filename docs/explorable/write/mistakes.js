/**
 * What went wrong in a reader's nodes, by name: each graph's facts beside what the core's trace says of it. An answer says
 * where to look, and not what to write.
 *
 * @typedef {import("./expected.js").Expected} Expected
 * @typedef {import("./probe.js").Facts} Facts
 * @typedef {import("./probe.js").Fact} Fact
 * @typedef {import("./probe.js").Thing} Thing
 * @typedef {{ name: string, says: string }} Mistake
 * @typedef {{ graph: Expected, facts: Facts }} Pair
 */
import { wrongBackward, wrongContribution, wrongPairs } from "./mistakes_backward.js";
import { about, close, isNumber, numberOf, said, signOf } from "./things.js";

/** @type {(name: string, says: string) => Mistake} */
const mistake = (name, says) => ({ name, says });

/** @typedef {(pair: Pair) => Mistake | null} Judge */

/** What Python itself refused, told by its name. @type {Judge} */
function refused({ facts: { problem } }) {
  if (!problem) return null;
  const [kind] = problem.split(":");
  if (kind === "KeyError" && /backward/.test(problem)) return mistake("No backward yet", "There’s no function `backward`. Does it stand outside the class, at the left margin?");
  if (kind === "KeyError") return mistake("Something is missing", `There’s no ${problem.slice(kind.length + 2)} any more. *Start again* brings it back.`);
  if (/recursion/.test(problem)) return mistake("It calls itself", "A method that adds or multiplies nodes calls itself, again and again. Add or multiply numbers in it.");
  if (/no attribute 'contribute'/.test(problem)) return mistake("No contribute", "A node has no method `contribute`. Is it inside the class, as far to the right as `__add__`?");
  if (/no attribute 'gradient'/.test(problem)) return mistake("A gradient that never began", "`gradient` isn’t there when something is added to it. Where does a node get its other things?");
  if (/has no attribute/.test(problem)) return mistake("A thing that isn’t there", `Python says: ${problem}. Compare how it’s written where it’s kept, and where it’s used.`);
  if (/unsupported (operand )?type/.test(problem)) return mistake("A node where a number should be", `Python says: ${problem}. A node isn’t its value.`);
  if (/argument/.test(problem)) return mistake("Too many things, or too few", `Python says: ${problem}. Does \`__init__\` ask for as many as it’s given?`);
  return mistake("Python stopped", `Python says: ${problem}.`);
}

/** @type {Judge} */
function wrongValue({ graph, facts }) {
  for (const [place, { value }] of facts.nodes.entries()) {
    const [operation, ...operands] = graph.spec[place];
    const right = graph.values[place];
    if (isNumber(value, right)) continue;
    if (operation === "leaf") return mistake("A node that forgets its value", "A new node doesn’t keep the number that it’s given. Look at `__init__`.");
    const sign = signOf(operation);
    if (!value) return mistake("A bare number", `\`${sign}\` doesn’t return a node, so nothing can be built on it.`);
    if ("node" in value || "type" in value) return mistake("A value that is no number", `The value of a ${about(operation)} should be a number. What you’ve put there is no number.`);
    const [u, v] = operands.map((operand) => graph.values[Number(operand)]);
    const found = numberOf(value);
    if (found === 0) return mistake("Still zero", `A ${about(operation)} has a value of 0, whatever it’s made from.`);
    if (operation === "add" && close(found, u * v)) return mistake("A sum that multiplies", "`+` returns the product of its two values.");
    if (operation === "multiply" && close(found, u + v)) return mistake("A product that adds", "`*` returns the sum of its two values.");
    if (close(found, u) || close(found, v)) return mistake("One side only", `A ${about(operation)} takes the value of one of its two operands. Where’s the other?`);
    return mistake("A wrong value", `${said(u)} ${sign} ${said(v)} should be ${said(right)}, and yours is ${said(found)}.`);
  }
  return null;
}

/** @type {Judge} */
function wrongOperands({ graph, facts }) {
  for (const [place, { operands }] of facts.nodes.entries()) {
    const [operation] = graph.spec[place];
    const right = graph.operands[place];
    const found = operands?.map((one) => ("node" in one ? one.node : null));
    if (found && found.length === right.length && found.every((one, rank) => one === right[rank])) continue;
    if (operands === undefined) return mistake("Operands that aren’t kept", "A node has no `operands`. A parameter of `__init__` is gone afterwards, unless the node keeps it.");
    if (operands === null) return mistake("Operands that are no list", "`operands` should hold several nodes, or none: parentheses with a comma, or a list.");
    if (!right.length) return mistake("A leaf with operands", "A node that was made from no others has operands. What’s the default in `__init__`?");
    if (!operands.length) return mistake("Forgotten operands", `A ${about(operation)} doesn’t know what it was made from. \`__init__\` could keep it, if only someone told it.`);
    if (operands.some((one) => "number" in one)) return mistake("Values instead of nodes", "The operands are numbers. A number can’t be sent a gradient later, so keep the nodes themselves.");
    if (operands.length < right.length) return mistake("A forgotten operand", `A ${about(operation)} has two operands, and one is missing.`);
    if (found?.toReversed().every((one, rank) => one === right[rank])) return mistake("The wrong order", `The operands of a ${about(operation)} are swapped. In \`a ${signOf(operation)} b\`, \`a\` is \`self\`.`);
    return mistake("Other operands", `The operands of a ${about(operation)} aren’t the two nodes that it was made from.`);
  }
  return null;
}

/** @type {Judge} */
function wrongPartials({ graph, facts }) {
  for (const [place, { partials }] of facts.nodes.entries()) {
    const [operation, ...operands] = graph.spec[place];
    const right = graph.partials[place];
    if (partials && partials.length === right.length && partials.every((one, rank) => isNumber(one, right[rank]))) continue;
    if (partials === undefined) return mistake("Partials that aren’t kept", "A node has no `partials`. Keep them as you keep the operands.");
    if (partials === null) return mistake("Partials that are no list", "`partials` should hold a number for each operand: parentheses with a comma, or a list.");
    if (!partials.length) return mistake("Forgotten partials", `A ${about(operation)} says nothing of how strongly it responds to its operands.`);
    if (partials.length < right.length) return mistake("A forgotten partial", `A ${about(operation)} has ${right.length} operands and ${partials.length} partial. Each operand needs one.`);
    if (partials.some((one) => !("number" in one))) return mistake("A node where a number should be", `The partials of a ${about(operation)} should be plain numbers, so that they can be multiplied with.`);
    const found = partials.map(numberOf);
    const [u, v] = operands.map((operand) => graph.values[Number(operand)]);
    if (operation === "multiply") {
      if (close(found[0], u) && close(found[1], v)) return mistake("A product that didn’t swap", "Each factor has its own value as its partial. How far does 3·5 move if the 3 moves by 1?");
      if (found.every((one) => close(one, 1))) return mistake("The partials of a sum", "In a product, a nudge doesn’t come out as large as it went in.");
      if (close(found[0], found[1])) return mistake("Twice the same partial", "Both factors of a product have the same partial. They have different partners.");
    }
    if (operation === "add") return mistake("A sum that multiplies", "Nudge one operand of a sum by 0.01. How far does the sum move, whatever the other is?");
    return mistake("A wrong partial", `A partial of a ${about(operation)} should be ${said(right[0])}, and yours is ${said(found[0])}.`);
  }
  return null;
}

/** What is looked at for each task: what came before must still be right. @type {Record<string, Judge[]>} */
const JUDGES = {
  value: [wrongValue, refused],
  operands: [wrongValue, refused, wrongOperands],
  partials: [wrongValue, refused, wrongOperands, wrongPartials],
};
/** @type {Record<string, (pairs: Pair[]) => Mistake | null>} */
const LAST = { contribute: wrongContribution, backward: wrongBackward };

/** Where to look for a planted bug; its name is for the reader to find. @type {Record<string, string>} */
const WHERE = {
  upstream: "`4x + 1` is right, and its square isn’t. What flows down differently there?",
  slope: "A tanh at 0 is right, and at 2 it isn’t. What does its slope depend on?",
  early: "`s + s^2` is wrong, and `s^2` isn’t. Where do the users of `s` stand?",
};

/** The first mistake, or null. @type {(task: string, facts: Facts[], graphs: Expected[]) => Mistake | null} */
export function mistakeIn(task, facts, graphs) {
  const pairs = graphs.map((graph, place) => ({ graph, facts: facts[place] }));
  if (WHERE[task]) return stillThere(task, pairs);
  for (const judge of JUDGES[task] ?? JUDGES.partials) {
    for (const pair of pairs) {
      const found = judge(pair);
      if (found) return found;
    }
  }
  return LAST[task]?.(pairs) ?? null;
}

/** @type {(task: string, pairs: Pair[]) => Mistake | null} */
function stillThere(task, pairs) {
  for (const pair of pairs) {
    const found = refused(pair);
    if (found) return found;
  }
  const count = wrongPairs(pairs).length;
  return count ? mistake("Not yet", `In ${count} of ${pairs.length} graphs that it was tried on, a gradient differs from the core’s. ${WHERE[task]}`) : null;
}
