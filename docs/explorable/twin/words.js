/**
 * What is said at each step: the rule, the formula in letters, the same with numbers, and a sentence.
 * The twin of backprop_core/tracing/words.py, whose templates speaker.js fills.
 *
 * All that is said at one step, in one notation. In LaTeX and Typst the mathematics inside the sentence
 * stands between dollar signs, and every computed number carries its role. `partial` is the partial by its
 * rule, where the chain rule needs it. The equation's own parts are repeated as shortcuts.
 * @typedef {{ rule: string, reason: string, equation: Equation, partial: Equation | null, sentence: string,
 *   left: string, letters: string, numbers: string, relation: string, result: string, joint: string }} Words
 */

/** left = letters = numbers (= or ≈) result; `numbers` is empty where there is nothing to plug in. */
export class Equation {
  /**
   * @param {string} left
   * @param {string} letters
   * @param {string} numbers
   * @param {string} relation
   * @param {string} result
   * @param {string} [joint]
   */
  constructor(left, letters, numbers, relation, result, joint = "=") {
    this.left = left;
    this.letters = letters;
    this.numbers = numbers;
    this.relation = relation;
    this.result = result;
    this.joint = joint;
  }

  /** The equation in letters. */
  get formula() {
    return `${this.left} ${this.joint} ${this.letters}`;
  }

  /** The equation with the numbers plugged in. */
  get plugged() {
    const middle = this.numbers ? `= ${this.numbers} ` : "";
    return `${this.left} ${middle}${this.relation} ${this.result}`;
  }
}

/** @type {(rule: string, reason: string, equation: Equation, partial: Equation | null, sentence: string) => Words} */
export function words(rule, reason, equation, partial, sentence) {
  return { ...equation, rule, reason, equation, partial, sentence };
}
