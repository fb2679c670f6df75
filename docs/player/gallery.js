/**
 * <clip-gallery>: the field above the lists of clips, and cards that play. What is typed is looked for in the title, the
 * idea, the function and every sentence of each clip, and in what others call these. A clip stays if each word begins a word
 * of its own, without the ending of a plural or of "vanishing"; between commas stand alternatives. The card that the mouse
 * is on, or that has the focus, plays its film in place of the poster, unless the reader wants less motion.
 */
const SMALLER = 'video/webm; codecs="av01.0.08M.08"'; // the first of a card's two films, which old Safaris cannot play
const PACE = 2; // times as fast as the clip, for a glance
const ENDING = /^(\p{L}{3,}?)(?:ing|e?s)$/u;
const ASKED = "idea"; // in the address; the theme's own search, over all pages, answers to "q"

class ClipGallery extends HTMLElement {
  connectedCallback() {
    const [field, told] = [this.querySelector("input"), this.querySelector("output")];
    if (!field || !told) return;
    /** @type {HTMLElement[]} */
    const items = [...this.querySelectorAll("li")];
    const clips = items.map((item) => ({ item, words: ` ${spaced(item.dataset.words + item.textContent)}` }));
    const show = () => {
      const wanted = field.value.split(",").map(stems).filter(({ length }) => length);
      let count = 0;
      for (const { item, words } of clips) {
        const isFound = wanted.some((all) => all.every((stem) => words.includes(` ${stem}`)));
        item.hidden = wanted.length > 0 && !isFound;
        if (!item.hidden) count += 1;
      }
      told.value = `${count || "No"} ${count === 1 ? "clip" : "clips"}${count ? "" : ": try a shorter word"}`;
    };
    field.addEventListener("input", show);
    for (const item of items) playing(item);
    field.value = new URLSearchParams(location.search).get(ASKED) ?? field.value;
    show();
  }
}

/** Let a card play while it is pointed at. @param {HTMLElement} item */
function playing(item) {
  const link = /** @type {HTMLElement} */ (item.querySelector("a"));
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const begin = () => {
    if (still.matches || link.querySelector("video")) return;
    const dark = document.body.dataset.mdColorScheme === "slate";
    const [smaller, other] = String(dark ? item.dataset.dark : item.dataset.light).split(" ");
    const film = document.createElement("video");
    film.muted = film.loop = film.playsInline = true;
    film.ariaHidden = "true";
    film.defaultPlaybackRate = PACE;
    film.src = film.canPlayType(SMALLER) ? smaller : other;
    link.append(film);
    film.play().catch(() => film.remove()); // the pointer was gone first, or the film is not there
  };
  const end = () => link.matches(":hover, :focus-visible") || link.querySelector("video")?.remove();
  item.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && begin());
  item.addEventListener("pointerleave", end);
  link.addEventListener("focus", () => link.matches(":focus-visible") && begin());
  link.addEventListener("blur", end);
}

/** What its words begin with, whatever their endings. @param {string} text */
function stems(text) {
  const words = spaced(text).split(" ").filter(Boolean);
  return words.map((word) => word.replace(ENDING, "$1"));
}

/** Text in small letters, with one space between words. @param {string} text */
function spaced(text) {
  return text.toLowerCase().split(/[^\p{L}\p{N}_]+/u).join(" ");
}

customElements.define("clip-gallery", ClipGallery);
