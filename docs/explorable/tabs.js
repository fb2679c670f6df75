/**
 * Tabs above an element, as docs/extensions/figures/tabs.py writes them: links, which become tabs here. Another element is
 * made when its tab is first chosen, and stays as it was left. The address names the element whose tab is chosen, as a
 * link that carries a state does, and a tab that comes back has the address that it was left with.
 */
const list = /** @type {HTMLElement} */ (document.querySelector(".bp-tabs"));
const tabs = /** @type {HTMLAnchorElement[]} */ ([...list.children]);
const [own] = tabs;
/** @type {Map<HTMLElement, HTMLElement>} */
const panels = new Map();
/** The address of each tab when it was left. @type {Map<HTMLElement, string>} */
const left = new Map();

/** @param {HTMLElement} tab */
function nameOf(tab) {
  return String(tab.dataset.tab);
}

/** The box that stands in for a tab's panel: the first is around the element that is in the page. @param {HTMLElement} tab */
function panelOf(tab) {
  const found = panels.get(tab);
  if (found) return found;
  const panel = document.createElement("div");
  panel.id = `${nameOf(tab)}-panel`;
  panel.className = "wide";
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-label", tab.textContent ?? "");
  const last = /** @type {Element} */ (panels.get(own) ?? list.parentElement);
  if (tab === own) {
    const figure = /** @type {Element} */ (last.nextElementSibling);
    figure.replaceWith(panel);
    panel.append(figure);
  } else {
    const element = document.createElement(`backprop-${nameOf(tab)}`);
    const given = { id: nameOf(tab), address: "", ...JSON.parse(tab.dataset.given ?? "{}") };
    for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
    const figure = document.createElement("figure");
    figure.className = `${nameOf(tab)} wide`;
    figure.append(element);
    panel.append(figure);
    last.after(panel);
  }
  panels.set(tab, panel);
  tab.setAttribute("aria-controls", panel.id);
  return panel;
}

/** Show the panel of a tab, and no other. @param {HTMLElement} chosen */
function show(chosen) {
  const panel = panelOf(chosen);
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
  }
  for (const other of panels.values()) other.hidden = other !== panel;
  const { offsetLeft, offsetWidth } = chosen;
  list.scrollLeft = offsetLeft - (list.clientWidth - offsetWidth) / 2;
}

function chosenNow() {
  return tabs.find((tab) => tab.getAttribute("aria-selected") === "true") ?? own;
}

/** A reader chooses a tab: Back leads to the one before. @param {HTMLElement} tab */
function choose(tab) {
  const before = chosenNow();
  if (tab === before) return;
  left.set(before, location.hash);
  show(tab); // before the address says so, which an element in sight may write anew
  history.pushState(null, "", left.get(tab) || `#explorable=${nameOf(tab)}`);
}

/** The tab that the address names. */
function named() {
  const id = new URLSearchParams(location.hash.slice(1)).get("explorable");
  return tabs.find((tab) => nameOf(tab) === id) ?? own;
}

/** @type {Record<string, (place: number) => number>} */
const MOVES = {
  ArrowLeft: (place) => place - 1,
  ArrowRight: (place) => place + 1,
  Home: () => 0,
  End: () => tabs.length - 1,
};

list.setAttribute("role", "tablist");
for (const tab of tabs) {
  tab.setAttribute("role", "tab");
  tab.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // in a window of its own
    event.preventDefault();
    choose(tab);
  });
}
list.addEventListener("keydown", (event) => {
  const move = MOVES[event.key];
  const place = tabs.indexOf(/** @type {HTMLAnchorElement} */ (event.target));
  if (event.key === " " && place >= 0) {
    event.preventDefault();
    choose(tabs[place]);
  }
  if (!move || place < 0) return;
  event.preventDefault();
  const next = tabs[(move(place) + tabs.length) % tabs.length];
  choose(next);
  next.focus();
});
addEventListener("hashchange", () => show(named()));
addEventListener("popstate", () => show(named()));
panelOf(own);
show(named());
