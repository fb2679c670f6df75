"""What a page may ask of a function beyond its trace: paths, forward mode, nudges and the exact derivative.

references.py says how each is written.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NoReturn

import backprop_core as core
from backprop_core import notation
from backprop_core.analysis.checks import Nudge, nudges
from backprop_core.analysis.forward_mode import cost
from backprop_core.analysis.path_sum import Path
from docs.extensions.page import nearest

DOT = r" \cdot "
EQUAL = {"=": "=", "≈": r"\approx"}

Found = tuple[float, str] | str
Refuse = Callable[[str], NoReturn]


def paths(trace: core.Trace, words: list[str], refuse: Refuse) -> Found:
    """paths.b.count, or one of the paths: paths.b.1.way, .equation or .product."""
    match words:
        case [name, "count"]:
            return str(len(ways(trace, name, refuse)))
        case [name, number, "way" | "equation" | "product" as what] if number.isdecimal():
            found = ways(trace, name, refuse)
            if not 0 < int(number) <= len(found):
                refuse(f"{name} has {len(found)} paths to the output.")
            return of_path(trace, found[int(number) - 1], what)
    refuse("of paths there is paths.NAME.count, and paths.NAME.1 with way, equation or product.")


def ways(trace: core.Trace, name: str, refuse: Refuse) -> tuple[Path, ...]:
    try:
        return core.paths(trace, name)
    except core.BackpropError as problem:
        refuse(problem.message)


def of_path(trace: core.Trace, path: Path, what: str) -> Found:
    """The nodes of a path, its product as an equation, or the product alone."""
    if what == "way":
        return r" \to ".join(notation.name_text(trace.graph.labels[node], "latex") for node in path.nodes)
    if what == "product":
        return path.product, "adjoint"
    minus = [-1.0] if math.prod(path.partials) == -path.product != 0 else []  # of a leaf that is minus the variable
    return (
        DOT.join(bracketed(partial) for partial in [*minus, *path.partials])
        + f" {EQUAL[notation.relation(path.product)]} {adjoint(path.product)}"
    )


def bracketed(number: float) -> str:
    """A factor, in brackets where it is negative."""
    text = rf"\htmlClass{{value}}{{{notation.number_atom(number, 'latex').text}}}"
    return f"({text})" if number < 0 else text


def adjoint(number: float) -> str:
    return rf"\htmlClass{{adjoint}}{{{notation.number_atom(number, 'latex').text}}}"


def tangent(trace: core.Trace, words: list[str], refuse: Refuse) -> Found:
    """tangent.b.f: how far node f moves for each step of b."""
    if len(words) != 2:
        refuse("a tangent is tangent.VARIABLE.NODE.")
    variable, label = words
    swept = sweep_from(trace, variable, refuse)
    if label not in trace.graph.index:
        refuse(f"there is no node {label}{nearest(label, trace.graph.index)}")
    return swept.tangents[trace.graph.index[label]], "value"


def sweep(trace: core.Trace, words: list[str], refuse: Refuse) -> Found:
    """sweep.b.count: how many edges forward mode walks from b."""
    match words:
        case [variable, "count"]:
            return str(sweep_from(trace, variable, refuse).visits)
    refuse("a sweep is sweep.VARIABLE.count.")


def sweep_from(trace: core.Trace, variable: str, refuse: Refuse) -> core.forward_mode.Tangents:
    try:
        return core.tangents(trace, variable)
    except core.BackpropError as problem:
        refuse(problem.message)


def sweeps(trace: core.Trace, words: list[str], refuse: Refuse) -> Found:
    """sweeps.forward and sweeps.backward: how many edges each mode walks for the whole gradient."""
    match words:
        case ["forward" | "backward" as mode]:
            return str(getattr(cost(trace), mode))
    refuse("of sweeps there is sweeps.forward and sweeps.backward.")


def nudge(trace: core.Trace, words: list[str], refuse: Refuse) -> Found:
    """nudge.x.1e-8.slope or .error: one-sided, or with both in front of the last word to both sides."""
    match words:
        case [variable, size, "slope" | "error" as what]:
            tried = tried_with(trace, variable, size, False, refuse)
            return (tried.one_sided, "value") if what == "slope" else (tried.one_sided_error, "value")
        case [variable, size, "both", "slope" | "error" | "size" as what]:
            tried = tried_with(trace, variable, size, True, refuse)
            return {"slope": tried.central, "error": tried.central_error, "size": tried.size}[what], "value"
    refuse("a nudge is nudge.VARIABLE.SIZE, with both or not, and slope or error.")


def tried_with(trace: core.Trace, variable: str, size: str, both: bool, refuse: Refuse) -> Nudge:
    """The nudge of a size, or the best one."""
    if variable not in trace.gradient:
        refuse(f"there is no variable {variable}{nearest(variable, trace.gradient)}")
    tried = nudges(trace, variable)
    if size == "best":
        return min(tried, key=lambda one: one.central_error if both else one.one_sided_error)
    sizes = {f"{one.size:.0e}".replace("e-0", "e-"): one for one in tried}
    if size not in sizes:
        refuse(f"there is no nudge of {size}{nearest(size, sizes)}")
    return sizes[size]


def exact(trace: core.Trace, words: list[str], refuse: Refuse) -> Found:
    """exact.x: the derivative that SymPy finds."""
    if len(words) != 1 or words[0] not in trace.gradient:
        refuse(f"there is no variable {'.'.join(words)}{nearest('.'.join(words), trace.gradient)}")
    return exact_slope(trace.expression, words[0], tuple(trace.at.items())), "adjoint"


@lru_cache
def exact_slope(text: str, variable: str, at: tuple[tuple[str, float], ...]) -> float:
    """SymPy is slow to start and slow to differentiate: once for each build of a served site will do."""
    return float(core.exact(text).slope_at(variable, dict(at)))


ANSWERS: dict[str, Callable[[core.Trace, list[str], Refuse], Found]] = {
    "paths": paths,
    "tangent": tangent,
    "sweep": sweep,
    "sweeps": sweeps,
    "nudge": nudge,
    "exact": exact,
}
