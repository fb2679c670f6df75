"""Both passes in about a minute, however many nodes there are: what is done at once is shown at once."""

from itertools import pairwise

from backprop_core.tracing.trace import Step
from scenes.layout import LAID_ANEW
from scenes.picture.folded_graph import FoldedPicture, picture_with_boxes
from scenes.picture.folding import View
from scenes.picture.graph import Picture
from scenes.picture.lean import FadeIn, FadeOut
from scenes.stage import motions
from scenes.stage.brief_script import Part, brief_script, is_leaf, parts
from scenes.stage.carried import Carried, Raised
from scenes.stage.graph_scene import GraphScene
from scenes.stage.handed import Handed
from scenes.stage.handing import DOWNWARDS, UPWARDS, go
from scenes.stage.light import in_sight
from scenes.stage.motions import Motion, lasting
from scenes.stage.opening import turned_to, way_between
from scenes.stage.panel import Panel
from scenes.stage.script import Beat
from scenes.stage.ticks import Ticks
from scenes.theme import APPEAR, MOVE, REST, REVEAL

# Seconds: of a clip of so many nodes, of each further node, and of the check. A part's are those that it takes at
# leisure, of which it is given a share: at least so much that it can still be followed.
WHOLE, NODES, A_NODE, CHECK = 66.0, 16, 2.0, 14.0
VALUES, UPWARD, DOWNWARD, SLIDE, TURN = 2.0, 3.6, 4.8, 0.8, 1.0
FASTEST = 0.25


def seconds_for(nodes: int) -> float:
    """How long a clip of so many nodes may last."""
    return WHOLE + A_NODE * max(0, nodes - NODES)


class BriefTour(GraphScene):
    """The forward pass, then the backward pass, as fast as the clip's length asks for."""

    script = staticmethod(brief_script)
    squares = LAID_ANEW
    is_pass = True

    def construct(self) -> None:
        question, *beats, check = brief_script(self.trace)
        self.parts = parts(self.trace)
        self.ask(question, known=0, wanted=True)
        for number, (beat, part) in enumerate(zip(beats, self.parts, strict=True)):
            self.pace = self.pace_from(number)
            self.take_part(beat, part)
        self.pace = 1.0
        self.turn_to(self.picture.views[0] if isinstance(self.picture, FoldedPicture) else None)
        self.compare(check)

    def pace_from(self, number: int) -> float:
        """The share of their time that the parts from here on are given."""
        left = seconds_for(len(self.trace.nodes)) - CHECK - self.seconds
        slide = SLIDE if self.picture.arrangement.pans else 0.0
        leisure = sum(slide + self.leisure(part) for part in self.parts[number:])
        return min(1.0, max(FASTEST, left / (leisure + TURN * self.turns_from(number))))

    def turns_from(self, number: int) -> int:
        """How often a box opens or closes from a part on."""
        views = [self.view_for(part) for part in self.parts[max(0, number - 1) :]]
        return sum(
            2 if one and other and one.opened and other.opened else 1
            for one, other in pairwise(views)
            if one is not other
        )

    def leisure(self, part: Part) -> float:
        """The seconds that a part takes when there is time."""
        if part[0].phase == "backward":
            return DOWNWARD
        return VALUES if is_leaf(self.trace, part[0]) else UPWARD

    def make_the_graph(self) -> None:
        """The graph, with calls as boxes, and a tick for each part."""
        super().make_the_graph()
        self.ticks = Ticks([part[0].phase for part in self.parts], self.palette, self.layout)

    def drawn_graph(self) -> Picture:
        return picture_with_boxes(self.trace, self.palette, self.layout)

    def view_for(self, part: Part) -> View | None:
        """Where a part is seen: in the box of its node, if it is in one."""
        if not isinstance(self.picture, FoldedPicture):
            return None
        leaves = part[0].phase == "forward" and is_leaf(self.trace, part[0])
        return self.picture.views[0] if leaves else self.picture.view_for(part[0].node_id)

    def turn_to(self, view: View | None) -> None:
        """Boxes open and close until a view is seen."""
        picture = self.picture
        if not isinstance(picture, FoldedPicture) or view is None or view is picture.view:
            return
        old, self.panel = self.panel, None
        self.play(lasting(APPEAR, self.lights.everywhere()), [FadeOut(old, run_time=APPEAR)] if old else [])
        for one in way_between(picture, view):
            self.play(turned_to(picture, one))

    def tick_of(self, step: Step) -> int:
        return next(number for number, part in enumerate(self.parts) if step in part)

    def take_part(self, beat: Beat, part: Part) -> None:
        """What holds for parts of this kind is said with the first of them; each is lit, and its numbers move."""
        self.next_section(beat.name)
        self.turn_to(self.view_for(part))
        first = part[0]
        leaves = first.phase == "forward" and is_leaf(self.trace, first)
        lit = self.ticks.advance(0) if leaves else [*self.span_of(first), *self.light(part)]
        old, self.panel = self.panel, None
        gone: Motion = [FadeOut(old, run_time=APPEAR)] if old else []
        if beat.lines:
            self.begin_saying(beat.lines[0], gone, lit)
        else:
            self.play(gone, lit)
        if leaves:
            self.give(part)
            return
        self.play(motions.follow(self.picture, part, self.small))
        if first.phase == "forward":
            self.raise_one(first)
        elif first.operand is None:
            self.begin(first)
        else:
            self.hand_down(part)
        self.wait(REST)

    def span_of(self, step: Step) -> Motion:
        """The light goes to a step's part of the function at the top."""
        return self.in_question(self.trace.nodes[step.node_id].span)

    def give(self, part: Part) -> None:
        """The leaves have their values; what the window does not show has them too."""
        seen = in_sight(self.picture)
        changes: Motion = []
        for step in part:
            node = self.picture.nodes[step.node_id]
            if node.value and id(node.values) in seen:
                changes.append(motions.shown(node.value))
            elif node.value:
                node.value.set_opacity(1)
        self.cue(" ".join(f"{step.plugged}." for step in part))
        self.play(lasting(REVEAL, changes))
        self.wait(REST)

    def raise_one(self, step: Step) -> None:
        """The operands' values climb into the node, and what it makes of them stays beside it."""
        picture, node, seen = self.picture, self.picture.nodes[step.node_id], in_sight(self.picture)
        shown = self.panel = Panel(step, picture.arrangement, picture.arrangement.panel, self.palette)
        letters = [*motions.in_letters(shown), *([FadeIn(shown.numbers, run_time=APPEAR)] if shown.numbers else [])]
        concerned = [node, *[picture.nodes[operand] for operand in self.trace.nodes[step.node_id].operands]]
        if all(id(each.inside) in seen and (not each.value or id(each.values) in seen) for each in concerned):
            go(self, [Raised(picture, step)], UPWARDS, letters, self.found(shown), f"{step.plugged}.")
        else:
            self.play(letters)
            self.reveals(step)
            self.play([motions.shown(node.value)] if node.value and id(node.values) in seen else [], self.found(shown))
            if node.value:
                node.value.set_opacity(1)
        self.add(shown)

    def begin(self, step: Step) -> None:
        """The output's own adjoint is 1."""
        node = self.picture.nodes[step.node_id]
        shown = self.panel = Panel(step, self.picture.arrangement, self.picture.arrangement.panel, self.palette)
        self.play(motions.in_letters(shown))
        self.reveals(step)
        total = node.next_total()[1] if node.totals else None
        self.play(self.found(shown), [motions.shown(total)] if total else [])
        self.add(shown)

    def hand_down(self, part: Part) -> None:
        """Along all edges of a part the adjoint comes down, is multiplied, and arrives."""
        picture, seen = self.picture, in_sight(self.picture)
        handed = self.panel = Handed(part, picture.arrangement, self.palette)
        upper = picture.nodes[part[0].node_id]
        carried: list[Carried] = []
        changes: Motion = []
        for step in part:
            edge = motions.active(picture, step)[1][0]
            pill, lower = picture.pills[edge], picture.nodes[step.operand_id or 0]
            pill.known = True
            if id(pill) in seen:
                changes.append(motions.shown(pill))
            else:
                pill.set_opacity(1)
            token = Carried(picture, step, edge)
            if all(id(one) in seen for one in (pill, upper.inside, lower.inside, upper.values, lower.values)):
                carried.append(token)
            else:
                changes += token.lands_unseen(id(lower.values) in seen)
        asked = [*handed.asked(), *lasting(MOVE, changes)]
        go(self, carried, DOWNWARDS, asked, handed.answered(), "; ".join(step.plugged for step in part) + ".")
        self.add(handed)
