/**
 * The thread in which programs run. Each has a new one, for Python keeps what the last program has defined; the next is
 * made ready while a reader thinks.
 *
 * @typedef {import("./worker.js").Told} Told
 * @typedef {{ printed: (text: string) => void, cut: () => void, done: (problem: string, facts: string) => void, absent: () => void }} Listener
 */
const SCRIPT = new URL("./worker.js", import.meta.url).href;

/** Whether the element stands in somebody else's page. */
export function isAbroad() {
  return new URL(SCRIPT).origin !== location.origin;
}

/** A page of another origin may not begin our script in a thread, but one that imports it. */
function thread() {
  if (!isAbroad()) return new Worker(SCRIPT, { type: "module" });
  const own = URL.createObjectURL(new Blob([`import ${JSON.stringify(SCRIPT)};`], { type: "text/javascript" }));
  return new Worker(own, { type: "module" });
}

export class Python {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Listener | null} */
  #listener = null;

  /** Load it. */
  begin() {
    if (this.#worker) return;
    try {
      const worker = thread();
      worker.onmessage = ({ data }) => this.#hear(data);
      worker.onerror = (event) => {
        event.preventDefault();
        this.#hear({ kind: "absent" });
      };
      this.#worker = worker;
    } catch {
      queueMicrotask(() => this.#hear({ kind: "absent" })); // the page's policy lets no thread be
    }
  }

  /** @type {(program: string, probe: string, listener: Listener) => void} */
  run(program, probe, listener) {
    this.#listener = listener;
    this.begin();
    this.#worker?.postMessage({ program, probe });
  }

  /** End what runs, whatever it does. */
  stop() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#listener = null;
  }

  /** @param {Told} told */
  #hear(told) {
    const listener = this.#listener;
    if (told.kind === "printed") listener?.printed(told.text);
    if (told.kind === "cut") listener?.cut();
    if (told.kind === "absent") {
      this.stop(); // the next run asks again
      listener?.absent();
    }
    if (told.kind === "done") {
      this.stop();
      listener?.done(told.problem, told.facts);
      this.begin();
    }
  }
}
