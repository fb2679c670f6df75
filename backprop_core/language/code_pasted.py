"""What tells code from other text, and what surrounds it where it is copied: prose, fences, prompts and outputs."""

from __future__ import annotations

import re

from .code_expression import LIBRARIES

# Lines begin after \n alone: for ^ in many lines, the two languages disagree which other signs end one.
IS_CODE = re.compile(
    rf"\b(?:{'|'.join(sorted(LIBRARIES))})\.(?!T\b)[A-Za-z]"
    r"|[A-Za-z_)\]]\.(?:[A-Za-z_]+[ \t]*\(|(?:shape|size)\b)"
    r"|(?:^|\n)[ \t]*(?:(?:import|from)[ \t]+[A-Za-z]|def[ \t]+[A-Za-z_]|return\b[ \t]*[A-Za-z0-9_(-]|//"
    r"|(?:const|let|var)[ \t]+[A-Za-z_]|function\b|(?:print|console)[ \t]*\()"
    r"|(?:^|[\n;=])[ \t]*Value[ \t]*\([-0-9]|(?:^|\n)[ \t]*class[ \t]+[A-Za-z_][A-Za-z0-9_]*[ \t]*[(:]"
    r"|\[[ ]*range[ ]*\("
    r"|=>|\blambda\b[^=\n:]{0,200}:|[-+*/]=|\*\*[ \t]*=",
    re.ASCII,
)
MAY_BE_NETWORK = re.compile(
    r"(?:^|\n)[ \t]*(?:class|for|while|if|else|def)\b|\bnn\.|\b[A-Z][A-Za-z0-9]*\(|\breduction\b|range\("
    r"|\bgrad_|\bd[A-Za-z0-9_]+[ \t]*=|\.shape\b",
    re.ASCII,
)
"""What code has in it wherever the reader of networks makes a difference, which the browser loads when it sees this."""

FENCE = re.compile(r"[ \t]*```")
PROMPT = re.compile(r"[ \t]*(?:>>>|\.\.\.|In ?\[[0-9 ]*\]:)(?![^ \n])[ ]?")
IS_COPIED = re.compile(r"(?:^|\n)(?:[ \t]*```|>>> |In ?\[[0-9 ]*\]:)")


def code_in(source: str) -> str:
    """A text with blanks in place of all that is no code, so that every place in it stays the same.

    Between fences all is code; without fences, what stands behind the prompts of an interpreter is.
    """
    if not IS_COPIED.search(source):
        return source
    lines = source.split("\n")
    has_fences = any(FENCE.match(line) for line in lines)
    kept: list[str] = []
    is_code = False
    for line in lines:
        prompt = PROMPT.match(line)
        if has_fences and FENCE.match(line):
            is_code = not is_code
            kept.append(" " * len(line))
        elif prompt is not None and (is_code or not has_fences):
            kept.append(" " * prompt.end() + line[prompt.end() :])
        else:
            kept.append(line if is_code and has_fences else " " * len(line))
    return "\n".join(kept)
