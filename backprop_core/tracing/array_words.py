"""What is said at each step of a program with arrays: shapes, which entries meet, and which way round."""

from __future__ import annotations

from typing import Any

from ..array_operations import ARRAY_OPERATIONS, ArrayOperation
from ..language.expression import CONSTANT
from ..language.letters import fold
from ..language.numpy_extra import np
from ..language.ways import Place, Way, flat, size, unflat
from ..notation.matrices import EntryView, cells, entry_view, is_shown, letters_text, shape_text
from ..notation.spelling import ENTRYWISE, entry_formula, sigma
from ..operation import LETTERS, Operation
from ..operations import OPERATIONS
from .array_pulls import ARRAY_SENTENCES, PullSpeaker, bracketed
from .careful import OPEN, TOO_LARGE
from .passes import Contribution, Problem
from .row_code_arrays import condition_function
from .words import SENTENCES, ArrayWords, Equation, Words

AT = {"text": " at {}", "plain": " at {}", "latex": r"\text{{ at }}{}", "typst": ' " at " {}'}


class ArraySpeaker(PullSpeaker):
    """Says the steps of both passes over a graph with arrays, in one notation."""

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
            sign = sigma(fold_way.summed, self.notation)
            letters = f"{sign} {letters}"
            numbers = f"{sign} {numbers}" if numbers else ""
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
