/** What the names of variables usually mean where they are trained. */

export const TARGET = /^(t|target)_?\d*$/;
export const INPUT = /^[xi]_?\d*$/;

/** The weights of what looks like a loss, since it has a target; none of anything else. @param {string[]} variables */
export function weightsOfLoss(variables) {
  const isLoss = variables.some((name) => TARGET.test(name));
  return isLoss ? variables.filter((name) => !TARGET.test(name) && !INPUT.test(name)) : [];
}
