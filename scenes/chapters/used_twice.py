"""A variable that is used twice: its contributions add up; and the bug that lets the last one overwrite the others."""

from manim import Create, Line, VGroup, VMobject

import backprop_core as core
from backprop_core.tracing.nudge import NUDGE
from scenes.box import Box
from scenes.layout import LAID_ANEW
from scenes.picture.arrange import Arrangement
from scenes.picture.graph import stroke
from scenes.picture.lean import FadeIn
from scenes.picture.typeset import Writing, box_of, point
from scenes.picture.typst import coloured_cell, in_colour, labelled, maths, muted, slope_in_line
from scenes.stage import tables
from scenes.stage.graph_scene import GraphScene
from scenes.stage.motions import Motion
from scenes.stage.pass_scripts import ASK, step_beat
from scenes.stage.script import Beat, coloured_words, holes, maths_source, said
from scenes.theme import FORMULA, MOVE, REST, REVEAL, STILL, Palette

WAYS = "{x} is used {count}: its move reaches {y} along {ways}."
TWICE, OFTEN = ("twice", "two paths"), ("{count} times", "{count} paths")
BUG = "A common bug writes = for +=. What is left of {slope}?"
LEFT = "Each contribution overwrites the one before: only {wrong} is left."
DECIDED = "{y} actually moves by {change}: the sum is right, and what the bug leaves {how}."
WRONG_WAY, WRONG = "even has the wrong sign", "is not the slope"
STRIKE, THROUGH = 8.0, 3.0  # how far the line through a wrong number reaches beyond it, and its width, in pixels


def arrivals(trace: core.Trace, variable: str) -> list[float]:
    """What arrives at a variable along its edges, in the order of the backward pass."""
    return [step.contribution for step in trace.backward if step.operand == variable and step.contribution is not None]


def sums(trace: core.Trace, variable: str) -> list[float]:
    """What a variable's adjoint has come to after each arrival."""
    return [step.total for step in trace.backward if step.operand == variable and step.total is not None]


def overwritten(trace: core.Trace, variable: str) -> float:
    """What a backward pass that writes = for += takes for the gradient: the last contribution alone."""
    return arrivals(trace, variable)[-1]


def script(trace: core.Trace) -> list[Beat]:
    """The question, the backward pass, the bug, and the nudge that decides between the two."""
    variable = next(iter(trace.at))
    wrong = overwritten(trace, variable)
    change, _ = core.nudge(trace, variable, NUDGE)
    count = len(arrivals(trace, variable))
    times, ways = TWICE if count == 2 else (each.format(count=count) for each in OFTEN)

    def fill(kind: str) -> dict[str, str]:
        return holes(trace, kind) | {
            "count": times,
            "ways": ways,
            "wrong": maths_source(coloured_words(wrong, "adjoint", kind), kind),
            "change": maths_source(coloured_words(change, "value", kind), kind),
            "how": WRONG_WAY if wrong * change < 0 else WRONG,
        }

    return [
        said("question", "question", "The question", [ASK, WAYS], fill),
        *map(step_beat, trace.backward),
        said("bug", "mistake", "The bug: = for +=", [BUG, LEFT], fill),
        said("check", "check", "The check", [DECIDED], fill),
    ]


class UsedTwice(GraphScene):
    """The backward pass of a function in which a variable is used twice, done rightly and then wrongly."""

    script = staticmethod(script)
    squares = LAID_ANEW

    def construct(self) -> None:
        question, *steps, bug, check = script(self.trace)
        self.ask(question, known=len(self.trace.forward), wanted=True)
        for beat in steps:
            self.take(beat)
        self.next_section(bug.name)
        self.play(self.cleared(), self.in_question(None), self.at_rest())
        sides = self.panel = side_by_side(self.trace, self.picture.arrangement, self.palette)
        first, left = bug.lines
        self.begin_saying(first, shown(sides, "heads", "right"))
        self.wait(STILL)
        for part in wrong_parts(sides):
            self.play(shown(sides, part))
        self.say_below(left, most=STILL)
        self.next_section(check.name)
        self.play(self.unsaid(), shown(sides, "predicted"))
        self.wait(REST)
        self.begin_saying(check.lines[0], shown(sides, "actual"))
        self.wait(STILL)
        self.play(self.struck(sides))
        self.wait(STILL)

    def struck(self, sides: Writing) -> Motion:
        """A line through what the bug left and through what that predicted."""
        false = [sides.parts[part] for part in (wrong_parts(sides)[-1], "predicted-wrong")]
        return [Create(strike(digits(number), self.palette), run_time=MOVE) for number in false]


def digits(number: VMobject) -> Box:
    """Where the digits of a number stand: without a minus sign, which a line through it would hide."""
    glyphs = [glyph for glyph in number.family_members_with_points() if isinstance(glyph, VMobject)]
    tallest = max(glyph.height for glyph in glyphs)
    return box_of(VGroup(*[glyph for glyph in glyphs if glyph.height > tallest / 2]))


def strike(box: Box, palette: Palette) -> Line:
    """A line through the digits of a wrong number, slanted so that they can still be read."""
    wider = Box(box.left - STRIKE, box.top, box.right + STRIKE, box.bottom)
    return Line(point(wider.left, wider.bottom), point(wider.right, wider.top)).set_stroke(palette.ink, stroke(THROUGH))


def shown(sides: Writing, *starts: str) -> Motion:
    """The parts whose names begin so come to light."""
    return [FadeIn(part, run_time=REVEAL) for key, part in sides.parts.items() if key.startswith(starts)]


def wrong_parts(sides: Writing) -> list[str]:
    """The parts that show what is left after each overwriting, in order."""
    return [key for key in sides.parts if key.startswith("wrong")]


def side_by_side(trace: core.Trace, arrangement: Arrangement, palette: Palette) -> Writing:
    """The adjoint after each arrival with += and with =, what each predicts for a nudge, and what it actually does."""
    variable = next(iter(trace.at))
    change, predicted = core.nudge(trace, variable, NUDGE)
    alone = overwritten(trace, variable) * NUDGE
    parts: list[str] = []

    def cell(key: str, source: str) -> str:
        parts.append(key)
        return labelled(source, key)

    slope = slope_in_line(trace.nodes[-1].label, variable)
    rows = [
        (
            cell("heads", maths(in_colour("muted", maths(slope)))),
            cell("heads-right", '$class("normal", "+=")$'),
            cell("heads-wrong", '$class("normal", "=")$'),
        )
    ]
    both = zip(sums(trace, variable), arrivals(trace, variable), strict=True)
    for count, (total, last) in enumerate(both, 1):
        rows.append(
            (
                cell(f"right-{count}", muted(f"after edge {count}")),
                cell(f"right-sum-{count}", coloured_cell(total, "adjoint")),
                cell(f"wrong-{count}", coloured_cell(last, "adjoint")),
            )
        )
    rows += [
        (
            cell("predicted", muted("predicted")),
            cell("predicted-right", coloured_cell(predicted, "adjoint")),
            cell("predicted-wrong", coloured_cell(alone, "adjoint")),
        ),
        (cell("actual", muted("actual")), cell("actual-change", coloured_cell(change, "value")), ""),
    ]
    return tables.table(rows, arrangement, palette, parts, FORMULA)
