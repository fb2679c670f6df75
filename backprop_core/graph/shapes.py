"""The shape of every node, worked out by letters before any number; what does not fit is said in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, NoReturn

from ..array_operations import ARRAY_OPERATIONS
from ..language.errors import MESSAGES, corrected, refusal
from ..language.expression import CONSTANT, VARIABLE, Node, Shape, entries_of, is_array, row_of
from ..language.letters import MisfitError, NoCaseError, axes_of, meeting
from ..language.point import MOST_AXES, MOST_ENTRIES, shown
from .build import Graph

LONGEST_SAID = 24  # characters of an operand that is said as it was typed
FROM = {"stride": 1, "size": 1, "pad": 0}  # the least that each may be
SIGNS = {"matmul": "@", "add": "+", "subtract": "-−–", "multiply": "*·×⋅∙", "divide": "/÷"}
OPENING, CLOSING = "([{", ")]}"


def shapes_of(graph: Graph, given: Mapping[str, Shape] | None = None) -> tuple[Shape, ...]:
    """The shape of each node: () for a number, (3,) for a vector, (2, 3) for a matrix.

    Args:
        graph: any.
        given: the shapes of variables, where they have values; else those that the program states count. A variable
            with neither is a number.

    Returns:
        a shape for each node, in the graph's order.

    Raises:
        BackpropError: shapes do not fit, at the place of the operation that they do not fit in.
    """
    known = {**dict(graph.program.shapes), **(given or {})}
    found: list[Shape] = []
    for index, node in enumerate(graph.nodes):
        if node.operation == CONSTANT:
            found.append(extent(entries_of(node.literal or "")) if is_array(node) else ())
        elif not node.operands:
            found.append(tuple(known.get(node.name or "", ())))
        else:
            found.append(Fitting(graph, found, index).shape())
    return tuple(found)


def extent(entries: Any) -> Shape:
    """The shape of nested tuples whose rows are equally long."""
    found: list[int] = []
    while isinstance(entries, tuple):
        found.append(len(entries))
        entries = entries[0]
    return tuple(found)


class Fitting:
    """One operation, the shapes of its operands, and what is said where they do not fit."""

    def __init__(self, graph: Graph, found: Sequence[Shape], index: int):
        self.graph = graph
        self.node = graph.nodes[index]
        self.operands = [found[operand] for operand in self.node.operands]
        self.told = {**getattr(row_of(self.node.operation), "settings", {}), **dict(self.node.settings)}

    def shape(self) -> Shape:
        """The shape of the result.

        Raises:
            BackpropError: the operands do not fit.
        """
        if not any(self.operands) and self.node.operation not in ARRAY_OPERATIONS:
            return ()
        self.check_product()
        self.check_told()
        try:
            made = meeting(self.node.operation, self.operands, dict(self.node.settings)).shape
        except MisfitError as misfit:
            self.fail_for_sizes(misfit)
        except NoCaseError:
            self.fail_for_case()
        if len(made) > MOST_AXES:
            self.fail("axes", most=MOST_AXES)
        if not 1 <= prod(made) <= MOST_ENTRIES:
            self.fail("too large array" if prod(made) else "no entries", count=prod(made), most=MOST_ENTRIES)
        return made

    # What can be said before the letters meet

    def check_product(self) -> None:
        """Refuse a product of two arrays without a sign: it may be either of two."""
        if self.node.span in self.graph.program.implicit and all(self.operands) and self.node.operation == "multiply":
            u, v = self.said(0), self.said(1)
            self.fail("no sign of product", f"{u} @ {v}", u=u, v=v)

    def check_told(self) -> None:
        """Refuse settings that cannot be, whatever meets."""
        operation, told = self.node.operation, self.told
        for setting, least in FROM.items():
            values = told.get(setting)
            for value in values if isinstance(values, tuple) else (least if values is None else values,):
                if value < least:
                    self.fail("least", setting=setting, least=least)
        if operation == "take":
            self.check_index(told["index"])
        elif operation == "reshape":
            self.check_reshape(told["shape"])
        elif told.get("axis") is not None:
            depth = len(self.operands[0]) + (operation == "stack")
            if not depth:
                self.fail_for_case()
            if isinstance(told["axis"], tuple) and ARRAY_OPERATIONS[operation].letters != "reduced":
                self.fail("axes at once", name=operation)
            axes = told["axis"] if isinstance(told["axis"], tuple) else (told["axis"],)
            for axis in axes:
                if not -depth <= axis < depth:
                    self.fail("no axis", these=self.these(), last=depth - 1, axis=axis)
            if len(set(axes_of(axes, depth))) < len(axes):
                self.fail("axis twice", name=operation.removeprefix("a"))

    def check_index(self, index: Sequence[Any]) -> None:
        """Refuse places that an array does not have."""
        (shape,) = self.operands
        if len(index) > len(shape):
            self.fail("too many places" if shape else "no places", these=self.these(), count=len(index))
        listed = {len(item) - 1 for item in index if not isinstance(item, int) and item[0] == "rows"}
        if len(listed) > 1:
            one, two = sorted(listed)
            self.fail("lists", one=one, two=two)
        for axis, item in zip(shape, index, strict=False):
            if not isinstance(item, int) and item[0] == "slice":
                if item[3] == 0:
                    self.fail("least", setting="step", least=1)
                if not range(*slice(*item[1:]).indices(axis)):
                    self.fail("empty slice", these=self.these())
                continue
            for place in [item] if isinstance(item, int) else item[1:]:
                if not -axis <= place < axis:
                    self.fail("no place", these=self.these(), last=axis - 1, place=place)

    def check_reshape(self, wanted: Sequence[int]) -> None:
        """Refuse a shape that does not hold as many entries."""
        (shape,) = self.operands
        count, fixed = prod(shape), prod([size for size in wanted if size != -1])
        if list(wanted).count(-1) > 1:
            self.fail("two open")
        if min(wanted) < -1 or 0 in wanted:
            self.fail("least", setting="a size", least=1)
        if count % fixed if -1 in wanted else count != fixed:
            self.fail("reshape", these=self.these(), count=count, shape=shown(tuple(wanted)).replace("-1", "?"))

    # What is said where they do not meet

    def fail_for_sizes(self, misfit: MisfitError) -> NoReturn:
        """Say which letter has two sizes, and in which operands."""
        one, two = misfit.sizes
        first, second = misfit.operands
        if self.node.operation not in ARRAY_OPERATIONS or self.node.operation == "mse":
            self.fail("not stretched", these=self.these(), one=one, two=two)
        if self.node.operation in {"max_pool", "mean_pool"} or (self.node.operation == "conv" and misfit.letter == "p"):
            self.fail("no window", these=self.these(), one=one, two=two)
        u, v = self.said(first), self.said(second)
        fix = self.turned() if self.node.operation == "matmul" else None
        key = "misfit" if fix is None else "misfit of turned"
        self.fail(key, fix, these=self.these(), letter=misfit.letter, one=one, two=two, u=u, v=v, turned=fix)

    def turned(self) -> str | None:
        """A product with one of its matrices turned, where that fits: `W.T @ x`."""
        for turned in ((True, False), (False, True)):
            shapes = [shape[::-1] if turn else shape for shape, turn in zip(self.operands, turned, strict=True)]
            if [len(shape) for shape, turn in zip(shapes, turned, strict=True) if turn] != [2]:
                continue
            if shapes[0][-1] == shapes[1][0]:
                u, v = [self.said(rank) + ".T" * turn for rank, turn in enumerate(turned)]
                return f"{u} @ {v}"
        return None

    def fail_for_case(self) -> NoReturn:
        """Say what an operation works on, where its operands are none of it."""
        key = f"case {self.node.operation}"
        self.fail(key if key in MESSAGES else "case", name=self.node.operation, these=self.these(), u=self.said(0))

    def these(self) -> str:
        """The operands with their shapes: W is 2×3 and x is a vector of 2."""
        said = dict.fromkeys([in_words(self.said(rank), shape) for rank, shape in enumerate(self.operands)])
        *before, last = said
        return f"{', '.join(before)} and {last}" if before else last

    def said(self, rank: int) -> str:
        """An operand as its reader knows it: by its name, or as it was typed."""
        index = self.node.operands[rank]
        node, name = self.graph.nodes[index], self.graph.names[index]
        if node.operation == VARIABLE or name is not None:
            return name or node.name or ""
        text = self.graph.program.source[slice(*node.span)]
        return self.graph.labels[index] if len(text) > LONGEST_SAID or "\n" in text else bracketed(node, text)

    def fail(self, key: str, instead: str | None = None, **holes: object) -> NoReturn:
        """Refuse the operation; `instead` is what may have been meant in its place."""
        source, (start, stop) = self.graph.program.source, self.node.span
        fix = corrected(source, start, stop, instead) if instead and self.graph.program.notation == "text" else None
        raise refusal(key, place_of_sign(source, self.node), source, fix, **holes)


def in_words(name: str, shape: Shape) -> str:
    """A name with its shape: x is a vector of 3."""
    key = "is number" if shape == () else "is vector" if len(shape) == 1 else "is array"
    return MESSAGES[key].format(name=name, shape=shown(shape))


def bracketed(node: Node, text: str) -> str:
    """What was typed for an operand, in parentheses where it binds weaker than a product."""
    is_whole = node.operation == CONSTANT or row_of(node.operation).binds > 2
    return text if is_whole or (text[:1] == "(" and text[-1:] == ")") else f"({text})"


def place_of_sign(source: str, node: Node) -> int:
    """Where the sign of an operation stands: the last one outside brackets; else where the operation begins."""
    start, stop = node.span
    signs = SIGNS.get(node.operation, "")
    depth = 0
    for place in range(stop - 1, start, -1) if signs else ():
        depth += (source[place] in CLOSING) - (source[place] in OPENING)
        if depth == 0 and source[place] in signs:
            return place
    return start
