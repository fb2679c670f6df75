/**
 * What is taken away: the texts to copy and the files, worked out when they are asked for (takeaway.js).
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../parts/controller.js").Controller<State>} Controller
 */
import { copied } from "../dom/clipboard.js";

/** Listen to the buttons of what is taken away. @param {Controller} controller */
export function hearTaking(controller) {
  controller.hear("click", ({ target }) => {
    const { do: asked, kind, framework } = target.closest("button")?.dataset ?? {};
    if (asked === "takeaway" && !controller.state.takeaway) offer(controller);
    else if (asked === "takeaway") controller.update((state) => ({ ...state, takeaway: null }));
    if (asked === "code") offer(controller, framework);
    if (asked === "copy") copy(controller, kind);
    if (asked === "file") save(controller, kind);
  });
}

/** Offer what can be taken away, at the numbers of now. @type {(controller: Controller, framework?: string) => Promise<void>} `framework`: whose code is shown */
export async function offer(controller, framework) {
  const { texts } = await import("./takeaway.js");
  controller.update((state) => ({ ...state, takeaway: texts(state.trace, framework) }));
}

/** Copy one of the texts; where a browser does not let it, it is marked, to be copied by hand. @type {(controller: Controller, kind: import("./takeaway.js").Text) => Promise<void>} */
async function copy(controller, kind) {
  const { takeaway } = controller.state;
  if (!takeaway) return;
  const isDone = await copied(takeaway[kind]);
  controller.update((state) => (state.takeaway === takeaway ? { ...state, takeaway: { ...takeaway, copied: isDone ? kind : null } } : state));
  if (isDone) return;
  const text = controller.host.querySelector(`[data-kind=${kind}]`)?.parentElement?.querySelector("textarea");
  text?.select();
}

/** @type {(controller: Controller, kind: "svg" | "png" | "json" | "ipynb") => Promise<void>} */
async function save({ host, state }, kind) {
  const { save: handOver } = await import("./takeaway.js");
  await handOver(kind, host, state.trace);
}
