/** A typeface that formulas are set in, as it stands beside the modules. @param {string} file its name without an ending */
export function typeface(file) {
  return fetch(new URL(`../../vendor/katex/fonts/${file}.woff2`, import.meta.url));
}
