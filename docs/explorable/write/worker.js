/**
 * Runs a program in a thread of its own, which can be ended at any moment, and then asks it what it has made (probe.js).
 * What it prints is told as it comes, and cut where nobody would read it any more.
 *
 * @typedef {{ program: string, probe: string }} Job
 * @typedef {{ kind: "ready" } | { kind: "absent" } | { kind: "printed", text: string } | { kind: "cut" }
 *   | { kind: "done", problem: string, facts: string }} Told
 */
import { loadMicroPython } from "../../vendor/micropython/micropython.mjs";

export const MOST_TEXT = 20_000; // characters that are told of what one program prints
const AT_ONCE = 100; // lines; later ones are told together
const GATHERED = 40; // milliseconds for which they are gathered
const HEAP = 4 * 2 ** 20; // bytes to begin with
const MOST_MEMORY = 160 * 2 ** 20; // before Python says that there is no more: a phone would end the page

const NO_INPUT = "def input(*_): raise EOFError('nobody can be asked here')"; // or it would wait for ever

const scope = /** @type {any} */ (self);
const decoder = new TextDecoder();
let left = MOST_TEXT;
let lines = 0;
let waiting = "";
let last = 0;

const { grow } = WebAssembly.Memory.prototype;
/** @this {WebAssembly.Memory} @param {number} pages */
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * 65_536 > MOST_MEMORY) throw new RangeError("The program has had its share of memory.");
  return grow.call(this, pages);
};
console.error = () => {}; // where that was refused, or where something else went wrong that Python tells of itself
console.warn = () => {};

/** @param {Told} told */
function tell(told) {
  scope.postMessage(told);
}

function flush() {
  if (waiting) tell({ kind: "printed", text: waiting });
  waiting = "";
  last = performance.now();
}

/** It comes byte by byte. @param {Uint8Array} bytes */
function printed(bytes) {
  if (left === 0) return;
  const text = decoder.decode(bytes, { stream: true }).slice(0, left);
  left -= text.length;
  waiting += text;
  const isLine = text === "\n";
  if (isLine) lines += 1;
  if ((isLine && lines < AT_ONCE) || left === 0 || performance.now() - last > GATHERED) flush();
  if (left === 0) tell({ kind: "cut" });
}

const python = loadMicroPython({ heapsize: HEAP, linebuffer: false, stdout: printed, stderr: printed, stdin: () => null });
python.then(
  () => tell({ kind: "ready" }),
  () => tell({ kind: "absent" }),
);

/** @type {(one: import("../../types/micropython.d.ts").MicroPython, code: string) => string} */
function outcome(one, code) {
  try {
    one.runPython(code);
    return "";
  } catch (error) {
    return String(/** @type {Error} */ (error).message);
  }
}

/** @param {{ data: Job }} event */
scope.onmessage = async ({ data: { program, probe } }) => {
  const one = await python.catch(() => null);
  if (!one) return; // which has been told
  outcome(one, NO_INPUT);
  const problem = outcome(one, program);
  flush();
  left = 0; // what else is printed comes of the questions
  const refused = outcome(one, probe);
  const facts = refused ? "" : String(one.globals.get("facts_for_the_page") ?? "");
  tell({ kind: "done", problem, facts });
};
