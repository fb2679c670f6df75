/** Fetches what reads a notation, and does then what wanted it. */
import { ReaderWanted, readers } from "../twin/readers.js";

/** What a reader consists of is asked for at once: else each part would come after the one that imports it. */
const FETCH = {
  latex: () => Promise.all([import("../twin/latex_tokens.js"), import("../twin/latex_environments.js"), import("../twin/latex_pieces.js")]),
  code: () => Promise.all([import("../twin/code_tokens.js"), import("../twin/code_expression.js"), import("../twin/code_built.js")]),
  networks: () =>
    Promise.all([
      import("../twin/code_networks.js"),
      import("../twin/code_blocks.js"),
      import("../twin/code_layers.js"),
      import("../twin/fills.js"),
      import("../../generated/arrays.js"),
    ]),
};

/** @param {ReaderWanted} wanted */
export async function fetchReader({ reader }) {
  const [module] = await FETCH[reader]();
  Object.assign(readers, { [reader]: /** @type {any} */ (module)[reader] });
}

/**
 * What a piece of work gives, which reads texts: at once, or once the readers that they want have come.
 * @template T
 * @param {() => T | Promise<T>} work is begun anew with each reader, so it reads before it does anything
 * @returns {Promise<T>}
 */
export async function whenRead(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ReaderWanted)) throw error;
    await fetchReader(error);
    return whenRead(work);
  }
}
