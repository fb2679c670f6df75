"""A program with arrays as NumPy source that can be read: both passes as straight-line code, for given shapes.

Products are written as their letters spell them, what was stretched is added up where it arrives, and only what the
wanted variables need is worked out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..array_operations import ARRAY_OPERATIONS
from ..graph.build import Graph
from ..language.expression import CONSTANT, VARIABLE, constant_value, entries_of, is_array
from ..language.letters import Meeting, axes_of, stretched_shape
from ..language.ways import Shape, Way, size, turned
from ..notation.spelling import spelled_code, spelling
from ..operations import OPERATIONS
from ..tracing import array_plan, composites, meetings, row_code_arrays
from .numpy_code import NUMPY_NAMES, bracketed, divided, in_numpy, index_code, index_parts, lists, nested, safe_name
from .terms import Term, apply, partial_term, simplified, text_of

ALONG = {"sum": "sum", "mean": "mean", "amax": "max"}


def write_array_source(graph: Graph, given: Mapping[str, Shape], wrt: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The source of a function of the variables that gives the value and the gradient, and the names that it needs.

    Args:
        graph: of a program with arrays.
        given: the shape of each variable.
        wrt: the variables whose gradient is wanted.
    """
    writer = ArraySource(graph, given, wrt)
    writer.forward()
    writer.backward()
    return writer.source(), writer.names


class ArraySource:
    """Writes the lines of both passes."""

    def __init__(self, graph: Graph, given: Mapping[str, Shape], wrt: Sequence[str]):
        self.graph, self.given, self.wrt = graph, given, list(wrt)
        self.plan = array_plan.plan_for(graph, given)
        self.lines: list[str] = []
        self.helpers: dict[str, str] = {}
        self.names: dict[str, Any] = {}
        self.terms: list[Term] = []
        self.slopes: dict[int, tuple[Term, Shape]] = {}
        self.wanted = self.reaching()

    def reaching(self) -> list[bool]:
        """The nodes at or below which a wanted variable lies."""
        found: list[bool] = []
        for node in self.graph.nodes:
            is_wanted = node.operation == VARIABLE and node.name in self.wrt
            found.append(is_wanted or any(found[operand] for operand in node.operands))
        return found

    def name(self, index: int) -> str:
        """The name of a node in the code."""
        return safe_name(self.graph.labels[index])

    def shape(self, index: int) -> Shape:
        """The shape of a node."""
        return self.plan.shapes[index]

    # The forward pass.

    def forward(self) -> None:
        """A line for each operation."""
        for index, node in enumerate(self.graph.nodes):
            if node.operation == CONSTANT:
                if is_array(node):
                    self.lines.append(f"{self.name(index)} = np.array({lists(entries_of(node.literal or ''))})")
                self.terms.append(self.name(index) if is_array(node) else constant_value(node))
            elif node.operation == VARIABLE:
                self.terms.append(self.name(index))
            else:
                term = self.value(index)
                if isinstance(term, str) and not term.isidentifier():
                    self.lines.append(f"{self.name(index)} = {term}")
                    term = self.name(index)
                self.terms.append(term)

    def operands(self, index: int) -> list[str]:
        """The code of a node's operands."""
        return [text_of(self.terms[operand]) for operand in self.graph.nodes[index].operands]

    def value(self, index: int) -> Term:
        """The code of a node's value."""
        node = self.graph.nodes[index]
        if node.operation in OPERATIONS:
            terms = [self.terms[operand] for operand in node.operands]
            if OPERATIONS[node.operation].shares is not None:
                return nested(NUMPY_NAMES[node.operation], self.operands(index))
            made = apply(node.operation, terms)
            return in_numpy(made) if isinstance(made, str) else made
        if index in self.plan.composites:
            return self.composite(index, None)
        if self.is_of_a_number(index):
            return self.terms[node.operands[0]]
        return self.by_letters(index)

    def is_of_a_number(self, index: int) -> bool:
        """Whether a node is the sum, mean or best of a single number, which is that number."""
        node = self.graph.nodes[index]
        return node.operation in {"sum", "mean", "amax", "amin"} and not self.shape(node.operands[0])

    def by_letters(self, index: int) -> str:
        """The code of a row of arrays."""
        node, inside = self.graph.nodes[index], self.operands(index)
        told: dict[str, Any] = {**ARRAY_OPERATIONS[node.operation].settings, **dict(node.settings)}
        first = inside[0]
        match node.operation:
            case "matmul" | "dot":
                return f"{first} @ {inside[1]}"
            case "outer":
                return f"np.outer({first}, {inside[1]})"
            case "transpose":
                return f"{first}.T"
            case "sum" | "mean" | "amax" | "amin":
                keep = ", keepdims=True" if told["keepdims"] else ""
                axis = f"axis={told['axis']}" if told["axis"] is not None else ""
                return f"{first}.{node.operation.removeprefix('a')}({axis}{keep if axis else keep.lstrip(', ')})"
            case "take":
                places, rest = index_parts(told["index"])
                return f"{first}{places}[{rest}]"
            case "reshape":
                return f"np.reshape({first}, {self.shape(index)})"
            case "concat":
                return f"np.concatenate([{', '.join(inside)}], axis={told['axis']})"
            case "stack":
                return f"np.stack([{', '.join(inside)}], axis={told['axis']})"
        met = self.met(index)
        (way,) = met.ways
        self.names[f"way_{self.name(index)}"] = way
        if met.entries in {"max", "min"}:
            self.names["best"] = meetings.best
            return f"best(way_{self.name(index)}, {first}, {met.entries == 'max'})"
        self.names["work_out"] = meetings.work_out
        return f"work_out(way_{self.name(index)}, [{', '.join(inside)}])"

    def met(self, index: int) -> Meeting:
        """What meets in a node."""
        found = self.plan.meetings[index]
        assert found is not None
        return found

    # Composites.

    def composite(self, index: int, pull: int | None) -> str:
        """The code of a composite's value, or of what goes back into an operand."""
        found = self.plan.composites[index]
        row, name = found.row, self.name(index)
        inside = self.operands(index)
        text = row.value if pull is None else row.pulls[pull]
        known = {"u": inside[0], "n": repr(float(found.along.count)), "eps": repr(found.eps)}
        if row.name == "causal_softmax":
            known["u"] = f"np.where(np.tri({found.whole[-2]}, {found.whole[-1]}, dtype=bool), {inside[0]}, -np.inf)"
        if len(inside) > 1:
            known["v"] = inside[1]
            if found.classes:
                if pull is None:
                    self.lines.append(
                        f"t_{name} = (np.arange({found.whole[-1]}) == np.asarray({inside[1]})[..., None]) * 1.0"
                    )
                known["v"] = f"t_{name}"
                text = text.replace("*sum(v)", "")  # a row of zeros with a 1 adds up to 1
        if pull is not None:
            slope, shape = self.slopes[index]
            if "(g)" in text and shape != self.shape(index):  # to be added up, it has to be there as often
                slope, shape = self.full(index), self.shape(index)
            if slope == 1.0 and found.rows == 1:
                text = text.replace("g*", "", 1)
            known["g"] = self.kept(text_of(divided(slope, found.rows)), shape, found, index)
            known["z"] = self.kept(name, self.shape(index), found, index)
        for letter, meaning in row.given:
            if pull is not None and not composites.uses(text, letter):
                continue
            if pull is None:
                self.lines.append(f"{letter}_{name} = {self.text(meaning, known, found)}")
            known[letter] = f"{letter}_{name}"
        code = self.text(text, known, found)
        if pull is not None:
            return f"np.where({known['z']} == 0, 0.0, {code})" if row.special else code
        if row.letters == "scores":
            return f"({code}).mean()"
        return code if found.result == found.whole else f"({code}).reshape({found.result})"

    def kept(self, text: str, shape: Shape, found: composites.Composite, index: int) -> str:
        """A value or slope in the shape that the text has it in."""
        if found.row.letters != "along" or found.result == found.whole or not found.whole or shape != self.shape(index):
            return text
        return f"{text}.reshape({found.along.kept})" if shape else text

    def text(self, text: str, known: Mapping[str, str], found: composites.Composite) -> str:
        """A row's text as code, with what goes along the axis as helpers."""
        axis = found.along.axis
        tag = "_all" if axis is None else "_last" if axis == -1 else f"_axis{axis}"
        code = in_numpy(self.helped(composites.code_of(text), axis, tag))
        return re.sub(rf"(?<![\w.])({'|'.join(known)})(?![\w(])", lambda one: bracketed(known[one.group(1)]), code)

    def helped(self, code: str, axis: int | None, tag: str) -> str:
        """A text's code with the helpers that it calls by their names."""
        for own, method in ALONG.items():
            if f"along.{own}(" in code:
                called = f"np.{method}(array, " if axis is None else f"array.{method}("  # all of a number are one, too
                self.helpers[f"{own}{tag}"] = f"def {own}{tag}(array):\n    return {called}axis={axis}, keepdims=True)"
                code = code.replace(f"along.{own}(", f"{own}{tag}(")
        for own in ("log_softmax", "softmax"):
            if re.search(rf"(?<![\w]){own}\(\w+, along\)", code):
                row = ARRAY_OPERATIONS[own]
                texts = [(f"{letter} = ", meaning) for letter, meaning in row.given] + [("return ", row.value)]
                written = [
                    f"    {head}{in_numpy(self.helped(composites.code_of(text), axis, tag))}" for head, text in texts
                ]
                self.helpers[f"{own}{tag}"] = "\n".join([f"def {own}{tag}(u):", *written])
                code = re.sub(rf"(?<![\w]){own}\((\w+), along\)", rf"{own}{tag}(\1)", code)
        return code

    # The backward pass.

    def backward(self) -> None:
        """A line for each contribution that is more than a name."""
        output = self.graph.output
        self.slopes[output] = (1.0, ())
        for index in range(output, -1, -1):
            node = self.graph.nodes[index]
            if not node.operands or not self.wanted[index] or index not in self.slopes:
                continue
            for rank, operand in enumerate(node.operands):
                if self.wanted[operand]:
                    self.arrive(operand, *self.contribution(index, rank))

    def arrive(self, operand: int, term: Term, shape: Shape) -> None:
        """Add what arrives at a node; what was stretched is added up here."""
        term, shape = self.folded(term, shape, self.shape(operand))
        name = f"d_{self.name(operand)}"
        if operand in self.slopes:
            before, had = self.slopes[operand]
            shape = stretched_shape([had, shape])
            term = f"{text_of(before)} + {text_of(term)}"
        if isinstance(term, str) and not term.isidentifier():
            self.lines.append(f"{name} = {term}")
            term = name
        self.slopes[operand] = (term, shape)

    def folded(self, term: Term, shape: Shape, wanted: Shape) -> tuple[Term, Shape]:
        """A contribution in a shape that its operand's holds."""
        lead = len(shape) - len(wanted)
        if lead > 0:
            gone = tuple(range(lead)) if lead > 1 else 0
            term, shape = f"{text_of(term)}.sum(axis={gone})" if wanted else f"{text_of(term)}.sum()", shape[lead:]
            if not wanted:
                return term, ()
        own = wanted[len(wanted) - len(shape) :]
        ones = tuple([axis for axis, (has, one) in enumerate(zip(shape, own, strict=True)) if one == 1 and has != 1])
        if ones:
            term = f"{text_of(term)}.sum(axis={ones}, keepdims=True)"
            shape = tuple([1 if axis in ones else has for axis, has in enumerate(shape)])
        return term, shape

    def full(self, index: int) -> str:
        """The slope of a node in its whole shape."""
        term, shape = self.slopes[index]
        wanted = self.shape(index)
        return text_of(term) if shape == wanted else f"np.broadcast_to({text_of(term)}, {wanted})"

    def contribution(self, index: int, rank: int) -> tuple[Term, Shape]:
        """The code of what one edge brings, and its shape."""
        node = self.graph.nodes[index]
        if self.slopes[index][0] == 0.0:
            return 0.0, ()
        if node.operation in OPERATIONS:
            return self.entry_by_entry(index, rank)
        if index in self.plan.composites:
            found = self.plan.composites[index]
            if found.classes and rank == 1:
                return 0.0, ()
            return self.composite(index, rank), found.whole
        if self.is_of_a_number(index):
            return self.slopes[index]
        return self.back(index, rank)

    def entry_by_entry(self, index: int, rank: int) -> tuple[Term, Shape]:
        """The slope times the partial; in the whole shape where the operand was stretched."""
        node = self.graph.nodes[index]
        operand = node.operands[rank]
        if OPERATIONS[node.operation].shares is not None:
            inside, z = self.operands(index), text_of(self.terms[index])
            ties = " + ".join([f"({one} == {z})" for one in inside])
            if rank == 0 or f"c_{self.name(index)} = " not in "\n".join(self.lines):
                self.lines.append(f"c_{self.name(index)} = {ties.replace(')', ') * 1.0', 1)}")
            return f"{self.full(index)} * ({inside[rank]} == {z}) / c_{self.name(index)}", self.shape(index)
        partial = partial_term(self.graph, index, rank, self.terms)
        partial = in_numpy(partial) if isinstance(partial, str) else partial
        term, shape = self.slopes[index]
        made = simplified("multiply", [term, partial])
        made = in_numpy(made) if isinstance(made, str) else made
        # What comes out as a number beforehand, as below a flat operation, has lost the shape of what it was made of.
        reached = () if isinstance(made, float) else stretched_shape([shape, self.shape_of_code(partial)])
        whole = self.shape(index)
        if reached != whole and self.shape(operand) != whole:  # to be added up, it has to be there as often
            return f"np.broadcast_to({text_of(made)}, {whole})", whole
        return made, reached

    def shape_of_code(self, term: Term) -> Shape:
        """The shape of an expression, from the names in it."""
        if not isinstance(term, str):
            return ()
        used = set(re.findall(r"[^\W\d]\w*", term))
        return stretched_shape([(), *[self.shape(at) for at in range(len(self.terms)) if self.terms[at] in used]])

    def back(self, index: int, rank: int) -> tuple[Term, Shape]:
        """A row of arrays, back into one operand."""
        node, met = self.graph.nodes[index], self.met(index)
        wanted = self.shape(node.operands[rank])
        inside = self.operands(index)
        told: dict[str, Any] = {**ARRAY_OPERATIONS[node.operation].settings, **dict(node.settings)}
        if node.operation in {"sum", "mean"}:
            return self.spread(index, told, 1.0 if node.operation == "sum" else size(wanted) / size(met.shape)), (
                self.spread_shape(index, told)
            )
        if node.operation in {"amax", "amin", "max_pool"}:
            self.names["best_shared"] = meetings.best_shared
            self.names[f"way_{self.name(index)}"] = met.ways[0]
            z = text_of(self.terms[index])
            call = f"best_shared(way_{self.name(index)}, {inside[0]}, np.asarray({z}), np.asarray({self.full(index)}))"
            return call, wanted
        if node.operation == "reshape":
            return f"{self.full(index)}.reshape({wanted})", wanted
        if node.operation == "take":
            return self.put_back(index, wanted, told["index"]), wanted
        if node.operation in {"concat", "stack"}:
            return f"{self.full(index)}[{self.part(index, rank, told['axis'])}]", wanted
        return self.by_way(index, rank, inside), wanted

    def by_way(self, index: int, rank: int, inside: Sequence[str]) -> str:
        """Products, as their letters spell them; a convolution by its way."""
        way, factor = next(
            (way, at) for way in self.met(index).ways for at, one in enumerate(way.factors) if one.rank == rank
        )
        back: Way = turned(way, factor)
        texts = [self.full(index) if side.rank < 0 else inside[side.rank] for side in back.factors]
        found = spelling(back)
        if found.kind == "entries":
            name = f"back_{self.name(index)}_{rank}"
            self.names[name], self.names["work_out"] = back, meetings.work_out
            return f"work_out({name}, [{', '.join(texts)}])"
        return spelled_code(back, texts).replace("outer(", "np.outer(")

    def spread_shape(self, index: int, told: Mapping[str, Any]) -> Shape:
        """The shape in which a slope waits to be spread."""
        _, shape = self.slopes[index]
        operand = self.shape(self.graph.nodes[index].operands[0])
        gone = axes_of(told["axis"], len(operand))
        if not shape:
            return ()
        return tuple([1 if axis in gone else count for axis, count in enumerate(operand)])

    def spread(self, index: int, told: Mapping[str, Any], share: float) -> Term:
        """A slope that goes to every place; NumPy stretches it where it is used."""
        term, shape = self.slopes[index]
        waiting = self.spread_shape(index, told)
        if shape and not told["keepdims"]:
            term = f"{self.full(index)}.reshape({waiting})"
        elif shape:
            term = self.full(index)
        return divided(term, share)

    def put_back(self, index: int, wanted: Shape, items: Sequence[Any]) -> str:
        """Entries at the places from which they were taken; places that were taken twice add up."""
        name = f"p_{self.name(index)}"
        self.lines.append(f"{name} = np.zeros({wanted})")
        if any(not isinstance(item, int) and item[0] == "rows" for item in items):
            places, rest = index_parts(items)
            self.lines.append(f"np.add.at({name}{places}, np.s_[{rest}], {self.full(index)})")
        else:
            self.lines.append(f"{name}[{index_code(items)}] = {self.full(index)}")
        return name

    def part(self, index: int, rank: int, axis: int) -> str:
        """Where in a join or a stack an operand stands."""
        node = self.graph.nodes[index]
        shapes = [self.shape(operand) for operand in node.operands]
        depth = len(self.shape(index))
        along = axis % depth
        before = ", ".join([":"] * along + [""])
        if node.operation == "stack":
            return f"{before}{rank}"
        start = sum([shape[along] for shape in shapes[:rank]])
        return f"{before}{start}:{start + shapes[rank][along]}"

    def source(self) -> str:
        """The whole function."""
        nodes = self.graph.nodes
        found: dict[str, str] = {}
        for name in self.wrt:
            at = next((at for at, node in enumerate(nodes) if node.operation == VARIABLE and node.name == name), None)
            if at is None or at not in self.slopes:
                shape = self.given[name]
                found[name] = f"np.zeros({shape})" if shape else "0.0"
            else:
                found[name] = self.full(at) if self.shape(at) else f"float({text_of(self.slopes[at][0])})"
        pairs = ", ".join([f"{name!r}: {text}" for name, text in found.items()])
        variables = ", ".join([safe_name(name) for name in self.graph.program.variables])
        if any(re.search(r"(?<![\w.])erfc?\(", line) for line in self.lines):
            self.names |= {name: row_code_arrays.FUNCTIONS[name] for name in ("erf", "erfc")}
        body = "\n".join([f"    {line}" for line in [*self.lines, f"return {text_of(self.terms[-1])}, {{{pairs}}}"]])
        helpers = "".join([f"{text}\n\n\n" for text in self.helpers.values()])
        written = ast.parse(f"{helpers}def value_and_gradient({variables}):\n{body}\n")
        parts = [ast.unparse(part) for part in written.body]  # which leaves out all brackets that are not needed
        return "\n\n\n".join(["import numpy as np", *parts]) + "\n"
