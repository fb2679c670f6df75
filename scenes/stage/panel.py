"""What stands around the graph: title, the step and its formula, the sentence, the ticks, the small map."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, Dot, Line, Rectangle, VGroup, VMobject

import backprop_core as core
from backprop_core import Trace, notation
from backprop_core.tracing.trace import Step
from scenes.picture.arrange import Arrangement
from scenes.picture.graph import Picture, name, stroke
from scenes.picture.typeset import Writing, box_of, fitted, maths, point, prose, units
from scenes.stage.script import MOST_CHECKED, NUDGE
from scenes.theme import (
    EDGE,
    FORMULA,
    LEAST_TEXT,
    MAP_AT,
    RESULT,
    RULE,
    SENTENCE,
    SENTENCE_IN,
    TICKS_AT,
    TITLE,
    TITLE_AT,
    Box,
    Palette,
)

LONG_NUMBER = 9  # characters
LINE_HEIGHT, ONE_LINE = 54.0, 1.7 * SENTENCE  # of two lines of a sentence, in pixels; what is higher has more than one
PAUSE = re.compile(r"(?<=[.:;?]) ")  # where a reader draws breath
LOPSIDED = 0.4  # a line that is shorter than this share of the other looks like a mistake
LINE_GAP = 34.0  # between the lines of a formula
JOINT_GAP, RESULT_GAP = 24.0, 100.0  # where they stand side by side: before its numbers, before its result
SHARES = (1.0, 0.85, 0.72, 0.62)  # of the sizes of a formula, tried in turn until it fits
TICK_GAP, PASS_GAP, NOW_TICK, NOW_DOT = 8.0, 28.0, 14.0, 1.8


def title(text: str, palette: Palette) -> Writing:
    """The clip's name, at the top left."""
    writing = Writing(f"#text(weight: 600)[#muted[{text}]]", TITLE, palette)
    return place(writing, left=TITLE_AT[0], middle=TITLE_AT[1])


def place(writing: Writing, *, left: float | None = None, right: float | None = None, middle: float) -> Writing:
    """Move something to an edge and a height."""
    box = box_of(writing)
    x = left + box.width / 2 if left is not None else (right or 0) - box.width / 2
    return writing.move_to(point(x, middle))


def sentence(source: str, palette: Palette) -> Writing:
    """What is said at a step, in the middle under the picture; smaller if it is long."""
    writing = prose(source, SENTENCE, palette)
    if box_of(writing).height > SENTENCE_IN.height:
        writing = prose(source, LEAST_TEXT, palette)
    elif box_of(writing).height > ONE_LINE:
        writing = at_a_pause(source, palette) or alike(writing, palette, source)
    return writing.move_to(point(*SENTENCE_IN.middle))


def at_a_pause(source: str, palette: Palette) -> Writing | None:
    """A sentence in two lines, broken where the reader pauses, if they are about as long as each other."""
    found = []
    for pause in PAUSE.finditer(source):
        lines = source[: pause.start()], source[pause.end() :]
        if any(line.count(mark) % 2 for line in lines for mark in '$"'):
            continue  # within a formula or a quotation
        boxes = [box_of(prose(line, SENTENCE, palette)) for line in lines]
        shorter, longer = sorted(box.width for box in boxes)
        if shorter >= LOPSIDED * longer and all(box.height <= ONE_LINE for box in boxes):
            found.append((longer, " \\ ".join(lines)))
    return prose(min(found)[1], SENTENCE, palette) if found else None


def alike(writing: Writing, palette: Palette, source: str) -> Writing:
    """A sentence in as many lines as it has, made as narrow as they allow."""
    for share in (0.6, 0.7, 0.8, 0.9):
        narrower = prose(source, SENTENCE, palette, SENTENCE_IN.width * share)
        if box_of(narrower).height <= 1.15 * box_of(writing).height:
            return narrower
    return writing


def below(above: VMobject, new: Writing) -> Animation | None:
    """Make room for a sentence under the one that stands there; None where there is none."""
    if max(box_of(above).height, box_of(new).height) > ONE_LINE:
        return None
    new.shift(DOWN * units(LINE_HEIGHT / 2))
    return above.animate.shift(UP * units(LINE_HEIGHT / 2)).build()


class Panel(VGroup):
    """A step: its rule, its formula in letters, the same with numbers, and the result, each revealed in its turn.

    Lines that would only repeat another (a = 4, then a = 4) are left out.
    """

    def __init__(self, step: Step, arrangement: Arrangement, palette: Palette) -> None:
        words, box = step.words("typst"), arrangement.panel
        equation, role = words.equation, "value" if step.phase == "forward" else "adjoint"
        repeated = plain(equation.letters) in (plain(equation.left), plain(equation.result))
        self.rule = caption(words.rule, palette)
        for share in SHARES if arrangement.beside else SHARES[1:]:
            set_line = line_setter(palette, box.width if arrangement.beside else box.width * 0.45, share)
            self.letters = None if repeated else set_line(equation.left, equation.joint, equation.letters, FORMULA)
            self.numbers = set_line("", "=", equation.numbers, FORMULA) if equation.numbers else None
            self.result = set_line(equation.left, equation.relation, f"#{role}[$display({equation.result})$]", RESULT)
            self.lines = [line for line in (self.letters, self.numbers, self.result) if line]
            if fits([self.rule, *self.lines], box) if arrangement.beside else lies(self.lines, box):
                break
        super().__init__(self.rule, *self.lines)
        (stand if arrangement.beside else lie)(self, box)
        answer = box_of(self.result.parts["right"])
        self.unknown = maths("#muted[$?$]", self.result.pixels, palette)
        place(self.unknown, left=answer.left, middle=answer.middle[1])


def fits(lines: Sequence[Writing], box: Box) -> bool:
    """Whether lines go into a box one under the other, their equals signs below each other."""
    height = sum(box_of(line).height for line in lines) + LINE_GAP * (len(lines) - 1)
    boxes = [(box_of(line.parts["relation"]), box_of(line)) for line in lines if line.parts]
    before = max(sign.left - line.left for sign, line in boxes)
    after = max(line.right - sign.left for sign, line in boxes)
    return height <= box.height and before + after <= box.width


def lies(lines: Sequence[Writing], box: Box) -> bool:
    """Whether lines go into a box side by side."""
    return sum(box_of(line).width for line in lines) + JOINT_GAP + RESULT_GAP <= box.width


def plain(source: str) -> str:
    """Typst source without the colours of its numbers."""
    return re.sub(r"#(?:value|adjoint)\[\$(.*?)\$\]", r"\1", source)


def caption(text: str, palette: Palette) -> Writing:
    """The name of a rule, in spaced capitals."""
    return Writing(f"#text(weight: 600, tracking: 0.06em)[#muted[#upper[{text}]]]", RULE, palette)


def line_setter(palette: Palette, width: float, share: float = 1.0) -> Callable[[str, str, str, float], Writing]:
    """A function that sets `left = right` in one line, its parts known by name.

    Its size is a share of the given one, or what the width allows.
    """

    def set_line(left: str, relation: str, right: str, pixels: float) -> Writing:
        parts = {"left": left, "relation": f"med {relation} med", "right": right}
        shown = {part: source for part, source in parts.items() if source}
        source = " ".join(f"#[#box[$display({source})$] <{part}>]" for part, source in shown.items())
        size = max(LEAST_TEXT, pixels * share)
        return fitted(lambda pixels: Writing(f"$ {source} $", pixels, palette, shown), size, LEAST_TEXT, width)

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
        place(line, left=left, middle=box.bottom - 72)
        line.shift(UP * (panel.lines[0].parts["relation"].get_y() - line.parts["relation"].get_y()))
        left = box_of(line).right + (JOINT_GAP if line is panel.letters else RESULT_GAP)


def wanted(trace: Trace, arrangement: Arrangement, palette: Palette) -> VGroup:
    """What the backward pass is after: the slope of the output, in the panel's place."""
    set_line = line_setter(palette, arrangement.panel.width, 1.0 if arrangement.beside else SHARES[1])
    above, below = name(trace.nodes[-1].label), name(next(iter(trace.at)))
    line = set_line(f"(partial {above})/(partial {below})", "=", "#muted[$?$]", RESULT)
    head = caption("wanted", palette)
    box = arrangement.panel
    place(head, left=box.left, middle=box.top + box_of(head).height / 2)
    place(line, left=box.left, middle=box_of(head).bottom + LINE_GAP + box_of(line).height / 2)
    return VGroup(head, line)


def comparison(trace: Trace, arrangement: Arrangement, palette: Palette) -> Writing:
    """For each variable what the gradient predicts and what a real nudge does, as a small table.

    Where a sign of rounding at each number would take too much room, it stands once at the head of its column.
    Beside the graph the variables go down the rows, below it along the columns.
    """
    nudges = {variable: core.nudge(trace, variable, NUDGE) for variable in list(trace.at)[:MOST_CHECKED]}
    numbers = [number for pair in nudges.values() for number in pair]
    room = all(len(notation.shown(number)) < LONG_NUMBER for number in numbers)
    about = "" if room or all(notation.relation(number) == "=" for number in numbers) else " $approx$"
    rows: list[Sequence[str]] = [("#muted[nudged]", f"#muted[predicted{about}]", f"#muted[actual{about}]")]
    for variable, (change, predicted) in nudges.items():
        found = coloured(predicted, "adjoint", room), coloured(change, "value", room)
        rows.append((f"${name(variable)}$", *found))
    return table(rows, arrangement, palette)


def moved(trace: Trace, then: Trace, arrangement: Arrangement, palette: Palette) -> Writing:
    """The first variable and the output before and after a real nudge, and how far each moved."""
    variable, output = next(iter(trace.at)), trace.nodes[-1].label
    change, _ = core.nudge(trace, variable, NUDGE)
    rows: list[Sequence[str]] = [("", f"${name(variable)}$", f"${name(output)}$")]
    for when, *numbers in (
        ("before", trace.at[variable], trace.value),
        ("after", then.at[variable], then.value),
        ("moved", NUDGE, change),
    ):
        rows.append((f"#muted[{when}]", *[coloured(number, "value") for number in numbers]))
    return table(rows, arrangement, palette)


def table(
    rows: Sequence[Sequence[str]],
    arrangement: Arrangement,
    palette: Palette,
    parts: Sequence[str] = (),
    pixels: float = SENTENCE,
    align: str = "right",
    gutter: float = 0.8,
) -> Writing:
    """Cells of Typst in rows, or beneath a graph in columns, at the top left of the panel's place.

    `parts` are the labels in the cells by which their writing is to be known; `align` is how all columns but the first
    are set, `gutter` the space between columns in ems.
    """
    rows = rows if arrangement.beside else list(zip(*rows, strict=True))
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    alignment = f"(left + horizon, {f'{align} + horizon, ' * (len(rows[0]) - 1)})"
    panel = arrangement.panel

    def set_table(pixels: float) -> Writing:
        source = (
            "#show math.equation: set text(size: 1.12em)\n"
            f"#grid(columns: {len(rows[0])}, column-gutter: {gutter}em, row-gutter: 0.8em, align: {alignment}, {cells})"
        )
        return Writing(source, pixels, palette, parts)

    writing = fitted(set_table, pixels, LEAST_TEXT, panel.width)
    return place(writing, left=panel.left, middle=panel.top + box_of(writing).height / 2)


def coloured(value: float, role: str, sign: bool = True) -> str:
    """A number in the colour of its role, with ≈ where it is rounded, if that is wanted."""
    rounded = "approx " if sign and notation.relation(value) == "≈" else ""
    return f"#{role}[${rounded}{notation.number_atom(value, 'typst').text}$]"


class Ticks(VGroup):
    """One tick for each step at the foot of the frame, forward then backward, with a gap between the passes."""

    def __init__(self, phases: Sequence[str], palette: Palette) -> None:
        turns = sum(1 for before, after in pairwise(phases) if before != after)
        width = (TICKS_AT.width - TICK_GAP * (len(phases) - 1 - turns) - PASS_GAP * turns) / len(phases)
        ticks, left = [], TICKS_AT.left
        for index, phase in enumerate(phases):
            if index:
                left += PASS_GAP if phase != phases[index - 1] else TICK_GAP
            y = TICKS_AT.middle[1]
            tick = Line(point(left, y), point(left + width, y))
            ticks.append(tick.set_stroke(palette.line, stroke(TICKS_AT.height)))
            left += width
        super().__init__(*ticks)
        self.ticks = ticks
        self.colours = [palette.value if phase == "forward" else palette.adjoint for phase in phases]
        self.now: int | None = None

    def advance(self, index: int | None) -> list[Animation]:
        """The tick of the step that is over becomes thin, that of the next one thick; both keep their pass's colour."""
        changes: list[Animation] = []
        if self.now is not None:
            changes.append(self.ticks[self.now].animate.set_stroke(width=stroke(TICKS_AT.height)).build())
        self.now = index
        if index is not None:
            changes.append(self.ticks[index].animate.set_stroke(self.colours[index], stroke(NOW_TICK)).build())
        return changes

    def done(self, count: int) -> "Ticks":
        """The first ticks as they are when their steps are over."""
        for tick, colour in list(zip(self.ticks, self.colours, strict=True))[:count]:
            tick.set_stroke(colour)
        return self


class Map(VGroup):
    """The whole graph as dots, and a frame around what the window shows; there is no text in it."""

    def __init__(self, picture: Picture) -> None:
        box = MAP_AT
        palette, arrangement = picture.palette, picture.arrangement
        extent = arrangement.extent
        scale = min(box.width / extent.width, box.height / extent.height)

        def spot(x: float, y: float) -> np.ndarray:
            middle = extent.middle
            return point(box.middle[0] + (x - middle[0]) * scale, box.middle[1] + (y - middle[1]) * scale)

        self.spot = spot
        self.lines = VGroup(
            *[
                VMobject()
                .set_points_as_corners([spot(*corner) for corner in link.points])
                .set_stroke(palette.line, stroke(2))
                for link in arrangement.links
            ]
        )
        self.dots = [Dot(spot(place.x, place.y), radius=units(6), color=palette.muted) for place in arrangement.places]
        window = arrangement.stage
        self.window = Rectangle(width=units(window.width * scale), height=units(window.height * scale))
        self.window.set_stroke(palette.ink, stroke(EDGE)).move_to(self.window_at(picture.offset, window))
        super().__init__(self.lines, *self.dots, self.window)
        self.now: int | None = None

    def advance(self, node: int | None, colour: str) -> list[Animation]:
        """The dot of the node that is done keeps its pass's colour; that of the next one is large."""
        changes = [self.dots[self.now].animate.scale(1 / NOW_DOT).build()] if self.now is not None else []
        self.now = node
        if node is not None:
            changes.append(self.dots[node].animate.scale(NOW_DOT).set_fill(colour).build())
        return changes

    def window_at(self, offset: tuple[float, float], window: Box) -> np.ndarray:
        """Where the frame stands when the graph has been moved by an offset."""
        x, y = window.middle
        return self.spot(x - offset[0], y - offset[1])
