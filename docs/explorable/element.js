/**
 * <backprop-explorable expression="(4x+1)^2" at="x=1" view="tree">: type a function, drag its variables, step
 * through both passes.
 *
 * Attributes: `expression` (or a program, lines separated by ;), `at` ("x=1; y=-2"), `view` ("tree" or "graph"),
 * `unfold` (present: composite functions are written out), `step` (counted from 1; the last if absent).
 *
 * The page brings the first picture, drawn at build time (still.js), and this small script. All else is loaded when
 * someone reaches for the element; what they do meanwhile is done again when it can answer.
 */
const DONE_AGAIN = ["click", "input", "change", "keydown"];
const APPROACHES = ["pointerenter", "pointerdown", "focusin", ...DONE_AGAIN];

export class BackpropExplorable extends HTMLElement {
  /** @type {import("./live.js").Live | null} */
  live = null;
  /** @type {Promise<void> | null} */
  #waking = null;
  /** @type {Event[]} */
  #missed = [];

  connectedCallback() {
    addEventListener("hashchange", this.#linked);
    if (this.#waking) return;
    for (const type of APPROACHES) this.addEventListener(type, this.#approached);
    if (!this.firstElementChild) this.wake();
    this.#linked();
  }

  disconnectedCallback() {
    removeEventListener("hashchange", this.#linked);
    this.live?.rest();
  }

  /** A link that carries a state (share.js) names the explorable that it is about. */
  #linked = async () => {
    const { hash } = location;
    if (!this.id || new URLSearchParams(hash.slice(1)).get("explorable") !== this.id) return;
    await this.wake();
    this.live?.goTo(hash);
  };

  #approached = (event) => {
    this.#miss(event);
    this.wake();
  };

  #miss = (event) => {
    if (DONE_AGAIN.includes(event.type)) this.#missed.push(event);
  };

  /** Load what makes the element answer. @returns {Promise<void>} */
  wake() {
    this.#waking ??= this.#enliven();
    return this.#waking;
  }

  async #enliven() {
    for (const type of APPROACHES) this.removeEventListener(type, this.#approached);
    for (const type of DONE_AGAIN) this.addEventListener(type, this.#miss);
    try {
      const { enliven } = await import("./live.js");
      this.live = enliven(this);
    } catch (error) {
      this.#waking = null; // the still stands; the next approach tries again
      for (const type of APPROACHES) this.addEventListener(type, this.#approached);
      throw error;
    } finally {
      for (const type of DONE_AGAIN) this.removeEventListener(type, this.#miss);
    }
    for (const event of this.#missed.splice(0)) {
      if (/** @type {Element} */ (event.target).closest("summary")) continue; // has folded by itself
      const Kind = /** @type {any} */ (event.constructor);
      event.target?.dispatchEvent(new Kind(event.type, event));
    }
  }
}

if (!customElements.get("backprop-explorable")) customElements.define("backprop-explorable", BackpropExplorable);
