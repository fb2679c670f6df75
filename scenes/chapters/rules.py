"""The rules of calculus as cards, from the table of operations: a curve, its moving tangent, the slope it leaves."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from manim import FadeIn, FadeOut, Mobject

import backprop_core as core
from backprop_core import notation
from backprop_core.operation import Operation
from backprop_core.operations import OPERATIONS
from backprop_core.tracing.trace import NUDGE
from scenes.box import Box
from scenes.picture.curves import SAMPLES, Axes, Curve, Walker, Window, dot_at, line, moving, redraw
from scenes.picture.graph import Stroke
from scenes.picture.typeset import place, point, set_maths
from scenes.picture.typst import in_colour, large, maths, muted, slope, slope_in_line
from scenes.stage import sentence
from scenes.stage.asked import ASKED_LARGER
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion
from scenes.stage.pass_scripts import ASK, compared
from scenes.stage.script import Beat, label, maths_source, said
from scenes.stage.ticks import Ticks
from scenes.theme import APPEAR, FUNCTION, FUNCTION_AT, MOVE, RING, STAGE_BESIDE, STILL, time_to_read


@dataclass(frozen=True)
class Card:
    """An operation and, if it has a second operand, what that is while the curve is drawn."""

    operation: str
    other: float | None = None

    @property
    def row(self) -> Operation:
        return OPERATIONS[self.operation]

    def program(self, other: str) -> str:
        """z = the operation, in the core's language, with something for its second operand."""
        filled = re.sub(r"<u\d>|<\*>", "u", self.row.notation["text"])
        return "z = " + re.sub(r"<v\d>", other, filled)

    @property
    def drawn(self) -> str:
        """The program with a number for the second operand."""
        return self.program(notation.shown(self.other) if self.other is not None else "")

    @property
    def heading(self) -> str:
        """The operation in letters, and what its second operand is, in Typst."""
        letters = notation.write(core.parse(self.program("v")), "typst")
        return letters if self.other is None else f"{letters} quad {muted(maths(f'v = {notation.shown(self.other)}'))}"

    @property
    def partial(self) -> str:
        """Its partial into the first operand, in Typst."""
        return notation.write(core.parse(self.row.partials[0]), "typst")


CARDS = (Card("add", 1), Card("multiply", 2), Card("power", 2), Card("exp"), Card("ln"), Card("sin"), Card("relu"))
CHECKED_AT = {"u": 1.0}
UPPER = Window(Box(STAGE_BESIDE.left + 94, 190, STAGE_BESIDE.right - 70, 500), -3, 3, -3, 3)
LOWER = Window(Box(STAGE_BESIDE.left + 94, 572, STAGE_BESIDE.right - 70, 784), -3, 3, -3, 3)
ACROSS, UP = (-2, 0, 2), (-2, 0, 2)
HALF = 200.0  # of the tangent, in pixels
WALK = 16 / 15  # seconds along a curve
SHARE = 0.85  # of a curve that the tangent goes along, so that at last it shows on both sides

MEANING = "Every operation has its own rule for that."


def rules_script(trace: core.Trace | None) -> list[Beat]:
    """The question, a beat for each card, and a nudge on the last one."""

    def fill(kind: str) -> dict[str, str]:
        by = maths_source(notation.shown(NUDGE), kind)
        return {"by": by, "x": label("u", kind), "y": label("z", kind)}

    return [
        said("question", "question", "The question", [ASK, MEANING], fill),
        *[card_beat(card) for card in CARDS],
        compared(nudged_card()),
    ]


def card_beat(card: Card) -> Beat:
    """A card's reason in a sentence, and its rule."""
    reason = card.row.reason[0].upper() + card.row.reason[1:] + "."
    rule = card.row.rule(0)
    formula = f"{card.program('v')}, ∂z/∂u = {notation.write(core.parse(card.row.partials[0]), 'plain')}"
    return replace(said(rule, "backward", rule.capitalize(), [reason], lambda _: {}), formula=formula)


def nudged_card() -> core.Trace:
    """The last card's operation at a place, to be nudged."""
    return core.trace(CARDS[-1].drawn, CHECKED_AT)


class Rules(Lesson):
    """One card after the other: a tangent goes along the curve, and its slope is drawn below."""

    script = staticmethod(rules_script)

    def ask(self, beat: Beat) -> None:
        """The question alone: there is no one function that it is about."""
        self.next_section(beat.name)
        first, *more = beat.lines
        title = sentence.title(self.title, self.palette)
        asked = sentence.sentence(first.typst, self.palette).scale(ASKED_LARGER).move_to(point(960, 450))
        self.add(title, asked)
        self.cue(first.text)
        self.wait(min(time_to_read(first.text), STILL))
        self.play(FadeOut(asked, run_time=APPEAR))
        self.set_the_stage()
        for line_said in more:
            self.claim(line_said)

    def set_the_stage(self) -> None:
        """The axes of both curves, and the ticks."""
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette)
        parts = [*self.drawn(), self.ticks]
        self.play([FadeIn(part, run_time=MOVE) for part in parts])

    def drawn(self) -> list[Mobject]:
        self.card: list[Mobject] = []
        upper = Axes(UPPER, ("u", "z"), (), UP, self.palette)
        lower = Axes(LOWER, ("u", slope_in_line("z", "u")), ACROSS, UP, self.palette)
        return [upper, lower]

    def tellings(self) -> list[Telling]:
        return [self.show] * len(CARDS)

    def show(self, beat: Beat) -> None:
        """A card: its curve, the slope to be guessed, the tangent that goes along it, and the rule."""
        card = CARDS[self.beats.index(beat)]
        curve = Curve(card.drawn)
        start, stop = seen(curve)
        heading = place(set_maths(card.heading, FUNCTION, self.palette), right=FUNCTION_AT[0], middle=FUNCTION_AT[1])
        graph = line(curve.points(UPPER), UPPER.frame, self.palette.ink)
        walker = Walker(curve, UPPER, start, self.palette, HALF)
        trail = line([], LOWER.frame, self.palette.adjoint, RING)
        end = dot_at(LOWER.place(start, LOWER.bottom), self.palette.adjoint).set_opacity(0)
        rule = (slope("z", "u"), "=", in_colour("adjoint", large(card.partial)))
        workings = self.worked(beat.title, [rule])
        gone: Motion = [FadeOut(part, run_time=APPEAR) for part in self.card]
        self.card = [heading, graph, trail, walker.tangent, walker.dot, end]
        self.predict(workings, gone, [FadeIn(part, run_time=APPEAR) for part in self.card])

        self.go = self.along(curve, walker, trail, end)
        self.play(self.go(stop))
        self.tell(beat, workings.answered())

    def along(self, curve: Curve, walker: Walker, trail: Stroke, end: Mobject) -> Callable[[float], Motion]:
        """A motion to any place of a curve, with the slope drawn below as far as that."""
        first = walker.x

        def go(to: float) -> Motion:
            start = walker.x

            def draw(share: float) -> None:
                x = start + share * (to - start)
                slope_there = curve.at(x)[1]
                walker.draw(x, UPPER)
                redraw(trail, curve.slopes(LOWER, first, x), LOWER.frame)
                end.move_to(point(*LOWER.place(x, slope_there)))
                end.set_opacity(1.0 if LOWER.bottom <= slope_there <= LOWER.top else 0.0)

            return moving(draw, WALK, trail, walker.tangent, walker.dot, end)

        return go

    def check(self, beat: Beat) -> None:
        """The last card once more, at one place."""
        self.trace = nudged_card()
        self.play(self.go(CHECKED_AT["u"]))
        super().check(beat)


def seen(curve: Curve) -> tuple[float, float]:
    """From where to where the tangent goes along a curve within its window."""
    places = [UPPER.left + (UPPER.right - UPPER.left) * rank / SAMPLES for rank in range(SAMPLES + 1)]
    inside = [x for x in places if UPPER.bottom <= curve.at(x)[0] <= UPPER.top]
    return inside[0], inside[0] + SHARE * (inside[-1] - inside[0])
