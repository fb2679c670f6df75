"""A network learns the handwritten digits, is tested on strangers, and is asked what would change its mind."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from manim import FadeIn, FadeOut, GrowFromCenter, Mobject, Rectangle, UpdateFromAlphaFunc, linear

import backprop_core as core
from backprop_core.language.fills import data
from backprop_core.training import digits
from backprop_core.training.digits import Progress
from backprop_core.training.optimizers import Moved, Optimizer
from scenes.box import Box
from scenes.picture.curves import Axes, Window, line, redraw
from scenes.picture.pixels import Pixels, Pulls, Shares, WeightPictures
from scenes.picture.typeset import Writing, box_of, place, point, units
from scenes.picture.typst import in_colour, maths, muted, number, spaced, word
from scenes.stage import sentence
from scenes.stage.array_lesson import ArrayLesson
from scenes.stage.array_scripts import Entry, nudged_at
from scenes.stage.asked import ASKED_LARGER
from scenes.stage.bars import Bars
from scenes.stage.lesson import Telling
from scenes.stage.motions import Motion, lasting
from scenes.stage.script import Beat, coloured_words, maths_source, said
from scenes.stage.ticks import Ticks
from scenes.theme import (
    APPEAR,
    BEAT,
    GLANCE,
    LEAST_TEXT,
    LISTEN,
    MOVE,
    REST,
    REVEAL,
    STILL,
    time_to_read,
)

ASK = "How does a network learn to read this?"
MEANING = "To the network it is 64 numbers: how much ink is where."
NOISE = "At first its weights are noise, and so are its answers."
STEPS = "Step by step, all weights go against their gradient."
OWN = "It reads {own} of its own pictures."
OTHERS = "Of pictures by other people it reads {others}."
SAYS = "This {true} is by one of them, and the network says {says}."
PIXELS = "The gradient reaches the pixels too: more ink at +, less at −."
PREDICTED = "A little more ink at the largest +: the gradient predicts {predicted}."
HAPPENS = "Actually the loss moves by {actual}."
CHANGED = "Now each pixel moves a little against its gradient."
WOULD_YOU = "It says {true} now. Would you?"

PICTURE = 1491  # an 8 by someone that the network has not learned from, of the data set
WALK, SURE = 0.01, 0.9  # how far pixels go against their gradient, and the share at which they stop
SHOWN = 12  # of the neurons, those that moved most
FEW = 0.96  # of the weights are smaller than what fills its pixel
EPOCHS = {1: 30, 2: 15, 3: 12, 4: 9, 5: 8}  # how many fifteenths of a second an epoch lasts, and all later ones:
LATER = 5

SMALL_AT, CELL, ACROSS = (110.0, 160.0), 21.0, 4  # the pictures of weights
CHART = Window(Box(960, 200, 1650, 560), 0, 30, 0, 112)
LEGEND_AT, LEGEND_ROW, SAMPLE = (960.0, 668.0), 72.0, 90.0
LARGE_AT, LARGE = (150.0, 168.0), 76.0  # the picture that is asked about
ASKED_AT, ASKED = (720.0, 170.0), 60.0  # the same at first
ASKED_BELOW = (960, 760)
SHARES_IN, BARS_IN = Box(1000, 170, 1760, 640), Box(960, 690, 1780, 800)
NUMBERS = 42


class Step(NamedTuple):
    """A picture, what the network makes of it, and the gradient of each pixel."""

    pixels: Any
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
    scores = next(node.value for node in trace.nodes if node.label == "s")
    shares = core.trace("softmax(s)", {"s": scores}, seed=np.ones(np.shape(scores))).value
    return Step(pixels, shares, trace.gradient["x"], trace)


@cache
def walked() -> tuple[Step, ...]:
    """The picture on its way down its own gradient, until the network is sure of the true digit."""
    found = [seen(np.asarray(data("digits")[PICTURE], dtype=float))]
    while found[-1].shares[true_digit()] < SURE:
        at = Moved({"x": found[-1].pixels}).moved({"x": found[-1].gradient}, Optimizer(WALK))
        found.append(seen(np.clip(at.weights["x"], 0, 1)))
    return tuple(found)


def nudged_pixel() -> Entry:
    """The pixel where more ink helps most, nudged."""
    trace = walked()[0].trace
    return nudged_at(trace, "x", (int(np.argmin(trace.gradient["x"])),))


def percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def script(trace: core.Trace | None) -> list[Beat]:
    """The question, noise, training, two exams, a mistake, the gradient of its pixels, a nudge, and a walk."""
    last = training()[-1]
    start, nudge = walked()[0], nudged_pixel().nudge

    def fill(kind: str) -> dict[str, str]:
        return {
            "own": percent(last.learned),
            "others": percent(last.others),
            "true": str(true_digit()),
            "says": str(start.says),
            "predicted": maths_source(coloured_words(nudge.predicted, "adjoint", kind), kind),
            "actual": maths_source(coloured_words(nudge.actual, "value", kind), kind),
        }

    train = said("training", "backward", "Training", [STEPS], fill)
    return [
        said("question", "question", "The question", [ASK, MEANING], fill),
        said("noise", "forward", "Noise", [NOISE], fill),
        Beat(train.name, train.phase, train.title, train.lines, settings()),
        said("exams", "forward", "Two exams", [OWN, OTHERS], fill),
        said("mistake", "forward", "A mistake", [SAYS], fill),
        said("pixels", "backward", "The gradient of the pixels", [PIXELS], fill),
        said("check", "check", "The check", [PREDICTED, HAPPENS], fill),
        said("change", "backward", "What changes its mind", [CHANGED, WOULD_YOU], fill),
    ]


def settings() -> str:
    """What decides the training, for whoever wants to repeat it."""
    chosen = digits.SETTINGS
    return f"seed {chosen['seed']}, rate {chosen['rate']}, {chosen['batch']} pictures a step"


class LearnsDigits(ArrayLesson):
    """Weights as small pictures that turn from noise to strokes, and then one picture and its pixels."""

    script = staticmethod(script)

    def ask(self, beat: Beat) -> None:
        """A digit in place of a function; then it makes room."""
        self.next_section(beat.name)
        first, more = beat.lines
        asked = sentence.sentence(first.typst, self.palette).scale(ASKED_LARGER).move_to(point(*ASKED_BELOW))
        self.picture = Pixels(walked()[0].pixels, ASKED_AT, ASKED, self.palette)
        self.add(sentence.title(self.title, self.palette), asked, self.picture)
        self.sentence = asked
        self.cue(first.text)
        self.wait(min(time_to_read(first.text), STILL))
        self.begin_saying(more, lasting(MOVE, self.picture.counted()))
        self.wait(min(time_to_read(more.text), STILL))
        self.set_the_stage()

    def set_the_stage(self) -> None:
        """The picture goes, and the network comes."""
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette)
        self.play(lasting(MOVE, [FadeOut(self.picture), *[FadeIn(part) for part in [*self.drawn(), self.ticks]]]))

    def drawn(self) -> list[Mobject]:
        palette, self.epochs = self.palette, training()
        self.neurons = moved_most(self.epochs)
        largest = float(np.quantile(np.abs(self.weights(-1)), FEW))
        self.small = WeightPictures(self.weights(0), largest, SMALL_AT, CELL, ACROSS, palette)
        axes = Axes(CHART, (word("epoch"), word("% right")), (10, 20, 30), (0, 50, 100), palette)
        self.curves = [line([], CHART.frame, palette.value, dotted=dotted) for dotted in (False, True)]
        (left, top), names = LEGEND_AT, ("its own pictures", "other people’s")
        legend: list[Mobject] = [axes]
        for row, name in enumerate(names):
            y = top + row * LEGEND_ROW
            ends = [(left + SAMPLE * share / 8, y) for share in range(9)]
            legend.append(line(ends, Box(0, 0, 1920, 1080), palette.value, dotted=row == 1))
            legend.append(place(Writing(muted(name), LEAST_TEXT, palette), left=left + SAMPLE + 30, middle=y))
        self.seed = place(Writing(muted(settings()), LEAST_TEXT, palette), right=1824, middle=80)
        self.numbers = self.counters(0)
        self.chart = [*legend, *self.curves, self.seed]
        return [self.small, *self.chart]

    def weights(self, epoch: int) -> Any:
        """The weights of the neurons that are shown."""
        return self.epochs[epoch].weights["W"][self.neurons]

    def counters(self, epoch: int) -> list[Writing]:
        """How well it does after an epoch, and what the loss is."""
        at, top = self.epochs[epoch], LEGEND_AT[1]
        texts = (percent(at.learned), percent(at.others))
        found = [
            place(Writing(in_colour("value", text), NUMBERS, self.palette), right=1640, middle=top + row * LEGEND_ROW)
            for row, text in enumerate(texts)
        ]
        words = spaced(f"{muted('epoch')} {epoch}", f"{muted('loss')} {maths(number(round(at.loss, 3)))}")
        below = SMALL_AT[1] + self.small.high + 56
        return [*found, place(Writing(words, LEAST_TEXT, self.palette), left=SMALL_AT[0], middle=below)]

    def tellings(self) -> list[Telling]:
        return [self.noise, self.train, self.exams, self.mistake, self.pixels, self.nudge]

    def noise(self, beat: Beat) -> None:
        """The first weights, and how well they do."""
        self.begin_saying(beat.lines[0])
        self.wait(GLANCE)
        self.play(lasting(MOVE, [FadeIn(each) for each in self.numbers]))
        self.wait(LISTEN)

    def train(self, beat: Beat) -> None:
        """Epoch after epoch; between two of them the weights are drawn on the straight way."""
        self.begin_saying(beat.lines[0])
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
                places = [CHART.place(at, height) for at, height in enumerate(heights[:-1])]
                redraw(curve, [*places, CHART.place(epoch - 1 + share, last)], CHART.frame)

        parts = [self.small.plus, self.small.minus, *self.curves]
        still = [UpdateFromAlphaFunc(part, lambda *_: None, run_time=seconds) for part in parts]
        return [UpdateFromAlphaFunc(self.small, draw, run_time=seconds, rate_func=linear), *still]

    def exams(self, beat: Beat) -> None:
        """The share of its own pictures, then that of the others."""
        for line_said, which in zip(beat.lines, self.numbers, strict=False):
            self.begin_saying(line_said, lasting(REVEAL, [self.ringed(which)]))
            self.wait(LISTEN)

    def ringed(self, writing: Writing) -> FadeIn:
        """A frame around a number."""
        box = box_of(writing).grown(12)
        frame = Rectangle(width=units(box.width), height=units(box.height)).move_to(point(*box.middle))
        self.chart.append(frame.set_stroke(self.palette.ink, 3))
        return FadeIn(frame)

    def mistake(self, beat: Beat) -> None:
        """The picture of the beginning is back, and what the trained network makes of it."""
        start = walked()[0]
        gone = [self.small, *self.chart, *self.numbers]
        self.picture = Pixels(start.pixels, LARGE_AT, LARGE, self.palette)
        self.shares = Shares(start.shares, SHARES_IN, self.palette)
        self.play(lasting(MOVE, [*[FadeOut(part) for part in gone], FadeIn(self.picture), FadeIn(self.shares.frame)]))
        self.play(lasting(MOVE, self.shares.grow()))
        self.begin_saying(beat.lines[0], lasting(REVEAL, self.shares.lit(start.says)))
        self.wait(LISTEN)

    def pixels(self, beat: Beat) -> None:
        """A disc on each pixel: a plus where ink would help, a minus where it is in the way."""
        self.begin_saying(beat.lines[0])
        self.wait(GLANCE)
        self.pulls = Pulls(-np.asarray(walked()[0].gradient), LARGE_AT, LARGE, self.palette)
        self.play(lasting(MOVE, [GrowFromCenter(disc) for disc in self.pulls.submobjects]))
        self.wait(LISTEN)

    def nudge(self, beat: Beat) -> None:
        """What a nudge of one pixel is predicted to do, and what it does."""
        entry = nudged_pixel()
        predicts, happens = beat.lines
        bars = Bars([entry.nudge], BARS_IN, self.palette)
        around = self.picture.ring(entry.place[0])
        self.begin_saying(predicts, lasting(REVEAL, [FadeIn(around)]), bars.grow(0))
        self.wait(LISTEN)
        self.begin_saying(happens, bars.grow(1))
        self.wait(LISTEN)
        self.play(lasting(APPEAR, [FadeOut(around), FadeOut(bars)]))

    def check(self, beat: Beat) -> None:
        """All pixels move against their gradient until the network gives in."""
        now, end = beat.lines
        self.begin_saying(now)
        self.wait(GLANCE)
        self.play(lasting(APPEAR, [FadeOut(self.pulls)]))
        for step in walked()[1:]:
            changes = [*self.picture.turned(step.pixels), *self.shares.turned(step.shares, step.says)]
            self.play(lasting(REVEAL, changes))
        self.begin_saying(end)
        self.wait(STILL)
