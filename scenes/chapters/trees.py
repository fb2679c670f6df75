"""A formula becomes a tree, and every node of the tree gets a letter."""

from abc import abstractmethod
from collections.abc import Sequence
from functools import partial

from manim import Indicate, MoveToTarget, ReplacementTransform, VGroup

import backprop_core as core
from backprop_core import notation
from backprop_core.language.expression import VARIABLE, Node
from backprop_core.operations import OPERATIONS
from backprop_core.tracing.trace_node import TraceNode
from scenes.box import Box
from scenes.layout import LAID_ANEW, WIDE
from scenes.picture.graph import Picture
from scenes.picture.lean import FadeIn, FadeOut
from scenes.picture.typeset import Writing, box_of, place, point, set_maths
from scenes.picture.typst import name
from scenes.stage import header
from scenes.stage.motions import Motion, delayed, lasting, lit, shown
from scenes.stage.panel import line_setter
from scenes.stage.script import Beat, coloured_words, label, maths_source, related, said
from scenes.stage.ticks import Ticks
from scenes.stage.told import Told
from scenes.theme import APPEAR, GLANCE, LISTEN, MOVE, REST, REVEAL, ROOMY, STILL, THINK, Palette, time_to_read

ASKED, BESIDE = 150.0, 100.0  # the size of the formula while the question is asked, and beside the tree, in pixels
LINE, LINE_GAP, LIST_TOP = 57.0, 26.0, 230.0  # the list of equations: size of type, space between lines, its top

LAST = "Which of these operations is done last?"
FIRST_CUT = "The {operation} comes last, so it goes on top."
NEXT_CUT = "In {whole} the {operation} comes last."
LEAVES = "What is left works on nothing: these are the leaves."
SAME = "At {x} {at} tree and formula come to {value}."

SPEAK = "How can we speak of one part of a formula?"
ORDER = "Give each node a letter, operands first."
CONSTANT, LEAF, MINUS = "{z} is the constant {leaf}.", "{z} is the variable {leaf}.", "{z} is minus the variable {x}."
EULER = "{z} is Euler’s number, {leaf}, so no node is called {leaf}."
MADE = "{verb}: that is {z}."
BACK = "Put back the letters, and it’s the formula."


def from_the_top(trace: core.Trace) -> list[TraceNode]:
    """The nodes with operands, each before those below it: the order in which a formula is taken apart."""
    return [node for node in reversed(trace.nodes) if node.operands]


def source_nodes(trace: core.Trace, node: TraceNode) -> tuple[Node, ...]:
    """The expression of one node of a tree, as it was typed: flat nodes, the last of which is its result."""
    nodes = trace.program.lines[-1].nodes
    last = next(index for index, each in enumerate(nodes) if each.span == node.span)
    return nodes[: last + 1]


def expression(trace: core.Trace, node: TraceNode, kind: str = "typst") -> str:
    """What was typed for one node of a tree."""
    return notation.write_nodes(source_nodes(trace, node), kind, close=True)


def depths(trace: core.Trace) -> list[int]:
    """How far each node of a tree is below the output."""
    found = [0] * len(trace.nodes)
    for node in reversed(trace.nodes):
        for operand in node.operands:
            found[operand] = found[node.id] + 1
    return found


def put_back(trace: core.Trace) -> list[str]:
    """The output in letters, then with more and more of them replaced by what they stand for, down to the formula."""
    below = depths(trace)
    return [replaced_down_to(trace, below, deepest) for deepest in range(1, max(below) + 2)]


def replaced_down_to(trace: core.Trace, below: Sequence[int], deepest: int) -> str:
    """The whole in which nodes at one depth are letters."""
    nodes: list[Node] = []
    atoms: dict[str, notation.Atom] = {}
    for node, depth in zip(trace.graph.nodes, below, strict=True):
        letter = trace.graph.labels[len(nodes)]
        if depth < deepest and not node.operands and node.operation == "negate":
            atoms[letter] = notation.Atom(trace.nodes[len(nodes)].symbol("typst"), 3, True)
            node = Node(VARIABLE, name=letter)
        nodes.append(Node(VARIABLE, name=letter) if depth == deepest else node)
    return notation.write_nodes(nodes, "typst", atoms, close=True)


def unfold_script(trace: core.Trace) -> list[Beat]:
    """The question, a cut for each operation from the top down, the leaves, and the value found from the leaves up."""
    first, *more = from_the_top(trace)
    variable = next(iter(trace.at))

    def fill(kind: str) -> dict[str, str]:
        return {
            "x": label(variable, kind),
            "at": related(trace.at[variable], kind),
            "value": maths_source(coloured_words(trace.value, "value", kind), kind),
        }

    return [
        said("question", "question", "The question", [LAST], fill),
        cut(trace, first, FIRST_CUT),
        *[cut(trace, node, NEXT_CUT) for node in more],
        said("leaves", "forward", "The leaves", [LEAVES], fill),
        said("check", "check", "The check", [SAME], fill),
    ]


def cut(trace: core.Trace, node: TraceNode, template: str) -> Beat:
    """The words for taking one operation off the top of what is left."""

    def fill(kind: str) -> dict[str, str]:
        return {"whole": maths_source(expression(trace, node, kind), kind), "operation": trace.forward[node.id].rule}

    return said(node.label, "forward", expression(trace, node, "plain"), [template], fill)


def letters_script(trace: core.Trace) -> list[Beat]:
    """The question, a letter for each node in the order of evaluation, and the formula put together again."""

    def fill(kind: str) -> dict[str, str]:
        return {}

    return [
        said("question", "question", "The question", [SPEAK, ORDER], fill),
        *[lettered(trace, node) for node in trace.nodes],
        said("check", "check", "The check", [BACK], fill),
    ]


def lettered(trace: core.Trace, node: TraceNode) -> Beat:
    """What is said when a node gets its letter."""
    leaf = {"constant": EULER if node.name == "e" else CONSTANT, "negate": MINUS}.get(node.operation, LEAF)
    template = MADE if node.operands else leaf

    def fill(kind: str) -> dict[str, str]:
        operands = [label(trace.nodes[operand].label, kind) for operand in node.operands]
        verb = OPERATIONS[node.operation].verb if node.operands else ""
        return {
            "z": label(node.label, kind),
            "x": label(node.name or "", kind),
            "leaf": maths_source(node.symbol("typst" if kind == "typst" else "text"), kind),
            "verb": verb.format(**dict(zip("uv", operands, strict=False)), all=", ".join(operands)),
        }

    step = trace.forward[node.id]
    return said(node.label, "forward", step.formula, [template], fill)


class Trees(Told):
    """What both clips share: the formula and the question in the middle; then the formula makes room for the tree."""

    def ask(self, beat: Beat, steps: Sequence[Beat]) -> None:
        self.steps = list(steps)
        self.ticks = Ticks([step.phase for step in steps], self.palette, self.layout)
        self.next_section(beat.name)
        first, *more = beat.lines
        opening = set_maths(expression(self.trace, self.trace.nodes[-1]), ASKED, self.palette)
        opening.move_to(point(*self.layout.asked_at))
        asked = self.asking(first, self.layout.below_it)
        self.add(self.titled(), opening, asked)
        self.sentence = asked
        self.cue(first.text)
        self.wait(min(time_to_read(first.text), STILL))
        self.picture = Picture(self.trace, self.palette, layout=self.layout)
        self.lit: int | None = None
        self.formula = self.beside()
        self.play(
            self.aside(opening),
            lasting(MOVE, [MoveToTarget(asked), FadeIn(self.ticks)]),
        )
        self.make_ready()
        for line in more:
            self.say_below(line, most=STILL)

    def begin(self, beat: Beat) -> None:
        """A new section: the line that stands there goes, and the next tick is lit."""
        self.next_section(beat.name)
        number = self.steps.index(beat) if beat in self.steps else None
        self.play(self.unsaid(), lasting(APPEAR, self.ticks.advance(number)))

    def beside(self) -> Writing:
        """The formula as it stands beside the tree."""
        whole = set_maths(expression(self.trace, self.trace.nodes[-1]), BESIDE, self.palette)
        return whole.move_to(point(*self.picture.arrangement.panel.middle))

    def aside(self, opening: Writing) -> Motion:
        """The formula goes from the middle to its place."""
        return [ReplacementTransform(opening, self.formula, run_time=MOVE)]

    @abstractmethod
    def make_ready(self) -> None:
        """What is to be seen before the first beat."""

    def attend(self, node: TraceNode | None) -> Motion:
        """Take the light from the node that has it and put it on another."""
        palette, nodes = self.palette, self.picture.nodes
        changes = [] if self.lit is None else lit(nodes[self.lit], palette.panel, nodes[self.lit].colour)
        self.lit = None if node is None else node.id
        return lasting(APPEAR, changes) + self.light([] if node is None else [node.id], on=True)

    def light(self, nodes: Sequence[int], on: bool) -> Motion:
        """Put the light on some nodes, or take it from them."""
        palette = self.palette
        drawn = [self.picture.nodes[node] for node in nodes]
        fills = [lit(each, *((palette.now, palette.ink) if on else (palette.panel, each.colour))) for each in drawn]
        return lasting(APPEAR, [change for fill in fills for change in fill])


class Unfolding(Trees):
    """The operation that is done last becomes a node on top; then the same with what stands below it."""

    script = staticmethod(unfold_script)
    squares = LAID_ANEW

    def construct(self) -> None:
        question, *cuts, leaves, check = unfold_script(self.trace)
        self.ask(question, [*cuts, leaves])
        for beat, node in zip(cuts, from_the_top(self.trace), strict=True):
            self.cut(beat, node)
        self.begin(leaves)
        ends = [node.id for node in self.trace.nodes if not node.operands]
        self.play(self.attend(None), self.in_question(None), self.light(ends, on=True))
        self.begin_saying(leaves.lines[0])
        for end in ends:
            self.play(Indicate(self.picture.nodes[end].shape, 1.12, self.palette.now, run_time=REVEAL))
        self.wait(REST)
        self.begin(check)
        self.play(self.light(ends, on=False))
        for each in self.picture.nodes:
            self.play([shown(each.value)] if each.value else [], run_time=REVEAL)
        self.begin_saying(check.lines[0])
        self.wait(STILL)

    def make_ready(self) -> None:
        """The whole formula stands where the output will be."""
        self.head(self.formula, partial(notation.write, self.trace.program, "typst"))
        for node in self.picture.nodes:
            if node.letter:
                node.remove(node.letter)
        output = self.trace.nodes[-1]
        self.waiting = {output.id: self.unopened(output)}
        from_formula = FadeIn(self.waiting[output.id], target_position=self.formula, run_time=MOVE)
        self.play(from_formula)

    def unopened(self, node: TraceNode) -> Writing:
        """What is still to be taken apart, written where its node will be."""
        there = self.picture.arrangement.places[node.id]
        return set_maths(expression(self.trace, node), ROOMY.symbol, self.palette).move_to(point(there.x, there.y))

    def cut(self, beat: Beat, node: TraceNode) -> None:
        """Predict: the part in question is lit. Reveal: its last operation is the node, its operands stand below."""
        self.begin(beat)
        self.play(self.attend(None), self.in_question(node.span))
        self.wait(THINK)
        picture, whole = self.picture, self.waiting.pop(node.id)
        self.play([FadeOut(whole, run_time=APPEAR), FadeIn(picture.nodes[node.id], run_time=APPEAR)], self.attend(node))
        falling: Motion = [FadeIn(picture.edges[node.id, rank]) for rank in range(len(node.operands))]
        for operand in [self.trace.nodes[each] for each in node.operands]:
            if operand.operands:
                self.waiting[operand.id] = self.unopened(operand)
            part = self.waiting.get(operand.id) or picture.nodes[operand.id]
            falling.append(FadeIn(part, target_position=picture.nodes[node.id]))
        self.begin_saying(beat.lines[0], lasting(MOVE, falling))
        self.wait(LISTEN)


class Letters(Trees):
    """Each node gets its letter and its equation; put into one another, the equations are the formula again."""

    script = staticmethod(letters_script)
    squares = LAID_ANEW

    def construct(self) -> None:
        question, *beats, check = letters_script(self.trace)
        self.ask(question, beats)
        equations = self.equations()
        for beat, node, equation in zip(beats, self.trace.nodes, equations, strict=True):
            self.begin(beat)
            self.play(self.attend(node), self.in_question(node.span))
            letter = self.picture.nodes[node.id].letter
            self.play([shown(letter)] if letter else [], run_time=REVEAL)
            self.begin_saying(
                beat.lines[0], lasting(REVEAL, [FadeIn(equation, target_position=self.picture.nodes[node.id])])
            )
            self.wait(GLANCE)
        self.begin(check)
        self.play(
            self.attend(None), self.in_question(None), [FadeOut(equation, run_time=APPEAR) for equation in equations]
        )
        whole = name(self.trace.nodes[-1].label)
        lines = put_back(self.trace)
        self.begin_saying(check.lines[0])
        for line in aligned(
            [(whole if not row else "", "=", text) for row, text in enumerate(lines)], self.listed, self.palette
        ):
            self.play(FadeIn(line, run_time=REVEAL))
            self.wait(THINK)
        self.wait(REST)

    def beside(self) -> Writing:
        """At the top right and with its letter, for the equations stand below."""
        function = header.function(self.trace, self.palette, self.layout.panel_beside.left, self.layout)
        assert function
        return function

    def aside(self, opening: Writing) -> Motion:
        """It goes to its place, and the letter comes before it."""
        letter = len(self.formula.submobjects) - len(opening.submobjects)
        named, same = (VGroup(*glyphs) for glyphs in (self.formula[:letter], self.formula[letter:]))
        last = delayed(MOVE - APPEAR, [FadeIn(named, run_time=APPEAR)])
        return [ReplacementTransform(opening, same, run_time=MOVE), *last]

    def make_ready(self) -> None:
        """The tree without letters."""
        self.head(self.formula)
        for node in self.picture.nodes:
            if node.letter:
                node.letter.set_opacity(0)
        self.play([FadeIn(part, run_time=MOVE) for part in (*self.picture.edges.values(), *self.picture.nodes)])

    def equations(self) -> list[Writing]:
        """What each letter stands for, one below the other."""
        words = [step.words("typst").equation for step in self.trace.forward]
        return aligned([(each.left, "=", each.letters) for each in words], self.listed, self.palette)

    @property
    def listed(self) -> Box:
        """Where equations are listed: beside the tree from where the function ends, or below it."""
        panel, arrangement = self.picture.arrangement.panel, self.picture.arrangement
        top = LIST_TOP if arrangement.beside else panel.top
        return Box(panel.left, top, panel.right, WIDE.safe.bottom if arrangement.beside else panel.bottom)


def aligned(rows: Sequence[tuple[str, str, str]], box: Box, palette: Palette) -> list[Writing]:
    """Equations one below the other, their signs too, from the top of a box; in two columns where it is low."""
    set_line = line_setter(palette, box.width)
    lines = [set_line(*row, LINE) for row in rows]
    half = -(-len(lines) // 2)
    if high(lines) <= box.height:
        stand(lines, box.left, box.top)
    else:
        stand(lines[:half], box.left, box.top)
        stand(lines[half:], box.middle[0], box.top)
    return lines


def high(lines: Sequence[Writing]) -> float:
    """How high lines are one below the other."""
    return sum(box_of(line).height + LINE_GAP for line in lines) - LINE_GAP


def stand(lines: Sequence[Writing], left: float, top: float) -> None:
    """Put lines one below the other, their signs too."""
    signs = [line.parts["relation"] for line in lines]
    for line in lines:
        place(line, left=left, middle=top + box_of(line).height / 2)
        top += box_of(line).height + LINE_GAP
    rightmost = max(sign.get_x() for sign in signs)
    for line, sign in zip(lines, signs, strict=True):
        line.shift((rightmost - sign.get_x(), 0, 0))
