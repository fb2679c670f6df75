/** How large a map over two variables is, which is known before what draws it has come. */

export const WIDE = 192;
export const HIGH = 214; // as high as the curve that it stands beside, and its frame a square
export const MAP_FRAME = { left: 6, right: WIDE - 6, top: 8, bottom: HIGH - 26 };
