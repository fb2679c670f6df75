/** What the core's table holds for the browser: the types of generated/table.js, which backprop_core/writers/javascript.py writes. */
import type { Notation } from "../explorable/twin/names.js";

type Texts = Record<string, string>;
/** A template for each notation. */
type Templates = Record<Notation, string>;
type Typeset = Record<"latex" | "typst", string>;

/** One operation. Operands that it lacks are not looked at; those beyond the third belong to `max` and `min`. */
export interface Row {
  name: string;
  title: string;
  verb: string;
  reason: string;
  rules: string[];
  /** The fewest operands and the most; null for any number. */
  arity: [number, number | null];
  binds: number;
  typesetBinds: number;
  notation: Templates;
  symbol: Partial<Templates>;
  expands: string | null;
  tie: string;
  /** Whether its value may be rounded. */
  rounds: boolean;
  /** The operands that are 0 where a true value is 0, if any other 0 was too small for a float. */
  vanishes: number[] | null;
  partialTexts: string[];
  /** The same in the form that `partials` are made from. */
  stableTexts: string[];
  value(...operands: number[]): number;
  /** Where its value stays as it is all around, so that nothing below matters; null for nowhere. */
  flat: ((...operands: number[]) => unknown) | null;
  /** Whether its first operand tells which one of the others it takes. */
  chooses: boolean;
  /** One for each operand, of the first three operands and the value; none where the operand that wins decides. */
  partials: ((u: number, v: number, w: number, z: number) => number)[];
  domain: Condition[];
  slopes: (Condition & { operand: number })[];
  special: { operand: number; when(...operands: number[]): unknown; partial: number; why: string; kink: boolean }[];
}

/** What must hold, as a truth value or as 0 and 1, and what is said where it does not. */
interface Condition {
  holds(...operands: number[]): unknown;
  reason: string;
}

/** One operation of arrays: which operation on numbers, and which entries meet. */
export interface ArrayRow {
  name: string;
  entries: string;
  /** A case for each number of axes, or the name of a way that depends on the shapes. */
  letters: string[] | string;
  expands: string;
  given: [string, string][];
  value: string;
  pulls: string[];
  special: { holds: string; reason: string }[];
  /** What it may be told, with what it is where it is not told. */
  settings: Record<string, number | boolean | null>;
  needs: string[];
  rules: string[];
  reason: string;
  verb: string;
  title: string;
  /** The pulls as they are said, where they are computed for more cases than are usual. */
  said: string[];
  arity: [number, number | null];
  binds: number;
  typesetBinds: number;
  notation: Templates;
  symbol: Partial<Templates>;
}

/** The entries of an array, row in row. */
export type Entries = number | Entries[];

type Limit =
  | "putIn"
  | "nested"
  | "axes"
  | "entries"
  | "indexDigits"
  | "written"
  | "said"
  | "text"
  | "nodes"
  | "tree"
  | "countedDigits"
  | "bends"
  | "sweeps"
  | "glued"
  | "namePieces"
  | "letterProduct"
  | "flat"
  | "far"
  | "still"
  | "less";

export const operations: Record<string, Row>;
export const arrayOperations: Record<string, ArrayRow>;
export const soft: string[];
/** The numbers of SplitMix64, as texts. */
export const generator: Record<"gamma" | "firstMix" | "secondMix", string>;
export const ofOne: Texts;
export const settingNames: Texts;
export const settingKinds: Texts;
export const needed: Texts;
export const newAxis: string[];
export const counting: string[];
export const writtenFills: string[];
export const randomFills: string[];
export const codeOfArrays: Texts;
export const codeAxesOfTurn: string[];
export const codeTurns: string[];
export const betweenSizes: Texts;
export const behind: string[];
export const leastSettings: Record<string, number>;
export const signsOf: Texts;
export const certainArrays: string[];
export const latexMatrices: string[];
export const matrix: string;
export const arrayPiece: string;
export const arraysInCode: string;
export const arraysInText: string;
export const sizes: string;
export const tokens: string;
export const spellings: Texts;
export const messages: Texts;
export const roots: Texts;
export const primes: string;
export const opening: string;
export const closing: string;
export const goesOn: string;
export const carriesOn: string;
export const closes: Texts;
export const bars: Texts;
export const alphabet: string;
/** By which entries of arrays are told: no node of theirs is called so. */
export const indexLetters: string;
export const decimal: string;
export const fraction: string;
export const remarks: Texts;
export const synonyms: Texts;
export const prelude: Texts;
export const averaged: Texts;
export const hints: Texts;
export const variants: Record<string, string | undefined>;
export const inverses: Texts;
export const lookalikes: Texts;
export const marks: Texts;
export const latexSigns: Texts;
export const latexAbove: Texts;
export const latexEnds: Texts;
export const opposites: Texts;
export const reversed: Texts;
export const latexLetters: Texts;
export const codeBetween: Texts;
export const codeFilled: Texts;
export const codeListing: string[];
/** The place of an operand that code gives by name, by the function and that name. */
export const codeKeywords: Record<string, number | undefined>;
export const codeChanges: Texts;
export const codeTruths: Texts;
export const codeDrawn: Texts;
export const mostDrawn: number;
export const codeConstants: Texts;
export const wordSigns: Record<string, string | null>;
export const signs: Record<string, string>;
export const elsewhere: string[];
export const places: string[];
export const textbook: string[];
export const whole: string[];
export const factors: string[];
export const pairs: string[];
export const latexStyles: string[];
export const latexUnseen: string[];
export const latexArgumentUnseen: string[];
export const latexGreek: string[];
export const latexOpens: string[];
export const latexRows: string[];
export const latexCases: string[];
export const latexFormulaEnds: string[];
export const latexCoefficients: string[];
export const latexConditionWords: string[];
export const latexElseWords: string[];
export const libraries: string[];
export const codeMade: string[];
export const addingAxis: string[];
export const codeSame: string[];
export const codeCalledAlone: string[];
export const codeWithoutMeaning: string[];
export const codeControl: string[];
export const codeUnread: string[];
export const codeIdle: string[];
export const codeDeclares: string[];
export const codeAttributes: string[];
export const codeDerives: string[];
export const codeHolds: string[];
export const codeBranches: string[];
export const codeLoops: string[];
export const codeSettings: string[];
export const codeUnpacked: string[];
export const mayBeNetwork: string;
export const codeShows: string[];
export const codeHasLimits: string[];
export const compares: string[];
export const latexTransposed: string[];
export const plainName: string;
export const subscript: string;
export const against: string;
export const factor: string;
export const differential: string;
export const isLatex: string;
export const latexTokens: string;
export const latexDelimiter: string;
export const latexProse: string;
export const latexWord: string;
export const latexAtom: string;
export const latexDifferential: string;
export const isCode: string;
export const isScript: string;
export const codeRemark: string;
export const codeTokens: string;
export const codeFence: string;
export const codePrompt: string;
export const isCopied: string;
export const alike: number;
export const accuracy: Record<"rounding" | "halfLost" | "cancels" | "smallest" | "mostMultiplied", number>;
export const bases: Record<string, number>;
export const infix: Texts;
export const comparisons: Texts;
export const halves: Texts;
/** Of the operands of a row. */
export const letters: string;
export const functions: Texts;
export const titles: Texts;
export const aliases: Texts;
export const constants: Record<string, number>;
export const smallNudge: number;
export const besideBinds: number;
export const shownDigits: number;
export const exact: number;
export const limits: Record<Limit, number>;
export const tooLarge: string;
export const open: string;
export const sentences: Texts;
export const dots: Templates;
export const lost: number;
export const mostListed: number;
export const slope: Templates;
export const slopeInLine: Templates;
export const inLine: Templates;
export const role: Partial<Templates>;
export const relations: Partial<Record<Notation, Texts>>;
export const greek: string[];
export const spoken: Texts;
export const latexLetter: Texts;
export const spelled: Record<Notation, Texts>;
export const powerOfTen: Typeset;
export const close: Partial<Templates>;
export const placeholder: Templates;
export const raised: Texts;
export const commute: string[];
export const mostInOne: number;

/** A function that is worth a look, and where to look at it. */
interface Example {
  id: string;
  title: string;
  text: string;
  at: Record<string, number>;
}

export const examples: (Example & { tree: boolean })[];

/** A network to train, and on what. */
export interface Course extends Example {
  weights: string[];
  inputs: string[];
  targets: string[];
  rows: number[][];
  rate: number;
}

