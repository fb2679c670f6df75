/**
 * <make-clip>: what is typed, as the command that makes a clip of it. The page shows the command for one function; this
 * writes it anew at each change, and says what the renderer would say of text that it cannot read.
 */
import { quoted } from "../explorable/function/takeaway.js";
import { whenRead } from "../explorable/parts/reading.js";
import { BackpropError } from "../explorable/twin/errors.js";
import { parse } from "../explorable/twin/parser.js";
import { point } from "../explorable/twin/point.js";

const BETWEEN = /[,;\s]+(?=[^\s=,;]+\s*=)/;

class MakeClip extends HTMLElement {
  connectedCallback() {
    const form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => whenRead(() => this.#show(form)));
    whenRead(() => this.#show(form));
  }

  /** @param {HTMLFormElement} form */
  #show(form) {
    const [said, command] = [form.querySelector("output"), this.querySelector("code")];
    if (!said || !command) return;
    const given = new FormData(form);
    const [expression, at, view] = ["expression", "at", "view"].map((name) => String(given.get(name)));
    try {
      check(expression, at);
    } catch (error) {
      if (!(error instanceof BackpropError)) throw error;
      said.value = error.message;
      return;
    }
    said.value = "";
    const tree = view === "tree" ? " TREE=1" : "";
    command.textContent = `make clip EXPR=${quoted(expression)} AT=${quoted(at)}${tree}`;
  }
}

/**
 * Whether a function can be read and each of its variables has a value.
 * @param {string} expression
 * @param {string} at "x=2, w=-pi/3"
 * @throws {BackpropError}
 */
function check(expression, at) {
  /** @type {Record<string, number>} */
  const given = Object.create(null); // a variable may be called __proto__
  for (const part of at.split(BETWEEN).filter((text) => text.trim())) {
    const [name, value] = part.split(/=(.*)/s).map((text) => text.trim());
    if (!value || parse(value).variables.length) throw new BackpropError(`${part} is no value for a variable: write x=1.`);
    given[name] = 1; // any number: only whether there is one counts
  }
  point(parse(expression, undefined, Object.keys(given)), given);
}

customElements.define("make-clip", MakeClip);
