/**
 * <backprop-clip>: a video with its steps. The markup is in the page (docs/extensions/clips/player.py); this brings it to life:
 * step buttons, a tick for each step, the sentence of the step that is shown, and the video in the page's colours.
 * The browser's own controls lie over the picture, so they are there only where no script runs, and where a phone can put
 * nothing but a film into full screen.
 *
 * A `clipstep` event tells the page which step is shown (detail.step, from 0); `show(step)` plays one, `stand(step)`
 * shows it as it ends.
 */

const NEAR = 0.04; // seconds before its end at which a step is over: about one frame
const ROUNDING = 0.002; // seconds by which a browser may round the time that it was sent to

/** What the keys do wherever in the clip the focus is. @type {Record<string, number>} */
const KEYS = { ArrowLeft: -1, ArrowRight: 1 };
/** What others do on the ticks, and where the clip is presented. @type {Record<string, number>} */
const MORE_KEYS = { ArrowDown: -1, ArrowUp: 1, Home: -Infinity, End: Infinity };
/** What a presenter's remote does, in full screen, in a frame or in a deck. @type {Record<string, number>} */
const REMOTE = { PageUp: -1, PageDown: 1 };
const DECKS = ".embed, .reveal, .remark-slides-area, [data-lecture]";
const TURNS = ["ArrowLeft", "ArrowRight", "PageUp", "PageDown"]; // keys that also turn the slides of a deck
const LEAVE = "Escape"; // gives the keys back to the deck

/** Which events tell that the film is waited for, and which that it is not. @type {Record<string, boolean>} */
const WAITING = { waiting: true, playing: false, pause: false, seeked: false, error: false };

const NAMES = { play: "Play", pause: "Pause" };

export class BackpropClip extends HTMLElement {
  /** @type {HTMLVideoElement} */
  #video;
  /** @type {HTMLElement} */
  #ticks;
  /** @type {{ start: number, end: number, name: string }[]} */
  #steps = [];
  /** the step that is shown */
  #now = 0;
  /** whether someone has played it, or asked for a step */
  #begun = false;
  /** where to stop by itself, in seconds */
  #stop = Infinity;
  /** where to go as soon as the video is there: the last wish counts */
  #wish = () => {};
  /** @type {MutationObserver | undefined} */
  #colours;
  /** whether the screen asks for the square film @type {MediaQueryList | undefined} */
  #upright;
  #rotated = () => this.#rotate();

  connectedCallback() {
    if (!this.#steps.length) this.#begin();
    this.#colours = new MutationObserver(() => this.#choose());
    this.#colours.observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
    this.#upright?.addEventListener("change", this.#rotated);
    this.#choose();
  }

  disconnectedCallback() {
    this.#colours?.disconnect();
    this.#upright?.removeEventListener("change", this.#rotated);
  }

  #begin() {
    this.#video = /** @type {HTMLVideoElement} */ (this.querySelector("video"));
    this.#ticks = /** @type {HTMLElement} */ (this.querySelector(".bp-ticks"));
    const square = this.querySelector("source[media]")?.getAttribute("media");
    if (square) this.#upright = matchMedia(square);
    this.dataset.shape = this.#shape();
    const ticks = /** @type {HTMLElement[]} */ ([...this.#ticks.children]);
    this.#steps = ticks.map(({ dataset, title }) => ({
      start: Number(dataset.start),
      end: Number(dataset.end),
      name: title,
    }));
    this.#video.addEventListener("play", () => this.#play());
    this.#video.addEventListener("pause", () => this.#button("play"));
    this.#video.addEventListener("seeked", () => this.#follow());
    this.#video.addEventListener("loadedmetadata", () => this.#wish());
    for (const [event, waits] of Object.entries(WAITING)) this.#video.addEventListener(event, () => this.#wait(waits));
    this.#video.addEventListener("click", () => this.#video.controls || this.#click("play"));
    this.#video.controls = false;
    this.tabIndex = -1; // a press on the picture gives it the keys, and in Safari one on a button
    this.addEventListener("click", ({ target }) => {
      /** @type {HTMLElement | null} */
      const pressed = /** @type {Element} */ (target).closest("[data-do]");
      this.#click(pressed?.dataset.do);
    });
    this.addEventListener("keydown", (event) => this.#key(event));
    this.#ticks.addEventListener("pointerdown", (event) => this.#scrub(event));
    this.#mark(0);
  }

  /** The shape of film that the screen asks for. */
  #shape() {
    return this.#upright?.matches ? "square" : "wide";
  }

  /** The screen is turned: a film that has begun goes on as it is, any other is that of the new shape. */
  #rotate() {
    const { paused, readyState, networkState } = this.#video;
    const begun = readyState > 0 || !paused || networkState === HTMLMediaElement.NETWORK_LOADING;
    if (!begun && this.dataset.shape !== this.#shape()) {
      this.dataset.shape = this.#shape();
      this.#choose(true);
    }
    this.classList.toggle("turned", this.dataset.shape !== this.#shape());
  }

  /** The source in the page's colours and the screen's shape. Nothing is fetched before someone plays. */
  #choose(again = false) {
    const theme = document.body.dataset.mdColorScheme === "slate" ? "dark" : "light";
    if (this.dataset.theme === theme && !again) return;
    this.dataset.theme = theme;
    const video = this.#video;
    const isSquare = this.dataset.shape === "square";
    const sources = [...video.querySelectorAll("source")].filter(
      (source) => source.dataset.theme === theme && Boolean(source.media) === isSquare,
    );
    const { src } = sources.find(({ type }) => video.canPlayType(type)) ?? sources[0];
    if (src === (video.currentSrc || sources[0].src) && !video.src) return;
    const { currentTime, paused, readyState } = video;
    video.src = src; // load() would fetch the file although nobody has asked for it
    if (readyState) this.#seek(currentTime, !paused);
  }

  /**
   * Show a step: play it and stop at its end, or, where motion is not wanted, just its end.
   * @param {number} step from 0
   */
  show(step) {
    const place = Math.min(this.#steps.length - 1, Math.max(0, step));
    const { start, end } = this.#steps[place];
    this.#mark(place);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.#seek(end - NEAR, false);
    else this.#seek(start, true, end);
  }

  /** A step as it stands when it is over. @param {number} step from 0 */
  stand(step) {
    const place = Math.min(this.#steps.length - 1, Math.max(0, step));
    this.#mark(place);
    this.#seek(this.#steps[place].end - NEAR, false);
  }

  /**
   * Go to a time, and on from there or not; the video is fetched first, if it has not been.
   * @type {(time: number, play: boolean, stop?: number) => void}
   */
  #seek(time, play, stop = Infinity) {
    const video = this.#video;
    this.#begun = true;
    this.#wish = () => {
      this.#wish = () => {};
      video.currentTime = time;
      this.#stop = stop;
      if (play) video.play().catch(() => {}); // a browser may refuse; the picture then stands
      else video.pause();
    };
    video.preload = "auto";
    if (video.readyState) this.#wish();
    else if (video.networkState !== HTMLMediaElement.NETWORK_LOADING) video.load(); // or it would begin again
  }

  /** Say that the film is on its way, or that it has come. @param {boolean} waits */
  #wait(waits) {
    this.querySelector(".clip-screen")?.setAttribute("aria-busy", String(waits));
  }

  #play() {
    this.#begun = true;
    this.#button("pause");
    const watch = () => {
      if (this.#video.paused || !this.isConnected) return;
      if (this.#video.currentTime >= this.#stop - NEAR) {
        this.#video.pause();
        if (this.#video.currentTime > this.#stop - NEAR / 2) this.#video.currentTime = this.#stop - NEAR; // a slow device looks late
        this.#stop = Infinity;
      } else {
        this.#follow();
        requestAnimationFrame(watch);
      }
    };
    requestAnimationFrame(watch);
  }

  /** The step that is shown; before it begins the clip stands before the first, so that the first press shows that one. */
  get #place() {
    return this.#begun ? this.#now : -1;
  }

  /** The step that the video is at. */
  #follow() {
    const { currentTime } = this.#video;
    const found = this.#steps.findLastIndex(({ start }) => start <= currentTime + ROUNDING);
    this.#mark(Math.max(0, found));
  }

  /** Light a step's tick and show its sentence. @param {number} step */
  #mark(step) {
    const { name } = this.#steps[step];
    const begun = this.#video.readyState > 0 || step > 0;
    const said = this.querySelectorAll(".clip-said > *");
    [...this.#ticks.children].forEach((tick, place) => {
      tick.classList.toggle("done", begun && place <= step);
      tick.classList.toggle("now", place === step);
      if (begun) said[place].classList.toggle("now", place === step); // before, the poster's sentence stands
    });
    this.#ticks.setAttribute("aria-valuenow", String(step + 1));
    this.#ticks.setAttribute("aria-valuetext", `${step + 1} of ${this.#steps.length}: ${name}`);
    if (step === this.#now) return;
    this.#now = step;
    this.dispatchEvent(new CustomEvent("clipstep", { bubbles: true, detail: { step } }));
  }

  /** What the button does from now on. @param {keyof typeof NAMES} does */
  #button(does) {
    const button = /** @type {HTMLButtonElement} */ (this.querySelector("[data-do=play]"));
    button.setAttribute("aria-label", NAMES[does]);
    button.title = NAMES[does];
    button.classList.toggle("solid", does === "play");
    button.querySelector("path")?.setAttribute("d", button.dataset[does] ?? "");
  }

  /** @param {string | undefined} action */
  #click(action) {
    if (action === "forward") this.show(this.#place + 1);
    if (action === "back") this.stand(this.#now - 1);
    if (action === "large") this.#enlarge();
    if (action !== "play") return;
    const video = this.#video;
    this.#stop = Infinity;
    if (video.currentTime > video.duration - 2 * NEAR) video.currentTime = 0; // from the end, begin again
    if (video.paused) video.play().catch(() => {});
    else video.pause();
  }

  /** Into full screen with the poster and the steps, and out of it; a phone may only know how with the film alone. */
  #enlarge() {
    if (document.fullscreenElement === this) document.exitFullscreen();
    else if (this.requestFullscreen) this.requestFullscreen().catch(() => {});
    else /** @type {any} */ (this.#video).webkitEnterFullscreen?.();
    this.focus({ preventScroll: true }); // or the space bar would press the button again
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = /** @type {Element} */ (event.target);
    const isPresented = document.fullscreenElement === this || this.closest(DECKS) !== null;
    const hasMore = isPresented || target === this.#ticks;
    const keys = { ...KEYS, ...(hasMore && MORE_KEYS), ...(isPresented && REMOTE) };
    if (key in keys) this.#turn(event, keys[key]);
    if (key === LEAVE && !document.fullscreenElement) handOn(event);
    if (key !== " " || !hasMore || target.closest("button")) return;
    this.#click("play");
    event.preventDefault();
    event.stopPropagation();
  }

  /** Some steps on or back. Where there are none, the key is the deck's. @type {(event: KeyboardEvent, by: number) => void} */
  #turn(event, by) {
    const isAtEnd = by > 0 ? this.#place === this.#steps.length - 1 : this.#place <= 0;
    if (isAtEnd && TURNS.includes(event.key)) return handOn(event);
    this.stand(this.#place + by);
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {PointerEvent} event */
  #scrub(event) {
    if (event.button !== 0) return;
    /** @param {PointerEvent} event */
    const to = ({ clientX }) => {
      const boxes = [...this.#ticks.children].map((tick) => tick.getBoundingClientRect());
      const found = boxes.findIndex(({ right }) => clientX <= right);
      const step = found < 0 ? boxes.length - 1 : found;
      if (step !== this.#now || !this.#video.readyState) this.stand(step);
    };
    const letGo = new AbortController();
    const { signal } = letGo;
    this.#ticks.setPointerCapture(event.pointerId);
    this.#ticks.addEventListener("pointermove", to, { signal });
    for (const end of ["pointerup", "pointercancel"]) this.#ticks.addEventListener(end, () => letGo.abort(), { signal });
    to(event);
  }
}

/** A key that is not for the clip. In a frame nobody else hears it, so the page around is told (frames.js). @param {KeyboardEvent} event */
function handOn({ key }) {
  if (window.parent !== window) window.parent.postMessage({ source: "backprop-in-motion", key }, "*");
}

if (!customElements.get("backprop-clip")) customElements.define("backprop-clip", BackpropClip);
