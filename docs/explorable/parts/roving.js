/**
 * Toolbars: the Tab key stops at each of them once, at the tool that was used last, and arrow keys go from tool to tool.
 *
 * Pattern: toolbar, of the ARIA Authoring Practices Guide.
 */
const BAR = "[role=toolbar]";
const TOOLS = ":is(button, select):not(:disabled)";
/** @type {Record<string, (place: number, count: number) => number>} */
const MOVES = {
  ArrowLeft: (place) => place - 1,
  ArrowRight: (place) => place + 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** The tool of each toolbar that had the focus last. @type {WeakMap<Element, Element>} */
const used = new WeakMap();

/** One tool of each toolbar takes part in the order of the Tab key: to be called when the card has been drawn. @param {Element} host */
export function rove(host) {
  for (const bar of host.querySelectorAll(BAR)) {
    const tools = toolsOf(bar);
    const last = used.get(bar);
    const stop = tools.find((tool) => tool === document.activeElement) ?? tools.find((tool) => tool === last) ?? tools[0];
    for (const tool of tools) if (tool.tabIndex !== (tool === stop ? 0 : -1)) tool.tabIndex = tool === stop ? 0 : -1;
  }
}

/** A tool has the focus: the Tab key comes back to it. @param {Element} target */
export function keepTool(target) {
  const bar = target.closest(BAR);
  if (!bar) return;
  used.set(bar, target);
  rove(/** @type {Element} */ (bar.parentElement));
}

/** Go to another tool, where a key asks for that. @param {KeyboardEvent} event @returns {boolean} whether it did */
export function movesTool(event) {
  const target = /** @type {Element} */ (event.target);
  const bar = target.closest(BAR);
  const move = MOVES[event.key];
  if (!bar || !move || event.shiftKey) return false;
  const tools = toolsOf(bar);
  const place = move(tools.findIndex((tool) => tool === target), tools.length);
  const next = tools[(place + tools.length) % tools.length];
  next.focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" }); // the whole of it: a browser is content with a part
  event.preventDefault();
  event.stopPropagation(); // or a deck around it would turn
  return true;
}

/** @param {Element} bar @returns {HTMLElement[]} */
function toolsOf(bar) {
  return [...bar.querySelectorAll(TOOLS)].map((tool) => /** @type {HTMLElement} */ (tool));
}
