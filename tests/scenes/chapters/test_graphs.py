"""What the clips about graphs say: every number and formula in them, held against one found another way."""

import math

import pytest

import backprop_core as core
from backprop_core.examples import EXAMPLES
from scenes.catalogue import CLIPS
from scenes.chapters import diamonds, functions_words, paths, sigmoid, sweeps, trees, used_twice
from scenes.stage.script import Beat

SIGMOID = core.trace("1/(1+e^(-x))", {"x": 1}, tree=True)
COMPOSED = core.trace("f(x) = 7x + 3\ng(x) = x^2\ny = g(f(x))", {"x": 2})
TWO_PATHS = core.trace("(b+1)*(a+b)", {"b": 1, "a": 2})


def said(beats: list[Beat]) -> str:
    """All that a script says, in one text."""
    return " ".join(beat.text for beat in beats)


def test_the_bug_keeps_only_what_arrived_last_and_the_nudge_tells() -> None:
    trace = core.trace("x*(8-x)", {"x": 3})
    assert used_twice.arrivals(trace, "x") == [5, -3]
    assert used_twice.sums(trace, "x") == [5, 2]
    assert used_twice.overwritten(trace, "x") == -3
    text = said(used_twice.script(trace))
    assert "x is used twice" in text
    assert "0.0199" in text
    assert "even has the wrong sign" in text


def test_the_bug_is_not_accused_of_a_wrong_sign_where_the_sign_is_right() -> None:
    text = said(used_twice.script(core.trace("x*(x+2)*x", {"x": 3})))
    assert "wrong sign" not in text
    assert "x is used 3 times" in text


def test_a_formula_is_taken_apart_from_the_operation_that_is_done_last() -> None:
    assert [trees.expression(SIGMOID, node, "text") for node in trees.from_the_top(SIGMOID)] == [
        "1/(1+e^(-x))",
        "1+e^(-x)",
        "e^(-x)",
    ]


def test_putting_the_letters_back_ends_with_the_formula() -> None:
    assert trees.put_back(SIGMOID) == [
        "frac(g, f)",
        "frac(1, d + c)",
        "frac(1, 1 + a^(b))",
        "frac(1, 1 + upright(e)^(-x))",
    ]


def test_each_node_gets_its_letter_in_the_order_of_evaluation() -> None:
    _, *lettered, _ = trees.letters_script(SIGMOID)
    assert [beat.title for beat in lettered] == [step.formula for step in SIGMOID.forward]
    assert lettered[1].text == "b is minus the variable x."
    assert lettered[2].text == "Raise a to the power b: that is c."


def test_the_tree_comes_to_what_the_formula_gives() -> None:
    value = core.notation.shown(1 / (1 + math.exp(-1)))
    assert f"come to {value}" in said(trees.unfold_script(SIGMOID))


def test_the_innermost_function_runs_first() -> None:
    assert [(stage.name, stage.takes, stage.gives) for stage in functions_words.stages(COMPOSED)] == [
        ("f", 2, 17),
        ("g", 17, 289),
    ]
    assert [functions_words.nested(COMPOSED, done, "plain") for done in range(3)] == ["g(f(2))", "g(17)", "289"]


def test_the_other_order_is_another_function() -> None:
    assert functions_words.swapped(COMPOSED).value == 7 * 2**2 + 3


def test_layers_come_to_one_formula_without_calls() -> None:
    layers = core.trace("f(x) = 2x + 1\ng(x) = relu(x)\nh(x) = 3 - x\ny = h(g(f(x)))", {"x": 0.5})
    whole = functions_words.one_formula(layers)
    assert whole.expression == "3-relu(2*x+1)"
    assert whole.value == layers.value == 1


def test_a_layer_that_shuts_lets_no_gradient_back() -> None:
    (clip,) = [clip for clip in CLIPS if clip.id == "layers"]
    trace = core.trace(clip.program, clip.at)
    row = functions_words.stages(trace)
    assert [stage.gives for stage in row[:4]] == [-3, 0, 3, 3]
    assert [stage.slope for stage in row[:4]] == [2, 0, -1, 1]
    assert math.prod(stage.slope for stage in row) == row[0].adjoint == trace.gradient["x"] == 0
    assert row[3].adjoint == pytest.approx(row[4].slope, rel=1e-12)
    text = said(functions_words.layers_script(trace))
    assert "f3(0) = 3." in text
    assert "f2 had shut the door" in text
    assert "moves y by 0." in text


def test_every_line_of_the_sigmoids_slope_is_worth_the_slope() -> None:
    values = {node.label: node.value for node in SIGMOID.nodes}
    partials = math.prod(float(step.partial or 0) for step in SIGMOID.backward[1:])
    assert partials == pytest.approx(SIGMOID.gradient["x"], rel=1e-12)
    for line in sigmoid.SHORTER:
        used = {name: values[name] for name in core.parse(line).variables}
        assert core.trace(line, used).value == pytest.approx(partials, rel=1e-12)
    assert sigmoid.shorter("plain")[-1] == "h · (1 - h)"
    assert values["h"] * (1 - values["h"]) == pytest.approx(partials, rel=1e-12)


def test_each_path_names_its_edges_and_their_product() -> None:
    found = core.paths(TWO_PATHS, "b")
    labels = [[TWO_PATHS.nodes[node].label for node in path.nodes] for path in found]
    assert labels == [["b", "d", "g"], ["b", "f", "g"]]
    for path in found:
        for (user, rank), below in zip(paths.edges_of(TWO_PATHS, path), path.nodes, strict=False):
            assert TWO_PATHS.nodes[user].operands[rank] == below
    text = said(paths.paths_script(TWO_PATHS))
    assert "Two paths lead from b up to g." in text
    assert "add up: 5" in text


def test_ten_diamonds_have_a_thousand_paths_and_fold_into_ten_factors() -> None:
    assert diamonds.counts() == tuple(2**deep for deep in range(1, 11))
    assert diamonds.folded() == [5.0] * 10
    assert diamonds.diamonds().gradient == {"x": 5.0**10}
    ways = {tuple(diamonds.ways_of(path)) for path in core.paths(diamonds.diamonds(), "x")}
    assert len(ways) == 1024, "each of the paths goes its own way"
    assert "1,024" in said(paths.paths_script(TWO_PATHS))


def test_the_race_is_run_along_the_edges_that_the_core_counts() -> None:
    trace = core.trace(EXAMPLES["network"].text, EXAMPLES["network"].at)
    spots = [(node.x, node.y) for node in trace.nodes]
    up, down = sweeps.forward_walks(trace, spots), sweeps.backward_walks(trace, spots)
    assert (len(up), len(down)) == (212, 46)
    assert [variable for walk in up for variable in walk.known] == list(trace.at), "a slope at the end of each pass"
    assert {variable for walk in down for variable in walk.known} == set(trace.at), "every slope in one pass"
    assert up[-1].turn + 1 == 14
    text = said(sweeps.script(trace))
    assert "each of 14 variables" in text
    assert "212 edges, or 46" in text
