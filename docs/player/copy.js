/** A button at each piece of code that copies it, but not at what a command prints. (The theme's own makes a landmark of each, all with the same name.) */

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
