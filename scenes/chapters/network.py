"""A small network: one pass up and one pass down, layer by layer, and then training: its error falls."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from manim import Animation, Circle, Mobject

import backprop_core as core
from backprop_core.tracing.trace_node import TraceNode
from scenes.chapters.network_places import SQUARE, WIDE
from scenes.chapters.network_words import (
    LAYERS,
    RATE,
    ROUNDS,
    Weight,
    called,
    error_rows,
    network_script,
    sum_rows,
    trained,
    value_rows,
    weight_rows,
    weights,
    weights_into,
)
from scenes.layout import SET_ANEW
from scenes.picture.curves import Axes, Window, line, moving, redraw
from scenes.picture.graph import Framed, Stroke, adjoint_line, stroke, value_line
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.lines import Point, between
from scenes.picture.rounded import RoundedRectangle
from scenes.picture.token import Token
from scenes.picture.typeset import Writing, box_of, pixels, place, point, set_maths, units
from scenes.picture.typst import muted, name, number, slope, word
from scenes.stage import motions
from scenes.stage.carried import gliding
from scenes.stage.lesson import Lesson, Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.script import Beat, coloured_words
from scenes.theme import (
    APPEAR,
    BLINK,
    EDGE,
    FORMULA,
    GLANCE,
    LEAST_TEXT,
    LIT_EDGE,
    MOVE,
    NODE_EDGE,
    REST,
    REVEAL,
    RING,
    SNUG,
    STILL,
)

CALLED = ("inputs", "hidden", "outputs", "error")
ACTIVE = [unit for layer in LAYERS[1:] for unit in layer]
PILL_HEIGHT, SIDE_GAP, ERROR_LEFT, LIFT = 46.0, 14.0, 120.0, 24.0
TRAINING, STOPS, THIN_OUT = (
    12.0,
    30,
    10,
)  # seconds of training, changes of numbers, rounds to a sample
TOKEN, HALF_WAY, WIDER = 38, 0.5, 6.0  # size of type; where a number is scaled; pixels for each 1 of a weight
ACROSS = (0, 500)


class Network(Lesson):
    """The units in their layers; values go up, adjoints come down, and then the weights move."""

    script = staticmethod(network_script)
    squares = SET_ANEW
    in_one_breath = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.stand = self.shaped(WIDE, SQUARE)
        self.panel_box = self.stand.panel

    def drawn(self) -> list[Mobject]:
        trace = self.trace
        self.weights = weights(trace)
        self.places = {
            unit: (self.stand.columns[rank] if len(layer) > 1 else self.stand.middle, height)
            for layer, height in zip(LAYERS, self.stand.heights, strict=True)
            for rank, unit in enumerate(layer)
        }
        self.path = trained(trace)
        self.units = {unit: self.unit(unit) for unit in self.places}
        self.ways = {weight.name: self.way(weight.unit, weight.source) for weight in self.weights}
        self.ways |= {unit: self.way(LAYERS[-1][0], unit) for unit in LAYERS[-2]}
        self.edges = {key: self.edge(way) for key, way in self.ways.items()}
        self.standing: dict[str, Writing] = {}
        self.lit: list[str] = []
        self.lit_frames: list[str] = []
        texts = {weight.name: self.pill_texts(weight.name) for weight in self.weights}
        self.pills = {weight.name: self.pill(weight, texts[weight.name]) for weight in self.weights}
        self.texts = {
            key: {kind: self.on_pill(key, text) for kind, text in each.items()} for key, each in texts.items()
        }
        for unit in LAYERS[0]:
            self.standing[f"{unit} value"] = self.at_side(unit, value_line(trace.at[unit], self.palette), 1)
        for weight in self.weights:
            self.standing[weight.name] = self.texts[weight.name]["letter"]
        for unit in LAYERS[-2]:
            target = f"t{unit[1:]}"
            wanted = f"{name(target)} = {coloured_words(trace.at[target], 'value', 'typst')}"
            self.standing[f"{unit} target"] = self.at_side(unit, set_maths(wanted, LEAST_TEXT, self.palette), 0)
        captions = [self.caption(layer, text) for layer, text in zip(LAYERS, CALLED, strict=True)]
        return [*captions, *self.edges.values(), *self.pills.values(), *self.units.values(), *self.standing.values()]

    def unit(self, name_of: str) -> Framed:
        """A circle with the unit's name in it; an input has the thick ring of a variable."""
        circle = Circle(radius=units(SNUG.radius)).move_to(point(*self.places[name_of]))
        colour, width = (self.palette.variable, RING) if name_of in LAYERS[0] else (self.palette.ink, NODE_EDGE)
        circle.set_fill(self.palette.panel, 1).set_stroke(colour, stroke(width))
        return Framed(circle, set_maths(name(name_of), SNUG.symbol, self.palette).move_to(circle))

    def caption(self, layer: Sequence[str], text: str) -> Writing:
        """What a layer is called, between its units."""
        x = self.stand.middle - (0 if len(layer) > 1 else ERROR_LEFT)
        writing = Writing(muted(text), LEAST_TEXT, self.palette)
        return writing.move_to(point(x, self.places[layer[0]][1]))

    def way(self, upper: str, lower: str) -> tuple[Point, Point]:
        """From the rim of a unit down to the rim of another."""
        start, stop = self.places[upper], self.places[lower]
        share = SNUG.radius / ((start[0] - stop[0]) ** 2 + (start[1] - stop[1]) ** 2) ** 0.5
        return between(start, stop, share), between(stop, start, share)

    def edge(self, way: tuple[Point, Point]) -> Stroke:
        return Stroke(way, False, self.palette.line)

    def pill_texts(self, weight: str) -> dict[str, Writing]:
        """All that is ever written on a weight's edge: its name, its value, its slope, and its value after training."""
        palette, after = self.palette, self.path.places[-1].at[weight]
        slope = adjoint_line(called(self.trace, weight).adjoint or 0.0, palette)
        texts = {
            "letter": set_maths(name(weight), LEAST_TEXT, palette),
            "value": self.named_value(weight, self.trace.at[weight]),
            "slope": slope,
            "trained": self.named_value(weight, after),
        }
        return {kind: text.scale(LEAST_TEXT / text.pixels) for kind, text in texts.items()}

    def pill(self, weight: Weight, texts: dict[str, Writing]) -> Framed:
        """The place of a weight on its edge, in the colour of a variable."""
        width = max(box_of(text).width for text in texts.values()) + 2 * self.stand.padding
        frame = RoundedRectangle(corner_radius=units(PILL_HEIGHT / 2), width=units(width), height=units(PILL_HEIGHT))
        upper, lower = self.places[weight.unit], self.places[weight.source]
        frame.move_to(point(*between(upper, lower, self.stand.steep if upper[0] == lower[0] else self.stand.crossing)))
        return Framed(frame.set_fill(self.palette.panel, 1).set_stroke(self.palette.variable, stroke(NODE_EDGE)))

    def on_pill(self, weight: str, text: Writing) -> Writing:
        return text.move_to(self.pills[weight])

    def at_side(self, unit: str, writing: Writing, line: int) -> Writing:
        """On the outer side of a unit: on the first line its value, on the second its adjoint."""
        x, y = self.places[unit]
        y -= LIFT * (unit in LAYERS[-1])  # clear of the edges below
        writing.scale(self.stand.label / writing.pixels)
        away = SNUG.radius + SIDE_GAP + box_of(writing).width / 2
        side = 1 if x >= self.stand.middle else -1
        return writing.move_to(point(x + side * away, y + (line - 1.5) * 1.12 * self.stand.label))

    def write(self, key: str, text: Writing) -> Motion:
        """Something written takes the place of what stands there, if anything does."""
        before = self.standing.get(key)
        self.standing[key] = text
        return [*([FadeOut(before)] if before else []), FadeIn(text)]

    def rewrite(self, weights: Sequence[str], kind: str) -> Motion:
        """What is written on some weights' edges changes."""
        return lasting(REVEAL, [change for key in weights for change in self.write(key, self.texts[key][kind])])

    def light(self, keys: Sequence[str], colour: str, units: Sequence[str] = ()) -> Motion:
        """The light goes to some edges and to some units or weights, and away from what had it."""
        edges, frames = self.lit, self.lit_frames
        self.lit, self.lit_frames = list(keys), list(units)
        changes = [motions.drawn(self.edges[key], self.palette.muted, EDGE) for key in edges if key not in keys]
        changes += [motions.drawn(self.edges[key], colour, LIT_EDGE) for key in keys]
        changes += [self.filled(each, self.palette.panel) for each in frames if each not in units]
        changes += [self.filled(each, self.palette.now) for each in units]
        return lasting(APPEAR, changes)

    def filled(self, name_of: str, colour: str) -> Animation:
        """The frame of a unit or of a weight gets a colour."""
        return (self.units.get(name_of) or self.pills[name_of])[0].animate.set_fill(colour, 1).build()

    def token(self, value: float, at: Point, forward: bool) -> Token:
        return Token(value, TOKEN, self.palette, forward).move_to(point(*at))

    def climb_to(self, layer: Sequence[str], keys: Sequence[str], asked: Motion) -> None:
        """The values below a layer climb along its edges, each into its unit; `asked` comes as they set out."""
        ends = self.ends()
        pairs = [(self.ways[key], called(self.trace, ends[key][1]).value) for key in keys]
        tokens = [(self.token(value, way[1], True), way) for way, value in pairs]
        self.play(asked, lasting(BLINK, [FadeIn(token) for token, _ in tokens]))
        self.play(lasting(MOVE, [gliding(token, way[::-1]) for token, way in tokens]))
        self.play(lasting(APPEAR, [FadeOut(token, scale=0.3) for token, _ in tokens]))

    def come_down(self, keys: Sequence[str], asked: Motion) -> None:
        """What units have got comes down their edges, is scaled on the way, and arrives as what it adds."""
        ends = self.ends()
        moves = []
        for key in keys:
            upper, lower = (called(self.trace, each) for each in ends[key])
            way = self.ways[key]
            on_the_way = between(*way, HALF_WAY)
            before = self.token(upper.adjoint or 0.0, way[0], False)
            moves.append((before, self.token(self.contribution(key, lower), on_the_way, False), way, on_the_way))
        self.play(asked, lasting(BLINK, [FadeIn(before) for before, *_ in moves]))
        self.play(lasting(MOVE, [gliding(before, [way[0], at]) for before, _, way, at in moves]))
        changes = [[FadeOut(before, scale=0.6), FadeIn(after, scale=0.6)] for before, after, *_ in moves]
        self.play(lasting(APPEAR, [change for pair in changes for change in pair]))
        self.play(lasting(MOVE, [gliding(after, [at, way[1]]) for _, after, way, at in moves]))
        self.play(lasting(APPEAR, [FadeOut(after, scale=0.3) for _, after, *_ in moves]))

    def contribution(self, key: str, lower: TraceNode) -> float:
        """What arrives at a unit along an edge."""
        steps = [step for step in self.trace.backward if step.operand_id == lower.id]
        if key in self.pills:
            through = {called(self.trace, key).users[0]}
            steps = [step for step in steps if step.node_id in through]
        return steps[0].contribution or 0.0

    def meet(self, mine: Sequence[Weight], asked: Motion) -> None:
        """What a weight's unit has got, and the value that the weight scales, meet on its edge."""
        pairs = []
        for weight in mine:
            way, at = self.ways[weight.name], pixels(self.pills[weight.name].get_center())
            above = self.token(called(self.trace, weight.unit).adjoint or 0.0, way[0], False)
            below = self.token(called(self.trace, weight.source).value, way[1], True)
            pairs += [(above, [way[0], at]), (below, [way[1], at])]
        self.play(asked, lasting(BLINK, [FadeIn(token) for token, _ in pairs]))
        self.play(lasting(MOVE, [gliding(token, way) for token, way in pairs]))
        self.play(lasting(APPEAR, [FadeOut(token, scale=0.3) for token, _ in pairs]))

    def ends(self) -> dict[str, tuple[str, str]]:
        """For each edge the units that it joins, the upper one first."""
        found = {weight.name: (weight.unit, weight.source) for weight in self.weights}
        return found | {unit: (LAYERS[-1][0], unit) for unit in LAYERS[-2]}

    def tellings(self) -> list[Telling]:
        return [self.up, self.up, self.up, self.down, self.weigh, self.down, self.weigh, self.nudge]

    def up(self, beat: Beat) -> None:
        """A layer gets its values."""
        layer = LAYERS[self.beats.index(beat) + 1]
        keys = weights_into(self.trace, layer) or LAYERS[-2]
        workings = self.worked(beat.title, value_rows(self.trace, layer[0]))
        self.panel = workings
        known = self.rewrite(weights_into(self.trace, layer), "value")
        self.claim(beat.lines[0], self.light(keys, self.palette.value, layer), known)
        self.climb_to(layer, keys, workings.asked())
        self.play(workings.answered(), self.values(self.trace, layer))
        self.wait(REST)

    def values(self, trace: core.Trace, units: Sequence[str]) -> Motion:
        """Some units have the values of a trace."""
        found = {unit: value_line(called(trace, unit).value, self.palette) for unit in units}
        texts = [(f"{unit} value", self.at_side(unit, text, 1)) for unit, text in found.items()]
        return lasting(REVEAL, [change for key, text in texts for change in self.write(key, text)])

    def down(self, beat: Beat) -> None:
        """Adjoints arrive at a layer; at the first one the output's own is there already."""
        first = beat.name == "outputs"
        layer = LAYERS[2] if first else LAYERS[1]
        keys = LAYERS[2] if first else weights_into(self.trace, LAYERS[2])
        rows = (error_rows if first else sum_rows)(self.trace, layer[0])
        self.panel = workings = self.worked(beat.title, rows)
        own = self.adjoints(LAYERS[-1]) if first else []
        self.claim(beat.lines[0], self.light(keys, self.palette.adjoint, layer), own)
        self.come_down(keys, workings.asked())
        self.play(workings.answered(), self.adjoints(layer))
        self.wait(GLANCE)

    def adjoints(self, units: Sequence[str]) -> Motion:
        """Some units have their adjoints."""
        found = {unit: adjoint_line(called(self.trace, unit).adjoint or 0.0, self.palette) for unit in units}
        texts = [(f"{unit} adjoint", self.at_side(unit, text, 2)) for unit, text in found.items()]
        return lasting(REVEAL, [change for key, text in texts for change in self.write(key, text)])

    def weigh(self, beat: Beat) -> None:
        """The weights into a layer get their slopes."""
        layer = LAYERS[2] if beat.name == "output weights" else LAYERS[1]
        mine = [weight for weight in self.weights if weight.unit in layer]
        self.panel = workings = self.worked(beat.title, weight_rows(self.trace, mine[0]))
        keys = [weight.name for weight in mine]
        self.claim(beat.lines[0], self.light(keys, self.palette.adjoint, keys))
        self.meet(mine, workings.asked())
        self.play(workings.answered(), self.rewrite(keys, "slope"))
        self.wait(GLANCE)

    def nudge(self, beat: Beat) -> None:
        """Some variables nudged on their own."""
        self.leaving += self.light([], self.palette.adjoint)
        self.compare_with(beat, self.panel_box)

    def check(self, beat: Beat) -> None:
        """The last beat: training, live, and the network that comes of it stays."""
        train, trained_now = beat.lines
        self.plot = Window(self.stand.plot, 0, ROUNDS, 0, 0.32)
        axes = Axes(self.plot, (word("rounds"), name(LAYERS[-1][0])), ACROSS, self.stand.marks, self.palette)
        curve = line([], self.plot.frame, self.palette.value)
        keys = list(self.pills)
        weight = name(keys[0])
        source = f"{weight} arrow.l {weight} - {number(RATE)} dot {slope(LAYERS[-1][0], keys[0])}"
        rule = set_maths(source, FORMULA, self.palette)
        left, middle = self.stand.rule
        place(rule, left=left, middle=middle)
        gone = [FadeOut(self.standing.pop(f"{unit} adjoint")) for unit in ACTIVE]
        self.claim(train, lasting(APPEAR, [*gone, FadeIn(rule), FadeIn(axes)]))
        self.play(self.rewrite(keys, "value"), self.widths(self.path.places[0].at))
        self.add(curve)
        stops = [round(ROUNDS * (stop / STOPS) ** 2) for stop in range(STOPS + 1)]
        for start, stop in pairwise(stops):
            self.one_stretch(curve, start, stop)
        self.begin_saying(trained_now)
        self.wait(STILL)

    def one_stretch(self, curve: Stroke, start: int, stop: int) -> None:
        """Some rounds of training: the curve goes on, edges become as wide as their weights, and numbers change."""
        places, now = self.path.places, self.path.places[stop]
        trace = self.trace.at_point(now.at)
        texts = {f"{unit} value": self.at_side(unit, self.of_unit(trace, unit), 1) for unit in ACTIVE}
        texts |= {key: self.on_pill(key, self.named_value(key, now.at[key])) for key in self.pills}
        for key, text in texts.items():
            self.remove(self.standing[key])
            self.add(text)
            self.standing[key] = text
        before, after = (places[at].at for at in (start, stop))

        def draw(share: float) -> None:
            last = start + share * (stop - start)
            heights = [
                self.plot.place(at, places[at].value) for at in range(0, int(last) + 1, THIN_OUT if last > 100 else 1)
            ]
            redraw(curve, heights, self.plot.frame)
            for key in self.pills:
                width, colour = self.width_of(before[key] + share * (after[key] - before[key]))
                self.edges[key].set_stroke(colour, stroke(width))

        self.play(moving(draw, TRAINING / STOPS, curve, *[self.edges[key] for key in self.pills]))

    def of_unit(self, trace: core.Trace, unit: str) -> Writing:
        return value_line(called(trace, unit).value, self.palette)

    def named_value(self, weight: str, value: float) -> Writing:
        """A weight's name and its value."""
        return set_maths(
            f"{name(weight)} = {coloured_words(rounded(value), 'value', 'typst')}", LEAST_TEXT, self.palette
        )

    def width_of(self, weight: float) -> tuple[float, str]:
        """How wide the edge of a weight is, and its colour: that of values where it is positive."""
        return EDGE + WIDER * abs(weight), self.palette.value if weight > 0 else self.palette.muted

    def widths(self, at: Mapping[str, float]) -> Motion:
        """Edges become as wide as their weights."""
        shown = [(key, *self.width_of(at[key])) for key in self.pills]
        return lasting(REVEAL, [motions.drawn(self.edges[key], colour, width) for key, width, colour in shown])


def rounded(value: float) -> float:
    """A weight as it is shown while it changes."""
    return round(value, 2) + 0.0
