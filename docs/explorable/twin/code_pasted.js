/**
 * What surrounds code that is copied from a chat, a page or an interpreter: prose, fences, prompts and outputs. The twin
 * of backprop_core/language/code_pasted.py.
 */
import * as table from "../../generated/table.js";
import { codePoints } from "./tokens.js";

const IS_COPIED = new RegExp(table.isCopied, "u");
const [FENCE, PROMPT] = [table.codeFence, table.codePrompt].map((pattern) => new RegExp(`^(?:${pattern})`, "u"));

/** A text with blanks in place of all that is no code, so that every place in it stays the same. @param {string} source */
export function codeIn(source) {
  if (!IS_COPIED.test(source)) return source;
  const lines = source.split("\n");
  const hasFences = lines.some((line) => FENCE.test(line));
  let isCode = false;
  const kept = lines.map((line) => {
    const prompt = PROMPT.exec(line)?.[0] ?? "";
    if (hasFences && FENCE.test(line)) {
      isCode = !isCode;
      return blank(line);
    }
    if (prompt && (isCode || !hasFences)) return blank(prompt) + line.slice(prompt.length);
    return isCode && hasFences ? line : blank(line);
  });
  return kept.join("\n");
}

/** As many blanks as a text is long. @param {string} text */
function blank(text) {
  return " ".repeat(codePoints(text));
}
