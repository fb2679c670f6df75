"""Calls of a program's own functions as boxes: which there are, what a closed one hides, and where all stands."""

import pytest

import backprop_core as core
from scenes.box import Box
from scenes.layout import SQUARE, WIDE
from scenes.picture.arrange import NoRoomError
from scenes.picture.folded_graph import FoldedPicture, picture_with_boxes
from scenes.picture.folding import folds_of
from scenes.picture.graph import Picture
from scenes.picture.typeset import box_of
from scenes.theme import PALETTES

LIGHT = PALETTES["light"]
NEURONS = core.trace(
    "neuron(x, w, b) = sigmoid(w*x + b); h = neuron(x, 0.5, 0.1); k = neuron(x, -1, 0.2); neuron(h + k, w, b)",
    {"x": 2, "w": 1.5, "b": -0.3},
)
ALL_IN_ONE = core.trace("g(u) = u*u + 1; f(x) = sin(g(x))*g(x + 1); f(x)", {"x": 0.5})


def labelled(trace: core.Trace, nodes: object) -> set[str]:
    return {trace.nodes[node].label for node in nodes}  # type: ignore[attr-defined]


def test_each_call_is_a_box_with_the_constants_that_are_handed_to_it_alone() -> None:
    folds = folds_of(NEURONS)
    assert [fold.name for fold in folds] == ["neuron"] * 3
    assert [NEURONS.nodes[fold.output].label for fold in folds] == ["h", "k", NEURONS.nodes[-1].label]
    assert [labelled(NEURONS, fold.operands) for fold in folds[:2]] == [{"x"}, {"x"}]
    assert labelled(NEURONS, folds[2].operands) >= {"w", "b"}
    constants = {node.id for node in NEURONS.nodes if node.operation == "constant"}
    assert constants < {one for fold in folds for one in fold.members}


def test_where_one_call_is_all_there_is_the_boxes_are_those_within() -> None:
    assert [fold.name for fold in folds_of(ALL_IN_ONE)] == ["g", "g"]


def test_a_call_of_a_single_operation_is_no_box() -> None:
    assert folds_of(core.trace("f(u) = sin(u); f(x)*f(y)", {"x": 1, "y": 2})) == []


def test_the_whole_graph_is_seen_with_closed_boxes_and_every_node_in_some_view() -> None:
    picture = FoldedPicture(NEURONS, LIGHT)
    whole, *insides = picture.views
    assert labelled(NEURONS, whole.places) >= {"x", "w", "b", "h", "k", NEURONS.nodes[-1].label}
    assert whole.closed == {fold.output for fold in picture.folds}
    assert {node for view in picture.views for node in view.places} == {node.id for node in NEURONS.nodes}
    for view in insides:
        assert view.opened and set(view.opened.members) <= set(view.places)
        assert view.opened.output not in view.closed
    edges = {(node.id, rank) for node in NEURONS.nodes for rank in range(len(node.operands))}
    assert edges <= {edge for view in picture.views for edge in view.links}


def test_a_closed_box_covers_its_node_and_is_within_the_stage() -> None:
    picture = FoldedPicture(NEURONS, LIGHT)
    for fold in picture.folds:
        spot, lid = picture.view.places[fold.output], box_of(picture.lids[fold.output].frame)
        node = Box(spot.x - spot.radius, spot.y - spot.radius, spot.x + spot.radius, spot.y + spot.radius)
        assert lid.holds(node)
        assert lid.holds(box_of(picture.lids[fold.output].written))
        assert WIDE.stage_beside.grown(8).holds(lid)


def test_without_calls_or_without_room_the_graph_stands_as_it_is() -> None:
    for text in ("x*x + sin(x)", "f(u) = u*u + 1; " + "f(" * 9 + "x" + ")" * 9):
        picture = picture_with_boxes(core.trace(text, {"x": 0.1}), LIGHT, WIDE)
        assert type(picture) is Picture
    with pytest.raises(NoRoomError):
        FoldedPicture(NEURONS, LIGHT, SQUARE)
