/** What is to be written: the types of generated/written.js, which docs/making/written.py writes. */
export interface Task {
  id: string;
  kind: "stage" | "train" | "bug";
  title: string;
  asks: string;
  /** What stands there at first, where the one before has not been written by the reader. */
  start: string;
  finished: string;
  /** What stands below the line under which all is for trying. */
  try: string;
}

export const tasks: Task[];
export const tryIt: string;
/** What the editor and Python weigh, as a host sends them. */
export const kilobytes: number;
/** Of the training. */
export const steps: number;
