"""A step beside its graph: the rule, the formula in letters and in numbers, and the result."""

from collections.abc import Callable, Sequence

from manim import RIGHT, UP, VGroup

from backprop_core import Trace, notation
from backprop_core.tracing.trace import Step
from scenes.box import Box
from scenes.picture.arrange import Arrangement
from scenes.picture.typeset import Writing, box_of, fitted, numbers_in, place, set_maths, units
from scenes.picture.typst import (
    all_adjoint,
    capitals,
    displayed,
    in_colour,
    labelled,
    large,
    maths,
    muted,
    name,
    number,
    plain,
)
from scenes.theme import FORMULA, LEAST_TEXT, LEDGER, RESULT, RULE, Palette

LINE_GAP = 34.0  # between the lines of a formula
RULE_GAP, ROW_GAP = 10.0, 12.0  # below the rule and below the lines, where they stand side by side
JOINT_GAP, RESULT_GAP = 24.0, 100.0  # where they stand side by side: before its numbers, before its result
SHARES = (1.0, 0.85, 0.72, 0.62)  # of the sizes of a formula, tried in turn until it fits


class Panel(VGroup):
    """A step: its rule, its formula in letters, the same with numbers, and the result, each revealed in its turn.

    Lines that would only repeat another (a = 4, then a = 4) are left out.
    """

    def __init__(self, step: Step, arrangement: Arrangement, box: Box, palette: Palette) -> None:
        words = step.words("typst")
        equation = words.equation
        # In a product the partial is a number of the backward pass, as on its edge.
        numbers = all_adjoint(equation.numbers) if "#adjoint" in equation.numbers else equation.numbers
        self.is_product = numbers != equation.numbers
        repeated = plain(equation.letters) in (plain(equation.left), plain(equation.result))
        self.rule = caption(words.rule, palette)
        size = FORMULA if arrangement.is_full and not arrangement.beside else RESULT
        for share in SHARES if arrangement.beside else SHARES[1:]:
            set_line = line_setter(palette, box.width if arrangement.beside else box.width * 0.45, share)
            self.letters = None if repeated else set_line(equation.left, equation.joint, equation.letters, FORMULA)
            self.numbers = set_line("", "=", numbers, FORMULA) if numbers else None
            self.result = set_line(equation.left, equation.relation, equation.result, size)
            self.lines = [line for line in (self.letters, self.numbers, self.result) if line]
            if fits([self.rule, *self.lines], box) if arrangement.beside else lies(self.rule, self.lines, box):
                break
        super().__init__(self.rule, *self.lines)
        (stand if arrangement.beside else lie)(self, box)
        answer = box_of(self.result.parts["right"])
        self.unknown = set_maths(muted(maths("?")), self.result.pixels, palette)
        place(self.unknown, left=answer.left, middle=answer.middle[1])
        self.factors = numbers_in(self.numbers, palette) if self.numbers else []
        self.found = numbers_in(self.result, palette)

    @property
    def signs(self) -> VGroup:
        """What stands between the numbers."""
        assert self.numbers
        own = {id(glyph) for factor in self.factors for glyph in factor}
        return VGroup(*[glyph for glyph in self.numbers if id(glyph) not in own])


def fits(lines: Sequence[Writing], box: Box) -> bool:
    """Whether lines go into a box one under the other, their equals signs below each other."""
    height = sum(box_of(line).height for line in lines) + LINE_GAP * (len(lines) - 1)
    boxes = [(box_of(line.parts["relation"]), box_of(line)) for line in lines if line.parts]
    before = max(sign.left - line.left for sign, line in boxes)
    after = max(line.right - sign.left for sign, line in boxes)
    return height <= box.height and before + after <= box.width


def lies(rule: Writing, lines: Sequence[Writing], box: Box) -> bool:
    """Whether lines go into a box side by side below a rule."""
    wide = sum(box_of(line).width for line in lines) + JOINT_GAP + RESULT_GAP
    return wide <= box.width and box_of(rule).height + RULE_GAP + tallest(lines) + ROW_GAP <= box.height


def tallest(lines: Sequence[Writing]) -> float:
    return max(box_of(line).height for line in lines)


def caption(text: str, palette: Palette) -> Writing:
    """The name of a rule, in spaced capitals."""
    return Writing(capitals(muted(text)), RULE, palette)


def line_setter(palette: Palette, width: float, share: float = 1.0) -> Callable[[str, str, str, float], Writing]:
    """A function that sets `left = right` in one line, its parts known by name.

    Its size is a share of the given one, or what the width allows.
    """

    def set_line(left: str, relation: str, right: str, pixels: float) -> Writing:
        parts = {"left": left, "relation": f"med {relation} med", "right": right}
        shown = {part: source for part, source in parts.items() if source}
        source = " ".join(labelled(large(source), part) for part, source in shown.items())
        size = max(LEAST_TEXT, pixels * share)
        return fitted(lambda pixels: Writing(displayed(source), pixels, palette, shown), size, LEAST_TEXT, width)

    return set_line


def stand(panel: Panel, box: Box) -> None:
    """The lines of a step one under the other, their equals signs below each other."""
    top = box.top
    for line in (panel.rule, *panel.lines):
        height = box_of(line).height
        place(line, left=box.left, middle=top + height / 2)
        top += height + LINE_GAP
    signs = [box_of(line.parts["relation"]).middle[0] for line in panel.lines]
    for line, sign in zip(panel.lines, signs, strict=True):
        line.shift(RIGHT * units(min(max(signs) - sign, box.right - box_of(line).right)))


def lie(panel: Panel, box: Box) -> None:
    """The rule above, and the lines of the formula one after the other, their equals signs at one height."""
    place(panel.rule, left=box.left, middle=box.top + box_of(panel.rule).height / 2)
    left = box.left
    for line in panel.lines:
        place(line, left=left, middle=box.bottom - min(72, tallest(panel.lines) / 2 + ROW_GAP))
        line.shift(UP * (panel.lines[0].parts["relation"].get_y() - line.parts["relation"].get_y()))
        goes_on = line is panel.letters and panel.numbers is not None
        left = box_of(line).right + (JOINT_GAP if goes_on else RESULT_GAP)


class Slope(VGroup):
    """The slope that is looked for, with a word above it."""

    def __init__(self, head: Writing, line: Writing) -> None:
        super().__init__(head, line)
        self.head, self.line = head, line


def wanted(trace: Trace, arrangement: Arrangement, palette: Palette, found: bool = False) -> Slope:
    """What the backward pass is after, in the panel's place: the slope of the output, as a question or found."""
    set_line = line_setter(palette, arrangement.panel.width, 1.0 if arrangement.beside else SHARES[1])
    variable = next(iter(trace.at))
    left = f"(partial {name(trace.nodes[-1].label)})/(partial {name(variable)})"
    relation, right = "=", muted(maths("?"))
    if found:
        relation = "approx" if notation.relation(trace.gradient[variable]) == "≈" else "="
        right = in_colour("adjoint", maths(number(trace.gradient[variable])))
    line = set_line(left, relation, right, RESULT)
    head = caption("found" if found else "wanted", palette)
    box = arrangement.panel
    place(head, left=box.left, middle=box.top + box_of(head).height / 2)
    place(line, left=box.left, middle=box_of(head).bottom + LINE_GAP + box_of(line).height / 2)
    return Slope(head, line)


def product(trace: Trace, partials: Sequence[float], arrangement: Arrangement, palette: Palette) -> Writing | None:
    """The slope as the product of all partials on the way, in the panel's place; None where that is too long."""
    (variable,) = trace.at
    slope = trace.gradient[variable]
    atoms = [notation.number_atom(partial, "typst") for partial in partials]
    adjoints = [in_colour("adjoint", maths(atom.text)) for atom in atoms]
    numbers = [f"({text})" if atom.minus else text for atom, text in zip(atoms, adjoints, strict=True)]
    sign = "approx" if any(notation.relation(each) == "≈" for each in (*partials, slope)) else "="
    right = f"{' dot '.join(numbers)} {sign} {in_colour('adjoint', maths(number(slope)))}"
    left = f"(partial {name(trace.nodes[-1].label)})/(partial {name(variable)})"
    writing = line_setter(palette, arrangement.panel.width)(left, "=", right, FORMULA)
    if box_of(writing).width > arrangement.panel.width:
        return None
    panel = arrangement.panel
    lies_above = arrangement.is_full and not arrangement.beside
    return place(writing, left=panel.left, middle=panel.middle[1] - (LEDGER / 2 if lies_above else 0))
