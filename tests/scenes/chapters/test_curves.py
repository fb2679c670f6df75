"""What the clips about curves and calculus say and draw, held against numbers found another way."""

import math
from dataclasses import replace

import pytest

import backprop_core as core
from scenes.box import Box
from scenes.catalogue import CLIPS
from scenes.chapters import chain_rule, checking, gates, learning_rate, loss_curve, rules, tangent
from scenes.picture.curves import Curve, Window
from scenes.picture.typeset import box_of
from scenes.stage.script import Beat
from scenes.theme import PALETTES

CHAIN = core.trace("u = 4x; v = u + 1; g = v^2", {"x": 1})
LOSS = core.trace("L = (2w-3)^2", {"w": 3})
SQUARE = core.trace("(4x+1)^2", {"x": 1}, tree=True)
GATES = core.trace("2*(x*y + max(z, w))", {"x": 3, "y": -4, "z": 2, "w": -1})
WAVE = core.trace("g = x*sin(x)", {"x": 2})
FIELD = Window(Box(100, 100, 1100, 600), 0, 10, 0, 100)


def text_of(beats: list[Beat], name: str) -> str:
    """What is said in the beat of this name."""
    return next(beat.text for beat in beats if beat.name == name)


def test_the_sensitivities_of_the_machines_multiply_to_the_slope() -> None:
    row = chain_rule.machines(CHAIN)
    assert [(machine.source.label, machine.result.label) for machine in row] == [("x", "u"), ("u", "v"), ("v", "g")]
    assert [machine.partial for machine in row] == [4, 1, 10]
    assert math.prod(machine.partial for machine in row) == 40


def test_a_machine_that_bends_is_said_to_stretch_about_so_much() -> None:
    beats = chain_rule.chain_script(CHAIN)
    assert text_of(beats, "nudge u").endswith("4 times as far: 0.04.")
    assert text_of(beats, "nudge v").endswith("Just as far: 0.04.")
    assert text_of(beats, "nudge g").endswith("About 10 times as far: 0.4016.")


def test_one_step_down_is_the_rate_times_the_slope() -> None:
    here, there, *others = loss_curve.way_down(LOSS)
    assert len(others) == loss_curve.STEPS - 1
    assert there.at["w"] == pytest.approx(3 - 0.1 * 12)
    assert there.value == pytest.approx((2 * 1.8 - 3) ** 2)
    assert loss_curve.bottom(LOSS) == pytest.approx(1.5)
    assert here.gradient["w"] == 12


def test_each_rate_is_called_by_what_comes_of_it() -> None:
    assert [learning_rate.outcome(path) for path in learning_rate.paths(LOSS)] == [
        learning_rate.CREEPS,
        learning_rate.LANDS,
        learning_rate.CLIMBS,
    ]
    assert learning_rate.best(LOSS) == 1
    first, *_ = [beat for beat in learning_rate.rates_script(LOSS) if beat.name == "first"]
    assert first.formula == "0.01 · 12 = 0.12; 0.1 · 12 = 1.2; 0.26 · 12 = 3.12"
    assert "1.2" not in first.text, "the lengths are not said before they are seen"


def test_the_slope_into_a_constant_is_not_the_gradient() -> None:
    wrong = tangent.into_the_exponent(SQUARE)
    assert wrong.contribution == pytest.approx(25 * math.log(5))
    assert "40.24" in text_of(tangent.tangent_script(SQUARE), "constant")
    assert SQUARE.gradient == {"x": 40}


def test_the_tangent_lies_flat_and_falls_as_x_glides() -> None:
    (glide,) = [beat for beat in tangent.tangent_script(SQUARE) if beat.name == "glide"]
    assert "At x = -0.25 the tangent lies flat." in glide.text
    assert glide.text.endswith("At x = -1 it falls: the slope is -24.")
    assert glide.formula == "∂h/∂x at x = -0.25: 0; at x = -1: -24"


@pytest.mark.parametrize("card", rules.CARDS, ids=[card.operation for card in rules.CARDS])
def test_the_rule_on_a_card_is_the_slope_of_the_curve_beside_it(card: rules.Card) -> None:
    u = 0.8
    height, slope = Curve(card.drawn).at(u)
    names = {"u": u, "v": card.other, "z": height}
    stated = core.parse(card.row.partials[0])
    known = {name: float(names[name] or 0) for name in stated.variables}
    assert core.trace(stated, known).value == pytest.approx(slope)


@pytest.mark.parametrize("u", [-1.5, -0.1, 0.1, 2])
def test_a_choice_on_a_card_is_the_partial_of_the_table(u: float) -> None:
    (card,) = [card for card in rules.CARDS if card.choice]
    assert core.trace(card.choice, {"u": u}).value == core.trace(card.row.partials[0], {"u": u}).value
    assert card.stated == "1 if u > 0, else 0"


def test_each_card_has_a_loop_of_its_own() -> None:
    loops = [clip for clip in CLIPS if clip.loops]
    assert [rules.card_of(core.trace(clip.program, clip.at)) for clip in loops] == list(rules.CARDS)
    assert all(clip.longest == rules.LOOP for clip in loops)
    for clip, card in zip(loops, rules.CARDS, strict=True):
        assert core.trace(clip.program, {"u": 1.3}).value == core.trace(card.drawn, {"u": 1.3}).value


def test_gates_are_called_by_what_they_do() -> None:
    found = [gates.kind(GATES, gate).name for gate in gates.gates(GATES)]
    assert found == ["times a constant scales", "add distributes", "max routes", "multiply swaps"]
    assert sum(len(gate) for gate in gates.gates(GATES)) == len(GATES.backward)


def test_the_nudge_of_the_question_is_among_those_that_are_tried() -> None:
    found = checking.sizes(WAVE)
    assert found[checking.asked_for(WAVE)].size == pytest.approx(0.01)
    assert found[checking.best_central(WAVE)].central_error < found[checking.best_one_sided(WAVE)].one_sided_error


@pytest.mark.parametrize("places", [checking.WIDE, checking.SQUARE])
def test_the_frame_of_a_wrong_digit_stays_away_from_the_size_of_the_nudge(places: checking.Places) -> None:
    true = WAVE.gradient["x"]
    slope = checking.Slope("$x$", places.curve, places.rows[1], "value", PALETTES["light"])
    for nudge in checking.sizes(WAVE):
        for value in (nudge.one_sided, nudge.central):
            slope.write(value, true, nudge.size)
            size, number, frame = box_of(slope.size), box_of(slope.number), box_of(slope.frame)
            assert min(number.left, frame.left) > size.right + 40
            assert size.left > box_of(slope.called).right + 20
            assert checking.first_wrong(value, true) is None or frame.height > number.height


def test_the_first_wrong_digit_of_a_slope_is_marked() -> None:
    assert checking.digits(0.25) == "0.2500000000"
    assert checking.first_wrong(0.25, 0.25) is None
    assert checking.first_wrong(0.2501, 0.25) == len("0.250")
    assert checking.first_wrong(-0.25, 0.25) == 0, "the sign is the first digit"
    found, true = checking.sizes(WAVE), WAVE.gradient["x"]
    assert checking.first_wrong(found[checking.best_central(WAVE)].central, true) is None


def test_a_secant_to_both_sides_is_nearly_the_tangent() -> None:
    inset = checking.Inset(WAVE, checking.WIDE.curve, PALETTES["light"])

    def steepness(both: bool) -> float:
        inset.nudged(0.3, both)
        (left, high), (right, low) = inset.secant.get_start()[:2], inset.secant.get_end()[:2]
        return float((low - high) / (right - left))

    tangent = inset.tangent.get_end() - inset.tangent.get_start()
    slope = tangent[1] / tangent[0]
    assert abs(steepness(True) - slope) < 0.1 * abs(steepness(False) - slope)


def test_a_window_shows_its_corners_at_the_corners_of_its_frame() -> None:
    assert FIELD.place(0, 0) == (100, 600)
    assert FIELD.place(10, 100) == (1100, 100)


def test_a_zoom_begins_and_ends_at_its_windows_and_holds_what_both_hold() -> None:
    near = replace(FIELD, left=4, right=4.5, bottom=40, top=45)
    assert FIELD.towards(near, 0) == FIELD
    for share in (0.25, 0.5, 0.75):
        between = FIELD.towards(near, share)
        assert between.left <= near.left
        assert between.right >= near.right
        assert between.right - between.left == pytest.approx(10 * 0.05**share)
    assert FIELD.towards(near, 1).left == pytest.approx(4)


def test_a_curve_is_drawn_only_where_it_is_defined() -> None:
    drawn = Curve("ln(x)").points(Window(FIELD.frame, -5, 5, -5, 5))
    assert min(x for x, _ in drawn) > 600


def test_a_part_of_a_curve_goes_from_place_to_place_and_stays_in_its_window() -> None:
    part = Curve("x^2").points(FIELD, 4, 12)
    assert (part[0], part[-1]) == (FIELD.place(4, 16), FIELD.place(10, 100))


def test_a_tangent_has_the_slope_of_its_curve() -> None:
    ends = Curve("x^2").tangent(FIELD, 5, 200)
    (left, low), (right, high) = ends[0], ends[-1]
    pixels_a_unit = 100, 5
    assert ((low - high) / pixels_a_unit[1]) / ((right - left) / pixels_a_unit[0]) == pytest.approx(10)
    assert math.dist(ends[0], ends[-1]) == pytest.approx(400)


def test_slopes_are_broken_where_they_jump() -> None:
    window = Window(FIELD.frame, -3, 3, -3, 3)
    broken = [y for _, y in Curve("relu(x)").slopes(window, -3, 3) if math.isnan(y)]
    assert len(broken) == 1
    assert not [y for _, y in Curve("sin(x)").slopes(window, -3, 3) if math.isnan(y)]
