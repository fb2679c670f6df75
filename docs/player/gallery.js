/**
 * <clip-gallery>: the field above the list of clips. What is typed is looked for in the title, the idea, the function and
 * every sentence of each clip; a clip stays if each word begins a word of its own.
 */
class ClipGallery extends HTMLElement {
  connectedCallback() {
    const [field, told] = [this.querySelector("input"), this.querySelector("output")];
    if (!field || !told) return;
    /** @type {HTMLElement[]} */
    const items = [...this.querySelectorAll("li")];
    const clips = items.map((item) => ({ item, words: ` ${spaced(item.dataset.words + item.textContent)}` }));
    const show = () => {
      const wanted = spaced(field.value).split(" ").filter(Boolean);
      let count = 0;
      for (const { item, words } of clips) {
        item.hidden = !wanted.every((word) => words.includes(` ${word}`));
        if (!item.hidden) count += 1;
      }
      told.value = `${count || "No"} ${count === 1 ? "clip" : "clips"}${count ? "" : ": try a shorter word"}`;
    };
    field.addEventListener("input", show);
    field.value = new URLSearchParams(location.search).get("q") ?? field.value;
    show();
  }
}

/** Text in small letters, with one space between words. @param {string} text */
function spaced(text) {
  return text.toLowerCase().split(/[^\p{L}\p{N}_]+/u).join(" ");
}

customElements.define("clip-gallery", ClipGallery);
