// What the theme's own script expects to find: where the site begins, and what it remembers there.
var __md_scope = new URL(String(document.currentScript?.dataset.base), location.href);
var __md_hash = (text) => [...text].reduce((hash, letter) => (hash << 5) - hash + letter.charCodeAt(0), 0);
var __md_get = (key, storage = localStorage, scope = __md_scope) =>
  JSON.parse(storage.getItem(scope.pathname + "." + key) ?? "null");
var __md_set = (key, value, storage = localStorage, scope = __md_scope) => {
  try {
    storage.setItem(scope.pathname + "." + key, JSON.stringify(value));
  } catch {
    // a reader who keeps no storage chooses again on the next page
  }
};

// The colours the reader chose, else those the system asks for, before the first paint.
{
  /** @type {NodeListOf<HTMLElement>} */
  const inputs = document.querySelectorAll("[name=__palette]");
  const options = [...inputs].map(({ dataset }) => ({ media: dataset.mdColorMedia, scheme: dataset.mdColorScheme }));
  const wanted = options.find(({ media }) => media && matchMedia(media).matches);
  const scheme = __md_get("__palette")?.color?.scheme ?? wanted?.scheme;
  if (scheme) document.body.dataset.mdColorScheme = scheme;
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
  XMLHttpRequest.prototype.send = function (body) {
    const toggle = /** @type {HTMLInputElement | null} */ (document.querySelector("#__search"));
    if (!isIndex.get(this) || !toggle || toggle.checked) return send.call(this, body);
    return toggle.addEventListener("change", () => send.call(this, body), { once: true });
  };
}
