/** Shares, as people say them. */

/** A share in percent. What is not quite all is never said to be 100%, nor what is not quite nothing 0%. @type {(share: number, decimals?: number) => string} */
export function percent(share, decimals = 0) {
  const finest = 10 ** -decimals;
  const text = (100 * share).toFixed(decimals);
  if (share > 0 && Number(text) === 0) return `<${finest}%`;
  if (share < 1 && Number(text) === 100) return `>${(100 - finest).toFixed(decimals)}%`;
  return `${text}%`;
}

/** The same in a sentence. @param {number} share */
export function percentInWords(share) {
  return percent(share).replace("<", "less than ").replace(">", "more than ");
}
