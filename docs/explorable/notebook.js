/**
 * The explorable in a cell of a notebook, as anywidget asks for it: docs/making/widget.py makes one module of this one and
 * all that it imports. The function and the point travel both ways; Python hears of a drag when it pauses.
 *
 * @typedef {{ get: (name: string) => any, set: (name: string, value: any) => void, save_changes: () => void,
 *   on: (event: string, hear: () => void) => void, off: (event: string, hear: () => void) => void }} Model
 */
import { start } from "./function/controller.js";

const TAG = "backprop-explorable";
const THEMED = [document.body, document.documentElement];

// Its styles show the controls of an element that is defined; here it answers as soon as it is there.
if (!customElements.get(TAG)) customElements.define(TAG, class extends HTMLElement {});

/** Whether the notebook around is dark: each kind says so in its own way, and the rest follows the system. */
function isDark() {
  const { jpThemeLight, vscodeThemeKind, theme = "" } = document.body.dataset;
  if (jpThemeLight) return jpThemeLight === "false";
  if (vscodeThemeKind) return !vscodeThemeKind.includes("light");
  const named = document.documentElement.getAttribute("theme") || theme || document.documentElement.className;
  if (/\b(dark|light)\b/.test(named)) return /\bdark\b/.test(named);
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/** @param {{ model: Model, el: HTMLElement }} given */
async function render({ model, el }) {
  const host = document.createElement(TAG);
  host.setAttribute("expression", model.get("expression"));
  host.setAttribute("at", point(model.get("at")));
  if (model.get("view") !== "graph") host.setAttribute("view", model.get("view"));
  const paint = () => host.setAttribute("theme", isDark() ? "dark" : "light");
  const watch = new MutationObserver(paint);
  for (const element of THEMED) watch.observe(element, { attributes: true });
  paint();
  el.append(host);
  const controller = /** @type {any} */ (await start(host));
  if (!controller) return () => watch.disconnect();

  /** Python has moved it. */
  const follow = () => controller.showAt(model.get("expression"), model.get("at"));
  /** A reader has. */
  const tell = () => {
    const { trace, at } = controller.state;
    if (trace.expression === model.get("expression") && point(at) === point(model.get("at"))) return;
    model.set("expression", trace.expression);
    model.set("at", { ...at });
    model.save_changes();
  };
  model.on("change:expression", follow);
  model.on("change:at", follow);
  host.addEventListener("explorablechange", tell);
  return () => {
    watch.disconnect();
    controller.rest();
    model.off("change:expression", follow);
    model.off("change:at", follow);
  };
}

/** @param {Record<string, unknown>} at */
function point(at) {
  return Object.entries(at).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join("; ");
}

export default { render };
