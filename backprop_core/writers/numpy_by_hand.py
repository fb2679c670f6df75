"""Both passes of a program written out in NumPy, with nothing else: to be read, run, and compared with by others.

Products stand as their letters spell them. What has no such spelling, as a convolution, is written from its letters:
forward `(u[i + p] * v[p]).sum(...)`, and back `np.add.at(d_u, i + p, ...)`, the same way with operand and result
changing places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..array_operations import ARRAY_OPERATIONS
from ..graph.build import Graph
from ..language.expression import Shape
from ..language.letters import axes_of
from ..language.ways import Index, Side, Way, size, turned
from ..tracing import array_plan, arrays
from .array_source import ArraySource
from .array_values import FILE, is_loaded, listed, nested
from .numpy_code import safe_name

BEST = {"max": ("max", "-np.inf"), "min": ("min", "np.inf")}
FORWARD, BACKWARD = "the_forward_pass", "the_backward_pass"  # stand for titles, which code that is parsed would lose
NO_LETTERS = {"amax", "amin"}


def write_numpy(graph: Graph, at: Mapping[str, Any]) -> str:
    """Code that prints the value, then the gradient as a dictionary.

    Args:
        graph: of a program.
        at: the value of each variable, as `point` gives it.

    Raises:
        BackpropError: shapes do not fit, or the output is no number.
    """
    arrays.seed_of(graph, arrays.forward(graph, at).values[-1], None)
    writer = ByHand(graph, {name: array_plan.shape_of(value) for name, value in at.items()}, list(at))
    writer.forward()
    writer.backward()
    lines = [f"{safe_name(name)} = {stated(name, value)}" for name, value in at.items()]
    loaded = [name for name, value in at.items() if is_loaded(value)]
    if loaded:
        kept = ", ".join([f"{name}={name}" for name in loaded])
        lines.insert(0, f'point = np.load("{FILE}")  # made by np.savez("{FILE}", {kept})')
    names = ", ".join([safe_name(name) for name in at])
    lines += [
        f"value, gradient = value_and_gradient({names})",
        "print(float(value))",
        "print({name: np.asarray(slope).tolist() for name, slope in gradient.items()})",
    ]
    source = writer.source()
    source = source.replace(f"    {FORWARD}\n", "    # the forward pass\n")
    source = source.replace(f"    {BACKWARD}\n", "\n    # the backward pass\n")
    if "erf" in writer.names:
        own = "import math\n\nimport numpy as np\n\nerf, erfc = np.vectorize(math.erf), np.vectorize(math.erfc)\n"
        source = source.replace("import numpy as np\n", own, 1)
    return "\n".join([source, "", *lines, ""])


def stated(name: str, value: Any) -> str:
    """A value as code has it."""
    if is_loaded(value):
        return f"point[{name!r}]"
    text = nested(listed(value))
    return f"np.array({text})" if getattr(value, "shape", ()) else text


class ByHand(ArraySource):
    """Writes both passes with nothing but NumPy's own names."""

    def forward(self) -> None:
        """The lines of the forward pass below a title."""
        self.lines.append(FORWARD)
        super().forward()

    def backward(self) -> None:
        """The lines of the backward pass below a title."""
        self.lines.append(BACKWARD)
        super().backward()

    def by_letters(self, index: int) -> str:
        """The code of a row of arrays; where it has no spelling of its own, from its letters."""
        node = self.graph.nodes[index]
        if node.operation not in {"conv", "max_pool", "mean_pool"}:
            return super().by_letters(index)
        met = self.met(index)
        (way,) = met.ways
        inside = self.operands(index)
        if met.entries in BEST:
            self.letters_of(way)
            function, empty = BEST[met.entries]
            gone = tuple([at for at, letter in enumerate(way.sizes) if letter in way.summed])
            return (
                f"{self.read(way, way.factors[0], inside[0], f'o_{self.name(index)}', empty)}.{function}(axis={gone})"
            )
        return self.summed(way, inside, f"{self.name(index)}")

    def summed(self, way: Way, texts: Sequence[str], name: str) -> str:
        """What a way adds up, where its result is one letter an axis."""
        self.letters_of(way)
        product = " * ".join(
            [
                self.read(way, side, text, f"o{rank}_{name}")
                for rank, (side, text) in enumerate(zip(way.factors, texts, strict=True))
            ]
        )
        gone = tuple([at for at, letter in enumerate(way.sizes) if letter in way.summed])
        order = [letter for letter in way.sizes if letter not in way.summed]
        made = f"({product}).sum(axis={gone})" if gone else product
        wanted = [order.index(letter) for letter in way.result.letters]
        if wanted != list(range(len(order))):
            made = f"np.transpose({made}, {tuple(wanted)})"
        return made if way.scale == 1.0 else f"{made} / {round(1 / way.scale)}"

    def letters_of(self, way: Way) -> None:
        """A line that gives each letter its numbers, each along an axis of its own."""
        names = ", ".join([f"{letter}_" for letter in way.sizes])
        ends = ", ".join([f":{count}" for count in way.sizes.values()])
        single = "," * (len(way.sizes) == 1)
        line = f"{names}{single} = np.ogrid[{ends}{single}]"
        known = [one for one in self.lines if one.startswith(f"{names}{single} = np.ogrid")]
        if not known or known[-1] != line or self.lines_since(line):
            self.lines.append(line)

    def lines_since(self, line: str) -> bool:
        """Whether letters were given other numbers after this line."""
        later = self.lines[len(self.lines) - self.lines[::-1].index(line) :]
        return any("= np.ogrid[" in one for one in later)

    def read(self, way: Way, side: Side, text: str, name: str, empty: str = "") -> str:
        """An array at the places of its letters; padded first where these reach beyond it."""
        if not side.indices:
            return text
        if not re.fullmatch(r"\w+", text):
            self.lines.append(f"{name} = {text}")
            text = name
        borders = borders_of(way, side)
        if any(map(sum, borders)):
            filled = f", constant_values={empty}" if empty else ""
            self.lines.append(f"{name} = np.pad({text}, {borders}{filled})")
            text = name
        return f"{text}[{self.places(side, borders)}]"

    def places(self, side: Side, borders: Sequence[tuple[int, int]]) -> str:
        """The indices of a side as code."""
        return ", ".join([index_text(index, before) for index, (before, _) in zip(side.indices, borders, strict=True)])

    def back(self, index: int, rank: int) -> tuple[Any, Shape]:
        """A row of arrays, back into one operand."""
        node = self.graph.nodes[index]
        wanted = self.shape(node.operands[rank])
        if node.operation in NO_LETTERS:
            return self.back_to_best(index), wanted
        if node.operation == "max_pool":
            return self.back_to_windows(index), wanted
        return super().back(index, rank)

    def back_to_best(self, index: int) -> str:
        """Into the largest or smallest entries, which share where they tie."""
        node, name = self.graph.nodes[index], self.name(index)
        told: dict[str, Any] = {**ARRAY_OPERATIONS[node.operation].settings, **dict(node.settings)}
        operand = self.shape(node.operands[0])
        gone = axes_of(told["axis"], len(operand))
        kept = tuple([1 if axis in gone else count for axis, count in enumerate(operand)])
        z, g = (
            text_in(str(self.terms[index]), self.shape(index), kept),
            text_in(self.full(index), self.shape(index), kept),
        )
        self.lines.append(f"c_{name} = ({self.operands(index)[0]} == {z}) * 1.0")
        return f"{g} * c_{name} / c_{name}.sum(axis={gone}, keepdims=True)"

    def back_to_windows(self, index: int) -> str:
        """Into the largest entries of each window, which share where they tie."""
        (way,) = self.met(index).ways
        name, operand = self.name(index), self.shape(self.graph.nodes[index].operands[0])
        self.letters_of(way)
        inside = self.read(way, way.factors[0], self.operands(index)[0], f"o_{name}", "-np.inf")
        gone = tuple([at for at, letter in enumerate(way.sizes) if letter in way.summed])
        open_ = ", ".join(["None" if letter in way.summed else ":" for letter in way.sizes])
        self.lines.append(f"c_{name} = ({inside} == {name}[{open_}]) * 1.0")
        share = f"({self.full(index)})[{open_}] * c_{name} / c_{name}.sum(axis={gone}, keepdims=True)"
        return self.put(way, way.factors[0], share, f"p_{name}", operand)

    def by_way(self, index: int, rank: int, inside: Sequence[str]) -> str:
        """Products as their letters spell them; a convolution and a mean of windows from their letters."""
        way, factor = next(
            (way, at) for way in self.met(index).ways for at, one in enumerate(way.factors) if one.rank == rank
        )
        if self.graph.nodes[index].operation not in {"conv", "mean_pool"}:
            return super().by_way(index, rank, inside)
        back = turned(way, factor)
        texts = [self.full(index) if side.rank < 0 else inside[side.rank] for side in back.factors]
        name = f"{self.name(index)}_{rank}"
        if all(index.plain for index in back.result.indices):
            return self.summed(back, texts, name)
        self.letters_of(back)
        product = " * ".join(
            [
                self.read(back, side, text, f"o{at}_{name}")
                for at, (side, text) in enumerate(zip(back.factors, texts, strict=True))
            ]
        )
        gone = tuple([at for at, letter in enumerate(back.sizes) if letter in back.summed])
        product = f"({product}).sum(axis={gone}, keepdims=True)" if gone else product
        product = product if back.scale == 1.0 else f"{product} / {round(1 / back.scale)}"
        return self.put(back, back.result, product, f"p_{name}", back.result.shape)

    def put(self, way: Way, side: Side, text: str, name: str, shape: Shape) -> str:
        """Add up what arrives at the places of a side's letters; what arrives in its border is left out."""
        borders = borders_of(way, side)
        whole = tuple([before + count + after for (before, after), count in zip(borders, shape, strict=True)])
        self.lines.append(f"{name} = np.zeros({whole})")
        self.lines.append(f"np.add.at({name}, ({self.places(side, borders)},), {text})")
        if not any(map(sum, borders)):
            return name
        inner = [f"{before}:{before + count}" for (before, _), count in zip(borders, shape, strict=True)]
        return f"{name}[{', '.join(inner)}]"


def text_in(text: str, shape: Shape, kept: Shape) -> str:
    """A value in the shape that it has where the axes that went stay as ones."""
    return text if shape == kept or size(kept) == 1 else f"{text}.reshape({kept})"


def borders_of(way: Way, side: Side) -> list[tuple[int, int]]:
    """How far the letters reach beyond an array, before and after it, on each axis."""
    found: list[tuple[int, int]] = []
    for index, count in zip(side.indices, side.shape, strict=True):
        last = index.start + sum([step * (way.sizes[letter] - 1) for letter, step in index.terms])
        found.append((max(0, -index.start), max(0, last - count + 1)))
    return found


def index_text(index: Index, before: int) -> str:
    """An index as code, in an array with a border before it."""
    parts = [f"{letter}_" if step == 1 else f"{step} * {letter}_" for letter, step in index.terms]
    start = index.start + before
    return " + ".join([*parts, *([str(start)] if start or not parts else [])])
