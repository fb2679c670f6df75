"""What the clips about single layers share: a picture beside an equation of cards, told beat by beat."""

from abc import abstractmethod
from typing import Any

import numpy as np
from manim import Mobject

import backprop_core as core
from scenes.box import Box
from scenes.picture.layer_net import LayerNet
from scenes.picture.lean import FadeIn
from scenes.stage.array_scripts import checked, nudged_entry
from scenes.stage.bars import Bars
from scenes.stage.lesson import Lesson
from scenes.stage.motions import lasting
from scenes.stage.script import Beat, Line
from scenes.stage.ticks import Ticks
from scenes.theme import LISTEN, MOVE, REST, STILL, time_to_read

NET_IN, NET_ABOVE = Box(240, 250, 680, 760), Box(580, 190, 1340, 410)  # a layer's units, wide and in a square


class ArrayLesson(Lesson):
    """A lesson about a layer."""

    @abstractmethod
    def drawn(self) -> list[Mobject]:
        """Make the picture, and say which of its parts are there from the start."""

    def set_the_stage(self) -> None:
        """The picture and the ticks appear."""
        self.ticks = Ticks([beat.phase for beat in self.beats], self.palette, self.layout)
        self.play(lasting(MOVE, [FadeIn(part) for part in [*self.drawn(), self.ticks]]))

    def net_of(self, weights: Any) -> LayerNet:
        """A layer drawn out; in a square it stands above what is worked out."""
        box = self.shaped(NET_IN, NET_ABOVE)
        return LayerNet(np.asarray(weights), ("x", "z"), box, self.palette, standing=box is NET_ABOVE)

    def say_more(self, line: Line) -> None:
        self.say_below(line, most=LISTEN)

    def speak(self, line: Line) -> None:
        """A line is said, and left for as long as a picture may stand."""
        self.begin_saying(line)
        self.wait(min(time_to_read(line.text), LISTEN))

    def nudge_it(self, beat: Beat, box: Box) -> None:
        """What the gradient predicts of a nudge, and what happens, as bars."""
        entry = nudged_entry(self.trace)
        assert entry is not None
        bars = Bars([entry.nudge], box, self.palette)
        predicts, happens = beat.lines
        self.begin_saying(predicts, bars.grow(0))
        self.wait(min(time_to_read(predicts.text) - MOVE, STILL))
        self.begin_saying(happens, bars.grow(1))
        self.wait(REST)
        self.panel = bars
        self.wait(STILL - REST)


def check_of(trace: core.Trace) -> Beat:
    """The nudge of the entry that matters most, as data."""
    return checked(trace)


def value_of(trace: core.Trace, label: str) -> int:
    """The id of the node with a label."""
    return next(node.id for node in trace.nodes if node.label == label)
