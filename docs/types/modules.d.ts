/** For each selector of elements the modules that they need, as addresses from element.js: what docs/making/modules.py writes. */
export const modules: Record<string, string[]>;
