/** The network that learns digits: the types of generated/digits.js, which docs/making/digits.py writes. */
export const ofOne: string;
export const settings: Record<"rate" | "epochs" | "batch" | "momentum" | "seed", number>;
export const sizes: Record<"pixels" | "hidden" | "classes", number>;
/** How many pictures there are, and how many of them, the last, are by other writers. */
export const counts: Record<"pictures" | "others", number>;
/** How many steps a pixel has from no ink to all of it, and a sign for each. */
export const ink: number;
export const signs: string;
/** A picture of each digit by other writers. */
export const samples: string[];
