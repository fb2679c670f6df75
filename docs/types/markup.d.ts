import type { Child } from "../explorable/dom/markup.js";

/** What may be given as children: lists of them too, and nothing. (A typedef in a comment cannot name itself.) */
export type Loose = Child | number | false | null | undefined | Loose[];
