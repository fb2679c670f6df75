"""What is said at each step of a program with arrays: shapes, which entries meet, and which way round."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ..array_operations import ARRAY_OPERATIONS, ArrayOperation
from ..language.expression import CALL, CONSTANT, VARIABLE, Node
from ..language.letters import fold
from ..language.numpy_extra import np
from ..language.ways import Place, Shape, Way, flat, size, turned, unflat
from ..notation.matrices import EntryView, array_text, cells, entry_view, is_shown, letters_text, shape_text, way_round
from ..notation.numbers import Atom, relation
from ..notation.spelling import (
    CALLED,
    ENTRYWISE,
    SCALED,
    SIGMA,
    entry_formula,
    entry_text,
    spelled,
    spelled_code,
    spelling,
    summed_entries,
)
from ..notation.writer import cut, template, write_nodes
from ..operations import LETTERS, OPERATIONS, Operation
from .array_plan import ArrayPlan, plan_for, shape_of
from .composites import nodes_of
from .passes import OPEN, TOO_LARGE, Contribution, Problem
from .row_code import partial_nodes
from .row_code_arrays import condition_function
from .run import Run
from .words import ROLE, SENTENCES, ArrayWords, Equation, Speaker, Words

ARRAY_SENTENCES = {
    "variable": "{x} is a variable, here {number}.",
    "array": "{x} is a variable, here an array of {shape}.",
    "constant": "{z} is the constant {literal}: it never moves, so no gradient goes there.",
    "value": "{verb}: {result}.",
    "seed": "The output comes first: {z} is an array, and its adjoint is given as the seed.",
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
    "part": " {u} has {count} users: this is part {part}, and more will be added.",
    "last part": " {u} has {count} users: their parts add up to {total}.",
}


AT = {"text": " at {}", "plain": " at {}", "latex": r"\text{{ at }}{}", "typst": ' " at " {}'}
WHERE = {"text": " where {}", "plain": " where {}", "latex": r"\text{{ where }}{}", "typst": ' " where " {}'}


class ArraySpeaker(Speaker):
    """Says the steps of both passes over a graph with arrays, in one notation."""

    def __init__(self, run: Run, notation: str):
        super().__init__(run, notation)
        self.plan: ArrayPlan = plan_for(run.graph, {name: shape_of(value) for name, value in run.at.items()})

    # The small words.

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

    # Nodes.

    def local(self, index: int, numbers: bool = False) -> str:
        """A node's own formula, in the labels of its operands or with their values."""
        if self.is_entrywise_product(index):
            atoms = [self.in_place(operand, numbers) for operand in self.operands(index)]
            return ENTRYWISE[self.notation].format(*[bracketed(atom, 3, self.notation) for atom in atoms])
        return super().local(index, numbers)

    def is_entrywise_product(self, index: int) -> bool:
        """Whether a node multiplies two arrays, which is written with a sign of its own."""
        node = self.graph.nodes[index]
        if node.operation != "multiply" or node.folded or self.notation == "text":
            return False
        return all(self.shape(operand) for operand in node.operands)

    def values_shown(self, index: int) -> bool:
        """Whether the values of a node's operands are small enough to be read."""
        return all(is_shown(self.shape(operand)) for operand in self.graph.nodes[index].operands)

    # The forward pass.

    def forward(self, index: int) -> Words:
        """The words for the value of one node."""
        node, value = self.graph.nodes[index], self.values[index]
        label, result = self.labels[index].text, self.number(value, "value").text
        letters = self.local(index)
        shown = bool(node.operands) and self.values_shown(index)
        numbers = self.local(index, numbers=True) if shown else ""
        if node.operation == "negate" and not self.shape(index) and value <= 0:
            numbers = ""
        equation = Equation(label, letters, numbers, self.relation(value), result)
        if node.operands:
            row = OPERATIONS.get(node.operation) or ARRAY_OPERATIONS[node.operation]
            title = row.title or row.name
            return Words(
                title, row.reason, equation, None, self.sentence_of_value(index, row), self.forward_array(index)
            )
        if node.operation == CONSTANT:
            sentence = ARRAY_SENTENCES["constant"].format(z=self.maths(label), literal=self.maths(letters))
            return Words("constant", "", equation, None, sentence)
        key = "array" if self.shape(index) and not is_shown(self.shape(index)) else "variable"
        name = self.maths(self.labels[index].text if not self.graph.tree else letters)
        shape = shape_text(self.shape(index))
        sentence = ARRAY_SENTENCES[key].format(x=name, number=self.maths(result), shape=shape)
        return Words("variable", "", equation, None, sentence)

    def forward_array(self, index: int) -> ArrayWords | None:
        """The letters of a node that is worked out by letters."""
        met = self.plan.meetings[index]
        node = self.graph.nodes[index]
        if met is None or not met.ways or node.operation in OPERATIONS:
            return None
        way = met.ways[0]
        names = [self.labels[node.operands[side.rank]].text for side in way.factors]
        each = entry_formula(way, names, self.labels[index].text, met.entries)
        shapes = " · ".join([shape_text(self.shape(operand)) for operand in node.operands])
        return ArrayWords("", letters_text(way), f"{shape_text(met.shape)} = {shapes}", each, "", "")

    def sentence_of_value(self, index: int, row: Operation | ArrayOperation) -> str:
        """What the forward pass does at an operation, or where there is no value."""
        if self.run.problem_at(index, None) is not None:
            return self.no_value(index)
        operands = self.operands(index)
        said = [self.said(operand) for operand in operands]
        holes = dict(zip(LETTERS, said, strict=False), all=", ".join(said))
        result = self.maths(self.equals(self.labels[index].text, self.values[index], "value"))
        return ARRAY_SENTENCES["value"].format(verb=row.verb.format(**holes), result=result)

    def said(self, operand: Any) -> str:
        """An operand in a sentence: a number with its value, an array by its name."""
        if isinstance(operand, int) and self.shape(operand):
            return self.maths(self.labels[operand].text)
        return self.with_number(operand)

    # What is wrong, and where.

    def entries(self, problem: Problem) -> str:
        """The entries that a problem is about."""
        label = self.labels[problem.node].text
        if problem.entry is None:
            return self.maths(label)
        entry = f"{label}[{','.join([str(at) for at in problem.entry])}]"
        if problem.times == 1:
            return self.maths(entry)
        return ARRAY_SENTENCES["more"].format(entry=self.maths(entry), count=problem.times - 1)

    def no_value(self, index: int) -> str:
        """Why entries of a node have no finite value."""
        problem = self.run.problem_at(index, None)
        if problem is None or problem.entry is None:
            return super().no_value(index)
        entries = self.entries(problem)
        first = np.asarray(self.values[index])[problem.entry]
        key = "undefined" if first != first else "too large"
        equation = self.maths(self.equation_of(index))
        return ARRAY_SENTENCES[key].format(equation=equation, entries=entries, reason=problem.reason)

    def where(self, index: int) -> str:
        """The numbers of the operands; arrays are not listed there."""
        if any(self.shape(operand) for operand in self.graph.nodes[index].operands):
            return ""
        return super().where(index)

    def no_slope(self, problem: Problem, equation: str, u: str) -> str:
        """Why nothing can be said about the slope into entries of one operand."""
        if problem.entry is None:
            return super().no_slope(problem, equation, u)
        key = "steep" if problem.reason in {TOO_LARGE, OPEN} else "no slope"
        entries = self.entries(problem)
        return ARRAY_SENTENCES[key].format(equation=equation, u=u, entries=entries, reason=problem.reason)

    # The backward pass.

    def backward(self, number: int) -> Words:
        """The words for one contribution, by its place among the steps of the backward pass."""
        step = self.run.contributions[number]
        if step.operand is None:
            return self.seed(step)
        left, joint, part, count = self.left(step, number)
        pull = self.pull(step)
        fold_way = self.fold_of(step)
        letters, numbers, shapes = pull.letters, pull.numbers, pull.shapes
        if fold_way is not None:
            gone = "".join(fold_way.summed)
            letters = f"{SIGMA[self.notation].format(gone)} {letters}"
            numbers = f"{SIGMA[self.notation].format(gone)} {numbers}" if numbers else ""
        if pull.entry:
            letters = f"{letters}{AT[self.notation].format(pull.entry)}"
        shown = is_shown(self.shape(step.operand)) and step.contribution is step.total
        numbers = numbers if shown else ""
        relation_sign = self.relation(step.total)
        equation = Equation(left, letters, numbers, relation_sign, self.number(step.total, "adjoint").text, joint)
        folded = self.fold_sentence(step, fold_way)
        why = ARRAY_SENTENCES["way round"].format(why=pull.way_round) if pull.way_round else ""
        said = " ".join([one for one in (pull.each, why, folded) if one]) + self.part_of(step, part, count)
        row = OPERATIONS.get(self.graph.nodes[step.node].operation)
        array_row = ARRAY_OPERATIONS.get(self.graph.nodes[step.node].operation)
        rule = (row or array_row or OPERATIONS["negate"]).rule(max(self.place(step), 0))
        words = ArrayWords(pull.code, pull.way, shapes, pull.each, pull.way_round, folded)
        reason = (row or array_row or OPERATIONS["negate"]).reason
        return Words(rule, reason, equation, pull.partial, self.problem_of(step) or said, words)

    def problem_of(self, step: Contribution) -> str:
        """What is wrong with an edge, if anything."""
        problem = self.run.problem_at(step.node, step.rank)
        if problem is None:
            return ""
        return self.no_slope(problem, self.maths(self.equation_of(step.node)), self.maths(self.operand_text(step)))

    def seed(self, step: Contribution) -> Words:
        """The words for where the backward pass starts."""
        output = self.labels[self.graph.output].text
        slope = self.slope(output, output)
        value = self.number(step.total, "adjoint").text
        equation = Equation(slope, "1", "", "=", value)
        in_line = self.maths(self.slope(output, output, in_line=True))
        sentence = SENTENCES["seed"].format(z=self.maths(output), slope=in_line)
        if self.shape(step.node):
            sentence = ARRAY_SENTENCES["seed"].format(z=self.maths(output))
            equation = equation._replace(letters="seed")
        return Words("start", "", equation, None, sentence)

    def left(self, step: Contribution, number: int) -> tuple[str, str, int, int]:
        """The left side of a step, its joint, and which part it is of how many."""
        part, count = self.run.parts[number]
        shared = count > 1 and (step.rank < 0 or not self.graph.tree)
        operand = self.operand_text(step)
        left = self.slope(self.labels[self.graph.output].text, operand)
        return left, self.sign("+=" if shared else "="), part, count

    def part_of(self, step: Contribution, part: int, count: int) -> str:
        """What is added up where an operand has more than one user."""
        if count < 2:
            return ""
        name = self.maths(self.operand_text(step))
        total = self.maths(self.number(step.total, "adjoint").text)
        key = "part" if part < count else "last part"
        return ARRAY_SENTENCES[key].format(u=name, count=count, part=part, total=total)

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

    def is_array_named(self, one: Any) -> bool:
        """Whether what a name of a text stands for is an array: a node, or a shape."""
        if isinstance(one, Atom):  # a constant that the compact view has folded
            return False
        return bool(one) if isinstance(one, tuple) else isinstance(one, int) and bool(self.shape(one))

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

    def run_plain(self) -> ArraySpeaker:
        """Who says the same in plain text."""
        return ArraySpeaker(self.run, "plain")

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
        formula = entry_formula(way, names, self.labels[step.node].text, entries)
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

    # What was stretched.

    def fold_of(self, step: Contribution) -> Way | None:
        """How what arrives is added up, where the operand was stretched."""
        if step.operand is None or step.rank < 0:
            return None
        node, met = self.graph.nodes[step.node], self.plan.meetings[step.node]
        if met is None or node.operation not in OPERATIONS:
            return None
        return fold(self.shape(step.operand), met.shape)

    def fold_sentence(self, step: Contribution, way: Way | None) -> str:
        """Which operand was stretched, and over what it is added up."""
        if way is None:
            return ""
        u, letters = self.maths(self.operand_text(step)), way.summed
        count = size(tuple([way.sizes[letter] for letter in letters]))
        if not self.shape(step.operand or 0):
            return ARRAY_SENTENCES["fold all"].format(u=u, count=count)
        return ARRAY_SENTENCES["fold"].format(u=u, letters=" and ".join(letters), count=count)

    # Notes.

    def arrives(self, step: Contribution) -> bool:
        """Whether anything comes down to the node of a step."""
        return bool(np.any(step.upstream))

    def stretched_notes(self) -> list[tuple[int, str]]:
        """The nodes of which both operands were stretched, and what is said of each."""
        found: list[tuple[int, str]] = []
        for index, node in enumerate(self.graph.nodes):
            if node.operation not in OPERATIONS or len(node.operands) != 2 or node.folded:
                continue
            shapes = [self.shape(operand) for operand in node.operands]
            if all(shape and shape != self.shape(index) for shape in shapes):
                u, v = (self.maths(self.labels[operand].text) for operand in node.operands)
                holes = {"u": u, "v": v, "shape_u": shape_text(shapes[0]), "shape_v": shape_text(shapes[1])}
                equation = self.maths(self.equation_of(index))
                shape = shape_text(self.shape(index))
                found.append((index, ARRAY_SENTENCES["stretched"].format(equation=equation, shape=shape, **holes)))
        return found

    def kink_note(self, step: Contribution) -> str:
        """At how many entries a convention decides a partial, and by which."""
        node = self.graph.nodes[step.node]
        if not self.shape(step.node) and node.operation in OPERATIONS and not any(map(self.shape, node.operands)):
            return super().kink_note(step)
        here, reason = self.kinks(step)
        places = np.argwhere(here)
        if not len(places):
            return ""
        equation = self.maths(self.equation_of(step.node))
        if not places.shape[1]:
            return SENTENCES["at"].format(equation=equation, where="", reason=reason)
        if len(places) == 1:
            entry = f"{self.labels[step.node].text}[{','.join([str(int(at)) for at in places[0]])}]"
            return ARRAY_SENTENCES["kink"].format(equation=equation, entry=self.maths(entry), reason=reason)
        total = size(self.shape(step.node))
        return ARRAY_SENTENCES["kinks"].format(equation=equation, count=len(places), total=total, reason=reason)

    def kinks(self, step: Contribution) -> tuple[Any, str]:
        """Where a convention decides, and what it says."""
        node, shape = self.graph.nodes[step.node], self.shape(step.node)
        operands = self.run.operand_numbers(step.node)
        with np.errstate(all="ignore"):
            if node.operation in OPERATIONS:
                row = OPERATIONS[node.operation]
                if row.shares is not None:
                    shares = np.broadcast_to(step.partial, shape)
                    return (shares > 0) & (shares < 1), row.tie
                for special in row.special:
                    if special.kink and special.operand == self.place(step):
                        here = condition_function(special.when)(*operands)
                        return np.broadcast_to(here, shape), special.why
                return np.zeros(shape, dtype=bool), ""
            array_row = ARRAY_OPERATIONS[node.operation]
            for condition in array_row.special:
                here = np.equal(self.values[step.node], 0.0)
                return here, condition.reason
            met = self.plan.meetings[step.node]
            if met is not None and met.entries in {"max", "min"}:
                return self.ties(step)
        return np.zeros(shape, dtype=bool), ""

    def ties(self, step: Contribution) -> tuple[Any, str]:
        """Where more than one entry wins."""
        met = self.plan.meetings[step.node]
        assert met is not None
        (way,) = met.ways
        operand = np.asarray(self.run.operand_numbers(step.node)[0])
        result = np.asarray(self.values[step.node])
        if size(operand.shape) > MOST_TIES:
            return np.zeros(met.shape, dtype=bool), ""
        here = np.zeros(met.shape, dtype=bool)
        for place in np.ndindex(*met.shape):
            (winners,) = cells(way, place)
            here[place] = sum([float(operand[at]) == float(result[place]) for at in winners]) > 1
        return here, OPERATIONS[met.entries].tie

    # One entry.

    def entry(self, number: int, place: Place) -> EntryView | None:
        """What one entry of a contribution comes from, where letters say so.

        Args:
            number: the place of the step in the backward pass.
            place: of the entry, in the operand.
        """
        step = self.run.contributions[number]
        node = self.graph.nodes[step.node]
        if step.operand is None or step.rank < 0 or node.operation in OPERATIONS:
            return None
        met = self.plan.meetings[step.node]
        if met is None or not met.ways or met.entries in {"max", "min"}:
            return None
        back = self.way_back(step)
        values = [np.ravel(one).tolist() for one in self.back_values(step, back)]
        shape, read = self.shape(step.operand), back.result.shape
        here = place if read == shape else unflat(flat(place, shape), read)
        return entry_view(back, self.names_back(step, back), values, self.operand_text(step), here)


MOST_TIES = 20_000  # entries among which ties are counted


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
