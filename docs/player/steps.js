/**
 * <backprop-steps explorable="explorable-square" clip="clip-backward-pass">: the steps of a derivation as a list
 * (docs/extensions/figures/steps.py). Choosing a step moves the clip and the explorable to it; the step that either of them shows is
 * lit. Up and down go from step to step.
 */

/** @type {Record<string, number>} */
const KEYS = { ArrowUp: -1, ArrowDown: 1 };

export class BackpropSteps extends HTMLElement {
  /** @type {AbortController | undefined} */
  #listening;

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.addEventListener("click", (event) => this.#click(event), { signal });
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    document.addEventListener("clipstep", this.#following("clip", "clipStep"), { signal });
    document.addEventListener("explorablestep", this.#following("explorable", "step"), { signal });
  }

  disconnectedCallback() {
    this.#listening?.abort();
  }

  get #items() {
    return [...this.querySelectorAll("li")];
  }

  /** Another part of the page, by the attribute that names it. @param {string} name */
  #other(name) {
    return /** @type {any} */ (document.getElementById(this.getAttribute(name) ?? ""));
  }

  /** Show a step wherever it can be seen. @param {HTMLElement} item */
  choose(item) {
    this.#light(item);
    const { step, clipStep } = item.dataset;
    const explorable = this.#other("explorable");
    explorable?.wake().then(() => explorable.controller?.showStep(Number(step)));
    const clip = this.#other("clip");
    if (clip && clipStep) clip[isInView(clip) ? "show" : "stand"](Number(clipStep));
  }

  /** What is done when the clip, or the explorable, has come to a step. @type {(name: string, key: string) => (event: Event) => void} */
  #following(name, key) {
    return (event) => {
      const { target, detail } = /** @type {CustomEvent<{ step: number }>} */ (event);
      if (target !== this.#other(name)) return;
      const items = this.#items;
      const lit = items.find((item) => item.hasAttribute("aria-current"));
      const found = items.filter((item) => item.dataset[key] === String(detail.step));
      if (!lit || !found.includes(lit)) this.#light(found[0]); // one step of a clip may show several of these
    };
  }

  /** @param {HTMLElement | undefined} chosen none to put the light out */
  #light(chosen) {
    for (const item of this.#items) {
      if (item === chosen) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    const item = target.closest("li");
    const isReading = !target.closest("button") && !getSelection()?.isCollapsed; // words are being marked
    if (item && !target.closest("a") && !isReading) this.choose(item);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const item = target.closest("button")?.closest("li");
    if (!item || !(event.key in KEYS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const items = this.#items;
    const next = items[items.indexOf(item) + KEYS[event.key]];
    if (!next) return;
    next.querySelector("button")?.focus();
    this.choose(next);
  }
}

/** Whether any of an element is on the screen. @param {Element} element */
function isInView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

if (!customElements.get("backprop-steps")) customElements.define("backprop-steps", BackpropSteps);
