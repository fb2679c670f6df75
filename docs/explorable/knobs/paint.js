/**
 * The colours of the plane: for each cell of the grid one pixel of a small canvas, which the page enlarges smoothly. The
 * surer the network is of a colour, the stronger it is.
 */
import { COLUMNS, ROWS } from "./sweep.js";

const FAINTEST = 0.3; // of a colour on its ground, beside the border; all of it where the network is sure

/** @type {WeakMap<HTMLCanvasElement, { values: Float64Array, colours: string, pixels: ImageData }>} */
const painted = new WeakMap();

/**
 * Paint a map, unless it is what stands there.
 * @param {HTMLCanvasElement} canvas
 * @param {Float64Array} values
 * @param {[number, number]} range the value that is surely the one colour, and the other
 * @param {number[][]} colours red, green and blue of the one, of the other, and of their ground
 */
export function paint(canvas, values, [least, most], colours) {
  const before = painted.get(canvas);
  const named = colours.join(";");
  if (before?.values === values && before.colours === named) return;
  const context = canvas.getContext("2d");
  if (!context) return;
  const pixels = before?.pixels ?? context.createImageData(COLUMNS, ROWS);
  const { data } = pixels;
  const ground = colours[2];
  for (let place = 0; place < values.length; place += 1) {
    const sure = (2 * (values[place] - least)) / (most - least) - 1; // from -1 to 1
    const colour = colours[sure > 0 ? 1 : 0];
    const share = Number.isFinite(sure) ? FAINTEST + (1 - FAINTEST) * Math.min(1, Math.abs(sure)) : 0;
    for (let part = 0; part < 3; part += 1) data[4 * place + part] = share * colour[part] + (1 - share) * ground[part];
    data[4 * place + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
  painted.set(canvas, { values, colours: named, pixels });
}

/** @type {Map<string, number[]>} */
const known = new Map();

/** Red, green and blue of a colour as a stylesheet writes it. @param {string} colour */
export function rgb(colour) {
  let found = known.get(colour);
  if (!found) {
    const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
    if (!context) return [128, 128, 128];
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    found = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    known.set(colour, found);
  }
  return found;
}
