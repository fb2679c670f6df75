"""The rules of calculus as cards, from the table of operations: a curve, its moving tangent, the slope it leaves."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from manim import LEFT, GrowFromEdge, Mobject, Rectangle, VGroup

import backprop_core as core
from backprop_core import notation
from backprop_core.operation import Operation
from backprop_core.operations import OPERATIONS
from backprop_core.tracing.nudge import NUDGE
from scenes.box import Box
from scenes.layout import PICTURE_ABOVE
from scenes.picture.curves import SAMPLES, Axes, Curve, Walker, Window, dot_at, line, moving, redraw
from scenes.picture.graph import Stroke, stroke
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.typeset import Writing, box_of, place, point, set_maths, units
from scenes.picture.typst import in_colour, large, maths, muted, number, slope, slope_in_line, word
from scenes.stage import sentence
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.pass_scripts import ASK, compared
from scenes.stage.script import Beat, label, maths_source, said
from scenes.stage.ticks import Ticks
from scenes.stage.workings import Workings
from scenes.theme import (
    APPEAR,
    BEAT,
    BLINK,
    EDGE,
    FUNCTION,
    GLANCE,
    LEAST_TEXT,
    MOVE,
    NODE_EDGE,
    REST,
    REVEAL,
    RING,
    STAGE_BESIDE,
    STILL,
    Palette,
    time_to_read,
)


@dataclass(frozen=True)
class Card:
    """An operation and, if it has a second operand, what that is while the curve is drawn.

    `choice` is its partial once more, where that reads better as a choice between two numbers.
    """

    operation: str
    other: float | None = None
    choice: str = ""

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
        if self.choice:
            condition, this, that = choice_of(self.choice)
            return f"{this} med {word('if')} med {condition}{word(', else')} med {that}"
        return notation.write(core.parse(self.row.partials[0]), "typst")

    @property
    def stated(self) -> str:
        """The same in plain text."""
        if self.choice:
            condition, this, that = choice_of(self.choice)
            return f"{this} if {condition}, else {that}"
        return notation.write(core.parse(self.row.partials[0]), "plain")


def choice_of(source: str) -> tuple[str, str, str]:
    """Condition, then and else of where(condition, then, else)."""
    condition, this, that = source.removeprefix("where(").removesuffix(")").split(", ")
    return condition, this, that


CARDS = (
    Card("add", 1),
    Card("multiply", 2),
    Card("power", 2),
    Card("exp"),
    Card("ln"),
    Card("sin"),
    Card("relu", choice="where(u > 0, 1, 0)"),
)
CHECKED_AT = {"u": 1.0}
UPPER = Window(Box(STAGE_BESIDE.left + 94, 190, STAGE_BESIDE.right - 70, 500), -3, 3, -3, 3)
LOWER = Window(Box(STAGE_BESIDE.left + 94, 572, STAGE_BESIDE.right - 70, 784), -3, 3, -3, 3)
ACROSS, UP = (-2, 0, 2), (-2, 0, 2)
HALF = 200.0  # of the tangent, in pixels
WALK = 40 * BEAT  # seconds along a curve
LIVE = 56  # size of the slope that goes along
# The rectangle of a product: its lower left corner, how long a 1 is, and from where to where its side is moved.
CORNER, A_ONE, SIDE, STRIP = (300.0, 770.0), 215.0, (1.0, 2.5), 0.5
ASKED, LOOP = 24 * BEAT, 8.0  # seconds for the question of a card on its own, and of all of it
SHARE = 0.85  # of a curve that the tangent goes along, so that at last it shows on both sides

MEANING = "Every operation has its own rule for that."
HOW = "How far does {y} move with {x}?"


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


def loop_script(trace: core.Trace | None) -> list[Beat]:
    """The question, and the card of the operation."""

    def fill(kind: str) -> dict[str, str]:
        return {"x": label("u", kind), "y": label("z", kind)}

    assert trace
    return [said("question", "question", "The question", [HOW], fill), card_beat(card_of(trace))]


def card_of(trace: core.Trace) -> Card:
    """The card of the operation that a function is."""
    return next(card for card in CARDS if card.operation == trace.nodes[-1].operation)


def card_beat(card: Card) -> Beat:
    """A card's reason in a sentence, and its rule."""
    reason = card.row.reason[0].upper() + card.row.reason[1:] + "."
    rule = card.row.rule(0)
    formula = f"{card.program('v')}, ∂z/∂u = {card.stated}"
    return replace(said(rule, "backward", rule[0].upper() + rule[1:], [reason], lambda _: {}), formula=formula)


def nudged_card() -> core.Trace:
    """The last card's operation at a place, to be nudged."""
    return core.trace(CARDS[-1].drawn, CHECKED_AT)


class Rules(Lesson):
    """One card after the other: a tangent goes along the curve, and its slope is drawn below."""

    squares = PICTURE_ABOVE
    script = staticmethod(rules_script)

    def ask(self, beat: Beat) -> None:
        """The question alone: there is no one function that it is about."""
        self.next_section(beat.name)
        first, *more = beat.lines
        asked = self.asking(first, (960, 450))
        self.add(self.titled(), asked)
        self.cue(first.text)
        self.wait(min(time_to_read(first.text), STILL))
        self.play(FadeOut(asked, run_time=APPEAR))
        self.set_the_stage()
        for line_said in more:
            self.claim(line_said)

    def set_the_stage(self) -> None:
        """The axes of both curves, and the ticks."""
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette, self.layout)
        parts = [*self.drawn(), self.ticks]
        self.play([FadeIn(part, run_time=MOVE) for part in parts])

    def drawn(self) -> list[Mobject]:
        self.card: list[Mobject] = []
        self.area: Area | None = None
        upper = Axes(UPPER, ("u", "z"), (), UP, self.palette)
        lower = Axes(LOWER, ("u", slope_in_line("z", "u")), ACROSS, UP, self.palette)
        self.axes = [upper, lower]
        return list(self.axes)

    def tellings(self) -> list[Telling]:
        return [self.show] * len(CARDS)

    def show(self, beat: Beat) -> None:
        """The card of a beat."""
        card = CARDS[self.beats.index(beat)]
        heading = self.heading(card)
        gone: Motion = [FadeOut(part) for part in self.card]
        axes = self.axes if card.operation == "multiply" else []
        back = self.axes if self.area else []
        self.play(lasting(APPEAR, [*gone, *[FadeOut(each) for each in axes], *[FadeIn(each) for each in back]]))
        self.card = [heading]
        self.area = None
        self.play(lasting(APPEAR, [FadeIn(heading)]))
        self.shown(card, beat)

    def heading(self, card: Card) -> Writing:
        """The operation at the top."""
        right, middle = self.layout.function_at
        return place(set_maths(card.heading, FUNCTION, self.palette), right=right, middle=middle)

    def shown(self, card: Card, beat: Beat) -> None:
        """A card: its picture, the slope that goes along with the point, and the rule that it comes to."""
        rule = (slope("z", "u"), "=", in_colour("adjoint", large(card.partial)))
        self.panel = workings = self.worked(beat.title, [rule])
        if card.operation == "multiply":
            self.push(card, workings)
        else:
            self.walk(card, workings)
        self.cue(f"{beat.lines[0].text} {beat.formula}.")
        self.begin_saying(beat.lines[0], workings.answered())
        self.wait(GLANCE)

    def walk(self, card: Card, workings: Workings) -> None:
        """The tangent goes along the curve; its slope is a number in the rule's place, and a curve below."""
        curve = Curve(card.drawn)
        start, stop = seen(curve)
        graph = line(curve.points(UPPER), UPPER.frame, self.palette.ink)
        walker = Walker(curve, UPPER, start, self.palette, HALF)
        trail = line([], LOWER.frame, self.palette.adjoint, RING)
        end = dot_at(LOWER.place(start, LOWER.bottom), self.palette.adjoint).set_opacity(0)
        workings.unknown = self.live(workings, curve.at(start)[1])
        parts = [graph, trail, walker.tangent, walker.dot, end]
        self.card += parts
        self.play(workings.asked(), lasting(APPEAR, [FadeIn(part) for part in parts]))
        self.go = self.along(curve, walker, trail, end, workings)
        self.play(self.go(stop))
        self.wait(REST)

    def live(self, workings: Workings, value: float) -> Writing:
        """A slope where the rule will stand."""
        rounded = round(value, 1) + 0.0
        text = set_maths(in_colour("adjoint", maths(number(rounded))), LIVE, self.palette)
        rule = box_of(workings.lines[-1].parts["right"])
        return place(text, left=rule.left, middle=rule.middle[1])

    def along(
        self, curve: Curve, walker: Walker, trail: Stroke, end: Mobject, workings: Workings
    ) -> Callable[[float], Motion]:
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
                workings.unknown.rewrite(self.live(workings, slope_there))

            return moving(draw, WALK, trail, walker.tangent, walker.dot, end, workings.unknown)

        return go

    def push(self, card: Card, workings: Workings) -> None:
        """A rectangle is pushed wider; the strip that is added is as high as the other side."""
        area = self.area or Area(card, self.palette)
        new: Motion = [] if self.area else [FadeIn(area)]
        self.area = area
        self.card.append(area)
        self.play(workings.asked(), lasting(APPEAR, new))
        start, stop = SIDE
        self.play(moving(lambda share: area.push(start + share * (stop - STRIP - start)), WALK / 2, *area.moves))
        self.wait(BLINK)
        self.play(lasting(REVEAL, [GrowFromEdge(area.strip, LEFT)]))
        self.play(lasting(APPEAR, [FadeIn(text) for text in area.strip_texts]))
        self.card += [area.strip, *area.strip_texts]
        self.wait(REST)

    def check(self, beat: Beat) -> None:
        """A nudge of the last card's operand."""
        self.trace = nudged_card()
        super().check(beat)


class Loop(Rules):
    """One card on its own, to be seen again and again."""

    squares = PICTURE_ABOVE
    script = staticmethod(loop_script)

    def construct(self) -> None:
        question, beat = loop_script(self.trace)
        card = card_of(self.trace)
        self.beats = [beat]
        self.next_section(question.name)
        heading = self.heading(card)
        asked = sentence.sentence(question.lines[0].typst, self.palette, self.layout)
        axes = self.drawn()
        self.card = [heading]
        self.area = Area(card, self.palette) if card.operation == "multiply" else None
        self.add(self.titled(), heading, asked, *([self.area] if self.area else axes))
        self.sentence = asked
        self.cue(question.lines[0].text)
        self.wait(ASKED)
        self.next_section(beat.name)
        self.shown(card, beat)
        self.wait(LOOP - self.seconds)


class Area(VGroup):
    """A product as a rectangle: one side is pushed, and the strip that it adds is as high as the other."""

    def __init__(self, card: Card, palette: Palette) -> None:
        assert card.other is not None
        self.palette, self.other, self.curve = palette, card.other, Curve(card.drawn)
        self.body = Rectangle(width=1, height=1)
        self.texts = [Writing("x", LEAST_TEXT, palette) for _ in range(2)]
        left, bottom = CORNER
        height = self.other * A_ONE
        side = set_maths("v", FUNCTION, palette)
        place(side, right=left - 24, middle=bottom - height / 2)
        strip_at = SIDE[1] - STRIP
        self.strip = self.block(left + strip_at * A_ONE, STRIP * A_ONE).set_fill(palette.adjoint, 1)
        self.strip.set_stroke(palette.adjoint, stroke(NODE_EDGE))
        middle = left + (strip_at + STRIP / 2) * A_ONE
        above = set_maths("Delta u", LEAST_TEXT, palette)
        beside = set_maths(f"Delta z = {in_colour('adjoint', maths('v'))} dot Delta u", FUNCTION, palette)
        above.move_to(point(middle, bottom - height - 34))
        place(beside, left=left + SIDE[1] * A_ONE + 30, middle=bottom - height / 2)
        self.strip_texts = [above, beside]
        super().__init__(self.body, side, *self.texts)
        self.push(SIDE[0])

    @property
    def moves(self) -> list[Mobject]:
        return [self.body, *self.texts]

    def block(self, left: float, width: float) -> Rectangle:
        height = self.other * A_ONE
        block = Rectangle(width=units(width), height=units(height))
        return block.move_to(point(left + width / 2, CORNER[1] - height / 2))

    def push(self, u: float) -> None:
        """The side is so long, and the area is what the product is."""
        left, bottom = CORNER
        body = self.block(left, u * A_ONE).set_fill(self.palette.value, 0.25)
        self.body.become(body.set_stroke(self.palette.value, stroke(EDGE)))
        middle = left + u * A_ONE / 2
        below = set_maths(f"u = {in_colour('value', maths(number(round(u, 1))))}", LEAST_TEXT, self.palette)
        inside = set_maths(
            f"z = {in_colour('ink', maths(number(round(self.curve.at(u)[0], 1))))}", FUNCTION, self.palette
        )
        self.texts[0].rewrite(below.move_to(point(middle, bottom + 34)))
        self.texts[1].rewrite(inside.move_to(point(middle, bottom - self.other * A_ONE / 2)))


def seen(curve: Curve) -> tuple[float, float]:
    """From where to where the tangent goes along a curve within its window."""
    places = [UPPER.left + (UPPER.right - UPPER.left) * rank / SAMPLES for rank in range(SAMPLES + 1)]
    inside = [x for x in places if UPPER.bottom <= curve.at(x)[0] <= UPPER.top]
    return inside[0], inside[0] + SHARE * (inside[-1] - inside[0])
