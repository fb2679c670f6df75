"""A network learns the handwritten digits, is tested on strangers, and is asked what would change its mind."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from manim import Create, GrowFromCenter, Mobject, Rectangle, linear

import backprop_core as core
from backprop_core.analysis.optimizers import Moved, Optimizer
from backprop_core.language.fills import data, filled
from backprop_core.training import digits
from backprop_core.training.digits import Progress
from scenes.box import Box
from scenes.layout import SET_ANEW
from scenes.picture.curves import Axes, Window, line, redraw
from scenes.picture.edges import Point
from scenes.picture.lean import FadeIn, FadeOut, UpdateFromAlphaFunc
from scenes.picture.pixels import Pixels, Pulls, Shares, Units, WeightPictures, fans
from scenes.picture.typeset import Writing, box_of, place, point, units
from scenes.picture.typst import in_colour, maths, muted, number, spaced, word
from scenes.stage.array_lesson import ArrayLesson, value_of
from scenes.stage.lesson import Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.script import Beat, said
from scenes.stage.ticks import Ticks
from scenes.theme import APPEAR, BEAT, FRAME, GLANCE, LEAST_TEXT, LISTEN, MOVE, REST, REVEAL, STILL, time_to_read

ASK = "How does a network learn to read this?"
MEANING = "To the network it is 64 numbers: how much ink is where."
STEPS = "From noise, step by step, all weights go against their gradient."
EXAMS = "It reads {own} of its own, {others} of others’."
THROUGH = "This {true} goes through it: {pixels} pixels, {units} units, {classes} shares."
SAYS = "The network says {says}."
PIXELS = "The gradient reaches the pixels: more ink at +, less at −."
CHANGED = "Now each pixel moves a little against its gradient."
WOULD_YOU = "It says {true} now. Would you?"
AND_NOISE = "And what does it say to noise?"
NO_DIGIT = "Noise, too, is a digit to it."

PICTURE = 1491  # an 8 by someone that the network has not learned from, of the data set
WALK, SURE = 0.01, 0.9  # how far pixels go against their gradient, and the share at which they stop
SEEDS = (0, 1)  # of the noise: the first that there are
SHOWN = 12  # of the neurons, those that moved most
FEW = 0.96  # of the weights are smaller than what fills its pixel
EPOCHS = {1: 26, 2: 15, 3: 12, 4: 9, 5: 8}  # how many fifteenths of a second an epoch lasts, and all later ones:
LATER = 3
ACROSS = 4  # pictures of weights in a row
ASKED, ASKED_AT, ASKED_BELOW = 60.0, (720.0, 170.0), (960, 760)  # the picture at first
NUMBERS = 42


class Places(NamedTuple):
    """Where the parts stand.

    Args:
        small: the pictures of weights, and `weight`, the side of one weight.
        chart: how well the network does; legend: which curve is which, a `row` apart, samples as long as `sample`.
        numbers: where those of the legend end, and how far below its rows they stand.
        epoch: the epoch and its loss.
        seed: whether there is room for what decides the training.
        picture: the picture that goes through the network, and `cell`, the side of one of its pixels.
        units: the units of the hidden layer.
        shares: how much of it the network calls each digit.
        fans: whether there is room for the edges to the digits.
    """

    small: Point
    weight: float
    chart: Box
    legend: Point
    row: float
    sample: float
    numbers: Point
    epoch: Point
    seed: bool
    picture: Point
    cell: float
    units: Point
    shares: Box
    fans: bool


WIDE = Places(
    *((110, 160), 21, Box(960, 200, 1650, 560), (960, 668), 72, 90, (1640, 0), (110, 770), True),
    *((110, 200), 68, (860, 200), Box(1330, 190, 1800, 754), True),
)
SQUARE = Places(
    *((460, 116), 17, Box(540, 650, 950, 846), (1110, 634), 118, 60, (1330, 56), (1110, 150), False),
    *((470, 120), 46, (1050, 120), Box(500, 520, 1460, 890), False),
)


class Step(NamedTuple):
    """A picture, what the network makes of it in its hidden layer and at the end, and the gradient of each pixel."""

    pixels: Any
    hidden: Any
    shares: Any
    gradient: Any
    trace: core.Trace

    @property
    def says(self) -> int:
        return int(np.argmax(self.shares))


@cache
def training() -> tuple[Progress, ...]:
    """How well the network does before the first epoch and after each."""
    seed = int(digits.SETTINGS["seed"])
    first, parts = digits.first_weights(seed), digits.split(seed=seed)
    loss = float(core.trace(digits.NETWORK, {**first, **parts.learned}).value)
    own, others = (digits.share_right(first, part) for part in (parts.learned, parts.others))
    return (Progress(0, loss, own, others, first), *digits.learn())


def moved_most(epochs: Sequence[Progress]) -> list[int]:
    """The neurons whose weights have changed most, in their order."""
    moved = np.linalg.norm(epochs[-1].weights["W"] - epochs[0].weights["W"], axis=1)
    return sorted(int(at) for at in np.argsort(-moved)[:SHOWN])


def true_digit() -> int:
    return int(data("digit_labels")[PICTURE])


def seen(pixels: Any) -> Step:
    """What the trained network makes of a picture, and which way its pixels should move."""
    weights = training()[-1].weights
    trace = core.trace(digits.OF_ONE, {"x": pixels, **weights, "t": true_digit()})
    hidden, scores = (trace.nodes[value_of(trace, name)].value for name in ("h", "s"))
    shares = core.trace("softmax(s)", {"s": scores}, seed=np.ones(np.shape(scores))).value
    return Step(pixels, np.asarray(hidden), shares, trace.gradient["x"], trace)


@cache
def walked() -> tuple[Step, ...]:
    """The picture on its way down its own gradient, until the network is sure of the true digit."""
    found = [seen(np.asarray(data("digits")[PICTURE], dtype=float))]
    while found[-1].shares[true_digit()] < SURE:
        at = Moved({"x": found[-1].pixels}).moved({"x": found[-1].gradient}, Optimizer(WALK))
        found.append(seen(np.clip(at.weights["x"], 0, 1)))
    return tuple(found)


@cache
def noises() -> tuple[Step, ...]:
    """What it makes of pictures in which every pixel is anything from 0 to 1."""
    return tuple(seen(filled("uniform", walked()[0].pixels.shape, seed)) for seed in SEEDS)


def percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def script(trace: core.Trace | None) -> list[Beat]:
    """The question, training, two exams, a mistake, the gradient of its pixels, a walk, and noise to read."""
    last, start = training()[-1], walked()[0]

    def fill(kind: str) -> dict[str, str]:
        sizes = {"pixels": start.pixels, "units": start.hidden, "classes": start.shares}
        return {
            "own": percent(last.learned),
            "others": percent(last.others),
            "true": str(true_digit()),
            "says": str(start.says),
            **{name: str(len(values)) for name, values in sizes.items()},
        }

    train = said("training", "backward", "Training", [STEPS], fill)
    return [
        said("question", "question", "The question", [ASK, MEANING], fill),
        Beat(train.name, train.phase, train.title, train.lines, settings()),
        said("exams", "forward", "Two exams", [EXAMS], fill),
        said("mistake", "forward", "A digit goes through it", [THROUGH, SAYS], fill),
        said("pixels", "backward", "The gradient of the pixels", [PIXELS], fill),
        said("change", "backward", "What changes its mind", [CHANGED, WOULD_YOU], fill),
        said("check", "check", "Noise to read", [AND_NOISE, NO_DIGIT], fill),
    ]


def settings() -> str:
    """What decides the training, for whoever wants to repeat it."""
    chosen = digits.SETTINGS
    return f"seed {chosen['seed']}, rate {chosen['rate']}, {chosen['batch']} pictures a step"


class LearnsDigits(ArrayLesson):
    """Weights as small pictures that turn from noise to strokes, and then one picture and its pixels."""

    script = staticmethod(script)
    squares = SET_ANEW
    in_one_breath = True

    def ask(self, beat: Beat) -> None:
        """A digit in place of a function; then it makes room."""
        self.next_section(beat.name)
        first, more = beat.lines
        asked = self.asking(first, ASKED_BELOW)
        self.picture = Pixels(walked()[0].pixels, ASKED_AT, ASKED, self.palette)
        self.add(self.titled(), asked, self.picture)
        self.sentence = asked
        self.cue(first.text)
        self.wait(min(time_to_read(first.text), STILL))
        self.begin_saying(more, lasting(MOVE, self.picture.counted()))
        self.wait(time_to_read(more.text) - 2 * MOVE)  # it is read while it comes, and while the picture goes
        self.set_the_stage()

    def set_the_stage(self) -> None:
        """The picture goes, and the network comes."""
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette, self.layout)
        self.play(lasting(MOVE, [FadeOut(self.picture), *[FadeIn(part) for part in [*self.drawn(), self.ticks]]]))

    def drawn(self) -> list[Mobject]:
        palette, self.epochs = self.palette, training()
        places = self.places = self.shaped(WIDE, SQUARE)
        self.window = Window(places.chart, 0, len(self.epochs) - 1, 0, 112)
        self.neurons = moved_most(self.epochs)
        largest = float(np.quantile(np.abs(self.weights(-1)), FEW))
        self.small = WeightPictures(self.weights(0), largest, places.small, places.weight, ACROSS, palette)
        axes = Axes(self.window, (word("epoch"), word("% right")), (10, 20, 30), (0, 50, 100), palette)
        self.curves = [line([], places.chart, palette.value, dotted=dotted) for dotted in (False, True)]
        (left, top), names = places.legend, ("its own pictures", "other people’s")
        legend: list[Mobject] = [axes]
        for row, name in enumerate(names):
            y = top + row * places.row
            ends = [(left + places.sample * share / 8, y) for share in range(9)]
            legend.append(line(ends, FRAME, palette.value, dotted=row == 1))
            written = Writing(muted(name), LEAST_TEXT, palette)
            legend.append(place(written, left=left + places.sample + 24, middle=y))
        right, middle = self.layout.function_at
        if places.seed:
            legend.append(place(Writing(muted(settings()), LEAST_TEXT, palette), right=right, middle=middle))
        self.numbers = self.counters(0)
        self.chart = [*legend, *self.curves]
        return [self.small, *self.chart]

    def weights(self, epoch: int) -> Any:
        """The weights of the neurons that are shown."""
        return self.epochs[epoch].weights["W"][self.neurons]

    def counters(self, epoch: int) -> list[Writing]:
        """How well it does after an epoch, and what the loss is."""
        at, places = self.epochs[epoch], self.places
        right, down = places.numbers
        texts = (percent(at.learned), percent(at.others))
        found = [
            place(
                Writing(in_colour("value", text), NUMBERS, self.palette),
                right=right,
                middle=places.legend[1] + row * places.row + down,
            )
            for row, text in enumerate(texts)
        ]
        words = spaced(f"{muted('epoch')} {epoch}", f"{muted('loss')} {maths(number(round(at.loss, 3)))}")
        left, middle = places.epoch
        return [*found, place(Writing(words, LEAST_TEXT, self.palette), left=left, middle=middle)]

    def tellings(self) -> list[Telling]:
        return [self.train, self.exams, self.mistake, self.pixels, self.change]

    def train(self, beat: Beat) -> None:
        """How well noise does; then epoch after epoch. Between two the weights are drawn on the straight way."""
        self.begin_saying(beat.lines[0], lasting(MOVE, [FadeIn(each) for each in self.numbers]))
        self.wait(GLANCE)
        for epoch in range(1, len(self.epochs)):
            self.remove(*self.numbers)
            self.numbers = self.counters(epoch)
            self.add(*self.numbers)
            self.play(*self.one_epoch(epoch, EPOCHS.get(epoch, LATER) * BEAT))
        self.wait(REST)

    def one_epoch(self, epoch: int, seconds: float) -> Motion:
        before, after = self.weights(epoch - 1), self.weights(epoch)

        def draw(_: Mobject, share: float) -> None:
            self.small.draw(before + share * (after - before))
            for curve, which in zip(self.curves, ("learned", "others"), strict=True):
                heights = [100 * getattr(each, which) for each in self.epochs[: epoch + 1]]
                last = heights[-2] + share * (heights[-1] - heights[-2])
                places = [self.window.place(at, height) for at, height in enumerate(heights[:-1])]
                redraw(curve, [*places, self.window.place(epoch - 1 + share, last)], self.window.frame)

        parts = [self.small.plus, self.small.minus, *self.curves]
        still = [UpdateFromAlphaFunc(part, lambda *_: None, run_time=seconds) for part in parts]
        return [UpdateFromAlphaFunc(self.small, draw, run_time=seconds, rate_func=linear), *still]

    def exams(self, beat: Beat) -> None:
        """The share of its own pictures, then that of the others."""
        self.begin_saying(beat.lines[0])
        for which, seconds in zip(self.numbers, (REST, REST), strict=False):
            self.play(lasting(REVEAL, [self.ringed(which)]))
            self.wait(seconds)

    def ringed(self, writing: Writing) -> FadeIn:
        """A frame around a number."""
        box = box_of(writing).grown(12)
        frame = Rectangle(width=units(box.width), height=units(box.height)).move_to(point(*box.middle))
        self.chart.append(frame.set_stroke(self.palette.ink, 3))
        return FadeIn(frame)

    def mistake(self, beat: Beat) -> None:
        """The picture of the beginning is back, and goes through the network from layer to layer."""
        start, places, palette = walked()[0], self.places, self.palette
        gone = [self.small, *self.chart, *self.numbers]
        self.picture = Pixels(start.pixels, places.picture, places.cell, palette)
        self.units = Units(start.hidden, places.units, places.cell, palette)
        self.shares = Shares(start.shares, places.shares, palette)
        first, second = fans(self.picture, self.units, self.shares, palette)
        self.begin_saying(beat.lines[0], lasting(MOVE, [*[FadeOut(part) for part in gone], FadeIn(self.picture)]))
        self.wait(REST)
        self.play(lasting(MOVE, [Create(edge) for edge in first]), lasting(MOVE, [FadeIn(self.units.frame)]))
        self.play(lasting(MOVE, self.units.fires()))
        onwards = lasting(MOVE, [Create(edge) for edge in second]) if places.fans else []
        self.play(onwards, lasting(MOVE, [FadeIn(self.shares.frame)]))
        self.play(lasting(MOVE, self.shares.grow()))
        self.begin_saying(beat.lines[1], lasting(REVEAL, self.shares.lit(start.says)))
        self.wait(GLANCE)

    def pixels(self, beat: Beat) -> None:
        """A disc on each pixel: a plus where ink would help, a minus where it is in the way."""
        self.begin_saying(beat.lines[0])
        self.wait(GLANCE)
        places = self.places
        self.pulls = Pulls(-np.asarray(walked()[0].gradient), places.picture, places.cell, self.palette)
        self.play(lasting(MOVE, [GrowFromCenter(disc) for disc in self.pulls.submobjects]))
        self.wait(LISTEN)

    def change(self, beat: Beat) -> None:
        """All pixels move against their gradient until the network gives in."""
        now, end = beat.lines
        self.begin_saying(now)
        self.wait(REST)
        gone = lasting(APPEAR, [FadeOut(self.pulls)])
        for step in walked()[1:]:
            self.play(gone, lasting(APPEAR, self.turned(step)))
            gone = []
        self.begin_saying(end)
        self.wait(time_to_read(end.text) - APPEAR)

    def turned(self, step: Step) -> Motion:
        """The picture becomes another, and so does all that the network makes of it."""
        parts = self.picture.turned(step.pixels), self.units.turned(step.hidden)
        return [*parts[0], *parts[1], *self.shares.turned(step.shares, step.says)]

    def check(self, beat: Beat) -> None:
        """Pictures of noise, and each is taken for some digit."""
        asks, end = beat.lines
        first, *others = noises()
        self.begin_saying(asks)
        self.wait(REST)
        self.play(lasting(MOVE, self.turned(first)))
        for step in others:
            self.wait(REST)
            self.begin_saying(end, lasting(MOVE, self.turned(step)))
        self.wait(STILL)
