// What the theme's own script expects to find: where the site begins, and what it remembers there.
var __md_scope = new URL(String(document.currentScript?.dataset.base), location.href);
/** @param {string} text */
var __md_hash = (text) => [...text].reduce((hash, letter) => (hash << 5) - hash + letter.charCodeAt(0), 0);
/** @type {(key: string, storage?: Storage, scope?: URL) => any} */
var __md_get = (key, storage = localStorage, scope = __md_scope) =>
  JSON.parse(storage.getItem(scope.pathname + "." + key) ?? "null");
/** @type {(key: string, value: unknown, storage?: Storage, scope?: URL) => void} */
var __md_set = (key, value, storage = localStorage, scope = __md_scope) => {
  try {
    storage.setItem(scope.pathname + "." + key, JSON.stringify(value));
  } catch {
    // a reader who keeps no storage chooses again on the next page
  }
};

// The colours that the address asks for (?theme=light or dark), else those the reader chose, else those the system asks
// for, before the first paint; then those of the next button.
{
  /** @type {NodeListOf<HTMLElement>} */
  const found = document.querySelectorAll(".md-header__option [data-scheme]");
  const buttons = [...found];
  /** @param {number} index */
  const frame = Object.assign(document.createElement("meta"), { name: "theme-color" }); // of the browser's own bar
  document.head.append(frame);
  /** @param {number} index */
  const paint = (index) => {
    const { scheme } = buttons[index].dataset;
    document.body.dataset.mdColorScheme = scheme;
    document.documentElement.style.colorScheme = scheme === "slate" ? "dark" : "light"; // of what scrolls the page
    frame.content = getComputedStyle(document.body).getPropertyValue("--bp-paper");
  };
  const theme = new URLSearchParams(location.search).get("theme");
  const asked = buttons.findIndex(({ dataset }) => theme && dataset.media === `(prefers-color-scheme: ${theme})`);
  const system = buttons.findIndex(({ dataset }) => matchMedia(String(dataset.media)).matches);
  paint(asked >= 0 ? asked : (__md_get("__palette")?.index ?? Math.max(0, system)));
  buttons.forEach((button, index) =>
    button.addEventListener("click", () => {
      const next = (index + 1) % buttons.length;
      paint(next);
      buttons[next].focus();
      __md_set("__palette", { index: next });
    }),
  );
  document.documentElement.classList.replace("no-js", "js"); // or the theme's script would, to a page that is drawn
}

// The theme fetches its index of all words on every page. Here that waits until someone turns to the search.
{
  const { open, send } = XMLHttpRequest.prototype;
  /** @type {WeakMap<XMLHttpRequest, boolean>} */
  const isIndex = new WeakMap();
  /** @this {XMLHttpRequest} @param {[string, string | URL, ...any]} asked */
  XMLHttpRequest.prototype.open = function (...asked) {
    isIndex.set(this, String(asked[1]).endsWith("/search_index.json"));
    return Reflect.apply(open, this, asked);
  };
  /** @this {XMLHttpRequest} @param {XMLHttpRequestBodyInit | Document | null} [body] */
  XMLHttpRequest.prototype.send = function (body) {
    const toggle = /** @type {HTMLInputElement | null} */ (document.querySelector("#__search"));
    if (!isIndex.get(this) || !toggle || toggle.checked) return send.call(this, body);
    return toggle.addEventListener("change", () => send.call(this, body), { once: true });
  };
}
