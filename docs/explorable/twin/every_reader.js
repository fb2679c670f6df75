/** All readers at once, where texts are read at build time: there is nobody to wait for one. */
import { networks } from "./code_networks.js";
import { code } from "./code_tokens.js";
import { latex } from "./latex_tokens.js";
import { readers } from "./readers.js";

export function bringEveryReader() {
  Object.assign(readers, { latex, code, networks });
}
