"""The light is on the node that acts, a ring around the one that receives, and the rest stands back."""

import backprop_core as core
from scenes.picture.graph import Picture, stroke
from scenes.stage.graph_scene import GraphScene
from scenes.stage.light import Lights
from scenes.stage.script import Beat
from scenes.theme import PALETTES, RING, STANDING_BACK

LIGHT = PALETTES["light"]
TRACE = core.trace("(4x+1)^2", {"x": 1}, tree=True)


class Shown(GraphScene):
    """A scene that plays nothing."""

    @staticmethod
    def script(_: object) -> list[Beat]:
        return []

    def construct(self) -> None:
        pass


def test_in_every_step_the_lit_node_is_the_one_whose_rule_it_is() -> None:
    scene = Shown("A title", TRACE, "light")
    scene.known = 0
    scene.make_the_graph()
    scene.lights = Lights(scene.picture, known=True)
    for step in TRACE.backward[1:]:
        scene.light([step])
        lit = [node for node, look in enumerate(scene.lights.looks) if look.fill == LIGHT.now]
        ringed = [node for node, look in enumerate(scene.lights.looks) if look.rim == LIGHT.adjoint]
        assert lit == [step.node_id]
        assert ringed == [step.operand_id]
        assert scene.lights.looks[step.operand_id or 0].width == stroke(RING)


def test_what_a_step_is_not_about_stands_back_and_comes_forward_again() -> None:
    lights = Lights(Picture(TRACE, LIGHT), known=True)
    edge = (6, 0)
    lights.fall(6, [4], [5], {edge: LIGHT.adjoint})
    assert [node for node, look in enumerate(lights.looks) if look.level == STANDING_BACK] == [0, 1, 2, 3]
    assert {key for key, line in lights.lines.items() if line.level == 1} == {edge}
    lights.everywhere()
    assert all(look.level == 1 for look in lights.looks)
    assert all(line.level == 1 for line in lights.lines.values())
