"""What the clips of a neuron and of a network show, held against the numbers that their authors published."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

import backprop_core as core
from scenes.catalogue import CLIPS
from scenes.chapters import network_words, neuron, saturated

CASES = {case["id"]: case for case in json.loads(Path("tests/cases/published.json").read_text())["cases"]}
CS231N, MAZUR = CASES["cs231n-neuron-fused"], CASES["mazur-222"]


def traced(name: str) -> core.Trace:
    clip = next(clip for clip in CLIPS if clip.id == name)
    return core.trace(clip.program, clip.at)


NEURON, NETWORK = traced("neuron"), traced("network")


def test_the_neuron_has_the_published_numbers() -> None:
    assert NEURON.at == CS231N["inputs"]
    assert NEURON.value == pytest.approx(CS231N["computed_values"]["f"])
    assert NEURON.gradient == pytest.approx({name: CS231N["computed_gradients"][name] for name in NEURON.at})


def test_the_three_strides_down_are_the_whole_backward_pass() -> None:
    strides = neuron.backwards(NEURON)
    assert [len(steps) for steps in strides] == [1, 4, 4]
    assert [step for steps in strides for step in steps] == list(NEURON.backward[1:])


def test_a_saturated_neuron_hardly_learns_and_a_dead_one_not_at_all() -> None:
    far, off = saturated.saturated(NEURON), saturated.dead(NEURON)
    for name, slope in NEURON.gradient.items():
        assert 0 < abs(far.gradient[name]) < abs(slope) / 50
        assert off.gradient[name] == 0
    assert off.value == 0


def test_each_weight_knows_its_unit_and_what_it_scales() -> None:
    found = {weight.name: (weight.unit, weight.source) for weight in network_words.weights(NETWORK)}
    assert found == {
        "w1": ("h1", "i1"),
        "w2": ("h1", "i2"),
        "w3": ("h2", "i1"),
        "w4": ("h2", "i2"),
        "w5": ("o1", "h1"),
        "w6": ("o1", "h2"),
        "w7": ("o2", "h1"),
        "w8": ("o2", "h2"),
    }


def test_the_network_has_the_published_numbers_before_and_after_a_round() -> None:
    before, after, *_ = network_words.trained(NETWORK).places
    once = MAZUR["extra_computed"]["after_sgd_lr0.5_weights_only"]
    assert before.value == pytest.approx(float(MAZUR["expected_values"]["E"]), abs=5e-10)
    assert {name: after.at[name] for name in once if name != "E"} == pytest.approx(
        {name: number for name, number in once.items() if name != "E"}
    )
    assert after.value == pytest.approx(once["E"])
    assert after.at["b1"] == before.at["b1"], "the biases stay"


def test_the_error_falls_from_round_to_round() -> None:
    heights = [place.value for place in network_words.trained(NETWORK).places]
    assert len(heights) == network_words.ROUNDS + 1
    assert all(later < earlier for earlier, later in pairwise(heights))


@pytest.mark.parametrize("weight", network_words.weights(NETWORK), ids=lambda weight: weight.name)
def test_the_three_factors_of_a_weight_come_to_its_slope(weight: network_words.Weight) -> None:
    *_, (_, _, shown) = network_words.weight_rows(NETWORK, weight)
    assert core.notation.shown(MAZUR["computed_gradients"][weight.name]) in shown
