"""Programs with arrays as pictures: whatever the shapes, everything in a frame can be read, and nothing touches."""

from functools import cache
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from manim import Camera, ManimColor, Scene

import backprop_core as core
from scenes.box import Box
from scenes.chapters.array_passes import ArrayTour
from scenes.film import frame_check
from scenes.picture import array_graph
from scenes.picture.array_graph import ArrayPicture
from scenes.picture.cells import Cells, with_numbers, with_squares
from scenes.picture.typeset import box_of
from scenes.stage.array_scene import BENCH_IN, GRAPH_IN
from scenes.stage.array_scripts import compacted
from scenes.stage.bench import Bench
from scenes.stage.cell_motions import appears
from scenes.stage.equations import equation_of
from scenes.stage.motions import shown
from scenes.theme import LEAST_TEXT, PALETTES

LIGHT = PALETTES["light"]
NETWORK = "h = relu(W @ x + b); L = sum((V @ h - t)^2)"
BATCH = "H = relu(X @ W.T + b); L = sum((H @ V.T - T)^2)/3"


def numbers(*shape: int, by: float = 1.0) -> Any:
    """Whole numbers of both signs, or longer ones."""
    return (np.arange(np.prod(shape), dtype=float).reshape(shape) * 7 % 5 - 2) * by


PROGRAMS: dict[str, tuple[str, dict[str, Any]]] = {
    "one entry": ("sum([x,])", {"x": 2}),
    "a product": ("sum(W @ x)", {"W": numbers(2, 3), "x": numbers(3)}),
    "long numbers": ("sum(W @ x)", {"W": numbers(3, 5, by=123.456), "x": numbers(5, by=-0.00123)}),
    "many cells": ("sum(W @ x)", {"W": numbers(8, 7), "x": numbers(7)}),
    "two layers": (NETWORK, {"W": numbers(2, 3), "x": [3, 1, 2], "b": [1, -1], "V": numbers(2, 2), "t": [7, 3]}),
    "a batch": (
        BATCH,
        {"X": numbers(3, 3), "W": numbers(2, 3), "b": [1, -1], "V": numbers(1, 2), "T": numbers(3, 1)},
    ),
    "a batch of three": (
        "h = relu(X @ W.T + b); L = sum((h @ v - t)^2)",
        {"X": numbers(3, 3), "W": numbers(2, 3), "b": [1, -1], "v": [2, -1], "t": [7, 3, 1]},
    ),
    "a batch of columns": (
        NETWORK,
        {"W": numbers(2, 3), "x": numbers(3, 3), "b": numbers(2, 1), "V": numbers(2, 2), "t": numbers(2, 3)},
    ),
    "long numbers in columns": (
        NETWORK,
        {"W": numbers(3, 2, by=0.123), "x": numbers(2, 3), "b": numbers(3, 1), "V": numbers(1, 3), "t": numbers(1, 3)},
    ),
    "classes": ("z = W @ x + b; L = cross_entropy(z, 1)", {"W": numbers(3, 3), "x": [0.3, 0.1, 0.2], "b": [1, -1, 0]}),
    "long names": (
        "learning_rate * sum(weights * inputs)",
        {"learning_rate": 0.1, "weights": [1, 2], "inputs": [3, 4]},
    ),
}


def traced(name: str) -> core.Trace:
    return compacted(core.trace(*PROGRAMS[name]))


@cache
def picture_of(name: str) -> ArrayPicture:
    return ArrayPicture(traced(name), GRAPH_IN, LIGHT)


def faults_of(*parts: Any, revealed: list[Any] | None = None) -> list[str]:
    """What is wrong with a frame that shows these, after something has come to light."""

    class Still(Scene):
        def construct(self) -> None:
            assert isinstance(self.camera, Camera)
            self.camera.background_color = ManimColor(LIGHT.paper)
            self.next_section("still")
            self.add(*parts)
            if revealed:
                self.play(*revealed)
            self.wait(1)

    return frame_check.inspect(Still).found


def everything(picture: ArrayPicture) -> list[Any]:
    """All that a picture comes to show."""
    motions = [motion for card in picture.cards if card.totals for motion in appears(card.totals[-1])]
    motions += [shown(card.del_) for card in picture.cards if card.del_]
    return [*motions, *[shown(chip) for chip in picture.chips.values()]]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_with_arrays_can_be_shown_with_all_that_is_in_it(program: str) -> None:
    picture = picture_of(program)
    assert faults_of(*picture.parts, revealed=everything(picture)) == []


@pytest.mark.parametrize("program", PROGRAMS)
def test_cards_and_chips_keep_clear_of_each_other(program: str) -> None:
    picture = picture_of(program)
    boxes = [box_of(card.frame) for card in picture.cards] + [box_of(chip) for chip in picture.chips.values()]
    assert [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])] == []
    for card in picture.cards:
        inside = [box_of(part) for part in (card.letter, card.symbol, card.value, card.del_, *card.totals) if part]
        assert all(box_of(card.frame).holds(each) for each in inside)


@pytest.mark.render
@pytest.mark.parametrize("program", ["a product", "a batch of three"])
def test_tokens_wait_where_they_cover_nothing(program: str) -> None:
    trace = core.trace(*PROGRAMS[program])
    inspector = frame_check.inspect(lambda **manim: ArrayTour("Both passes", trace, "light", **manim), pauses=True)
    assert inspector.found == []


@pytest.mark.parametrize("program", ["long numbers", "many cells", "two layers"])
def test_every_step_can_be_worked_out_in_large(program: str) -> None:
    trace = traced(program)

    class Worked(Scene):
        def construct(self) -> None:
            assert isinstance(self.camera, Camera)
            self.camera.background_color = ManimColor(LIGHT.paper)
            for step in trace.steps:
                equation = equation_of(trace, step)
                if equation is not None and len(equation.terms) > 2:
                    bench = Bench(equation, step.rule, BENCH_IN, LIGHT)
                    self.next_section(step.name)
                    self.add(bench)
                    self.play(*bench.all_out(1))
                    self.clear()
                    self.add(bench)
                    self.wait(1)
                    self.next_section("between")
                    self.clear()

    inspector = frame_check.inspect(Worked)
    assert "∂" in "".join(inspector.seen)
    assert inspector.found == []


def test_a_frame_in_which_cells_are_too_small_or_touch_is_found() -> None:
    small = Cells([1.0, 2.0], with_numbers([[1.0, 2.0]], LEAST_TEXT - 4, LIGHT), "value", LIGHT, (400, 400))
    assert any("less than 36" in fault for fault in faults_of(small))
    grid = with_numbers([[1.0, 2.0]], LEAST_TEXT, LIGHT)
    near = [Cells([1.0, 2.0], grid, "value", LIGHT, (400 + aside, 400)) for aside in (0, 40)]
    assert any("Two nodes overlap" in fault for fault in faults_of(*near))


def test_an_array_is_as_high_and_as_wide_as_its_shape_and_only_a_number_has_no_brackets() -> None:
    shapes = {(): (1, 1), (3,): (3, 1), (1,): (1, 1), (2, 3): (2, 3), (1, 3): (1, 3)}
    for shape, (rows, columns) in shapes.items():
        cells = Cells(np.ones(shape), with_squares(shape, 30), "value", LIGHT, (400, 400))
        heights, widths = (
            {round(getattr(cell.outline, side)(), 6) for cell in cells.cells} for side in ("get_y", "get_x")
        )
        assert (len(heights), len(widths)) == (rows, columns)
        assert bool(len(cells.brackets)) == bool(shape)


def test_a_square_tells_size_by_area_and_sign_by_its_inside() -> None:
    cells = Cells([4.0, -1.0, 0.0], with_squares((3,), 40), "value", LIGHT)
    large, small, none = (cell.mark for cell in cells.cells)
    outline = large.get_stroke_width() / 100
    assert large.width + outline == pytest.approx(2 * (small.width + outline))
    assert large.get_fill_color().to_hex() == LIGHT.value
    assert small.get_fill_color().to_hex() == LIGHT.panel
    assert not none.family_members_with_points()


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("sum(W @ x)", {"W": numbers(3, 9), "x": numbers(9)}, "W is 3×9, and a clip draws arrays of up to 8 entries"),
        ("sum(A)", {"A": numbers(2, 2, 2)}, "A has 3 axes, and a clip draws vectors and matrices"),
        ("sum(" + "+".join(f"relu(x*{n})" for n in range(2, 9)) + ")", {"x": [1, 2]}, "wider than a frame"),
    ],
)
def test_what_has_no_room_is_refused_in_a_sentence(text: str, at: dict[str, Any], said: str) -> None:
    with pytest.raises(core.BackpropError, match=said):
        ArrayPicture(core.trace(text, at), GRAPH_IN, LIGHT)


@pytest.mark.parametrize("program", ["two layers", "a batch of columns", "long numbers in columns"])
def test_a_network_is_a_row_of_operations_with_what_they_need_below(program: str) -> None:
    picture = picture_of(program)
    boxes = {card.node.label: box_of(card.frame) for card in picture.cards}
    for leaf, user in (("W", "a"), ("b", "c"), ("V", "d"), ("t", "f")):
        assert boxes[leaf].top > boxes[user].bottom
        assert boxes[leaf].middle[0] == pytest.approx(boxes[user].middle[0], abs=1)
    row = [boxes[label] for label in ("x", "a", "c", "h", "d", "f", "g", "L")]
    assert {round(box.middle[1]) for box in row} == {round(row[0].middle[1])}
    assert all(one.right < other.left for one, other in pairwise(row))


def test_on_the_edges_of_a_batch_of_columns_stands_what_changes_the_gradient() -> None:
    picture = picture_of("a batch of columns")
    chips = {
        (picture.trace.nodes[node].label, picture.trace.nodes[picture.trace.nodes[node].operands[rank]].label): chip
        for (node, rank), chip in picture.chips.items()
    }
    assert {edge for edge, chip in chips.items() if chip.size[0] == array_graph.DOT} == {("c", "a"), ("f", "d")}
    assert all(card.value.grid.wide >= array_graph.EASY for card in picture.cards)


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_written_on_a_chip_is_within_its_outline(program: str) -> None:
    chips = {**picture_of(program).chips, **array_graph.chips_of(traced(program), array_graph.Chips.ALL, LIGHT)}
    assert [
        box for chip in chips.values() if len(chip.text) and not box_of(chip.frame).holds(box := box_of(chip.text))
    ] == []


def test_a_matrix_that_is_given_has_its_shape_at_its_top() -> None:
    shapes = {
        card.node.label: card.symbol.source
        for card in picture_of("two layers").cards
        if not card.node.operands and card.symbol
    }
    assert set(shapes) == {"W", "V"}
    assert "2" in shapes["W"] and "3" in shapes["W"]


def test_a_picture_that_fits_nowhere_else_has_dots_for_chips() -> None:
    assert {chip.size[0] for chip in picture_of("a batch").chips.values()} == {array_graph.DOT}
    wide = Box(GRAPH_IN.left, GRAPH_IN.top, GRAPH_IN.right + 900, GRAPH_IN.bottom)
    said = [
        chip for chip in ArrayPicture(traced("a batch"), wide, LIGHT).chips.values() if chip.size[0] > array_graph.DOT
    ]
    assert len(said) > len(picture_of("a batch").chips) / 2
