/**
 * The elements of this site, for its own pages and for any other page that loads this one script:
 *
 *     <backprop-explorable expression="(4x+1)^2" at="x=1" view="tree"></backprop-explorable>
 *     <backprop-descent expression="x^2" at="x=3" rate="0.1" momentum="0"></backprop-descent>
 *     <backprop-network expression="..." at="w=1" weights="w" inputs="x" targets="t" rows="0,1; 1,3"></backprop-network>
 *     <backprop-knobs set="island"></backprop-knobs>
 *     <backprop-digits seed="3"></backprop-digits>
 *     <backprop-race weights="36"></backprop-race>
 *     <backprop-write task="value"></backprop-write>
 *
 * These attributes are common to all, but for the digits, the race and what is written, whose program is given; those
 * of one element stand in its link.js.
 *
 * @attribute expression The function: an expression, or a program whose lines are separated by `;`.
 * @attribute program Another name for `expression`.
 * @attribute at The value of each variable, as in `x=1; y=-2`. A variable that is given none starts from a number of ours.
 * @attribute theme `light` or `dark`, where the page's own `color-scheme` is not to decide.
 * @attribute address Present: the page's address follows what is seen, so that a reload shows it again.
 * @attribute id A name of its own in the page. A link that carries a state says with it which element it is about.
 *
 * Our pages bring the first picture, drawn at build time (prerender.js), and this small script. All else is loaded when
 * someone reaches for the element; what they do meanwhile is done again when it can answer. An element without a first
 * picture is drawn when it comes near the view, and brings its styles where the page has none of ours.
 *
 * @typedef {import("./parts/controller.js").Controller<any>} Controller
 */
/** @type {Record<string, () => Promise<{ start: (host: HTMLElement) => Controller | null | Promise<Controller | null> }>>} */
const KINDS = {
  "backprop-explorable": () => import("./function/controller.js"),
  "backprop-descent": () => import("./descent/controller.js"),
  "backprop-network": () => import("./network/controller.js"),
  "backprop-knobs": () => import("./knobs/controller.js"),
  "backprop-digits": () => import("./digits/controller.js"),
  "backprop-race": () => import("./race/controller.js"),
  "backprop-write": () => import("./write/controller.js"),
};
const DRAGS = ["pointermove", "pointerup", "pointercancel"]; // of what was pressed: a finger comes without having hovered
const DONE_AGAIN = ["click", "input", "change", "keydown", "pointerdown", ...DRAGS];
const APPROACHES = ["pointerenter", "focusin", "click", "input", "change", "keydown", "pointerdown"];
const NEAR = "400px";
const OUR_STYLES = new URL("../generated/site.css", import.meta.url).href;
const ALL_STYLES = new URL("../generated/elsewhere.css", import.meta.url).href;

class Lazy extends HTMLElement {
  /** @type {Controller | null} */
  controller = null;
  /** @type {Promise<void> | null} */
  #waking = null;
  #isPressed = false;
  /** @type {Event[]} */
  #missed = [];

  connectedCallback() {
    addEventListener("hashchange", this.#linked);
    if (this.#waking) return;
    for (const type of APPROACHES) this.addEventListener(type, this.#approached);
    this.addEventListener("submit", stay);
    const program = this.getAttribute("program");
    if (program !== null && !this.hasAttribute("expression")) this.setAttribute("expression", program);
    whenNear(this, this.firstElementChild ? this.#showNow : () => this.wake());
    this.#linked();
  }

  disconnectedCallback() {
    removeEventListener("hashchange", this.#linked);
    this.controller?.rest();
  }

  /** A first picture that is larger than its stage would begin at its corner, where there may be nothing. */
  #showNow = async () => {
    const stage = this.querySelector(".bp-stage");
    const node = stage?.querySelector(".node.now");
    if (!stage || !node || (stage.scrollWidth <= stage.clientWidth && stage.scrollHeight <= stage.clientHeight)) return;
    const { bringIntoSight } = await import("./dom/sight.js");
    if (!this.controller) bringIntoSight(stage, node);
  };

  /** A link (link.js) names the element that it is about, and leads there whether or not it also says what is to be seen. */
  #linked = async () => {
    const { hash } = location;
    if (!this.id || new URLSearchParams(hash.slice(1)).get("explorable") !== this.id) return;
    await this.wake();
    await this.controller?.goTo(hash);
    this.scrollIntoView({ block: "start" });
  };

  /** @param {Event} event */
  #approached = (event) => {
    this.#miss(event);
    this.wake();
  };

  /** @param {Event} event */
  #miss = (event) => {
    if (event.type === "pointerdown") this.#isPressed = true;
    if (DONE_AGAIN.includes(event.type) && (this.#isPressed || !DRAGS.includes(event.type))) this.#missed.push(event);
  };

  /** Load what makes the element answer. @returns {Promise<void>} */
  wake() {
    this.#waking ??= this.#load();
    return this.#waking;
  }

  async #load() {
    for (const type of APPROACHES) this.removeEventListener(type, this.#approached);
    for (const type of DONE_AGAIN) this.addEventListener(type, this.#miss);
    this.setAttribute("aria-busy", "true"); // the card shows it (card.css)
    askForAll(this);
    try {
      const [{ start }] = await Promise.all([KINDS[this.localName](), styled()]);
      this.controller = await start(this); // some load more
    } catch (error) {
      this.#waking = null; // the first picture stands; the next approach tries again
      for (const type of APPROACHES) this.addEventListener(type, this.#approached);
      throw error;
    } finally {
      this.removeAttribute("aria-busy");
      for (const type of DONE_AGAIN) this.removeEventListener(type, this.#miss);
    }
    for (const event of this.#missed.splice(0)) {
      if (/** @type {Element} */ (event.target).closest("summary")) continue; // has folded by itself
      const Kind = /** @type {any} */ (event.constructor);
      event.target?.dispatchEvent(new Kind(event.type, event));
    }
  }
}

/**
 * Ask for all that an element imports at once (docs/making/modules.py lists it). Else each module would be asked for only
 * when the one that imports it has been read. Without the list it takes longer, and that is all.
 * @param {Element} element
 */
async function askForAll(element) {
  const { modules } = await import("../generated/modules.js").catch(() => ({ modules: {} }));
  for (const [selector, paths] of Object.entries(modules)) {
    const isWanted = element.matches(selector) || element.querySelector(selector);
    if (isWanted) for (const path of paths) preload(new URL(path, import.meta.url).href);
  }
}

/** @type {Set<string>} */
const preloaded = new Set();

/** @param {string} address */
function preload(address) {
  if (preloaded.has(address)) return;
  preloaded.add(address);
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = address;
  document.head.append(link);
}

/** What a form of ours asks is answered here, if need be later: the page is not left for it. @param {Event} event */
function stay(event) {
  event.preventDefault();
}

/** @type {(element: Element, work: () => void) => void} */
function whenNear(element, work) {
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      work();
    },
    { rootMargin: NEAR },
  );
  watch.observe(element);
}

/** @type {Promise<unknown> | undefined} */
let bringing;

/** Wait for the styles, and bring them where the page is not ours. Without them it is plain but works. */
function styled() {
  const links = [...document.querySelectorAll("link[rel=stylesheet]")];
  if (links.some((link) => /** @type {HTMLLinkElement} */ (link).href === OUR_STYLES)) return undefined;
  bringing ??= new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.crossOrigin = "anonymous"; // so that a picture can be saved with the rules that it is drawn by
    link.href = ALL_STYLES;
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
  return bringing;
}

for (const name of Object.keys(KINDS)) {
  if (!customElements.get(name)) customElements.define(name, class extends Lazy {});
}
