"""Gradient descent on any program: the path as data.

Method: steepest descent (Cauchy 1847); momentum as Polyak's heavy ball (1964), in PyTorch's form
v = momentum v + gradient, x = x - rate v.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from numbers import Integral, Real

from .. import notation
from ..graph.build import build
from ..language.errors import BackpropError, refusal
from ..language.point import point
from ..tracing.passes import backward, forward
from ..tracing.recording import Source, read
from ..tracing.run import has_arrays

FLAT = 1e-9  # a gradient shorter than this counts as none
FAR = 1e12  # a value or a number beyond this counts as running away
STILL = 1e-6  # a step shorter than this share of where it stands (or than this) moves nothing that anyone would see
LESS = 0.999  # a swing that keeps more than this of its length comes no closer


@dataclass(frozen=True)
class Place:
    """One point of the path: where, how high, the slopes there, and the step taken from it.

    Attributes:
        at: the value of each variable.
        value: the loss there.
        gradient: its derivative by each variable.
        step: what is added to each variable that moves, 0 at the last point.
    """

    at: dict[str, float]
    value: float
    gradient: dict[str, float]
    step: dict[str, float]


@dataclass(frozen=True)
class Descent:
    """The path from the start to the last point, and why it ended.

    Attributes:
        places: its points, the start first.
        ended: `flat`, `spent` (all steps taken), `diverged` or `undefined`.
        sentence: the same as a sentence.
    """

    places: tuple[Place, ...]
    ended: str
    sentence: str


REFUSALS = {
    "rate": "The learning rate must be above 0.",
    "momentum": "The momentum must be from 0 up to, but not including, 1.",
    "steps": "The number of steps must be 0 or more.",
    "adam": "Adam has a momentum of its own: leave momentum out, or leave adam out.",
    "course": "A batch has 1 example or more, and epochs and the seed are 0 or more.",
    "rows": "Each example has a row in each array of data, but there are {counts}.",
    "ran away": "The weights ran away in epoch {number}: the learning rate {rate} is too large here.",
}

ENDINGS = {
    "flat": "It stopped after {steps}, where the slope is 0, so no direction leads down.",
    "spent": "It took all of its {steps}.",
    "diverged": "It ran away after {steps}: the learning rate {rate} is too large here.",
    "undefined": "It left the domain after {steps}: the function is undefined where it arrived.",
}

OUTLOOKS = {
    "start": "It has not moved yet. The slope says which way is down.",
    "start of several": "It has not moved yet. The slopes say which way is down.",
    "settled": "It has settled: its last step was too short to see.",
    "swings closer": "It swings from side to side, each time closer to the bottom.",
    "swings": "It swings from side to side and comes no closer: the learning rate is too large here.",
    "swings away": "It swings from side to side, each time further out: the learning rate is too large here.",
    "climbs": "That step led uphill.",
    "falls": "It is on its way down.",
}


def descend(
    text: Source,
    start: Mapping[str, float],
    rate: float,
    steps: int,
    momentum: float = 0.0,
    along: Sequence[str] | None = None,
) -> Descent:
    """Walk downhill: at each step, move each variable against its slope.

    Args:
        text: an expression or program, as text or as a Python function, the loss.
        start: a number for every variable.
        rate: the learning rate, above 0.
        steps: the most steps to take.
        momentum: the share of the last step that is kept, from 0 up to but not including 1.
        along: the variables that move (default: all); the others stay.

    Returns:
        the path; it ends early where there is no slope, where the numbers run away, or outside the domain.

    Raises:
        BackpropError: for text that is not in the language, or numbers that do not fit.
    """
    program = read(text, start)
    if not isinstance(rate, Real) or not rate > 0 or not math.isfinite(rate):
        raise BackpropError(REFUSALS["rate"])
    if not 0 <= momentum < 1:
        raise BackpropError(REFUSALS["momentum"])
    if not isinstance(steps, Integral) or steps < 0:
        raise BackpropError(REFUSALS["steps"])
    at = point(program, start)
    if has_arrays(build(program), at):
        raise refusal("numbers only", what="descend")
    moving = list(program.variables if along is None else along)
    unknown = [name for name in moving if name not in at]
    if unknown:
        raise BackpropError(f"There is no variable {unknown[0]}: the variables are {', '.join(at) or 'none'}.")
    graph = build(program)
    speed = dict.fromkeys(moving, 0.0)
    places: list[Place] = []
    ended = "spent"
    for taken in range(steps + 1):
        ran = forward(graph, at)
        value = ran.values[-1]
        gradient = backward(graph, ran.values).gradient
        slope = math.hypot(*(gradient[name] for name in moving))
        speed = {name: momentum * speed[name] + gradient[name] for name in moving}
        stop = ending(value, slope, max((abs(number) for number in at.values()), default=0.0))
        done = stop or ("spent" if taken == steps else "")
        step = {name: 0.0 if done else -rate * speed[name] for name in moving}
        places.append(Place(dict(at), value, gradient, step))
        if done:
            ended = done
            break
        at = {name: number + step.get(name, 0.0) for name, number in at.items()}
    taken = len(places) - 1
    counted = f"{taken} step" if taken == 1 else f"{taken} steps"
    sentence = ENDINGS[ended].format(steps=counted, rate=notation.shown(rate))
    return Descent(tuple(places), ended, sentence)


def ending(value: float, slope: float, farthest: float) -> str:
    """Why the walk ends here, or nothing."""
    if value != value or slope != slope:
        return "undefined"
    if abs(value) > FAR or slope > FAR or farthest > FAR:
        return "diverged"
    return "flat" if slope < FLAT else ""


def outlook(path: Descent, taken: int) -> tuple[str, str]:
    """How the walk is going after some of its steps: a key of ENDINGS or OUTLOOKS, and its sentence."""
    if taken == len(path.places) - 1 and path.ended != "spent":
        return path.ended, path.sentence
    key = going(path.places[: taken + 1])
    return key, OUTLOOKS[key]


def going(places: Sequence[Place]) -> str:
    """How a walk that goes on has gone: a key of OUTLOOKS."""
    steps = [place.step for place in places[-4:-1]]
    if not steps:
        return "start" if len(places[0].step) == 1 else "start of several"
    lengths = [math.hypot(*step.values()) for step in steps]
    size = max((abs(number) for number in places[-1].at.values()), default=0.0)
    if lengths[-1] < STILL * max(1.0, size):
        return "settled"
    turns = all(sum(one[name] * other[name] for name in one) < 0 for one, other in pairwise(steps))
    if len(steps) == 3 and turns:
        if lengths[-1] < LESS * lengths[0]:
            return "swings closer"
        return "swings away" if lengths[0] < LESS * lengths[-1] else "swings"
    return "climbs" if places[-1].value > places[-2].value else "falls"
