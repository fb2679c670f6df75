// The theme's own script (the search, the mark in the list of headings) is for what a reader does once the page is there,
// so it is fetched when that has been painted: when the browser says so, as a frame may reach the screen a while after its
// turn. It waits for the document to be read, which by then has happened.
{
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("theme-script"));
  const written = /** @type {HTMLScriptElement} */ (template.content.querySelector("script"));
  const script = document.createElement("script");
  script.src = String(written.getAttribute("src"));
  script.onload = () => document.dispatchEvent(new Event("DOMContentLoaded"));
  const painted = (/** @type {PerformanceObserverEntryList} */ paints) =>
    paints.getEntriesByName("first-contentful-paint").length > 0 && document.body.append(script);
  new PerformanceObserver(painted).observe({ type: "paint", buffered: true });
}
