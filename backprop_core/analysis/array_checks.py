"""Checking the gradient of a program with arrays: against the program of its entries, and against small nudges.

SymPy is asked where the arrays are small. Up to MOST_NUDGED entries each is nudged by itself; a larger array is nudged
in DIRECTIONS directions drawn at random.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..graph.entries import MOST_WRITTEN, Entries, entry_name, written_out
from ..language.errors import BackpropError
from ..language.numpy_extra import np
from ..language.ways import Place, Shape, size
from ..notation.numbers import finite
from ..tracing import array_plan, arrays, passes
from ..tracing.trace import Trace
from .check_words import AGREES, AGREES_NOT, AnyCheck, Told, briefly

MOST_NUDGED = 200
DIRECTIONS = 20
NUDGES = tuple(10.0**-power for power in range(3, 9))
CLOSE = 1e-6  # of the gradient, by which the best of the nudges may be off
EXACT = 1e-9  # and the program of entries
MOST_SOLVED = 40  # entries of all variables, above which SymPy would keep people waiting
TOO_MANY = "SymPy was not asked: the variables have {count:,} entries, and it is asked up to {most}."
MOST_PRODUCTS = MOST_WRITTEN // 4  # of entries that meet, above which the program of entries is not written


@dataclass(frozen=True, repr=False)
class ArrayCheck(AnyCheck):
    """The gradient of one variable, against nudges and against the program of entries.

    Attributes:
        variable: its name.
        shape: of the variable, () for a number.
        tried: how many entries were nudged, or directions.
        worst: how far the worst of them is off: relative, or absolute where the slope is below 1.
        place: the entry where that is, None where directions were tried.
        written_out: how far the gradient is from that of the program of entries; None where that would be too long.
        exact_error: how far it is from SymPy's exact one; None where that takes too long, or an entry is at a kink.
        note: why SymPy was not asked, or has no derivative.
    """

    variable: str
    shape: Shape
    tried: int
    worst: float
    place: Place | None
    written_out: float | None
    exact_error: float | None = None
    note: str = ""

    @property
    def agrees(self) -> bool:
        """Whether every way that was tried gave the same."""
        return self.worst <= CLOSE and all(off is None or off <= EXACT for off in (self.written_out, self.exact_error))

    def json(self) -> dict[str, Any]:
        """The check as plain data."""
        return {
            "variable": self.variable,
            "shape": list(self.shape),
            "tried": self.tried,
            "worst": finite(self.worst),
            "entry": None if self.place is None else entry_name(self.variable, self.place),
            "written_out": finite(self.written_out),
            "exact_error": finite(self.exact_error),
            "note": self.note,
            "agrees": self.agrees,
        }

    @property
    def size(self) -> str:
        """The shape in words."""
        return "×".join(map(str, self.shape)) or "one number"

    @property
    def brief(self) -> str:
        """The variable, its shape, and whether all ways agree."""
        return briefly(self.variable, f"{self.size} array" if self.shape else self.size, self.agrees)

    def told(self) -> Told:
        """How far each way is off at most."""
        what = "directions" if self.place is None and self.shape else "entries"
        where = f", at {entry_name(self.variable, self.place)}" if self.place else ""
        written = "it is too long to be written out" if self.written_out is None else f"off by {self.written_out:.0e}"
        exact = "none" if self.exact_error is None else f"off by {self.exact_error:.0e}"
        ways = (
            (f"nudges of {self.tried} {what}", f"off by {self.worst:.0e} at most{where}"),
            ("in single numbers", written),
            ("SymPy, exact", exact),
        )
        verdict = AGREES if self.agrees else AGREES_NOT
        said = (verdict, self.note) if self.note else (verdict,)
        return Told(f"The gradient of {self.variable} ({self.size})", ways, (), said)


def check_arrays(trace: Trace) -> tuple[ArrayCheck, ...]:
    """Compare the gradient of every variable with nudges, with the program of entries, and with SymPy where small.

    Args:
        trace: of a program with arrays.
    """
    slopes = slopes_in_numbers(trace)
    solved, why = solved_exactly(trace)
    seed = trace.contributions[0].total
    found: list[ArrayCheck] = []
    for variable, value in trace.at.items():
        shape = array_plan.shape_of(value)
        if variable in classes_of(trace):
            continue
        gradient = trace.gradient[variable]
        by_entry = size(shape) <= MOST_NUDGED
        worst, place = (
            nudged_entries(trace, variable, seed) if by_entry else (nudged_directions(trace, variable, seed), None)
        )
        tried = size(shape) if by_entry else DIRECTIONS
        exact, note = (None, why) if solved is None else off_exactly(solved, variable, gradient)
        found.append(ArrayCheck(variable, shape, tried, worst, place, off(slopes, variable, gradient), exact, note))
    return tuple(found)


def classes_of(trace: Trace) -> set[str]:
    """The variables that say which score is meant: a nudge of a class means nothing."""
    nodes = trace.graph.nodes
    found = set()
    for node in nodes:
        if node.operation == "cross_entropy":
            scores, targets = node.operands
            if trace.shapes[scores] != trace.shapes[targets] and nodes[targets].name:
                found.add(nodes[targets].name or "")
    return found


def output_at(trace: Trace, variable: str, value: Any, seed: Any) -> float:
    """The output at a point that was moved; of an array what its seed makes of it."""
    moved = value if array_plan.shape_of(value) else float(value)
    return float(np.sum(seed * arrays.forward(trace.graph, {**trace.at, variable: moved}).values[-1]))


def error(found: float, true: float) -> float:
    """The relative error, or the absolute one where the true number is below 1."""
    return abs(found - true) / max(1.0, abs(true)) if np.isfinite(found) and np.isfinite(true) else float("inf")


def best_of_nudges(trace: Trace, variable: str, direction: Any, slope: float, seed: Any) -> float:
    """How far the best of the nudges along a direction is from a slope."""
    value = np.asarray(trace.at[variable], dtype=float)
    scale = max(1.0, float(np.abs(value).max()))
    errors: list[float] = []
    for nudge in NUDGES:
        by = nudge * scale
        ends = [output_at(trace, variable, value + sign * by * direction, seed) for sign in (-1.0, 1.0)]
        errors.append(error((ends[1] - ends[0]) / (2 * by), slope))
    return min(errors)


def nudged_entries(trace: Trace, variable: str, seed: Any) -> tuple[float, Place | None]:
    """How far the worst entry is off, and which it is."""
    gradient = np.asarray(trace.gradient[variable], dtype=float)
    worst, where = 0.0, None
    for place in np.ndindex(*gradient.shape):
        direction = np.zeros(gradient.shape)
        direction[place] = 1.0
        found = best_of_nudges(trace, variable, direction, float(gradient[place]), seed)
        if found > worst or where is None:
            worst, where = found, place
    return worst, where


def nudged_directions(trace: Trace, variable: str, seed: Any) -> float:
    """How far the worst of some random directions is off."""
    gradient = np.asarray(trace.gradient[variable], dtype=float)
    numbers = np.random.default_rng(0)
    worst = 0.0
    for _ in range(DIRECTIONS):
        direction = numbers.normal(size=gradient.shape)
        direction /= np.sqrt(np.sum(direction**2))
        worst = max(worst, best_of_nudges(trace, variable, direction, float(np.sum(gradient * direction)), seed))
    return worst


def slopes_in_numbers(trace: Trace) -> dict[str, float] | None:
    """The gradient of the program of entries, None where it is too long or the output is an array."""
    if trace.shapes[-1] or products(trace) > MOST_PRODUCTS:
        return None
    try:
        entries = entries_of_trace(trace)
    except BackpropError:
        return None
    at = entries_at(trace, entries)
    return passes.backward(entries.graph, passes.forward(entries.graph, at).values).gradient


def solved_exactly(trace: Trace) -> tuple[dict[str, tuple[float | None, str]] | None, str]:
    """SymPy's slope by each entry, None at a kink, with what is to be said of it; or None and why it was not asked."""
    count = sum(size(array_plan.shape_of(value)) for value in trace.at.values())
    if trace.shapes[-1] or count > MOST_SOLVED:
        return None, "" if trace.shapes[-1] else TOO_MANY.format(count=count, most=MOST_SOLVED)
    try:
        from .kinks import judge
        from .symbolic import exact_of

        numbers = in_numbers(trace)
        solved = exact_of(numbers.graph)
        solved.slopes  # noqa: B018 - whatever SymPy refuses, it refuses here
    except BackpropError as refused:
        return None, refused.message
    return {entry: judge(numbers, solved, entry) for entry in numbers.gradient}, ""


def off_exactly(solved: dict[str, tuple[float | None, str]], variable: str, gradient: Any) -> tuple[float | None, str]:
    """How far a gradient is from SymPy's, and what is to be said where that has no slope."""
    found = np.asarray(gradient, dtype=float)
    worst, said = 0.0, ""
    for place in np.ndindex(*found.shape):
        slope, note = solved.get(entry_name(variable, place), (0.0, ""))
        if slope is None:
            return None, note
        worst, said = max(worst, error(slope, float(found[place]))), said or note
    return worst, said


def products(trace: Trace) -> int:
    """How many entries meet in all nodes together."""
    plan = array_plan.plan_for(trace.graph, {name: array_plan.shape_of(value) for name, value in trace.at.items()})
    total = sum([size(shape) for shape in plan.shapes])
    return total + sum([way.products for met in plan.meetings if met is not None for way in met.ways])


def entries_of_trace(trace: Trace, entry: Place | None = None) -> Entries:
    """A trace's program written out in single numbers.

    Args:
        trace: of a program with arrays.
        entry: of an output that is an array, the one that is the output here.
    """
    given = {name: array_plan.shape_of(value) for name, value in trace.at.items()}
    targets = {node.operands[1] for node in trace.graph.nodes if node.operation == "cross_entropy"}
    classes = {index: np.ravel(trace.values[index]).tolist() for index in targets}
    return written_out(trace.graph, given, classes, entry)


def in_numbers(trace: Trace) -> Trace:
    """The trace of the same program written out in single numbers: its nodes are entries, `z[1]`."""
    entries = entries_of_trace(trace)
    return Trace.of(entries.graph, entries_at(trace, entries))


def entries_at(trace: Trace, entries: Entries) -> dict[str, float]:
    """The point of a trace, entry by entry."""
    found: dict[str, float] = {}
    for name, value in trace.at.items():
        for place in np.ndindex(*array_plan.shape_of(value)):
            found[entry_name(name, place)] = float(np.asarray(value)[place])
    return {name: found[name] for name in entries.graph.program.variables}


def off(slopes: dict[str, float] | None, variable: str, gradient: Any) -> float | None:
    """How far a gradient is from that of the program of entries."""
    if slopes is None:
        return None
    found = np.asarray(gradient, dtype=float)
    return max([error(slopes.get(entry_name(variable, at), 0.0), float(found[at])) for at in np.ndindex(*found.shape)])
