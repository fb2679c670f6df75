// The theme's own script (the search, the mark in the list of headings) is for what a reader does once the page is there,
// so it is fetched when that has been painted. It waits for the document to be read, which by then has happened.
{
  const { themeScript } = /** @type {HTMLElement} */ (document.querySelector("[data-theme-script]")).dataset;
  const script = document.createElement("script");
  script.src = String(themeScript);
  script.onload = () => document.dispatchEvent(new Event("DOMContentLoaded"));
  requestAnimationFrame(() => setTimeout(() => document.body.append(script)));
}
