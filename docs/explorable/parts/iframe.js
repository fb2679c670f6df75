/**
 * The frame that shows a state in another page: an <iframe> of one of the bare pages under embed/, whose address
 * carries the state. The address is absolute, worked out from where this module came from.
 */
export const EMBEDDED = "embed"; // the id of the element in each bare page

/** @type {Record<string, string>} */
const PAGES = { "backprop-explorable": "explore", "backprop-descent": "descent", "backprop-network": "training", "backprop-knobs": "knobs", "backprop-digits": "digits", "backprop-race": "race", "backprop-write": "write" };
export const ELEMENTS = Object.keys(PAGES).join(); // as a selector

/**
 * @param {HTMLElement} host
 * @param {string} hash the state, as the link.js of its element writes it for the id above
 * @param {string} title
 */
export function frameOf(host, hash, title) {
  const page = new URL(`../../embed/${PAGES[host.localName]}/`, import.meta.url);
  if (page.protocol === "file:") page.pathname += "index.html"; // a folder has no page of its own there
  const src = escaped(`${page}${hash}`);
  const height = Math.ceil(host.getBoundingClientRect().height);
  const size = `width="100%" height="${height}" frameborder="0"`; // no style, which a strict policy would not let be
  return `<iframe src="${src}" title="${escaped(title)}" ${size} loading="lazy" allow="clipboard-write"></iframe>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
