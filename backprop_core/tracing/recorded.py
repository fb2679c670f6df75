"""Nodes in place of numbers: what is done with them is written down.

Operators, NumPy's functions and methods come to the nodes by themselves.

Method: tracing by operator overloading, as JAX does (Frostig, Johnson and Leary 2018).
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from numbers import Real
from typing import Any, NoReturn

from ..array_operations import ARRAY_OPERATIONS
from ..language.errors import BackpropError
from ..language.expression import CALL, CONSTANT, VARIABLE, Node, Shape, entries_of, is_array
from ..language.point import is_array_value
from ..language.vocabulary import OF_ONE, SETTINGS, SOFT, meant
from ..operations import ALIASES, COMPARISONS, CONSTANTS, FUNCTIONS
from .plain_values import all_numbers, array_text, plain_setting

# What NumPy and Python call otherwise than the language does.
UFUNCS = {
    "add": "add",
    "subtract": "subtract",
    "multiply": "multiply",
    "divide": "divide",
    "true_divide": "divide",
    "negative": "negate",
    "power": "power",
    "float_power": "power",
    "matmul": "matmul",
    "vecdot": "dot",
    "matvec": "matmul",
    "vecmat": "matmul",
}
OF_LIBRARIES = {  # functions that NumPy gives to nodes as they are, and methods that are none of the language's
    **{"dot": "matmul", "inner": "dot", "outer": "outer", "transpose": "transpose", "t": "transpose"},
    **{"concatenate": "concat", "stack": "stack", "norm": "norm", "reshape": "reshape", "view": "reshape"},
}
LIBRARIES = {__name__.split(".")[0], "numpy"}  # whose lines are not the function's own
COMPARING_UFUNCS = {"greater": ">", "less": "<", "greater_equal": ">=", "less_equal": "<="}
WAYS_OUT = "np.where, backprop_core.where, max, min, abs, relu and step say such things without a branch"
BRANCH = "{place} decides by a value, and a trace has only one course: {ways}."
EQUAL = "{place} asks whether two values are equal, and a trace has only one course: {ways}."
NO_NUMBER = (
    "{place} needs a number where a trace has a node: write backprop_core.sin or np.sin, for example, "
    "in place of other libraries' functions, and no float( ) or int( )."
)
NO_CONDITION = "{place} chooses by something else than a comparison: write where(x > 0, a, b), for example."
NO_NAME = "{place} calls {name}, which has no counterpart in the language."
OTHER_RUN = "{place} uses a node of another trace: let the function give all that it needs."
NO_PLACE = "{place} takes entries by something else than whole numbers, slices and lists of them."
NO_SHAPE = "{place} asks how many entries an array has: give its value to trace, or write the number."
ARRAYS = "{place} joins a node with an array of several dimensions or another array: write its sum out."
NOT_FINITE = "{place} uses the number {number}, and a program has only finite ones."


class Recording:
    """The nodes of one run of a function, in the order in which they were made."""

    def __init__(self, given: Mapping[str, Shape] | None = None) -> None:
        self.given = dict(given or {})
        self.nodes: list[Node] = []
        self.shapes: list[Shape | None] = []  # None where nobody knows, or where shapes do not fit, which is said later

    @property
    def has_arrays(self) -> bool:
        """Whether the function is called with arrays, so that arrays beside its nodes are whole ones too."""
        return bool(self.given)

    def add(self, node: Node) -> Recorded:
        """Record a node after those that are there."""
        self.shapes.append(self.shape(node) if self.has_arrays else None)
        self.nodes.append(node)
        return Recorded(self, len(self.nodes) - 1)

    def variable(self, name: str) -> Recorded:
        """Record a variable of the function."""
        return self.add(Node(VARIABLE, name=name))

    def node_of(self, value: Any) -> int:
        """The node of a value that the function uses: its own, or that of a number."""
        if isinstance(value, Recorded):
            if value.recording is not self:
                fail(OTHER_RUN)
            return value.index
        if is_array_value(value):
            return self.array(value)
        number = float(value)
        if not math.isfinite(number):
            fail(NOT_FINITE, number=value)
        names = [name for name, constant in CONSTANTS.items() if constant == number]
        size = abs(number)
        literal = str(int(size)) if size % 1 == 0 and size < 1e16 else repr(size)
        found = self.add(Node(CONSTANT, name=names[0]) if names else Node(CONSTANT, literal=literal))
        return self.add(Node("negate", (found.index,))).index if number < 0 else found.index

    def shape(self, node: Node) -> Shape | None:
        """The shape of a node that comes next."""
        from ..graph.shapes import extent  # only arrays need them
        from ..language.letters import MisfitError, NoCaseError, meeting

        if node.operation == VARIABLE:
            return self.given.get(node.name or "", ())
        if node.operation == CONSTANT:
            return extent(entries_of(node.literal or "")) if is_array(node) else ()
        operands = [self.shapes[operand] for operand in node.operands]
        if node.operation == CALL or None in operands:
            return None
        known = [shape for shape in operands if shape is not None]
        try:
            return meeting(node.operation, known, dict(node.settings)).shape
        except (MisfitError, NoCaseError, ValueError, IndexError):
            return None

    def array(self, value: Any) -> int:
        """The node of an array that the function uses: a constant, or a stack where nodes are in it."""
        entries = value.tolist() if hasattr(value, "tolist") else list(value)
        if all_numbers(entries):
            return self.add(Node(CONSTANT, literal=array_text(entries))).index
        return self.add(Node("stack", tuple([self.node_of(one) for one in entries]))).index

    def of_arrays(self, row: str, values: Sequence[Any], told: Mapping[str, Any]) -> Recorded:
        """An operation on arrays, with what it is told beside its operands."""
        needs, defaults = ARRAY_OPERATIONS[row].needs, ARRAY_OPERATIONS[row].settings
        named = {SETTINGS.get(name, name): value for name, value in told.items() if value is not None}
        settings: dict[str, Any] = {name: plain_setting(value) for name, value in named.items()}
        unread = [name for name in settings if name not in {*needs, *defaults}]
        if unread:
            fail(NO_NAME, name=f"{row} with {', '.join(unread)}")
        kept = [(name, settings[name]) for name in sorted(settings) if settings[name] != defaults.get(name)]
        return self.add(Node(row, tuple([self.node_of(value) for value in values]), settings=tuple(kept)))

    def call(self, name: str, values: Sequence[Any], told: Mapping[str, Any] | None = None) -> Recorded:
        """A function of the language, by the name that it has there or elsewhere.

        Args:
            name: of the function.
            values: its operands; of a function of one array the second may be its axis.
            told: what it is told by name.
        """
        told = dict(told or {})
        function = OF_LIBRARIES.get(name) or meant(name)
        if function is None:
            fail(NO_NAME, name=name)
        row = OF_ONE.get(function, function) if len(values) == 1 or told else function
        if row in SOFT and (self.has_arrays or told or function not in FUNCTIONS):
            arity, settings = ARRAY_OPERATIONS[row].arity, ARRAY_OPERATIONS[row].settings
            if row == "reshape":
                sizes = [*values[1:], *told.values()]
                return self.of_arrays(row, values[:1], {"shape": sizes if isinstance(sizes[0], int) else sizes[0]})
            if row in {"concat", "stack"} and len(values) == 1 and isinstance(values[0], list | tuple):
                values = values[0]
            if arity[1] == 1 and "axis" in settings and len(values) == 2 and isinstance(values[1], int):
                values, told = values[:1], {"axis": values[1], **told}
            return self.of_arrays(row, values, told)
        if told:
            fail(NO_NAME, name=f"{name} with {', '.join(told)}")
        if function == "where" and len(values) == 3:
            return self.choose(*values)  # type: ignore[no-any-return]
        if function not in FUNCTIONS:
            return self.add(Node(CALL, tuple([self.node_of(value) for value in values]), name=function))
        return self.apply(ALIASES.get((function, len(values)), FUNCTIONS[function]), values)

    def apply(self, operation: str, values: Sequence[Any]) -> Recorded:
        """An operation of the table."""
        return self.add(Node(operation, tuple([self.node_of(value) for value in values])))

    def compare(self, left: Any, sign: str, right: Any) -> Compared:
        """A comparison: 1 where it holds, else 0, which is a step; its sides are kept for a choice by it."""
        above, below = (left, right) if sign in {">", "<="} else (right, left)
        is_zero = isinstance(below, Real) and below == 0
        found = self.apply("step", [above if is_zero else self.apply("subtract", [above, below])])
        if sign in {">=", "<="}:
            found = self.apply("subtract", [1, found])
        return Compared(self, found.index, left, sign, right)

    def choose(self, condition: Any, taken: Any, other: Any) -> Any:
        """The second or the third value, by a comparison; one of two numbers is known already."""
        if not isinstance(condition, Recorded):
            return taken if condition else other
        if not isinstance(condition, Compared):
            fail(NO_CONDITION)
        compared = self.apply(COMPARISONS[condition.sign], [condition.left, condition.right])
        return self.apply("where", [compared, taken, other])


def operator(operation: str) -> tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]:
    """What an operator does with a node on its left, and with one on its right."""

    def is_taken(self: Recorded, other: Any) -> bool:
        of_arrays = operation == "matmul" or self.recording.has_arrays
        return is_plain(other) or (of_arrays and is_array_value(other))

    def forwards(self: Recorded, other: Any) -> Any:
        return self.recording.apply(operation, [self, other]) if is_taken(self, other) else NotImplemented

    def backwards(self: Recorded, other: Any) -> Any:
        return self.recording.apply(operation, [other, self]) if is_taken(self, other) else NotImplemented

    return forwards, backwards


class Recorded:
    """A node in place of a number."""

    def __init__(self, recording: Recording, index: int):
        self.recording = recording
        self.index = index

    __add__, behind = operator("add")
    __sub__, __rsub__ = operator("subtract")
    __mul__, __rmul__ = operator("multiply")
    __truediv__, __rtruediv__ = operator("divide")
    __pow__, __rpow__ = operator("power")
    __matmul__, __rmatmul__ = operator("matmul")
    __hash__ = object.__hash__

    def __mod__(self, other: Any) -> Recorded:
        return self.recording.call("mod", [self, other])

    def __radd__(self, other: Any) -> Any:
        return self if type(other) is int and other == 0 else self.behind(other)  # sum() begins with a 0

    def __getitem__(self, index: Any) -> Recorded:
        items = index if isinstance(index, tuple) else (index,)
        return self.recording.of_arrays("take", [self], {"index": tuple([item_of(item) for item in items])})

    def __len__(self) -> int:
        if not self.shape:
            fail(NO_SHAPE)
        return int(self.shape[0])

    def __iter__(self) -> Iterator[Recorded]:
        return iter([self[place] for place in range(len(self))])

    @property
    def shape(self) -> Shape:
        """The shape of the array, () of a number."""
        found = self.recording.shapes[self.index]
        if found is None:
            fail(NO_SHAPE)
        return found

    def transposed(self) -> Recorded:
        """The array with rows and columns changed over."""
        return self.recording.of_arrays("transpose", [self], {})

    T = property(transposed)

    def flatten(self) -> Recorded:
        """The array as a vector."""
        return self.recording.of_arrays("reshape", [self], {"shape": (-1,)})

    ravel = flatten

    def __neg__(self) -> Recorded:
        return self.recording.apply("negate", [self])

    def __pos__(self) -> Recorded:
        return self

    def __abs__(self) -> Recorded:
        return self.recording.apply("abs", [self])

    def __gt__(self, other: Any) -> Compared:
        return self.recording.compare(self, ">", other)

    def __lt__(self, other: Any) -> Compared:
        return self.recording.compare(self, "<", other)

    def __ge__(self, other: Any) -> Compared:
        return self.recording.compare(self, ">=", other)

    def __le__(self, other: Any) -> Compared:
        return self.recording.compare(self, "<=", other)

    def __eq__(self, other: object) -> NoReturn:
        fail(EQUAL)

    def __ne__(self, other: object) -> NoReturn:
        fail(EQUAL)

    def __bool__(self) -> NoReturn:
        fail(BRANCH)

    def __float__(self) -> NoReturn:
        fail(NO_NUMBER)

    __int__ = __index__ = __float__

    def __getattr__(self, name: str) -> Any:
        """The functions of the language as methods, as NumPy asks for them and x.exp() is written."""
        if name.startswith("_") or (meant(name) is None and name not in OF_LIBRARIES):
            raise AttributeError(f"A node in a trace has no attribute {name}.")

        def method(*operands: Any, **options: Any) -> Recorded:
            told = {key: option for key, option in options.items() if option is not None and key not in NUMPYS_OWN}
            return self.recording.call(name, [self, *operands], told)

        return method

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """What NumPy does with its functions of numbers, entry by entry where one of them is an array."""
        if method != "__call__" or options:
            return NotImplemented
        values = [value.item() if getattr(value, "ndim", None) == 0 else value for value in inputs]
        arrays = [value for value in values if getattr(value, "ndim", 0)]
        if not arrays or self.recording.has_arrays or ufunc.__name__ == "matmul":
            return self.recorded_ufunc(ufunc.__name__, values)
        if len(arrays) > 1:
            fail(ARRAYS)
        found = arrays[0].astype(object)
        for place, entry in enumerate(arrays[0].flat):
            at_entry = [entry if value is arrays[0] else value for value in values]
            found.flat[place] = self.recorded_ufunc(ufunc.__name__, at_entry)
        return found

    def __array_function__(self, function: Any, types: Any, values: Sequence[Any], options: Any) -> Any:
        """NumPy's where by a comparison, which is no function of numbers there; all else goes NumPy's own way."""
        if function.__name__ == "where" and len(values) == 3 and isinstance(values[0], Recorded):
            return self.recording.choose(*values)
        if function.__name__ in OF_LIBRARIES:
            return self.recording.call(function.__name__, list(values), options)
        return function._implementation(*values, **options)

    def recorded_ufunc(self, name: str, values: Sequence[Any]) -> Any:
        """Record a function of NumPy's, by its name there, of nodes and numbers."""
        if name in UFUNCS:
            return self.recording.apply(UFUNCS[name], values)
        if name in COMPARING_UFUNCS:
            return self.recording.compare(values[0], COMPARING_UFUNCS[name], values[1])
        return values[0] if name == "positive" else self.recording.call(name, values)


class Compared(Recorded):
    """A comparison in place of a truth value."""

    def __init__(self, recording: Recording, index: int, left: Any, sign: str, right: Any):
        super().__init__(recording, index)
        self.left = left
        self.sign = sign
        self.right = right


NUMPYS_OWN = ("out", "dtype", "where", "initial")  # what NumPy adds to the methods that it calls


def item_of(item: Any) -> Any:
    """An item of an index: a place, a slice, or a list of places."""
    if isinstance(item, slice):
        return ("slice", *[None if one is None else int(one) for one in (item.start, item.stop, item.step)])
    listed = item.tolist() if hasattr(item, "tolist") else item
    if isinstance(listed, list) and listed and all(isinstance(one, int) for one in listed):
        return ("rows", *listed)
    if not isinstance(listed, int) or isinstance(listed, bool):
        fail(NO_PLACE)
    return listed


def is_plain(value: Any) -> bool:
    """Whether an operator may take it as it is: a node, or one number."""
    return isinstance(value, Recorded | Real)


def fail(message: str, **holes: Any) -> NoReturn:
    """Refuse what the function does, and name the line that does it."""
    frame = sys._getframe(1)
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).split(".")[0] in LIBRARIES:
        frame = frame.f_back
    code = frame.f_code
    name = "The function" if code.co_name.startswith("<") else code.co_name
    place = f"{name}, in line {frame.f_lineno} of its file,"
    raise BackpropError(message.format(place=place, ways=WAYS_OUT, **holes))
