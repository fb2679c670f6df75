/**
 * Functions that JavaScript's Math lacks, for the table of operations.
 *
 * erf and erfc by W. J. Cody, Rational Chebyshev Approximations for the Error Function, Mathematics of
 * Computation 23 (1969), 631-637, with the coefficients of his CALERF: relative error below 1e-15.
 */

// Each list holds the coefficients of a polynomial, highest power first.
const NEAR_ZERO = {
  above: [
    1.85777706184603153e-1, 3.1611237438705656, 1.1386415415105016e2, 3.77485237685302021e2, 3.20937758913846947e3,
  ],
  below: [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3],
};
const MIDDLE = {
  above: [
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2,
    8.8195222124176909e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
  ],
  below: [
    1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
    3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
  ],
};
const TAIL = {
  above: [
    1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
    1.60837851487422766e-2, 6.58749161529837803e-4,
  ],
  below: [
    1, 2.56852019228982242, 1.87295284992346047, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3,
  ],
};

/** @param {{ above: number[], below: number[] }} ratio @param {number} x */
function quotient({ above, below }, x) {
  /** @param {number[]} coefficients */
  const polynomial = (coefficients) => coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
  return polynomial(above) / polynomial(below);
}

/** exp(-x^2) for x >= 0; the square is split so that its rounding is not magnified. @param {number} x */
function bell(x) {
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse));
}

/** The error function. @type {(x: number) => number} */
export function erf(x) {
  if (Math.abs(x) <= 0.46875) return x * quotient(NEAR_ZERO, x * x);
  return x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
}

/** 1 - erf(x), without the loss that the subtraction would bring for large x. @type {(x: number) => number} */
export function erfc(x) {
  if (Math.abs(x) <= 0.46875) return 1 - erf(x);
  if (x < 0) return 2 - erfc(-x);
  if (x <= 4) return bell(x) * quotient(MIDDLE, x);
  if (x > 28) return 0; // below the smallest number
  const inverse = 1 / (x * x);
  return (bell(x) / x) * (1 / Math.sqrt(Math.PI) - inverse * quotient(TAIL, inverse));
}

/** u to the power v as C has it: 1 to any power is 1, where Math.pow(1, Infinity) is NaN. @param {number} u @param {number} v */
export function pow(u, v) {
  return u === 1 ? 1 : u ** v;
}

/** The second operand where the first is 1, the third where it is 0. @type {(u: number, v: number, w: number) => number} */
export function choose(u, v, w) {
  return u ? v : w;
}

/** What is left of u after whole multiples of v, with the sign of v, as Python has it. @param {number} u @param {number} v */
export function mod(u, v) {
  const rest = u % v;
  return rest !== 0 && rest < 0 !== v < 0 ? rest + v : rest;
}
