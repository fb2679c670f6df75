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
/** For a composite the values of its result at which a convention decides. */
export const special: Record<string, ((z: number) => unknown)[]>;
