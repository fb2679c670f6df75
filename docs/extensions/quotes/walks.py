"""Walks downhill that a page names and quotes, each computed once by the core's gradient descent:

    [[walk]]: L = (2w-3)^2 @ w=3 (descent: rate=0.1, steps=6)
    [[learned]]: network (descent: rate=0.5, steps=1, along=w1 w2 w5)       of an example, some variables only

references.py says how its numbers are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

from markdown import Markdown

import backprop_core as core
from backprop_core.analysis.descent import Descent
from backprop_core.language.expression import Program
from docs.extensions.page import nearest, stop

SETTINGS = re.compile(r"^(.*\S)\s+\(descent:(.*)\)$")
KNOWN = ("rate", "steps", "momentum", "along")

Refuse = Callable[[str], NoReturn]


@dataclass(frozen=True)
class Walk:
    """A walk and the learning rate that it was taken with."""

    descent: Descent
    rate: float


def walk_of(md: Markdown, name: str) -> Walk | None:
    """The walk that the page gives this name, if it does."""
    known: dict[str, Walk] = getattr(md, "walks", {})
    return known.get(name)


def read(md: Markdown, text: str, start: Callable[[str], core.Trace]) -> Walk | None:
    """The walk that a definition asks for; None where it is a plain function. `start` reads the function."""
    found = SETTINGS.match(text)
    if not found:
        return None
    settings: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in found[2].split(","))):
        key, _, value = part.partition("=")
        if key.strip() not in KNOWN:
            stop(md, f"the walk {text} has no setting {key.strip()}{nearest(key.strip(), KNOWN)}")
        settings[key.strip()] = value.strip()
    trace = start(found[1])
    try:
        rate, steps = float(settings["rate"]), int(settings["steps"])
        momentum = float(settings.get("momentum", "0"))
    except (KeyError, ValueError):
        stop(md, f"the walk {text} needs numbers for its settings, such as rate=0.1, steps=6.")
    along = tuple(settings["along"].split()) if "along" in settings else None
    try:
        return Walk(walked(trace.program, tuple(trace.at.items()), rate, steps, momentum, along), rate)
    except core.BackpropError as problem:
        stop(md, f"the walk {text} cannot be taken: {problem.message}")


@lru_cache(maxsize=32)
def walked(
    program: Program,
    at: tuple[tuple[str, float], ...],
    rate: float,
    steps: int,
    momentum: float,
    along: tuple[str, ...] | None,
) -> Descent:
    """A walk of ten thousand steps takes a second: once for each build of a served site will do."""
    return core.descend(program, dict(at), rate, steps, momentum, along)


def looked_up(walk: Walk, path: list[str], refuse: Refuse) -> tuple[float, str] | str:
    """A number of the walk and its role."""
    places = walk.descent.places
    match path:
        case ["rate"]:
            return walk.rate, "value"
        case ["steps"]:
            return str(len(places) - 1)
        case [number, *rest] if number.isdecimal() or number == "last":
            index = len(places) - 1 if number == "last" else int(number)
            if index >= len(places):
                refuse(f"the walk has {len(places) - 1} steps.")
            place = places[index]
            match rest:
                case ["value"]:
                    return place.value, "value"
                case ["slope", name] if name in place.gradient:
                    return place.gradient[name], "adjoint"
                case ["step", name] if name in place.step:
                    return place.step[name], "value"
                case [name] if name in place.at:
                    return place.at[name], "value"
            refuse(f"a place has value, slope.NAME, step.NAME and its variables: {', '.join(place.at)}.")
    refuse("a walk has rate, steps, and its places by number (0 is the start) or last.")
