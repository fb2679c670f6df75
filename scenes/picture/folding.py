"""Calls of a program's own functions as boxes: which there are, and where everything stands while one is open.

A closed box stands for all that its call does, in the place of the node that the call comes to; an open one fills the
stage. Plain data; nothing is drawn here.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import backprop_core as core
from backprop_core.graph.layout import Layout as Laid
from backprop_core.graph.layout import layered
from backprop_core.graph.tree_layout import tree_layout
from backprop_core.tracing.trace_node import TraceNode
from scenes.box import Box, around
from scenes.layout import Layout
from scenes.picture.arrange import Arrangement, NoRoomError, arranged, moved_link, moved_place
from scenes.picture.edges import Link, Measure, Place
from scenes.theme import Density

LEAST = 2  # nodes that are worth a box
WIDER = 0.4  # than the node under it a closed box is, in ems
AROUND, TOP = 20.0, 76.0  # within an open box, and at its top, where its name stands, in pixels
Edge = tuple[int, int]  # a node and the rank of an operand; of a box less than 0 and the rank of what goes in


@dataclass(frozen=True)
class Fold:
    """A call that is a box while it is closed.

    Args:
        name: the function's.
        members: the nodes of the call and of all that it calls, by their ids.
        output: the one that others use.
        operands: the nodes that it uses.
    """

    call: int
    name: str
    members: tuple[int, ...]
    output: int
    operands: tuple[int, ...]

    @property
    def hides(self) -> frozenset[int]:
        """What is not to be seen while it is closed."""
        return frozenset(self.members) - {self.output}

    def edge(self, rank: int) -> Edge:
        """The edge of the closed box to one of its operands."""
        return -self.call, rank


@dataclass(frozen=True)
class View:
    """Where everything stands that is shown while one box is open, or none: nodes by their ids, and edges."""

    opened: Fold | None
    arrangement: Arrangement
    places: dict[int, Place]
    links: dict[Edge, Link]
    closed: frozenset[int]  # the outputs of the boxes that are closed

    @property
    def has_room(self) -> bool:
        """Whether it is no larger than its stage."""
        ends = [Box(x, y, x, y) for link in self.links.values() for x, y in link.points]
        return self.arrangement.stage.grown(0.5).holds(around([self.arrangement.extent, *ends]))

    def __deepcopy__(self, memo: object) -> "View":
        """Itself: nothing can change it, and Manim copies whatever it animates."""
        return self


def folds_of(trace: core.Trace) -> list[Fold]:
    """The calls that are boxes: the outermost ones, but where one is all there is, those within."""
    inside: dict[int, list[int]] = {number: [] for number in range(len(trace.graph.calls) + 1)}
    for number, call in enumerate(trace.graph.calls, start=1):
        inside[call.parent].append(number)
    operations = [node.id for node in trace.nodes if node.operands]

    def folds_in(call: int) -> list[Fold]:
        found: list[Fold] = []
        for one in inside[call]:
            fold = fold_of(trace, one, within(one))
            whole = fold is not None and len([each for each in fold.members if trace.nodes[each].operands]) == len(
                operations
            )
            found += folds_in(one) if whole else [fold] if fold else []
        return found

    def within(call: int) -> set[int]:
        return {call}.union(*[within(one) for one in inside[call]])

    return folds_in(0)


def fold_of(trace: core.Trace, call: int, calls: Collection[int]) -> Fold | None:
    """A call as a box, with the constants that are handed to it alone; None where it is too small for one."""
    own = {node.id for node in trace.nodes if node.call in calls}
    operations = [one for one in own if trace.nodes[one].operands]
    for node in reversed(trace.nodes):
        if not node.leads and node.users and own.issuperset(node.users):
            own.add(node.id)
    outputs = [one for one in operations if one == trace.nodes[-1].id or not own.issuperset(trace.nodes[one].users)]
    if len(outputs) != 1 or len(operations) < LEAST:
        return None
    members = sorted(own)
    operands = dict.fromkeys(operand for one in members for operand in trace.nodes[one].operands if operand not in own)
    return Fold(call, trace.graph.calls[call - 1].function, tuple(members), outputs[0], tuple(operands))


def views_of(
    trace: core.Trace,
    folds: Sequence[Fold],
    measures: Sequence[Measure],
    names: Callable[[Fold], float],
    layout: Layout,
) -> list[View]:
    """The whole graph with every box closed, and the inside of each; all as large, and none larger than the stage.

    Args:
        measures: of the nodes.
        names: how wide the name of a box is, in ems.

    Raises:
        NoRoomError: one of them has no room.
    """
    if not folds or not layout.pans:
        raise NoRoomError
    boxes = {fold.output: fold for fold in folds}
    hidden = frozenset[int]().union(*[fold.hides for fold in folds])
    every = [node.id for node in trace.nodes if node.id not in hidden]
    shown: list[tuple[Fold | None, list[int]]] = [(None, every)]
    shown += [(fold, sorted({*fold.members, *fold.operands})) for fold in folds]
    for density, beside in layout.ways:
        views = [view_of(trace, *one, boxes, measures, names, density, layout) for one in shown] if beside else []
        if views and all(view.has_room for view in views):
            return views
    raise NoRoomError


def view_of(
    trace: core.Trace,
    opened: Fold | None,
    ids: Sequence[int],
    boxes: Mapping[int, Fold],
    measures: Sequence[Measure],
    names: Callable[[Fold], float],
    density: Density,
    layout: Layout,
) -> View:
    """Some nodes of a trace laid out as a graph of their own; what comes from outside an open box is a leaf there."""
    at = {one: place for place, one in enumerate(ids)}
    closed = {one: boxes[one] for one in ids if one in boxes and boxes[one] is not opened}

    def uses(one: int) -> tuple[int, ...]:
        if opened and one not in opened.members:
            return ()
        return closed[one].operands if one in closed else trace.nodes[one].operands

    operands = [tuple(at[operand] for operand in uses(one)) for one in ids]
    used = [operand for own in operands for operand in own]
    laid = Laid(tree_layout(operands), {}) if len(set(used)) == len(used) else layered(operands)
    nodes, sizes = [], []
    for place, one in enumerate(ids):
        bends = tuple(laid.bends.get((place, rank), ()) for rank in range(len(operands[place])))
        x, y = laid.places[place]
        nodes.append(replace(trace.nodes[one], id=place, operands=operands[place], x=x, y=y, bends=bends))
        symbol = measures[one].symbol
        if one in closed:
            symbol = max(names(closed[one]), symbol + WIDER)
        pills = measures[one].pills if operands[place] and one not in closed else (0.0,) * len(operands[place])
        sizes.append(replace(measures[one], symbol=symbol, pills=pills))
    stage = layout.stage_beside
    if opened:
        stage = Box(stage.left + AROUND, stage.top + TOP, stage.right - AROUND, stage.bottom - AROUND)
    arrangement = on_stage(stage, nodes, sizes, density, layout)
    links: dict[Edge, Link] = {}
    for link in arrangement.links:
        node = ids[link.node]
        edge = closed[node].edge(link.rank) if node in closed else (node, link.rank)
        links[edge] = Link(node, link.rank, ids[link.operand], link.points, link.pill)
    return View(opened, arrangement, dict(zip(ids, arrangement.places, strict=True)), links, frozenset(closed))


def on_stage(
    stage: Box, nodes: Sequence[TraceNode], measures: Sequence[Measure], density: Density, layout: Layout
) -> Arrangement:
    """A graph on a stage, as loose as there is room for its edges too, which may swing further out than its nodes."""
    room = replace(layout, stage_beside=stage, panel_beside=layout.panel_over_map)
    loose = arranged(nodes, measures, density, True, room)
    out = aside(loose, stage)
    if out == (0.0, 0.0):
        return loose
    narrower = Box(stage.left + max(out), stage.top, stage.right - max(out), stage.bottom)
    tight = arranged(nodes, measures, density, True, replace(room, stage_beside=narrower))
    left, right = aside(tight, stage)
    return replace(
        tight,
        stage=stage,
        places=tuple(moved_place(place, left - right, 0) for place in tight.places),
        links=tuple(moved_link(link, left - right, 0) for link in tight.links),
    )


def aside(arrangement: Arrangement, stage: Box) -> tuple[float, float]:
    """How far edges swing out of a stage, to the left and to the right."""
    across = [x for link in arrangement.links for x, _ in link.points]
    return max([0.0, *[stage.left - x for x in across]]), max([0.0, *[x - stage.right for x in across]])
