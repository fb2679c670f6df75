"""What a node hands down at once: for each edge the product that it is, and its result."""

from collections.abc import Sequence

from manim import VGroup

from backprop_core.tracing.trace import Step
from scenes.picture.arrange import Arrangement
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.typeset import Writing, box_of, place, set_maths
from scenes.picture.typst import all_adjoint, displayed, labelled, large, maths, muted, plain
from scenes.stage.motions import Motion, lasting
from scenes.stage.panel import SHARES, caption, line_setter
from scenes.theme import APPEAR, FORMULA, LEAST_TEXT, REVEAL, Palette

BELOW, BETWEEN, ASIDE = 20.0, 54.0, 48.0  # between the lines of a product, below it, and beside it, in pixels


class Handed(VGroup):
    """Contributions one below the other, or side by side where the panel lies low; question marks for the results.

    Above them stands a heading, or what their rules are called.
    """

    def __init__(
        self, steps: Sequence[Step], arrangement: Arrangement, palette: Palette, heading: str | None = None
    ) -> None:
        box = arrangement.panel
        columns = 1 if arrangement.beside else len(steps)
        width = (box.width - ASIDE * (columns - 1)) / columns
        rules = dict.fromkeys(step.words("typst").rule for step in steps)
        self.heading = caption(heading or " · ".join(rules), palette)
        if box_of(self.heading).width > box.width:
            self.heading = caption(next(iter(rules)), palette)
        place(self.heading, left=box.left, middle=box.top + box_of(self.heading).height / 2)
        for share in SHARES:
            self.heads: list[Writing] = []
            self.products: list[Writing] = []
            self.results: list[Writing] = []
            top = bottom = box_of(self.heading).bottom + BELOW
            for number, step in enumerate(steps):
                left = box.left + (number % columns) * (width + ASIDE)
                bottom = self.lay(step, (left, top), width, share, palette)
                top = bottom + BETWEEN if columns == 1 else top
            if columns > 1:
                level(self.products)
                bottom = level(self.results)
            if bottom <= box.bottom:
                break
        self.unknowns = [unknown(result, palette) for result in self.results]
        super().__init__(self.heading, *self.heads, *self.products, *self.results)

    def lay(self, step: Step, at: tuple[float, float], width: float, share: float, palette: Palette) -> float:
        """A product and its result below each other at a left upper corner; where they end.

        What is too long for one line has its left side above it. A product that would only repeat its result is left
        out.
        """
        set_line = line_setter(palette, width, share)
        words = step.words("typst")
        equation = words.equation
        numbers = all_adjoint(equation.numbers) if "#adjoint" in equation.numbers else equation.numbers
        left, top = at
        if not numbers and plain(equation.letters) in (plain(equation.left), plain(equation.result)):
            result = set_line(equation.left, equation.relation, equation.result, FORMULA)
            self.results.append(place(result, left=left, middle=top + box_of(result).height / 2))
            return box_of(result).bottom
        product = set_line(equation.left, "=", numbers or equation.letters, FORMULA)
        if box_of(product).width > width:
            head = Writing(displayed(labelled(large(equation.left), "left")), LEAST_TEXT, palette)
            top = box_of(place(head, left=left, middle=top + box_of(head).height / 2)).bottom + BELOW
            product = set_line("", "=", numbers or equation.letters, FORMULA)
            self.heads.append(head)
        result = set_line("", equation.relation, equation.result, FORMULA)
        place(product, left=left, middle=top + box_of(product).height / 2)
        sign = box_of(product.parts["relation"]).left
        below = box_of(product).bottom + BELOW
        place(result, left=sign, middle=below + box_of(result).height / 2)
        self.products.append(product)
        self.results.append(result)
        return box_of(result).bottom

    def asked(self) -> Motion:
        """Everything but the results."""
        lefts = [result.parts["left"] for result in self.results if "left" in result.parts]
        signs = [result.parts["relation"] for result in self.results]
        shown = [self.heading, *self.heads, *self.products, *lefts, *signs, *self.unknowns]
        return lasting(APPEAR, [FadeIn(part) for part in shown])

    def answered(self) -> Motion:
        """The results take the places of the question marks."""
        found = [FadeIn(result.parts["right"]) for result in self.results]
        return lasting(REVEAL, [*[FadeOut(mark) for mark in self.unknowns], *found])


def level(lines: Sequence[Writing]) -> float:
    """Brings what stands side by side onto the line of the lowest; where that ends."""
    signs = [box_of(line.parts["relation"]).middle[1] for line in lines]
    for line, sign in zip(lines, signs, strict=True):
        box = box_of(line)
        place(line, left=box.left, middle=box.middle[1] + max(signs) - sign)
    return max((box_of(line).bottom for line in lines), default=0.0)


def unknown(result: Writing, palette: Palette) -> Writing:
    """The question mark where a result will stand."""
    answer = box_of(result.parts["right"])
    return place(set_maths(muted(maths("?")), result.pixels, palette), left=answer.left, middle=answer.middle[1])
