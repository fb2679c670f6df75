/** Formulas are copied as they are typed; and a button at each piece of code that copies it, but not at what a command prints. (The theme's own makes a landmark of each, all with the same name.) */

const ICONS = {
  copy: ["Copy to clipboard", "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z"],
  copied: ["Copied", "M3 8.5 6.5 12 13 4.5"],
};
const SHOWN = 2000; // milliseconds for which it says that it has copied

/** @type {(button: HTMLButtonElement, icon: keyof typeof ICONS) => void} */
function show(button, icon) {
  const [name, path] = ICONS[icon];
  button.setAttribute("aria-label", name);
  button.title = name;
  button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;
}

for (const code of navigator.clipboard ? document.querySelectorAll(".highlight:not(.said) pre > code") : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "bp-button copy";
  show(button, "copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent.trimEnd());
    show(button, "copied");
    setTimeout(() => show(button, "copy"), SHOWN);
  });
  code.closest(".highlight")?.append(button);
}

/** A formula of MathML as it is typed: copied as it is set, it would come twice, and without its powers. @param {Element} node @returns {string} */
function typed(node) {
  const parts = [...node.children].map(typed);
  const isSign = [...node.children].map(({ localName }) => localName === "mo");
  const joined = parts.map((part, rank) => (rank && !isSign[rank] && !isSign[rank - 1] ? ` ${part}` : part)).join("");
  const [first, second, third] = parts;
  const base = node.children[0]?.children.length > 1 ? `(${first})` : first;
  if (node.localName === "mfrac") return `(${first})/(${second})`;
  if (node.localName === "msup") return `${base}^(${second})`;
  if (node.localName === "msub") return `${first}_${second}`;
  if (node.localName === "msubsup") return `${first}_${second}^(${third})`;
  if (node.localName === "msqrt") return `sqrt(${joined})`;
  if (node.localName === "mroot") return `(${first})^(1/(${second}))`;
  if (node.localName === "mtr") return `${joined}\n`;
  return parts.length ? joined : node.textContent.replaceAll("\u2061", " "); // the sign for "function of"
}

/** The set formula around a node. @param {Node} node */
function formulaAt(node) {
  return (node instanceof Element ? node : node.parentElement)?.closest(".katex") ?? null;
}

document.addEventListener("copy", (event) => {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !event.clipboardData) return;
  const range = selection.getRangeAt(0).cloneRange();
  const [begins, ends] = [formulaAt(range.startContainer), formulaAt(range.endContainer)];
  if (begins) range.setStartBefore(begins);
  if (ends) range.setEndAfter(ends);
  const copied = document.createElement("div");
  copied.className = "bp-said"; // seen by nobody, while its lines are read
  copied.append(range.cloneContents());
  const formulas = copied.querySelectorAll(".katex");
  if (!formulas.length) return;
  for (const formula of formulas) {
    const maths = formula.querySelector("math");
    formula.replaceWith(maths ? typed(maths).trim() : ""); // without: the words beside it are copied
  }
  document.body.append(copied);
  event.clipboardData.setData("text/plain", copied.innerText.trim());
  copied.remove();
  event.preventDefault();
});
