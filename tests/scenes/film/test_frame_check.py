"""Every section of every pass can be shown; and the check that says so fails on frames made to break each rule."""

from dataclasses import asdict
from itertools import product

import pytest
from manim import ORIGIN, Camera, Circle, Line, ManimColor, Mobject, Scene

import backprop_core as core
from scenes.box import Box, moved_box
from scenes.chapters.passes import BackwardPass, ForwardPass, Tour
from scenes.film import frame_check
from scenes.film.pace import inspect_with_pace
from scenes.picture.graph import Cover, Framed, Picture, Plate, Stroke
from scenes.picture.typeset import Writing, point, set_maths, units
from scenes.stage.motions import visible
from scenes.theme import PALETTES, Palette
from tests.scenes import shapes

LIGHT = PALETTES["light"]
Passes = type[ForwardPass] | type[BackwardPass] | type[Tour]
SQUARE: tuple[str, dict[str, float], bool] = ("(4x+1)^2", {"x": 1}, True)
SHAPES: dict[str, tuple[str, dict[str, float], bool]] = {
    "a leaf": ("x", {"x": 2}, False),
    "no variable": ("2+3", {}, False),
    "a sigmoid's tree": ("1/(1+e^(-x))", {"x": 1}, True),
    "used twice": ("x*x", {"x": 3}, False),
    "a neuron": ("z = w1*x + b; a = sigmoid(z); (a - t)^2", {"w1": 0.5, "x": 2, "b": 0.1, "t": 1}, False),
    "shared and crossing": (shapes.CROSSING, {"x": 2, "y": 3}, False),
    "max": ("max(x, y, 2)", {"x": 1, "y": 3}, False),
    "undefined": ("ln(x)", {"x": -1}, True),
    "long numbers": ("exp(-0.00012345*x)*leaky_relu(y)+123456.7*softplus(x)", {"x": -2.34567, "y": -100.25}, False),
    "long names": (
        "learning_rate*gradient_norm/(batch_size+1)",
        {"learning_rate": 0.001, "gradient_norm": 123.456, "batch_size": 32},
        False,
    ),
}
NETWORK: tuple[str, dict[str, float], bool] = (
    shapes.NETWORK,
    {
        "x1": 0.05,
        "x2": 0.1,
        "w1": 0.15,
        "w2": 0.2,
        "w3": 0.25,
        "w4": 0.3,
        "w5": 0.4,
        "w6": 0.45,
        "b1": 0.35,
        "b2": 0.6,
        "t": 0.01,
    },
    False,
)

WIDE: tuple[str, dict[str, float], bool] = (shapes.WAYS_PAST_OTHERS, {"x": 1, "y": 2}, False)


def inspected(scene: Passes, program: tuple[str, dict[str, float], bool], theme: str) -> frame_check.Inspector:
    text, at, tree = program
    trace = core.trace(text, at, tree=tree)
    inspector = frame_check.inspect(lambda **manim: scene("A title", trace, theme, **manim))
    assert inspector.seen == [beat.name for beat in scene.script(trace)], "a section for each beat"
    return inspector


@pytest.mark.render
@pytest.mark.parametrize(("scene", "theme"), [(ForwardPass, "light"), (BackwardPass, "dark")])
def test_every_section_of_both_passes_can_be_shown(scene: Passes, theme: str) -> None:
    assert inspected(scene, SQUARE, theme).found == []


@pytest.mark.render
@pytest.mark.parametrize("shape", SHAPES)
def test_every_section_of_any_function_can_be_shown(shape: str) -> None:
    assert inspected(Tour, SHAPES[shape], "light").found == []


@pytest.mark.render
def test_a_network_of_thirty_nodes_can_be_followed() -> None:
    inspector = inspected(BackwardPass, NETWORK, "dark")
    assert isinstance(inspector.scene, BackwardPass)
    assert len(inspector.scene.trace.nodes) >= 30
    assert inspector.scene.picture.arrangement.pans
    assert inspector.found == []


@pytest.mark.render
def test_a_wide_function_of_two_variables_can_be_followed() -> None:
    inspector = inspected(BackwardPass, WIDE, "light")
    assert isinstance(inspector.scene, BackwardPass)
    assert inspector.scene.picture.arrangement.pans
    assert inspector.found == []


@pytest.mark.render
@pytest.mark.parametrize("offset", [(0.0, 0.0), (-400.0, -150.0), (633.0, 111.0)], ids=str)
def test_an_edge_ends_at_a_node_or_leaves_the_window(offset: tuple[float, float]) -> None:
    text, at, tree = WIDE
    picture = Picture(core.trace(text, at, tree=tree), LIGHT)
    picture.offset = offset
    drawn = visible(picture)
    assert picture.frame in drawn
    ends = [(link.node, link.points[0]) for link in picture.arrangement.links]
    ends += [(link.operand, link.points[-1]) for link in picture.arrangement.links]
    inside = [(node, point) for node, point in ends if picture.border.meets(moved_box(Box(*point, *point), *offset))]
    assert inside, "nothing to see"
    for node, _ in inside:
        assert picture.nodes[node].inside in drawn or (picture.rims[node] in drawn and picture.rims[node].has_points())


def found(*things: Mobject, paper: str = LIGHT.paper) -> list[str]:
    """What is wrong with a frame that shows these."""

    class Still(Scene):
        def construct(self) -> None:
            assert isinstance(self.camera, Camera)
            self.camera.background_color = ManimColor(paper)
            self.next_section("still")
            self.add(*things)
            self.wait(1)

    return frame_check.inspect(Still).found


def text(source: str = "x + 1", pixels: float = 40, at: tuple[float, float] = (960, 540)) -> Writing:
    return set_maths(source, pixels, LIGHT).move_to(point(*at))


def node(at: tuple[float, float] = (960, 540), fill: str = LIGHT.panel) -> Framed:
    return Framed(Circle(radius=units(50)).set_fill(fill, 1).set_stroke(LIGHT.ink, 2).move_to(point(*at)))


def edge(start: tuple[float, float], stop: tuple[float, float]) -> Stroke:
    return Stroke([start, stop], False, LIGHT.ink)


def card(at: tuple[float, float], side: float, fill: float = 1.0, kind: type[Plate] = Cover) -> Plate:
    plate = kind(corner_radius=0.1, width=units(side), height=units(side))
    return plate.set_fill(LIGHT.panel, fill).set_stroke(LIGHT.ink, 2).move_to(point(*at))


def test_what_lies_under_a_cover_is_not_seen_but_under_an_open_one_it_is() -> None:
    under, name = text("x + y", at=(700, 540)), text("f", at=(700, 540))
    assert found(node((700, 540)), under, card((700, 540), 200), name) == []
    assert any("overlaps" in fault for fault in found(under, card((700, 540), 200, fill=0.0), name))
    assert any("overlaps" in fault for fault in found(card((700, 540), 200), under, name)), "it was drawn later"
    assert any("partly on a card" in fault for fault in found(node((700, 540)), card((760, 540), 120)))


def test_a_card_may_lie_on_a_card_but_not_partly() -> None:
    assert found(card((700, 540), 400, fill=0.0), card((700, 540), 100)) == []
    assert any("Two cards overlap" in fault for fault in found(card((700, 540), 200), card((800, 540), 200)))


def test_a_frame_with_everything_in_its_place_has_no_fault() -> None:
    inside = node((400, 540))
    things = [inside, text("x", at=(400, 540)), text(at=(700, 540)), edge((400, 590), (400, 800)), node((400, 850))]
    assert found(*things) == []


def test_text_that_overlaps_is_found() -> None:
    (fault,) = found(text("x + 1"), text("y + 2", at=(1000, 550)))
    assert "overlaps" in fault


def test_text_that_crosses_a_node_is_found() -> None:
    assert any("crosses a node" in fault for fault in found(node(), text(at=(1020, 540))))


def test_text_beside_the_curve_of_a_node_does_not_cross_it() -> None:
    assert found(node(), text("x", at=(1010, 490))) == []


def test_nodes_that_overlap_are_found() -> None:
    assert "still: Two nodes overlap." in found(node(), node((1040, 540)))


def test_a_card_that_lies_partly_on_another_or_under_a_node_is_found() -> None:
    def card(at: tuple[float, float], wide: float = 200) -> Plate:
        plate = Plate(corner_radius=0.05, width=units(wide), height=units(120)).move_to(point(*at))
        return plate.set_fill(LIGHT.panel, 1)

    assert found(card((700, 540)), card((1000, 540)), card((700, 540), 80)) == []
    assert found(card((700, 540)), card((880, 540))) == ["still: Two cards overlap."]
    assert found(card((700, 540)), node((790, 540))) == ["still: A node lies partly on a card."]


def test_what_is_in_the_way_only_for_a_while_is_found_where_pauses_are_looked_at() -> None:
    class Passing(Scene):
        def construct(self) -> None:
            assert isinstance(self.camera, Camera)
            self.camera.background_color = ManimColor(LIGHT.paper)
            self.next_section("passing")
            things = node(), node((1040, 540))
            self.add(*things)
            self.wait(1)
            self.remove(things[1])
            self.wait(1)

    assert frame_check.inspect(Passing).found == []
    assert inspect_with_pace(Passing)[0].found == []
    for looked in (frame_check.inspect(Passing, pauses=True), inspect_with_pace(Passing, pauses=True)[0]):
        assert looked.found == ["passing: Two nodes overlap."]


def test_what_leaves_the_safe_frame_is_found() -> None:
    for thing in (text(at=(1850, 540)), node((960, 60)), edge((960, 540), (60, 540)), Line(point(9, 9), ORIGIN)):
        (fault,) = found(thing)
        assert "leaves the safe frame" in fault


def test_text_that_is_too_small_is_found_even_if_it_was_shrunk_later() -> None:
    for small in (text(pixels=35), text(pixels=40).scale(0.8)):
        (fault,) = found(small)
        assert "less than 36" in fault
    assert found(text("x^2", pixels=36)) == []


def test_text_that_can_hardly_be_read_is_found() -> None:
    (pale,) = found(text().set_fill("#9AA0AB"))
    assert "contrast" in pale
    (faint,) = found(text().set_opacity(0.4))
    assert "contrast" in faint
    (on_node,) = found(node(fill="#5A6272"), text("x"))
    assert "contrast" in on_node
    assert any("contrast" in fault for fault in found(text(), paper=PALETTES["dark"].paper))


def pale_pairs(palette: Palette) -> set[tuple[str, str, str]]:
    """Which colours of text can hardly be read on which of nodes, and in which theme, of frames in these colours."""
    colours, pairs = asdict(palette), set()
    for text_role, node_role in product(("ink", "muted", "value", "adjoint"), ("panel", "line", "now")):
        words = text("x").set_fill(colours[text_role])
        for fault in found(node(fill=colours[node_role]).set_stroke(width=0), words, paper=palette.paper):
            pairs.add((text_role, node_role, fault))
    return pairs


def test_text_that_can_hardly_be_read_in_the_other_theme_is_found_in_this_one() -> None:
    light, dark = (pale_pairs(PALETTES[theme]) for theme in ("light", "dark"))
    assert light == dark
    assert {(text, ground) for text, ground, fault in light if "in dark" in fault}, "it fails in the dark theme alone"


def test_a_line_through_text_is_found() -> None:
    (fault,) = found(text(), edge((800, 540), (1100, 540)))
    assert "runs through" in fault


def test_what_is_hidden_disturbs_nobody() -> None:
    assert found(text("x + 1"), text("y + 2").set_opacity(0)) == []
