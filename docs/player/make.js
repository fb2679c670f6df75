/**
 * <make-clip>: what is typed, as the command that makes a clip of it. The page shows the command for one function; this
 * writes it anew at each change, and says what the renderer would say of text that it cannot read. Meanwhile the command
 * is still that of an earlier text, so it is dimmed and cannot be copied.
 */
import { quoted } from "../explorable/function/takeaway.js";
import { whenRead } from "../explorable/parts/reading.js";
import { BackpropError } from "../explorable/twin/errors.js";
import { check } from "./makeable.js";

const [FRESH, STALE] = ["The command", "The command, still for what was typed before"];

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
    const problem = whyNot(expression, at, view === "tree");
    said.value = problem;
    this.#mark(problem !== "");
    if (problem) return;
    const tree = view === "tree" ? " TREE=1" : "";
    command.textContent = `make clip EXPR=${quoted(expression)} AT=${quoted(at)}${tree}`;
  }

  /** Show whether the command is that of what is typed. @param {boolean} isStale */
  #mark(isStale) {
    const box = this.querySelector(".highlight");
    box?.setAttribute("role", "group");
    box?.setAttribute("aria-label", isStale ? STALE : FRESH);
    box?.setAttribute("aria-disabled", String(isStale));
  }
}

/** Why there is no clip of a function at a point; nothing where there is one. @type {(expression: string, at: string, tree: boolean) => string} */
function whyNot(expression, at, tree) {
  try {
    check(expression, at, tree);
    return "";
  } catch (error) {
    if (!(error instanceof BackpropError)) throw error;
    return error.message;
  }
}

customElements.define("make-clip", MakeClip);
