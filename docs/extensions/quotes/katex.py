"""KaTeX at build time, so that readers need no JavaScript for mathematics."""

from __future__ import annotations

import re
from functools import cache

from docs.extensions.javascript import ScriptError, engine

# What LaTeX itself would not set is refused, but for the classes that the core gives to its numbers.
TYPESET = r"""
(latex, displayMode) => katex.renderToString(latex, {
  displayMode,
  output: "htmlAndMathml",
  strict: (code) => code === "htmlExtension" ? "ignore" : "error",
  trust: ({ command }) => command === "\\htmlClass",
})
"""

# Before brackets that grow LaTeX leaves a gap, as in "ln (x)"; an empty opening before them closes it.
GROWING, CLOSE = r"\left(", r"\mathopen{}\left("

# The LaTeX source inside the MathML, which some readers would show beside the formula.
ANNOTATION = re.compile(r"<annotation.*?</annotation>", re.DOTALL)


class MathsError(ValueError):
    """What KaTeX says is wrong with a formula."""


@cache
def typeset(latex: str, display: bool = False) -> str:
    """A formula as HTML, with MathML beside it for screen readers, reader modes and copying.

    Raises:
        MathsError: KaTeX cannot read the formula.
    """
    try:
        made = engine().call(TYPESET, latex.replace(GROWING, CLOSE), display)
        return ANNOTATION.sub("", str(made))
    except ScriptError as problem:
        raise MathsError(str(problem).removeprefix("KaTeX parse error: ")) from None
