/** Points of two colours and the network that is to part them: the types of generated/planes.js, which backprop_core/writers/javascript.py writes. */
import type { Course } from "./table.d.ts";

export interface Plane extends Course {
  /** Points that it never learns from. */
  held: number[][];
}

export const planes: Plane[];
