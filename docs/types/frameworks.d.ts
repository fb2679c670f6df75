/** How each framework says things: the types of generated/frameworks.js, which backprop_core/writers/javascript.py writes. */
import type { Framework } from "../explorable/twin/frameworks.js";

/** The words of one framework, as templates. */
interface Library {
  title: string;
  functions: Record<string, string>;
  wrap: string;
  variable: string;
  frame: string;
}

export const frameworks: Record<Framework, Library>;
export const infix: Record<string, string>;
export const backward: string;
export const noGradient: string;
export const reserved: string[];
