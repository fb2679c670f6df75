/** Where there is no page: the pages whose addresses are most like the one that was asked for. */

const MOST = 3;
const LEAST = 0.4; // of the pairs of letters that two addresses share, to be worth naming

/** The pairs of neighbouring letters in the last words of an address. @param {string} path */
function pairs(path) {
  const words = path.toLowerCase().replace(/index\.html?$|\.html?$/, "").split("/").filter(Boolean).slice(-1).join("");
  return Array.from({ length: Math.max(0, words.length - 1) }, (_, place) => words.slice(place, place + 2));
}

/** How alike two addresses are, from 0 to 1 (Dice's coefficient). @type {(one: string, other: string) => number} */
function likeness(one, other) {
  const [first, second] = [pairs(one), pairs(other)];
  const shared = first.filter((pair) => second.includes(pair)).length;
  return (2 * shared) / (first.length + second.length || 1);
}

/** @type {NodeListOf<HTMLAnchorElement>} */
const links = document.querySelectorAll("#all-pages a");
const near = [...links]
  .map((link) => ({ link, score: likeness(location.pathname, link.pathname) }))
  .filter(({ score }) => score >= LEAST)
  .sort((one, other) => other.score - one.score)
  .slice(0, MOST);
const box = /** @type {HTMLElement} */ (document.querySelector("#nearest"));
const items = near.flatMap(({ link }) => link.parentElement?.cloneNode(true) ?? []);
box.hidden = !items.length;
box.querySelector("ul")?.append(...items);
