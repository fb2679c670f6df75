"""What the clips about layers show, held against NumPy and against the numbers that the article works out by hand."""

import numpy as np
import pytest

import backprop_core as core
from scenes.catalogue import CLIPS, LAYER_AT, PRODUCT_AT
from scenes.chapters import copied_added, layer_matrix, outer_product, shapes_decide, softmax_gap
from scenes.stage.equations import Term


def traced(name: str) -> core.Trace:
    clip = next(clip for clip in CLIPS if clip.id == name)
    return core.trace(clip.program, clip.at)


LAYER, OUTER, SHAPES = (traced(name) for name in ("layer-matrix", "outer-product", "shapes-decide"))
WEIGHTS, INPUTS, ERRORS = np.array(LAYER_AT["W"]), np.array(LAYER_AT["x"]), np.array([1, -2])


def cards(equation: object) -> list[np.ndarray]:
    terms = [part for part in getattr(equation, "parts", ()) if isinstance(part, Term)]
    return [np.asarray(term.values).T if term.turned else np.asarray(term.values) for term in terms]


def test_the_products_and_the_biases_of_each_row_come_to_its_unit() -> None:
    alone = layer_matrix.layer_alone(LAYER)
    assert alone.expression == "z = W @ x + b"
    assert np.allclose(layer_matrix.products(alone).sum(axis=1) + alone.at["b"], alone.value)
    assert np.allclose(alone.value, [8, 1])


def test_the_clips_share_one_example_whose_errors_are_one_and_minus_two() -> None:
    for trace in (LAYER, OUTER, SHAPES):
        assert np.allclose(trace.at["W"], WEIGHTS) and np.allclose(trace.at["x"], INPUTS)
        (errors,) = [node.adjoint for node in trace.nodes if node.label == "z"]
        assert errors is not None and np.allclose(errors, ERRORS)
    assert PRODUCT_AT["t"] == [6, 4]


def test_every_weight_gets_the_error_of_its_unit_times_its_input() -> None:
    errors, inputs, result = cards(outer_product.to_weights(OUTER))
    assert np.allclose(errors, ERRORS) and np.allclose(inputs, INPUTS)
    assert np.allclose(result, [[3, 1, 2], [-6, -2, -4]])
    _, one, *_ = outer_product.script(OUTER)
    assert one.lines[-1].text == "∂L/∂W[1,2] = ∂L/∂z[1] · x[2] = -2 · 2 = -4"


def test_w_is_turned_over_on_the_way_back() -> None:
    turned, errors, result = cards(shapes_decide.to_inputs(SHAPES))
    assert np.allclose(turned, WEIGHTS.T) and np.allclose(turned @ errors, result)
    assert np.allclose(result, [1, -10, 5])


def test_where_both_fit_the_nudge_agrees_with_the_letters_alone() -> None:
    own = shapes_decide.square(SHAPES)
    matrix, errors, wrong = cards(shapes_decide.straight(own))
    assert matrix.shape == (3, 3) and np.allclose(matrix @ errors, wrong)
    entry, foretold = shapes_decide.decided(own)
    (at,) = entry.place
    moved = np.array(own.at["x"], dtype=float)
    moved[at] += 0.01
    loss = [float(np.sum((np.asarray(own.at["W"]) @ x - own.at["t"]) ** 2) / 2) for x in (own.at["x"], moved)]
    assert entry.nudge.actual == pytest.approx(loss[1] - loss[0])
    assert abs(entry.nudge.predicted - entry.nudge.actual) < 0.001
    assert abs(foretold - entry.nudge.actual) > 0.01
    assert foretold == pytest.approx(wrong[at] * 0.01)


def test_the_shares_and_the_gaps_are_those_of_the_notes_of_cs231n() -> None:
    trace = traced("softmax-gap")
    (shares,) = [node.value for node in trace.nodes if node.label == "p"]
    assert np.allclose(shares, [0.2, 0.3, 0.5])
    assert np.allclose(trace.gradient["s"], [0.2, -0.7, 0.5])
    assert softmax_gap.right_class(trace) == 1
    p = np.array([0.2, 0.3, 0.5])
    jacobian = softmax_gap.jacobian(trace)
    assert np.allclose(jacobian, np.diag(p) - np.outer(p, p))
    assert np.allclose(jacobian.T @ softmax_gap.gradient(trace, "p"), [0.2, -0.7, 0.5])


def test_a_bias_gets_the_sum_of_the_errors_of_all_rows() -> None:
    trace = traced("copied-added")
    errors, *_ = [np.asarray(node.adjoint, dtype=float) for node in trace.nodes if node.label == "Z"]
    assert np.allclose(errors[0], ERRORS), "the first row is the example of the other clips"
    assert np.allclose(errors.sum(axis=0), trace.gradient["b"])


def test_the_bug_learns_a_flat_line_through_the_mean_and_its_loss_falls_all_the_same() -> None:
    right, wrong = (copied_added.learned(bug) for bug in (False, True))
    assert np.allclose(right[-1].weights["w"], [0, 1], atol=0.01), "what NumPy finds by least squares"
    assert np.allclose(np.linalg.lstsq(np.array(copied_added.INPUTS), np.array(copied_added.TARGETS))[0], [0, 1])
    assert np.allclose(wrong[-1].weights["w"], [2, 0], atol=0.01), "the mean of 1, 2 and 3"
    assert right[-1].loss < copied_added.NOTHING < wrong[-1].loss < wrong[0].loss
    assert "y has 3 entries, t is 3×1: to subtract them, both are copied to 3×3." in [
        beat.text for beat in copied_added.script(traced("copied-added"))
    ]
