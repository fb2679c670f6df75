/** What is said of arrays: the types of generated/arrays.js, which backprop_core/writers/javascript.py writes. */
import type { Notation } from "../explorable/twin/names.js";

type Texts = Record<string, string>;
type Templates = Record<Notation, string>;

export const letters: string;
export const mostPlaces: number;
export const mostEntries: number;
export const mostTies: number;
export const mostShown: number;
export const mostInVector: number;
export const mostTerms: number;
export const fills: string[];
/** The shapes of what values may be taken from by name. */
export const data: Record<string, number[]>;
export const noClass: string;
export const along: string[];
export const sentences: Texts;
export const reasons: Texts;
/** Before and after a matrix, between its rows, and between the entries of a row. */
export const matrix: Partial<Record<Notation, string[]>>;
/** Before and after the shape of a large array. */
export const many: Record<Notation, string[]>;
export const transposed: Templates;
export const product: Templates;
export const entrywise: Templates;
export const scaled: Templates;
export const bracketed: Templates;
export const summed: Templates;
export const sigma: Templates;
export const called: Templates;
export const atEntry: Templates;
export const where: Templates;
/**
 * Works out an expression of the operands u, v, w and the result z for each entry; i, j, k, l are 1 for those that are
 * arrays, and 0 for those that are a number.
 */
export type EntryLoop = (
  made: Float64Array,
  us: Float64Array,
  vs: Float64Array,
  ws: Float64Array,
  zs: Float64Array,
  i: number,
  j: number,
  k: number,
  l: number,
) => void;
/** For a row of numbers the loop for its value, unless it takes any number of operands, and one for each partial. */
export const loops: Record<string, { value: EntryLoop | null; partials: EntryLoop[] }>;
/** For a composite the values of its result at which a convention decides. */
export const special: Record<string, ((z: number) => unknown)[]>;
export const codeTrains: string[];
export const codeRemembers: string[];
export const codeForward: string[];
export const layersLinear: string[];
export const layersChains: string[];
export const layersUnchanged: string[];
export const layersMoves: string[];
/** What a loss does with each difference, in the code's own words. */
export const codeLosses: Record<string, string[]>;
export const layerHints: Record<string, string>;
export const codeSlope: string;
