/**
 * Tables of numbers and words. They scroll in a frame of their own, and carry a class, or the theme would wrap them.
 *
 * @typedef {import("./markup.js").Markup} Markup
 * @typedef {import("./markup.js").Loose} Loose
 */
import { h } from "./markup.js";

/** @type {(label: string, table: Loose, kind?: string) => Markup} */
export function framed(label, table, kind = "") {
  return h("div", { class: `bp-table ${kind}`.trim(), tabindex: 0, role: "group", "aria-label": label }, table);
}

/**
 * @param {Loose[]} heads one for each column; null for a column without a name
 * @param {Markup[]} rows
 */
export function table(heads, rows) {
  const head = heads.map((name) => (name === null ? h("td", {}) : h("th", { scope: "col" }, name)));
  return h("table", { class: "bp-rows" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows));
}
