// What axe finds in a part of a page. Contrast costs as much as all other rules together, and of what looks alike the first
// few say what all would: the others are passed over by that rule, and by no other. Formulas, two of three elements on a page
// of the article, have nothing but their looks: those in which all is passed over are set aside meanwhile.
// Returns the barriers, and the looks that were judged, a number for each time, for who looks at further pages.
async ([context, rules, judgedBefore]) => {
  const FEW = 2; // the first may be scrolled out of sight, where no contrast is looked for
  const PASSED_OVER = "data-alike";
  const grounds = new Map();
  const met = new Map();
  for (const looks of judgedBefore.split(" ")) met.set(looks, (met.get(looks) ?? 0) + 1);

  // What is behind an element: what its ancestors are painted with, and how much of it shines through.
  const groundOf = (element) => {
    if (!element) return "";
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
      const behind = groundOf(element.parentElement);
      const own = `${backgroundColor} ${backgroundImage} ${opacity}`;
      grounds.set(element, own === "rgba(0, 0, 0, 0) none 1" ? behind : `${behind}|${own}`);
    }
    return grounds.get(element);
  };

  const isIdle = (element) =>
    Boolean(element.closest(":disabled, [aria-disabled=true]") ?? element.closest("label")?.control?.disabled);

  const isField = (element) => element.matches("input, select, textarea");

  const textOf = ({ childNodes }) =>
    [...childNodes].map(({ nodeType, data }) => (nodeType === Node.TEXT_NODE ? data : "")).join("").trim();

  const looksOf = (element) => {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const classes = [element, element.parentElement].map((one) => one?.getAttribute("class"));
    const names = element.closest(".katex") ? ["formula"] : [element.localName, ...classes, isIdle(element)];
    const isOfSigns = !/[\p{L}\p{N}]/u.test(textOf(element)); // which axe leaves to people
    const looks = [...names, element.type, isOfSigns, color, fontSize, fontWeight, textShadow, groundOf(element)].join();
    return String([...looks].reduce((sum, sign) => (Math.imul(sum, 31) + sign.codePointAt()) | 0, 0));
  };

  const isSeen = (element) =>
    !element.closest(".katex-mathml") && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  const isPassedOver = (element) => {
    if (textOf(element).length === 1 && !isField(element)) return true; // which axe leaves to people, too
    const looks = looksOf(element);
    met.set(looks, (met.get(looks) ?? 0) + 1);
    if (met.get(looks) <= FEW) fresh.push(looks);
    return met.get(looks) > FEW;
  };

  const fresh = [];
  const leftOut = context?.exclude?.join() ?? ":not(*)";
  const parts = [...document.querySelectorAll(context?.include ?? context ?? "body")];
  const all = [...new Set(parts.flatMap((part) => [part, ...part.querySelectorAll("*")]))];
  const seen = all.filter((element) => (textOf(element) || isField(element)) && !element.closest(leftOut) && isSeen(element));
  const passedOver = new Set(seen.filter(isPassedOver));
  if (rules?.join() === "color-contrast" && passedOver.size === seen.length) return [[], ""];
  const judged = new Set(seen.filter((element) => !passedOver.has(element)).map((element) => element.closest(".katex")));
  const formulas = [...document.querySelectorAll(".katex")]
    .filter((formula) => !judged.has(formula))
    .map((formula) => [formula, formula.getBoundingClientRect(), formula.getAttribute("style"), [...formula.childNodes]]);
  for (const element of passedOver) element.setAttribute(PASSED_OVER, "");
  for (const [formula, { width, height }] of formulas) {
    formula.textContent = formula.querySelector(".katex-mathml")?.textContent ?? ""; // it may be all that a button says
    Object.assign(formula.style, { display: "inline-block", width: `${width}px`, height: `${height}px` });
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: `:not([${PASSED_OVER}])` }] });
  try {
    const { violations } = await axe.run(context ?? document, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
    return [violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html.slice(0, 200)}`)), fresh.join(" ")];
  } finally {
    for (const [formula, , style, parts] of formulas) {
      if (style === null) formula.removeAttribute("style");
      else formula.setAttribute("style", style);
      formula.replaceChildren(...parts);
    }
    for (const element of passedOver) element.removeAttribute(PASSED_OVER);
  }
}
