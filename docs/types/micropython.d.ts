/** MicroPython, as far as the worker uses it. */
export interface MicroPython {
  runPython(code: string): unknown;
  globals: { get(name: string): unknown; set(name: string, value: unknown): void };
}

export function loadMicroPython(options: {
  heapsize?: number;
  linebuffer?: boolean;
  stdout?: (bytes: Uint8Array) => void;
  stderr?: (bytes: Uint8Array) => void;
  stdin?: () => null;
}): Promise<MicroPython>;
