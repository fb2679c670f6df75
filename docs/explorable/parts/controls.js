/**
 * Controls that the elements share: a number with its slider, buttons with a drawing on them, lists to choose from.
 *
 * A link or a frame that was asked for, and whether it is on the clipboard.
 * @typedef {{ kind: "share" | "embed", text: string, copied: boolean }} Given
 *
 * @typedef {import("../dom/markup.js").Attribute} Attribute
 * @typedef {import("../dom/markup.js").Markup} Markup
 */
import { h } from "../dom/markup.js";
import { ICONS } from "./icons.js";

const LONGEST_PLAIN = 9; // signs of a number; a longer one is written with a power of ten where that is shorter

/** A number as it stands in a field, to be typed over. @param {number} number */
export function typedText(number) {
  const rounded = Number(number.toPrecision(10));
  const [plain, power] = [String(rounded), rounded.toExponential()].map((text) => text.replace("e+", "e"));
  return plain.length > LONGEST_PLAIN && power.length < plain.length ? power : plain;
}

/** A field for a number. @param {Record<string, Attribute>} attributes */
export function numberField(attributes) {
  return h("input", { class: "bp-number", type: "text", inputmode: "text", autocomplete: "off", ...attributes });
}

/** What a field says of itself where what was typed in it is no number. @type {(id: string, draft: { problem?: string } | null) => Record<string, Attribute>} */
export function refused(id, draft) {
  return draft?.problem ? { "aria-invalid": "true", "aria-describedby": id } : {};
}

/** The sentence below such a field. @type {(id: string, draft: { problem?: string } | null) => import("../dom/markup.js").Loose} */
export function whyRefused(id, draft) {
  return draft?.problem ? h("p", { class: "bp-refused", role: "alert", id }, draft.problem) : null;
}

/** What tells a number field from the others of its element. @param {Record<string, string | undefined>} data */
export function fieldName({ do: asked, name, row, column }) {
  return [asked, name, row, column].filter(Boolean).join(" ");
}

/** The list of examples. @param {{ id: string, title: string }[]} examples */
export function exampleChoice(examples) {
  return h(
    "select",
    { class: "bp-examples", "data-do": "example", "aria-label": "Examples" },
    h("option", { value: "" }, "examples"),
    examples.map(({ id, title }) => h("option", { value: id }, title)),
  );
}

/** How fast it plays: some speeds, and the one of now. @type {(speeds: number[], speed: number) => import("../dom/markup.js").Markup} */
export function speedChoice(speeds, speed) {
  return h(
    "select",
    { class: "bp-speed", "data-do": "speed", "aria-label": "Speed" },
    speeds.map((one) => h("option", { value: one, selected: one === speed }, `${one}×`)),
  );
}

/**
 * A number that can be dragged and typed.
 * @param {object} control
 * @param {string} control.id
 * @param {string} control.action tells the control from others, with `name`
 * @param {string} [control.name]
 * @param {any} control.label
 * @param {string} control.said the label in plain words
 * @param {number} control.number
 * @param {{ least: number, most: number, step: number }} control.range of the slider
 * @param {(number: number) => number} [control.place] where on the slider a number stands
 * @param {{ text: string, problem?: string } | null} [control.draft] what is being typed, or was refused
 */
export function numberControl({ id, action, name = "", label, said, number, range, place = (one) => one, draft = null }) {
  const { least, most, step } = range;
  const stands = place(number);
  const shown = typedText(number);
  const share = Math.min(100, Math.max(0, Math.round(((stands - least) / (most - least)) * 1000) / 10));
  return h(
    "div",
    { class: "bp-number-control" },
    h("label", { for: id }, label),
    h("input", {
      type: "range",
      id,
      "data-do": `${action}-drag`,
      "data-name": name,
      min: least,
      max: most,
      step,
      value: typedText(stands),
      "aria-valuetext": `${said} ${shown}`,
      style: `--share:${share}%`,
    }),
    numberField({
      size: 7,
      "data-do": `${action}-number`,
      "data-name": name,
      "aria-label": `${said} as a number`,
      ...refused(`${id}-why`, draft),
      value: draft?.text ?? shown,
    }),
    whyRefused(`${id}-why`, draft),
  );
}

/**
 * A button with a drawing for a name.
 * @param {string} action
 * @param {string} name
 * @param {keyof typeof ICONS} drawing
 * @param {string} [kind]
 */
function button(action, name, drawing, kind = "") {
  const picture = h("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, h("path", { d: ICONS[drawing] }));
  return h(
    "button",
    { type: "button", class: `bp-button ${kind}`.trim(), "data-do": action, "aria-label": name, title: name },
    picture,
  );
}

/**
 * One step back, run or pause, one step on; before them, start again, where what runs is said to.
 * @param {boolean} playing
 * @param {{ run?: string, resets?: boolean }} [how]
 */
export function stepButtons(playing, { run = "Run", resets = true } = {}) {
  return h(
    "div",
    { class: "bp-buttons", role: "group", "aria-label": "Steps" },
    resets && button("reset", "Start again", "reset"),
    button("back", "Back one step", "back"),
    playing ? button("play", "Pause", "pause", "main") : button("play", run, "play", "main solid"),
    button("forward", "Forward one step", "forward"),
  );
}

/** Full screen, for a lecture hall. */
export function largeButton() {
  return button("large", "Full screen", "large");
}

/** Tools at which the Tab key stops once, at first at the first that can be pressed (roving.js). @type {(kind: string, name: string, ...tools: import("../dom/markup.js").Loose[]) => Markup} */
export function toolbar(kind, name, ...tools) {
  const bar = h("div", { class: kind, role: "toolbar", "aria-label": name }, tools);
  let isFirst = true;
  /** @type {(markup: Markup) => Markup} */
  const inTurn = (markup) => {
    const { tag, attributes, children } = markup;
    if (tag === "button" || tag === "select") {
      if (!isFirst) return { ...markup, attributes: { ...attributes, tabindex: -1 } };
      isFirst = attributes.disabled === true;
      return markup;
    }
    return { ...markup, children: children.map((child) => (typeof child === "object" && "tag" in child ? inTurn(child) : child)) };
  };
  return inTurn(bar);
}

/** @type {(action: string, text: string, attributes?: Record<string, Attribute>) => Markup} */
export function tool(action, text, attributes = {}) {
  return h("button", { type: "button", class: "bp-tool", "data-do": action, ...attributes }, text);
}

/**
 * The foot of a card: its tools, among them those that copy a link and a frame for other pages, and what they copied.
 * @param {Given | null} given
 * @param {import("../dom/markup.js").Loose} [before] tools before those
 * @param {import("../dom/markup.js").Loose} [after] and after them
 */
export function foot(given, before = null, after = null) {
  return [
    toolbar("bp-foot", "Tools", before, tool("share", "copy link"), tool("embed", "embed"), after),
    given && [
      h("input", {
        class: "bp-link",
        readonly: true,
        value: given.text,
        "aria-label": given.kind === "share" ? "Link to what you see" : "Frame for another page",
      }),
      h("span", { role: "status" }, given.copied ? "Copied." : "Copy it from here."),
    ],
  ];
}
