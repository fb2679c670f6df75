"""A program with arrays as PyTorch, JAX or TensorFlow code: its lines as they were typed, in a library's words.

What a library says depends on shapes here and there (its convolutions want a batch and channels), so the shapes of each
line come first. How each library says things is data, in `array_libraries.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..array_operations import ARRAY_OPERATIONS
from ..graph.build import Graph
from ..graph.shapes import extent
from ..language.errors import BackpropError
from ..language.expression import (
    CALL,
    CONSTANT,
    VARIABLE,
    Line,
    Node,
    Program,
    Shape,
    constant_value,
    entries_of,
    is_array,
)
from ..language.letters import meeting, of_axis
from ..notation.numbers import Atom
from ..notation.writer import Piece, cut_anew, index_text, write_nodes
from ..tracing import array_plan, arrays
from ..tracing.lines import one_line
from .array_libraries import ARRAY_WORDS, ArrayWords
from .array_values import FILE, is_loaded, listed, nested, whole, zeros
from .frameworks import BACKWARD, FRAMEWORKS, NO_GRADIENT, made_tensors, reached, safe, template, with_conditions

SCORES = "cross_entropy"

Shapes = list[Shape]

OWN_NAMES = frozenset("np point itertools slice tuple range sum".split()) | {
    name for words in ARRAY_WORDS.values() for name in words.helpers
}
"""Names that the code needs itself, beside those of programs of numbers."""


def write_array_code(program: Program, graph: Graph, at: Mapping[str, Any], framework: str) -> str:
    """A program with arrays in a framework's own words, ready to run.

    Args:
        program: what was read.
        graph: its graph.
        at: the value of each variable, as `point` gives it.
        framework: a key of ARRAY_WORDS.

    Returns:
        code that prints the value, then the gradient as a dictionary of nested lists. Classes, which have no
        gradient, are not in it; arrays of more than 1,000 entries are loaded from point.npz.

    Raises:
        BackpropError: shapes do not fit, the output is no number, or it depends on no variable.
    """
    arrays.seed_of(graph, arrays.forward(graph, at).values[-1], None)
    given = {name: array_plan.shape_of(value) for name, value in at.items()}
    plan = array_plan.plan_for(graph, given)
    classes = {index for index, composite in plan.composites.items() if composite.classes}
    needed = reached(graph, lambda index: 1 if index in classes else None)
    written = Code(program, given, ARRAY_WORDS[framework], framework)
    if written.is_unclear:  # a function whose words depend on the shapes that it is called with is written out
        written = Code(in_lines(graph), given, ARRAY_WORDS[framework], framework)
    wanted = [name for name in at if name not in written.classes]
    if not any(node.operation == VARIABLE and node.name in wanted for node in graph.nodes):
        raise BackpropError(NO_GRADIENT, 0, program.source)
    words, lines = written.words, written.lines()
    slopes: list[str] = []
    for place, name in enumerate(wanted):
        slope = words.slope.format(name=named(name), place=place) if name in needed else zeros(given[name])
        slopes.append(f"{name!r}: {slope}")
    frame = words.frame if needed else words.frame.replace(BACKWARD, "")
    body = frame.format(
        variables="\n".join([written.variable(name, value) for name, value in at.items()]),
        helpers="".join([f"{text}\n\n" for name, text in words.helpers.items() if f"{name}(" in "\n".join(lines)]),
        lines="\n".join(lines),
        indented="\n".join(["    " + line for line in lines]),
        names=", ".join(map(named, at)),
        wanted=", ".join(map(named, wanted)),
        numbers=", ".join([str(place) for place, name in enumerate(at) if name in wanted]),
        gradient=",\n       ".join(slopes),
    )
    imports = "import itertools\n\n" if "itertools." in body else ""
    if any(is_loaded(value) for value in at.values()):
        kept = ", ".join([f"{name}={name}" for name, value in at.items() if is_loaded(value)])
        imports += f'import numpy as np\n\npoint = np.load("{FILE}")  # made by np.savez("{FILE}", {kept})\n'
    return imports + body


def needed_lines(program: Program) -> list[int]:
    """The lines that the last one needs, in their order; shapes in the others need not fit."""
    found: list[int] = []
    names: set[str | None] = {program.lines[-1].name}
    for number in range(len(program.lines) - 1, -1, -1):
        line = program.lines[number]
        if line.name in names:
            found.append(number)
            names |= {node.name for node in line.nodes if node.operation in {VARIABLE, CALL}}
    return found[::-1]


def in_lines(graph: Graph) -> Program:
    """A graph as a program without functions: a line for each node that has a name or more than one user."""
    is_line = [
        bool(node.operands) and (graph.names[index] is not None or len(graph.users[index]) > 1)
        for index, node in enumerate(graph.nodes)
    ]
    line_of = {index: graph.labels[index] for index, own in enumerate(is_line) if own and index != graph.output}
    lines = [
        Line(line_of.get(index), None, tuple(one_line(graph.nodes, index, line_of)))
        for index in [*line_of, graph.output]
    ]
    return Program(graph.program.source, tuple(lines), graph.program.variables)


class Code:
    """The lines of a program in a library's words.

    Attributes:
        classes: the variables that are nothing but classes.
        is_unclear: whether a function would have to be said in two ways.
    """

    def __init__(self, program: Program, given: Mapping[str, Shape], words: ArrayWords, framework: str):
        self.program, self.words, self.framework = program, words, framework
        self.known = dict(given)
        self.functions: dict[str, int] = {}
        self.templates: dict[tuple[int, int], set[str]] = {}
        self.class_places: set[tuple[int, int]] = set()
        self.results: dict[tuple[Any, ...], Shape] = {}
        self.needed = needed_lines(program)
        for number in self.needed:
            line = program.lines[number]
            if line.parameters is not None:
                self.functions[line.name or ""] = number
            elif len(self.functions) <= MOST_FUNCTIONS:
                shape = self.walk(number, {})
                if line.name is not None:
                    self.known[line.name] = shape
        self.classes = self.only_classes(given)
        self.is_unclear = len(self.functions) > MOST_FUNCTIONS or any(len(one) > 1 for one in self.templates.values())

    def walk(self, number: int, scope: Mapping[str, Shape]) -> Shape:
        """The shape of a line's result; on the way, what is said of each of its operations."""
        shapes: Shapes = []
        for index, node in enumerate(self.program.lines[number].nodes):
            operands = [shapes[operand] for operand in node.operands]
            if node.operation == VARIABLE:
                shapes.append(scope[node.name or ""] if node.name in scope else self.known[node.name or ""])
            elif node.operation == CONSTANT:
                shapes.append(extent(entries_of(node.literal or "")) if is_array(node) else ())
            elif node.operation == CALL:
                shapes.append(self.called(self.functions[node.name or ""], operands))
            else:
                shapes.append(meeting(node.operation, operands, dict(node.settings)).shape)
                text = self.template(node, operands, shapes[-1])
                self.templates.setdefault((number, index), set()).add(text)
                if node.operation == SCORES and operands[0] != operands[1]:
                    self.class_places.add((number, node.operands[1]))
        return shapes[-1]

    def called(self, number: int, operands: Shapes) -> Shape:
        """The shape of what a function gives for operands of these shapes."""
        key = (number, *operands, len(self.known))
        if key not in self.results:
            parameters = self.program.lines[number].parameters or ()
            self.results[key] = self.walk(number, dict(zip(parameters, operands, strict=True)))
        return self.results[key]

    def only_classes(self, given: Mapping[str, Shape]) -> set[str]:
        """The variables each use of which is as classes."""
        uses: dict[str, set[bool]] = {name: set() for name in given}
        for number in self.needed:
            line = self.program.lines[number]
            for index, node in enumerate(line.nodes):
                if node.operation == VARIABLE and node.name in uses and node.name not in (line.parameters or ()):
                    uses[node.name].add((number, index) in self.class_places)
        return {name for name, found in uses.items() if found == {True}}

    # One operation.

    def template(self, node: Node, operands: Shapes, result: Shape) -> str:
        """The template of an operation at these shapes; nothing where numbers have one that serves."""
        functions = self.words.functions
        if node.operation == "take":
            index: Any = dict(node.settings)["index"]
            return self.taken(operands[0], index)
        if node.operation not in ARRAY_OPERATIONS:
            return functions.get(node.operation, "")
        row = ARRAY_OPERATIONS[node.operation]
        told: dict[str, Any] = {**row.settings, **dict(node.settings)}
        axis = told.get("axis")
        is_last = isinstance(axis, int) and bool(operands[0]) and axis % len(operands[0]) == len(operands[0]) - 1
        is_class = node.operation == SCORES and operands[0] != operands[1]
        forms = [" ".join(map(str, map(len, operands))), "last" * is_last, "classes" * is_class]
        keys = [f"{node.operation} {form}" for form in forms if form]
        text = next((functions[key] for key in [*keys, node.operation] if key in functions), functions["*"])
        said = {name: value for name, value in node.settings if f"{{{name}}}" not in text and name in row.settings}
        settings = "".join([f", {self.words.settings.get(name, name)}={value}" for name, value in said.items()])
        return text.replace("<;>", settings).format(**facts(node, told, operands, result, self.words))

    def taken(self, shape: Shape, items: Sequence[Any]) -> str:
        """The template of entries that are taken: places and slices first, then lists."""
        items = [*items, *[WHOLE] * (len(shape) - len(items))]
        base = "<u5>"
        if self.framework == "pytorch":
            backwards = [axis for axis, item in enumerate(items) if is_slice(item) and (item[3] or 1) < 0]
            if backwards:
                base = f"torch.flip(<u0>, dims={backwards})"
                items = [
                    turned_round(item, size) if axis in backwards else item
                    for axis, (item, size) in enumerate(zip(items, shape, strict=True))
                ]
        lists = [axis for axis, item in enumerate(items) if is_list(item)]
        if not lists:
            return f"{base}[{index_text(trimmed(items))}]"
        first = [WHOLE if axis in lists else item for axis, item in enumerate(items)]
        base = base if all(item == WHOLE for item in first) else f"{base}[{index_text(trimmed(first))}]"
        left = [axis for axis, item in enumerate(items) if not isinstance(item, int)]
        at = [left.index(axis) for axis in lists]
        places = [[one % shape[axis] for one in items[axis][1:]] for axis in lists]
        if self.framework == "tensorflow":
            return gathered("<u0>" if base == "<u5>" else base, at, places, len(left))
        texts = [":"] * (max(at) + 1)
        for axis, taken in zip(at, places, strict=True):
            texts[axis] = self.words.places.format(taken)
        return f"{base}[{', '.join(texts)}]"

    # Lines.

    def lines(self) -> list[str]:
        """One line of Python for each line of the program that is needed; the last gives `output`."""
        found: list[str] = []
        for number in self.needed:
            line = self.program.lines[number]
            name = "output" if line.name is None else named(line.name)
            if line.parameters is None:
                found.append(f"{name} = {self.written(number, line)}")
            elif any(key[0] == number for key in self.results):
                parameters = ", ".join(map(named, line.parameters))
                found.append(f"def {name}({parameters}): return {self.written(number, line)}")
        return found if name == "output" else [*found, f"output = {name}"]

    def written(self, number: int, line: Line) -> str:
        """One expression."""
        ready = with_conditions(
            Line(line.name, line.parameters, tuple([self.ready(number, at) for at in range(len(line.nodes))]))
        )
        tensors = made_tensors(ready)
        before, after = FRAMEWORKS[self.framework].wrap.split("{}")

        def mark(index: int, side: str) -> str:
            if index not in tensors:
                return ""
            return before if side == "open" else after

        def leaf(node: Node, notation: str) -> Atom:
            return Atom(node.name or "" if node.operation == VARIABLE else repr(constant_value(node)))

        return write_nodes(ready.nodes, self.framework, leaf=leaf, mark=mark, templates=self.words_of)

    def ready(self, number: int, index: int) -> Node:
        """A node that carries its template, or as a leaf its text."""
        node = self.program.lines[number].nodes[index]
        if node.operation == VARIABLE:
            return node._replace(name=named(node.name or ""))
        if node.operation == CONSTANT and (number, index) in self.class_places:
            return Node(VARIABLE, name=self.words.whole.format(whole(entries_of(node.literal or ""))))
        if node.operation == CONSTANT:
            text = self.words.array.format(nested(entries_of(node.literal or ""))) if is_array(node) else ""
            return Node(VARIABLE, name=text) if text else node
        if node.operation == CALL:
            return node
        (text,) = self.templates.get((number, index), {""})
        if node.operation == SCORES and not self.is_whole(number, node.operands[1]):
            text = (
                text.replace("<v0>", self.words.as_class) if (number, node.operands[1]) in self.class_places else text
            )
        return node._replace(name=text or None)

    def is_whole(self, number: int, index: int) -> bool:
        """Whether a node is classes as they are: a constant, or a variable that is nothing else."""
        line = self.program.lines[number]
        node = line.nodes[index]
        is_own = node.name in (line.parameters or ())
        return node.operation == CONSTANT or (node.operation == VARIABLE and node.name in self.classes and not is_own)

    def words_of(self, node: Node, framework: str) -> tuple[str | Piece, ...]:
        """The template of a node that may carry its own."""
        if node.operation == CALL:
            return cut_anew(f"{named(node.name or '')}(<*>)")
        return cut_anew(node.name) if node.name else template(node, framework)

    def variable(self, name: str, value: Any) -> str:
        """The line that makes a variable."""
        if name in self.classes:
            text = f"point[{name!r}].astype(int)" if is_loaded(value) else str(whole(listed(value)))
            return self.words.still.format(named(name), text)
        text = f"point[{name!r}]" if is_loaded(value) else nested(listed(value))
        return self.words.variable.format(named(name), text)


MOST_FUNCTIONS = 100  # of a program that are kept; calls of more are written out
WHOLE = ("slice", None, None, None)


def facts(node: Node, told: Mapping[str, Any], operands: Shapes, result: Shape, words: ArrayWords) -> dict[str, object]:
    """What a template may ask: settings, and what follows from them and the shapes."""
    keepdims = words.settings.get("keepdims", "keepdims")
    found: dict[str, object] = {
        **told,
        "name": node.operation,
        "shape": result,
        "last": operands[0][-1] if operands[0] else 0,
        "own": ", ".join(map(str, operands[0][-2:])),
        "keepdims": f", {keepdims}=True" if told.get("keepdims") else "",
    }
    if node.operation == "conv":
        moving = 2 if len(operands[0]) == 2 == len(operands[1]) or len(operands[1]) == 4 else 1
        pads = [of_axis(told["pad"], at) for at in range(moving)]
        found["strides"] = tuple([of_axis(told["stride"], at) for at in range(moving)])
        found["pads"] = [(pad, pad) for pad in pads]
        found["flat_strides"], found["flat_pads"] = (1, of_axis(told["stride"], 0)), [(0, 0), (pads[0], pads[0])]
    if "size" in told:
        moving = min(2, len(operands[0]))
        sizes = [of_axis(told["size"], at) for at in range(moving)]
        across = sizes if told["stride"] is None else [of_axis(told["stride"], at) for at in range(moving)]
        pads = [of_axis(told["pad"], at) for at in range(moving)]
        ones = (1,) * (len(operands[0]) - moving)
        found["window"], found["steps"] = (*ones, *sizes), (*ones, *across)
        found["borders"] = [*[(0, 0) for _ in ones], *[(pad, pad) for pad in pads]]
        found["count"] = sizes[0] * sizes[-1] if moving == 2 else sizes[0]
    return found


def named(name: str) -> str:
    """A name that Python, the library and the code leave free."""
    return f"{name}_" if name.rstrip("_") in OWN_NAMES else safe(name)


def is_slice(item: Any) -> bool:
    """Whether an item of an index is a slice."""
    return not isinstance(item, int) and item[0] == "slice"


def is_list(item: Any) -> bool:
    """Whether an item of an index is a list of places."""
    return not isinstance(item, int) and item[0] == "rows"


def trimmed(items: Sequence[Any]) -> Sequence[Any]:
    """An index without the whole axes at its end, of which it may leave one."""
    kept = list(items)
    while len(kept) > 1 and kept[-1] == WHOLE:
        kept.pop()
    return kept


def turned_round(item: Any, size: int) -> Any:
    """A slice that goes backwards, of the same axis turned round."""
    places = range(*slice(*item[1:]).indices(size))
    return ("slice", size - 1 - places[0], size - places[-1], -places.step)


def gathered(base: str, at: Sequence[int], places: Sequence[Sequence[int]], depth: int) -> str:
    """Entries by lists in TensorFlow: one list along its axis, two as pairs on axes that come first."""
    if len(at) == 1:
        return f"tf.gather({base}, {places[0]}, axis={at[0]})"
    others = [axis for axis in range(depth) if axis not in at]
    pairs = [list(pair) for pair in zip(*places, strict=True)]
    turned = base if list(at) == list(range(len(at))) else f"tf.transpose({base}, {[*at, *others]})"
    found = f"tf.gather_nd({turned}, {pairs})"
    before = sum([axis < at[0] for axis in others])
    if not before:
        return found
    back = [*range(1, before + 1), 0, *range(before + 1, len(others) + 1)]
    return f"tf.transpose({found}, {back})"
