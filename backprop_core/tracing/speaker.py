"""Says each step of both passes in one notation: its rule, its equation and its sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..language.expression import CONSTANT, VARIABLE, Node, places
from ..notation.names import name_text
from ..notation.numbers import Atom, number_atom, relation
from ..notation.writer import write_nodes
from ..operation import LETTERS, Operation, Special
from ..operations import OPERATIONS
from .accuracy import Doubt
from .careful import OPEN, TOO_LARGE, careful_expression
from .formulas import MOST_LISTED, Letters, Operand, few
from .passes import Contribution, Problem
from .row_code import condition, partial_nodes, stable_nodes
from .run import Run
from .words import SENTENCES, Equation, Words
from .written_in import written_in

SLOPE = {
    "text": "∂{0}/∂{1}",
    "plain": "∂{0}/∂{1}",
    "latex": r"\frac{{\partial {0}}}{{\partial {1}}}",
    "typst": "(partial {0})/(partial {1})",
}
SLOPE_IN_LINE = SLOPE | {"latex": r"\partial {0}/\partial {1}", "typst": r"partial {0} \/ partial {1}"}
INLINE = {"text": "{}", "plain": "{}", "latex": "${}$", "typst": "${}$"}
ROLE = {"latex": r"\htmlClass{{{role}}}{{{text}}}", "typst": "#{role}[${text}$]"}
RELATION = {
    "latex": {"=": "=", "≈": r"\approx", "+=": r"\mathrel{+}="},
    "typst": {"=": "=", "≈": "approx", "+=": 'class("relation", "+=")'},
}
LOST = 1e-9  # of a partial by which the taught form may be off and still be said
TIMES = (Node(VARIABLE, name="u"), Node(VARIABLE, name="v"), Node("multiply", (0, 1)))
PLUS_TIMES = (Node(VARIABLE, name="t"), *TIMES[:2], Node("multiply", (1, 2)), Node("add", (0, 3)))


class Speaker(Letters):
    """Says the steps of both passes in one notation."""

    def __init__(self, run: Run, notation: str):
        super().__init__(run.graph, notation)
        self.run = run
        self.values = run.values
        self.repeated: dict[int, set[int]] = {}
        self.places: dict[int, tuple[int, ...]] = {}

    def arrives(self, step: Contribution) -> bool:
        """Whether anything comes down to the node of a step."""
        return step.upstream != 0

    def stretched_notes(self) -> list[tuple[int, str]]:
        """The nodes of which both operands were stretched; numbers never are."""
        return []

    # The small words.

    def number(self, number: float, role: str) -> Atom:
        """A computed number in the colour of what it is."""
        atom = number_atom(number, self.notation)
        mark = ROLE.get(self.notation)
        return Atom(mark.format(role=role, text=atom.text), atom.binds, atom.minus) if mark else atom

    def relation(self, number: float) -> str:
        """`=`, or `≈` where the number is written with fewer digits than it has."""
        return self.sign(relation(number))

    def sign(self, sign: str) -> str:
        """A sign of plain text as the notation writes it."""
        return RELATION.get(self.notation, {}).get(sign, sign)

    def slope(self, above: str, below: str, in_line: bool = False) -> str:
        """The derivative of one thing by another; `in_line` keeps a fraction as low as the text."""
        return (SLOPE_IN_LINE if in_line else SLOPE)[self.notation].format(above, below)

    def maths(self, text: str) -> str:
        """Mathematics inside a sentence."""
        return INLINE[self.notation].format(text)

    def equals(self, left: str, number: float, role: str) -> str:
        """What a side comes to, as `left = number`; the role gives the number its colour."""
        return f"{left} {self.relation(number)} {self.number(number, role).text}"

    # Nodes.

    def in_place(self, operand: Operand | None, as_number: bool = False) -> Atom:
        """What stands for an operand: its label, its number or the constant; dots for those that are left out."""
        if as_number and isinstance(operand, int):
            return self.number(self.values[operand], "value")
        return super().in_place(operand)

    def listed(self, operands: Sequence[Operand]) -> str:
        """The operands with their numbers, as `a = 4, b = 1`; of a constant its number alone."""
        return ", ".join([self.with_number(operand) for operand in few(operands)])

    def with_number(self, operand: Operand | None) -> str:
        """An operand with its number; dots for those that are left out."""
        if operand is None:
            return "…"
        if isinstance(operand, Atom):
            return self.maths(operand.text)
        return self.maths(self.equals(self.labels[operand].text, self.values[operand], "value"))

    def where(self, index: int) -> str:
        """The numbers of the operands, as ` at a = 4, b = 1`; nothing where a node has none."""
        operands = self.graph.nodes[index].operands
        if not operands:
            return ""
        once = operands if len(operands) > MOST_LISTED else tuple(dict.fromkeys(operands))
        return SENTENCES["where"].format(operands=self.listed(once))

    # The forward pass.

    def forward(self, index: int) -> Words:
        """The words for the value of one node."""
        words = self.value_words(index)
        doubts = self.run.doubts_at(index, None)
        return words._replace(sentence=words.sentence + self.doubted(doubts)) if doubts else words

    def value_words(self, index: int) -> Words:
        """The words for a value, without what should be doubted of it."""
        node, value = self.graph.nodes[index], self.values[index]
        label, result = self.labels[index].text, self.number(value, "value").text
        letters = self.local(index)
        numbers = self.local(index, numbers=True) if node.operands else ""
        if node.operation == "negate" and value <= 0:
            numbers = ""  # it would say -3 = -3
        equation = Equation(label, letters, numbers, self.relation(value), result)
        if node.operands:
            row = OPERATIONS[node.operation]
            return Words(row.title or row.name, row.reason, equation, None, self.value_sentence(index, row))
        if node.operation == CONSTANT:
            if self.run.problem_at(index, None) is not None:
                return Words("constant", "", equation, None, self.no_value(index))
            sentence = SENTENCES["constant"].format(z=self.maths(label), literal=self.maths(letters))
            return Words("constant", "", equation._replace(left=label), None, sentence)
        name = self.maths(name_text(node.name or "", self.notation))
        key = "minus leaf" if node.operation == "negate" else "leaf" if self.graph.tree else "variable"
        sentence = SENTENCES[key].format(z=self.maths(label), x=name, number=self.maths(result))
        return Words("variable", "", equation, None, sentence)

    def value_sentence(self, index: int, row: Operation) -> str:
        """What the forward pass does at an operation, or why there is no value."""
        value = self.values[index]
        if value != value or self.run.problem_at(index, None) is not None:
            return self.no_value(index)
        operands = self.operands(index)
        said = [self.listed([operand]) for operand in operands[: len(LETTERS)]]
        holes = dict(zip(LETTERS, said, strict=False), all=self.listed(operands))
        result = self.maths(self.equals(self.labels[index].text, value, "value"))
        return SENTENCES["value"].format(verb=row.verb.format(**holes), result=result)

    def no_value(self, index: int) -> str:
        """Why a node has no finite value."""
        problem = self.run.problem_at(index, None)
        equation = self.maths(self.equation_of(index))
        if problem is None:
            return SENTENCES["undefined below"].format(equation=equation)
        key = "undefined" if self.values[index] != self.values[index] else "at"
        return SENTENCES[key].format(equation=equation, where=self.where(index), reason=problem.reason)

    # The backward pass.

    def backward(self, number: int) -> Words:
        """The words for one contribution, by its place among the steps of the backward pass."""
        step = self.run.contributions[number]
        output = self.labels[self.graph.output].text
        if step.operand is None:
            slope = self.slope(output, output)
            equation = Equation(slope, "1", "", "=", self.number(1.0, "adjoint").text)
            in_line = self.maths(self.slope(output, output, in_line=True))
            return Words("start", "", equation, None, SENTENCES["seed"].format(z=self.maths(output), slope=in_line))
        node = self.labels[step.node].text
        operand = self.operand_text(step)
        row = OPERATIONS[self.graph.nodes[step.node].operation]
        partial = self.partial(step, row, node, operand)
        numbers, result = self.product(step), step.total
        part, count = self.run.parts[number]
        shared = count > 1 and (step.rank < 0 or not self.graph.tree)  # a leaf of a tree has one user
        joint = self.sign("+=" if shared else "=")
        left = self.slope(output, operand)
        relation = self.relation(result)
        if step.node == self.graph.output:
            shown: Equation | None = None
            letters = partial.letters
            numbers = numbers if shared and part > 1 else partial.numbers
        else:
            shown = partial
            twice = step.operand in self.repeated_operands(step.node)
            factor = partial.letters if twice else self.slope(node, operand)
            letters = self.times(self.slope(output, node), Atom(factor, 2 if twice else 5))
        adjoint = self.number(result, "adjoint").text
        equation = Equation(left, letters, numbers, relation, adjoint, joint)
        sentence = self.slope_sentence(step, row, partial) + self.part_sentence(step, part, count)
        sentence += self.doubted(self.run.doubts_at(step.node, number))
        return Words(row.rule(max(self.place(step), 0)), row.reason, equation, shown, sentence)

    def place(self, step: Contribution) -> int:
        """The place of the operand among those of the operation; -1 below a leaf that is minus a variable."""
        node = self.graph.nodes[step.node]
        if step.rank < 0 or not node.folded:
            return step.rank
        if step.node not in self.places:
            self.places[step.node] = places(node)
        return self.places[step.node][step.rank]

    def repeated_operands(self, index: int) -> set[int]:
        """The operands that a node has more than once."""
        if index not in self.repeated:
            counts = Counter(self.graph.nodes[index].operands)
            self.repeated[index] = {operand for operand, count in counts.items() if count > 1}
        return self.repeated[index]

    def operand_text(self, step: Contribution) -> str:
        """The label of the operand; the variable itself below a leaf that is minus it."""
        if step.rank < 0:
            return name_text(self.graph.nodes[step.node].name or "", self.notation)
        return self.labels[step.operand or 0].text

    def times(self, left: str, right: Atom) -> str:
        """A product of something written and a number."""
        return write_nodes(TIMES, self.notation, {"u": Atom(left), "v": right})

    def product(self, step: Contribution) -> str:
        """The upstream adjoint times the partial, after what was there before."""
        part = {"u": self.number(step.upstream, "adjoint"), "v": self.number(step.partial, "value")}
        before = step.total - step.contribution
        first = step.total == step.contribution or before != before
        if first:
            return write_nodes(TIMES, self.notation, part)
        return write_nodes(PLUS_TIMES, self.notation, {**part, "t": self.number(before, "adjoint")})

    def partial(self, step: Contribution, row: Operation, node: str, operand: str) -> Equation:
        """The partial by its rule: in letters, with numbers, and what it comes to."""
        left = self.slope(node, operand)
        result = self.number(step.partial, "value").text
        sign = self.relation(step.partial)
        if row.shares is not None or step.rank < 0 or self.is_idle(step) or self.special(step, row):
            text = number_atom(step.partial, self.notation).text
            return Equation(left, text, "", sign, result)
        nodes = self.form(step, row)
        operands: dict[str, Operand] = dict(zip(LETTERS, self.operands(step.node), strict=False), z=step.node)
        constants = {name: one for name, one in operands.items() if isinstance(one, Atom)}
        if constants:
            known = dict(zip(LETTERS, self.run.operand_numbers(step.node), strict=False))
            nodes, worked_out = written_in(nodes, {name: known[name] for name in constants}, self.notation)
            operands |= worked_out
            constants |= worked_out
        letters = write_nodes(nodes, self.notation, self.atoms(operands, as_numbers=False), close=True)
        numbers = ""
        if len(nodes) > 1 and any(node.operation == VARIABLE and node.name not in constants for node in nodes):
            numbers = write_nodes(nodes, self.notation, self.atoms(operands, as_numbers=True))
        return Equation(left, letters, numbers, sign, result)

    def atoms(self, operands: dict[str, Operand], as_numbers: bool) -> dict[str, Atom]:
        """The operands by their letters in the table, as labels or as numbers."""
        return {name: self.in_place(operand, as_numbers) for name, operand in operands.items()}

    def is_idle(self, step: Contribution) -> bool:
        """Whether a step passes nothing on because the output does not move with it."""
        return (step.node, step.rank) in self.run.ran_backward.idle and step.upstream == 0

    def form(self, step: Contribution, row: Operation) -> tuple[Node, ...]:
        """The partial as it is taught, or the form that it was computed from where the taught one loses digits."""
        taught = partial_nodes(row.name, self.place(step))
        if not row.stable:
            return taught
        numbers = [*self.run.operand_numbers(step.node), self.values[step.node]]
        off = abs(careful_expression(taught, numbers) - step.partial)
        return stable_nodes(row.name, self.place(step)) if off > LOST * abs(step.partial) else taught

    def special(self, step: Contribution, row: Operation) -> str:
        """Why the formula of the partial does not decide here, or nothing."""
        if row.shares is not None:
            return row.tie if 0 < step.partial < 1 else ""
        special = self.special_of(step, row)
        return special.why if special else ""

    def special_of(self, step: Contribution, row: Operation) -> Special | None:
        """The row's special case that decides the partial of this step, or None."""
        operands = self.run.operand_numbers(step.node)
        if not operands or any(operand != operand for operand in operands):
            return None
        found = (s for s in row.special if s.operand == self.place(step) and condition(s.when)(*operands))
        return next(found, None)

    def convention(self, step: Contribution) -> str:
        """Why a convention decides the partial of this step, or nothing."""
        row = OPERATIONS[self.graph.nodes[step.node].operation]
        if row.shares is not None:
            return self.special(step, row)
        special = self.special_of(step, row)
        return special.why if special and special.kink else ""

    # What should be known of a number.

    def added(self, why: str) -> str:
        """A reason as a sentence behind others; nothing for none."""
        return f" {why[0].upper()}{why[1:]}." if why else ""

    def doubted(self, doubts: Sequence[Doubt]) -> str:
        """The doubts of a number, each as a sentence behind others."""
        return "".join([self.added(self.doubt(one)) for one in doubts])

    def doubt(self, doubt: Doubt) -> str:
        """Why the number of a step cannot be trusted as others can."""
        if doubt.kind == "underflow":
            return SENTENCES["underflow"]
        key = "trust" if doubt.digits > 1 else "trust one" if doubt.digits else "trust none"
        trust = SENTENCES[key].format(digits=doubt.digits, z=self.maths(self.subject(doubt)))
        parts = doubt.kind == "cancellation" and doubt.step is not None
        return SENTENCES["parts cancel" if parts else doubt.kind].format(trust=trust)

    def subject(self, doubt: Doubt) -> str:
        """The number that a doubt is about: a node, or what reaches an operand."""
        if doubt.step is None:
            return self.labels[doubt.node].text
        step = self.run.contributions[doubt.step]
        operand = self.operand_text(step)
        if self.graph.tree and doubt.kind == "cancellation" and step.rank >= 0:  # the leaves of a variable add up
            operand = name_text(self.graph.nodes[step.operand or 0].name or "", self.notation)
        return self.slope(self.labels[self.graph.output].text, operand, in_line=True)

    def doubt_note(self, doubt: Doubt) -> str:
        """A doubt as a sentence that stands alone."""
        about = self.equation_of(doubt.node) if doubt.step is None else self.subject(doubt)
        return SENTENCES["at"].format(equation=self.maths(about), where="", reason=self.doubt(doubt))

    def kink_note(self, step: Contribution) -> str:
        """Where a convention decides a partial, in a sentence that stands alone; nothing where none does."""
        why = self.convention(step)
        if not why:
            return ""
        equation = self.maths(self.equation_of(step.node))
        return SENTENCES["at"].format(equation=equation, where=self.where(step.node), reason=why)

    def slope_sentence(self, step: Contribution, row: Operation, partial: Equation) -> str:
        """How fast a node changes with its operand, and by which rule."""
        equation = self.maths(self.equation_of(step.node))
        u, z = self.maths(self.operand_text(step)), self.maths(self.labels[step.node].text)
        problem = self.run.problem_at(step.node, step.rank)
        if problem is not None:
            return self.no_slope(problem, equation, u)
        if self.is_idle(step):
            return SENTENCES["idle"].format(equation=equation, u=u, z=z)
        if step.partial != step.partial:
            return SENTENCES["slope undefined"].format(equation=equation, u=u)
        stated = row.partials[self.place(step)] if row.partials and step.rank >= 0 else ""
        bare = number_atom(step.partial, self.notation).text
        said = partial.result if partial.letters == bare else f"{partial.letters} {partial.relation} {partial.result}"
        if step.partial == 1 and partial.letters == bare:
            key = "unchanged"
        elif step.partial == -1 and (stated == "-1" or step.rank < 0):
            key = "flipped"
        else:
            key = "stopped" if step.partial == 0 else "scaled"
        sentence = SENTENCES[key].format(equation=equation, u=u, z=z, partial=self.maths(said))
        return sentence + self.added(self.special(step, row))

    def no_slope(self, problem: Problem, equation: str, u: str) -> str:
        """Why nothing can be said about the slope into one operand."""
        key = "steep" if problem.reason in {TOO_LARGE, OPEN} else "no slope"
        return SENTENCES[key].format(equation=equation, u=u, where=self.where(problem.node), reason=problem.reason)

    def part_sentence(self, step: Contribution, part: int, count: int) -> str:
        """What is added up where an operand has more than one user."""
        if count < 2:
            return ""
        key = "place" if self.graph.tree else "part"
        name = self.operand_text(step)
        if self.graph.tree and step.rank >= 0:
            name = name_text(self.graph.nodes[step.operand or 0].name or "", self.notation)
        total = self.run.totals[step.operand or 0] if self.graph.tree else step.total
        holes = {"count": str(count), "part": str(part), "u": self.maths(name), "x": self.maths(name)}
        said = self.maths(self.number(total, "adjoint").text)
        return SENTENCES[key if part < count else f"last {key}"].format(total=said, **holes)
