/** How weights are learned, and the programs that learn: the types of generated/learning.js, which backprop_core/writers/javascript.py writes. */
import type { Course, Example } from "./table.d.ts";

export const walks: (Example & { rate: number; momentum: number })[];
export const courses: Course[];
export const refusals: Record<string, string>;
export const adam: { first: number; second: number; least: number };
export const endings: Record<string, string>;
export const outlooks: Record<string, string>;
