"""The backward pass of the sigmoid, and how its slope comes to be σ(1 − σ)."""

import backprop_core as core
from backprop_core import notation
from backprop_core.tracing.row_code import partial_nodes
from scenes.layout import LAID_ANEW
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.typst import coloured_cell, slope
from scenes.stage.graph_scene import GraphScene
from scenes.stage.motions import Motion
from scenes.stage.pass_scripts import ASK, compared, step_beat
from scenes.stage.script import Beat, holes, maths_source, said
from scenes.stage.workings import Workings
from scenes.theme import APPEAR, LISTEN, LOOK, REVEAL

# The product of all partials in the letters of the tree of 1/(1+e^(-x)), shorter from line to line.
SHORTER = ("h * (c/f)", "h * ((f-1)/f)")

PRODUCT = "All the partials multiply: {ln} is 1, and two minus signs cancel."
APPEARS = "As {c} is {f} without its 1, and 1 over {f} is {y}, the slope is {slope_of}."


def product(trace: core.Trace) -> str:
    """The partials along the way down, in letters, as their rules state them."""
    partials = [step.words("typst") for step in trace.backward[1:]]
    factors = [words.partial.letters if words.partial else words.equation.letters for words in partials]
    return " dot ".join(f"({factor})" if factor.startswith("-") else factor for factor in factors)


def shorter(kind: str = "typst") -> list[str]:
    """What the product comes to, line by line; the last line is the slope that the table states for a sigmoid."""
    lines = [notation.write_nodes(core.parse(line).lines[-1].nodes, kind) for line in SHORTER]
    return [*lines, stated("h", kind)]


def stated(letter: str, kind: str = "typst") -> str:
    """The slope of a sigmoid as the table states it, with a letter for its value."""
    return notation.write_nodes(partial_nodes("sigmoid", 0), kind, {"z": notation.Atom(letter)})


def rows(trace: core.Trace) -> list[tuple[str, str, str]]:
    """The slope as the product, then shorter and shorter, and the number that the backward pass has found."""
    ((variable, found),) = trace.gradient.items()
    equal = [product(trace), *shorter()]
    sign = "approx" if notation.relation(found) == "≈" else "="
    left = [slope(trace.nodes[-1].label, variable), *[""] * len(equal)]
    right = [*[("=", line) for line in equal], (sign, coloured_cell(found, "adjoint", sign=False))]
    return [(side, *line) for side, line in zip(left, right, strict=True)]


def script(trace: core.Trace) -> list[Beat]:
    """The question, the backward pass, the product of the partials, what it comes to, and the check."""

    def fill(kind: str) -> dict[str, str]:
        sigma = notation.name_text("sigma", kind) if kind == "typst" else "σ"
        letters = {letter: maths_source(letter, kind) for letter in "cf"}
        stands = {"ln": maths_source("ln(a)", kind), "slope_of": maths_source(stated(sigma, kind), kind)}
        return holes(trace, kind) | letters | stands

    return [
        said("question", "question", "The question", [ASK], fill),
        *map(step_beat, trace.backward),
        said("sigma", "backward", "σ(1 − σ) appears", [PRODUCT, APPEARS], fill),
        compared(trace),
    ]


class SigmoidBackward(GraphScene):
    """The backward pass through the tree of the sigmoid; then its product of partials, made shorter."""

    script = staticmethod(script)
    squares = LAID_ANEW

    def construct(self) -> None:
        question, *steps, appears, check = script(self.trace)
        self.ask(question, known=len(self.trace.forward), wanted=True)
        for beat in steps:
            self.take(beat)
        self.next_section(appears.name)
        ledger: Motion = [FadeOut(self.chain, run_time=APPEAR)] if self.chain else []
        self.chain = None
        self.play(self.cleared(), ledger, self.in_question(None), self.at_rest())
        lines = self.panel = Workings("", rows(self.trace), self.picture.arrangement.panel, self.palette, answer=False)
        for words, some in zip(appears.lines, (lines.lines[:2], lines.lines[2:]), strict=True):
            self.say_below(words, most=LISTEN)
            for line in some:
                self.play(FadeIn(line, run_time=REVEAL))
                self.wait(LOOK)
        self.compare(check)
