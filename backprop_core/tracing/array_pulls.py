"""How a step goes back through arrays: its equation in letters, shapes and numbers, and which way round."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ..array_operations import ARRAY_OPERATIONS, ArrayOperation
from ..language.expression import CALL, VARIABLE, Node
from ..language.numpy_extra import np
from ..language.ways import Shape, Way, turned
from ..notation.matrices import array_text, is_shown, letters_text, shape_text, way_round
from ..notation.numbers import Atom, relation
from ..notation.spelling import (
    CALLED,
    ENTRYWISE,
    SCALED,
    entry_formula,
    entry_text,
    spelled,
    spelled_code,
    spelling,
    summed_entries,
)
from ..notation.writer import cut, template, write_nodes
from ..operation import LETTERS, Operation
from ..operations import OPERATIONS
from .array_plan import ArrayPlan, plan_for, shape_of
from .composites import nodes_of
from .passes import Contribution
from .row_code import partial_nodes
from .run import Run
from .speaker import ROLE, Speaker
from .words import SENTENCES, Equation

ARRAY_SENTENCES = {
    "variable": "{x} is a variable, here {number}.",
    "array": "{x} is a variable, here an array of {shape}.",
    **{key: SENTENCES[key] for key in ("constant", "value", "part", "last part")},
    "seed": "The output comes first: {z} is an array, and its gradient is given as the seed.",
    "each": "Each entry {formula}",
    "meets one": "{formula}, so {u} reaches only {z}{by}.",
    "meets many": "{formula}, so {u} reaches every {z}{by}.",
    "wins": "{formula}, so only the one that wins passes anything on; entries that tie share it equally.",
    "by": ", multiplied by {factors}",
    "entry by entry": "{equation}, entry by entry, so each entry of {u} reaches its own of {z}{how}.",
    "unchanged": " unchanged",
    "flipped": " with its sign flipped",
    "scaled": ", multiplied by {partial}",
    "composite": "{equation}: {reason}.",
    "class": "{u} says which score is meant: a class is a place and no amount, so nothing goes back.",
    "way round": "Which way round: {why}",
    "fold": "{u} was stretched over {letters}, so what arrives is added up over {letters} ({count} of them).",
    "fold all": "{u} is one number for all {count} entries, so what arrives is added up.",
    "stretched": "{equation}: {u} of {shape_u} and {v} of {shape_v} are both stretched, to {shape}.",
    "kinks": "{equation} at {count} of {total} entries: {reason}.",
    "kink": "{equation} at {entry}: {reason}.",
    "undefined": "{equation} is undefined at {entries}: {reason}.",
    "too large": "{equation} at {entries}: {reason}.",
    "no slope": "{equation} has no slope into {u} at {entries}: {reason}.",
    "steep": "{equation}, but what reaches {u} at {entries} is no finite number: {reason}.",
    "more": "{entry} and {count} more",
}
WHERE = {"text": " where {}", "plain": " where {}", "latex": r"\text{{ where }}{}", "typst": ' " where " {}'}


class PullSpeaker(Speaker):
    """Says how a step goes back, in one notation."""

    def __init__(self, run: Run, notation: str):
        super().__init__(run, notation)
        self.plan: ArrayPlan = plan_for(run.graph, {name: shape_of(value) for name, value in run.at.items()})

    def number(self, number: Any, role: str) -> Atom:
        """A computed number or array in the colour of what it is."""
        shape = shape_of(number)
        if not shape:
            return super().number(float(number) + 0.0, role)
        text = array_text(np.ravel(number).tolist() if is_shown(shape) else (), shape, self.notation)
        mark = ROLE.get(self.notation)
        return Atom(mark.format(role=role, text=text)) if mark else Atom(text)

    def relation(self, number: Any) -> str:
        """`=`, or `≈` where an entry is written with fewer digits than it has."""
        shape = shape_of(number)
        if not shape:
            return super().relation(float(number))
        rounded = is_shown(shape) and any(relation(entry) != "=" for entry in np.ravel(number).tolist())
        return self.sign("≈" if rounded else "=")

    def shape(self, node: int) -> Shape:
        """The shape of a node."""
        return self.plan.shapes[node]

    def adjoint_name(self, node: int) -> str:
        """The name of the adjoint of a node: `∂L/∂z`."""
        return self.slope(self.labels[self.graph.output].text, self.labels[node].text)

    def is_array_named(self, one: Any) -> bool:
        """Whether what a name of a text stands for is an array: a node, or a shape."""
        if isinstance(one, Atom):  # a constant that the compact view has folded
            return False
        return bool(one) if isinstance(one, tuple) else isinstance(one, int) and bool(self.shape(one))

    def pull(self, step: Contribution) -> Pull:
        """How a step goes back, in letters, numbers and words."""
        node = self.graph.nodes[step.node]
        if step.rank < 0:
            adjoint = self.number(step.upstream, "adjoint").text
            text = f"-{adjoint}"
            return Pull(f"-{self.adjoint_name(step.node)}", text, "", "", "", "", "-g", None)
        if node.operation in OPERATIONS:
            return self.entry_by_entry(step, OPERATIONS[node.operation])
        met = self.plan.meetings[step.node]
        if met is None or not met.ways:
            return self.of_composite(step, ARRAY_OPERATIONS[node.operation])
        return self.by_letters(step)

    def entry_by_entry(self, step: Contribution, row: Operation) -> Pull:
        """A row of numbers: the upstream adjoint times the partial, entry by entry."""
        node, place = self.labels[step.node].text, self.place(step)
        operand = self.operand_text(step)
        partial = self.partial_of(step, row, node, operand)
        is_one = not shape_of(step.partial)
        both = SCALED if is_one or not self.shape(step.node) else ENTRYWISE
        above = self.adjoint_name(step.node)
        is_output = step.node == self.graph.output
        factor = partial.letters if is_output else self.slope(node, operand)
        letters = factor if is_output else both[self.notation].format(above, factor)
        pair = [bracketed(self.number(step.upstream, "adjoint"), 3, self.notation)]
        pair.append(bracketed(self.number(step.partial, "value"), 3, self.notation))
        shown = is_shown(self.shape(step.node))
        numbers = both[self.notation].format(*pair) if shown and not is_output else partial.numbers if is_output else ""
        equation = self.maths(self.equation_of(step.node))
        stated = row.partials[place] if row.partials else ""
        how = ARRAY_SENTENCES["unchanged"] if stated == "1" else ARRAY_SENTENCES["flipped"] if stated == "-1" else ""
        how = how or ARRAY_SENTENCES["scaled"].format(partial=self.maths(partial.letters))
        u, z = self.maths(operand), self.maths(node)
        each = ARRAY_SENTENCES["entry by entry"].format(equation=equation, u=u, z=z, how=how)
        if not self.shape(step.node):
            each = self.of_number(step, row, partial)
        mine, above_shape = shape_text(self.shape(step.operand or 0)), shape_text(self.shape(step.node))
        folds = self.shape(step.operand or 0) != self.shape(step.node)
        shapes = f"{mine} from {above_shape}" if folds else ""
        if self.shape(step.node) and not is_one and not folds:
            shapes = f"{mine} = {above_shape} ⊙ {shape_text(shape_of(step.partial))}"
        return Pull(letters, numbers, shapes, each, "", "", stated or "shares", partial)

    def of_number(self, step: Contribution, row: Operation, partial: Equation) -> str:
        """The sentence of a step between two numbers, as programs of numbers have it."""
        return super().slope_sentence(step, row, partial)

    def partial_of(self, step: Contribution, row: Operation, node: str, operand: str) -> Equation:
        """The partial by its rule; of arrays it is said once for all entries."""
        if not self.shape(step.node):
            return super().partial(step, row, node, operand)
        left = self.slope(node, operand)
        result = self.number(step.partial, "value").text
        sign = self.relation(step.partial)
        if row.shares is not None:
            return Equation(left, result, "", sign, result)
        named = dict(zip(LETTERS, self.operands(step.node), strict=False), z=step.node)
        atoms = {name: self.in_place(one, False) for name, one in named.items()}
        nodes = partial_nodes(row.name, self.place(step))
        letters = write_nodes(nodes, self.notation, atoms, templates=self.entrywise(nodes, named), close=True)
        return Equation(left, letters, "", sign, result)

    def entrywise(self, nodes: Sequence[Node], named: Mapping[str, Any]) -> Callable[[Node, str], Any]:
        """The templates of a text about arrays: products entry by entry have their own sign, and so have functions."""
        arrays: dict[int, bool] = {}
        for node in nodes:
            own = node.operation == VARIABLE and self.is_array_named(named.get(node.name or ""))
            arrays[id(node)] = own or any(arrays[id(nodes[operand])] for operand in node.operands)

        def templates(node: Node, notation: str) -> Any:
            both = all(arrays[id(nodes[operand])] for operand in node.operands)
            if node.operation == "multiply" and notation != "text" and both:
                return cut(ENTRYWISE[notation].format("<u2>", "<v3>"))
            if node.operation == CALL:
                row = ARRAY_OPERATIONS.get(node.name or "")
                called = CALLED[notation].format(node.name, "<*>")
                return cut(row.notation[notation].replace("<;>", "") if row else called)
            return template(node, notation)

        return templates

    def of_composite(self, step: Contribution, row: ArrayOperation) -> Pull:
        """A composite: the text of its pull, in the labels of nodes."""
        composite, place = self.plan.composites[step.node], self.place(step)
        text = row.said[place + 2 * composite.classes] if row.said else row.pulls[place]
        named: dict[str, Any] = dict(zip(LETTERS, self.operands(step.node), strict=False), z=step.node)
        atoms = {name: self.in_place(one, False) for name, one in named.items()}
        atoms["g"] = Atom(self.adjoint_name(step.node))
        count = composite.rows if row.letters == "scores" else composite.along.count
        if step.node == self.graph.output:  # its own adjoint is 1
            text = text.replace("g*", "", 1)
        if count == 1:
            text = text.removesuffix("/n")
        atoms["n"] = Atom(str(count))
        nodes = nodes_of(text)
        templates = self.entrywise(nodes, {**named, "g": self.shape(step.node)})
        letters = write_nodes(nodes, self.notation, atoms, templates=templates, close=True)
        equation = self.maths(self.equation_of(step.node))
        each = ARRAY_SENTENCES["composite"].format(equation=equation, reason=row.reason)
        if composite.classes and place == 1:
            each = ARRAY_SENTENCES["class"].format(u=self.maths(self.operand_text(step)))
        mine, above = self.shape(step.operand or 0), self.shape(step.node)
        shapes = f"{shape_text(mine)} from {shape_text(above)}" if mine or above else ""
        return Pull(letters, "", shapes, each, "", "", text, None)

    def way_back(self, step: Contribution) -> Way:
        """The way by which a step goes back."""
        met = self.plan.meetings[step.node]
        place = self.place(step)
        assert met is not None
        way, factor = next((way, at) for way in met.ways for at, side in enumerate(way.factors) if side.rank == place)
        return turned(way, factor)

    def names_back(self, step: Contribution, back: Way) -> list[str]:
        """What the factors of a way back are called."""
        node = self.graph.nodes[step.node]
        above = self.adjoint_name(step.node)
        return [above if side.rank < 0 else self.labels[node.operands[side.rank]].text for side in back.factors]

    def by_letters(self, step: Contribution) -> Pull:
        """A row of arrays: the same way, with operand and result changing places."""
        node, met = self.graph.nodes[step.node], self.plan.meetings[step.node]
        assert met is not None
        back = self.way_back(step)
        names = self.names_back(step, back)
        found = spelling(back)
        target = self.operand_text(step)
        code = spelled_code(back, ["g" if side.rank < 0 else LETTERS[side.rank] for side in back.factors])
        letters = spelled(back, names, self.notation)
        if node.operation == "reshape":
            code = f"reshape(g, {', '.join([str(axis) for axis in self.shape(step.operand or 0)])})"
            letters = CALLED[self.notation].format("reshape", names[0])
        elif found.kind == "entries":
            letters = summed_entries(back, names, self.notation)
        values = self.back_values(step, back)
        numbers = ""
        if found.kind != "entries" and node.operation != "reshape" and all(is_shown(shape_of(one)) for one in values):
            texts = [
                self.number(one, "adjoint" if side.rank < 0 else "value")
                for one, side in zip(values, back.factors, strict=True)
            ]
            numbers = spelled(back, [bracketed(text, 3, self.notation) for text in texts], self.notation)
        shapes = self.shapes_of(step, back)
        each = self.entry_sentence(step, met.entries, back)
        why = way_round(back, names, target) if len(back.factors) == 2 and self.notation in {"text", "plain"} else ""
        if len(back.factors) == 2 and not why:
            plain = self.run_plain()
            plain_names = plain.names_back(step, back)
            why = way_round(back, plain_names, plain.operand_text(step))
        entry = f"[{back.result.text}]" if found.kind == "entries" else ""
        if met.entries in {"max", "min"}:
            wins = f"{entry_text(target, back.result)} = {entry_text(self.labels[step.node].text, back.factors[0])}"
            numbers, entry = "", ""
            letters = f"{summed_entries(back, names, self.notation)}{WHERE[self.notation].format(wins)}"
        return Pull(letters, numbers, shapes, each, why, letters_text(back), code, None, entry)

    def run_plain(self) -> PullSpeaker:
        """Who says the same in plain text."""
        return PullSpeaker(self.run, "plain")

    def back_values(self, step: Contribution, back: Way) -> list[Any]:
        """The values of the factors of a way back."""
        operands = self.run.operand_numbers(step.node)
        return [step.upstream if side.rank < 0 else operands[side.rank] for side in back.factors]

    def shapes_of(self, step: Contribution, back: Way) -> str:
        """The shapes of the equation, in the order of its factors."""
        found = spelling(back)
        order = found.factors or tuple([(rank, False) for rank in range(len(back.factors))])
        said: list[str] = []
        for rank, is_turned in order:
            shape = back.factors[rank].shape
            said.append(shape_text(shape[::-1] if is_turned else shape))
        joint = "=" if len(said) > 1 else "from"
        return f"{shape_text(self.shape(step.operand or 0))} {joint} {' · '.join(said)}"

    def entry_sentence(self, step: Contribution, entries: str, back: Way) -> str:
        """Which entries of the result an entry of the operand reaches, and what multiplies it there."""
        node, met = self.graph.nodes[step.node], self.plan.meetings[step.node]
        assert met is not None
        place = self.place(step)
        way = next(way for way in met.ways if any(side.rank == place for side in way.factors))
        names = [self.labels[node.operands[side.rank]].text for side in way.factors]
        formula = entry_formula(way, names, self.labels[step.node].text, entries, self.notation)
        own = next(side for side in way.factors if side.rank == place)
        z, u = entry_text(self.labels[step.node].text, way.result), entry_text(self.operand_text(step), own)
        said = self.maths(formula)
        if way.result.letters:
            said = ARRAY_SENTENCES["each"].format(formula=said)
        if entries in {"max", "min"}:
            return ARRAY_SENTENCES["wins"].format(formula=said)
        others = [entry_text(name, side) for name, side in zip(names, way.factors, strict=True) if side.rank != place]
        by = ARRAY_SENTENCES["by"].format(factors=self.maths(" · ".join(others))) if others else ""
        many = bool(set(way.result.letters) - set(own.letters)) or any(len(index.terms) > 1 for index in own.indices)
        key = "meets many" if many else "meets one"
        return ARRAY_SENTENCES[key].format(formula=said, u=self.maths(u), z=self.maths(z), by=by)


class Pull(NamedTuple):
    """How a step goes back: the right side of its equation, and what is said of it."""

    letters: str
    numbers: str
    shapes: str
    each: str
    way_round: str
    way: str
    code: str
    partial: Equation | None
    entry: str = ""  # the place that it says it of, where it is said of one entry


def bracketed(atom: Atom, binds: int, notation: str) -> str:
    """A finished piece of writing, in brackets where it binds weaker or begins with a minus."""
    if atom.binds >= binds and not atom.minus:
        return atom.text
    return rf"\left({atom.text}\right)" if notation == "latex" else f"({atom.text})"
