/**
 * How near the picture is: two fingers on it, a pinch on a trackpad, the buttons of the toolbar, and + and − on the picture.
 * What is between the fingers stays there; one finger moves a picture that is larger than its stage, as it scrolls.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("../parts/controller.js").Controller<State>} Controller
 */
export const FARTHEST = 1; // all of it, as far as it is readable
export const NEAREST = 4;
const STOP = 1.25; // by which a button or a key brings it nearer
const BY_WHEEL = 0.01; // of a pinch on a trackpad, which comes as a turned wheel

/** @type {(state: State, zoom: number) => State} */
export function zoomed(state, zoom) {
  const next = Math.min(NEAREST, Math.max(FARTHEST, Math.round(zoom * 1000) / 1000));
  return next === state.zoom ? state : { ...state, zoom: next };
}

/** @param {State} state */
export function nearer(state) {
  return zoomed(state, state.zoom * STOP);
}

/** @param {State} state */
export function farther(state) {
  return zoomed(state, state.zoom / STOP);
}

/** Listen for pinches. @param {Controller} controller @returns {() => boolean} whether fingers that pinched are still down */
export function hearZoom(controller) {
  const { host } = controller;
  /** @type {{ apart: number, zoom: number } | null} */
  let pinch = null;
  let isPinched = false;
  controller.hear("touchstart", (event) => {
    if (event.touches.length !== 2 || !stageOf(event)) return;
    pinch = { apart: apart(event.touches), zoom: controller.state.zoom };
    isPinched = true;
    event.target.dispatchEvent(new PointerEvent("pointercancel", { bubbles: true })); // no number moves with it
  });
  host.addEventListener(
    "touchmove",
    (event) => {
      const { touches } = event;
      if (!pinch || touches.length !== 2) return;
      if (event.cancelable) event.preventDefault(); // or the page would come nearer; one that scrolls already goes on
      const [one, other] = touches;
      bring(controller, (pinch.zoom * apart(touches)) / pinch.apart, (one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2);
    },
    { passive: false },
  );
  for (const end of ["touchend", "touchcancel"]) {
    controller.hear(end, ({ touches }) => {
      if (touches.length < 2) pinch = null;
      if (!touches.length) isPinched = false;
    });
  }
  host.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey || !stageOf(event)) return;
      event.preventDefault();
      bring(controller, controller.state.zoom * Math.exp(-event.deltaY * BY_WHEEL), event.clientX, event.clientY);
    },
    { passive: false },
  );
  return () => isPinched;
}

/** @param {Event} event */
function stageOf({ target }) {
  return /** @type {Element} */ (target).closest(".bp-stage");
}

/** @param {TouchList} touches */
function apart([one, other]) {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
}

/** @type {(controller: Controller, zoom: number, x: number, y: number) => void} */
function bring(controller, zoom, x, y) {
  controller.update((state) => zoomed(state, zoom));
  stay(controller.host, x, y);
}

/** The node of the step stays where it is while the picture comes nearer; where none is in sight, the middle does. @param {Element} host */
export function stayAtNode(host) {
  const [stage, node] = [".bp-stage", ".node.now"].map((selector) => host.querySelector(selector)?.getBoundingClientRect());
  if (!stage) return;
  const isSeen = node && node.left < stage.right && node.right > stage.left && node.top < stage.bottom && node.bottom > stage.top;
  const { left, top, width, height } = isSeen ? node : stage;
  stay(host, left + width / 2, top + height / 2);
}

/** What of the picture is at a place of the window is there again when the picture has been drawn anew. @type {(host: Element, x: number, y: number) => void} */
function stay(host, x, y) {
  const stage = /** @type {HTMLElement} */ (host.querySelector(".bp-stage"));
  const picture = /** @type {SVGElement} */ (stage.querySelector("svg"));
  const before = picture.getBoundingClientRect();
  const [across, down] = [(x - before.left) / before.width, (y - before.top) / before.height];
  requestAnimationFrame(() => {
    const { left, top, width, height } = picture.getBoundingClientRect();
    stage.scrollBy({ left: left + across * width - x, top: top + down * height - y, behavior: "instant" });
  });
}
