"""What is drawn of a trace: everything is there, nothing touches anything else, and whatever reads it can."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from random import Random
from xml.etree import ElementTree

import pytest

import backprop_core as core
from backprop_core.drawing.picture import pill_width
from backprop_core.examples import EXAMPLES
from backprop_core.notation.numbers import number_atom
from backprop_core.tracing.portrait import picture
from tests.backprop_core.array_texts import array_program
from tests.backprop_core.strategies import from_seed, traced

SVG = "{http://www.w3.org/2000/svg}"
LAYER = core.trace(
    "h = relu(W @ x + b); sum((V @ h - t)^2)",
    {"W": [[1, 2], [3, -4]], "x": [1, 2], "b": [0, 1], "V": [[1, -1]], "t": [3]},
)


def traces() -> dict[str, core.Trace]:
    """All named examples, some programs by the dice, and a layer of vectors and matrices."""
    found = {example.id: core.trace(example.text, example.at) for example in EXAMPLES.values()}
    found |= {f"program {seed}": traced(from_seed(seed)) for seed in range(40)}
    dice = Random(7)
    texts = [array_program(dice) for _ in range(30)]
    return found | {"layer": LAYER} | {f"arrays {text}": core.trace(text) for text in texts if is_traced(text)}


def is_traced(text: str) -> bool:
    """Whether a program ends in one number, from which gradients go back."""
    try:
        core.trace(text)
    except core.BackpropError:
        return False
    return True


TRACES = traces()


@pytest.mark.parametrize("name", TRACES)
def test_every_number_stands_in_the_picture(name: str) -> None:
    trace = TRACES[name]
    drawn = ElementTree.fromstring(trace.svg())
    texts = ["".join(text.itertext()).replace("\u200b", "") for text in drawn.iter(f"{SVG}text")]
    for node in trace.nodes:
        if node.shape:
            continue
        for number, sign in ((node.value, ""), (node.adjoint, "∂")):
            if number is not None and (sign or node.operation != "constant"):
                assert sign + number_atom(number, "plain").text.replace("-", "−") in texts, node.label
    assert len(drawn.findall(f"{SVG}path")) == sum(len(node.operands) for node in trace.nodes)


@pytest.mark.parametrize("name", TRACES)
def test_no_card_touches_another_and_all_lies_within(name: str) -> None:
    drawn = picture(TRACES[name])
    boxes = [
        (x - card.reach[0], y - card.half_height, x + card.reach[1], y + card.half_height)
        for (x, y), card in zip(drawn.middles, drawn.cards, strict=True)
    ]
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    pills = [(x - pill_width(edge.partial) / 2, y) for edge, _, (x, y) in drawn.edges if edge.partial]
    assert all(left >= 0 and 0 <= y <= drawn.height for left, y in pills)
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= drawn.width and box[3] <= drawn.height for box in boxes)


@pytest.mark.parametrize("name", TRACES)
def test_the_pills_of_a_node_stand_side_by_side(name: str) -> None:
    drawn = picture(TRACES[name])
    for node in range(len(drawn.cards)):
        pills = sorted(
            (at[0], pill_width(edge.partial)) for edge, _, at in drawn.edges if edge.node == node and edge.partial
        )
        for (left, wide), (right, wider) in pairwise(pills):
            assert right - left >= (wide + wider) / 2 - 1e-6, drawn.cards[node].symbol


def test_the_cells_of_an_array_stand_beside_those_of_its_gradient() -> None:
    drawn = ElementTree.fromstring(LAYER.svg())
    (card,) = [
        group
        for group in drawn.iter(f"{SVG}g")
        if (heading := group.find(f"{SVG}text[@class='heading']")) is not None and "".join(heading.itertext()) == "W"
    ]
    assert [text.text for text in card.iter(f"{SVG}text") if text.get("class") == "small value"] == [
        "1",
        "2",
        "3",
        "−4",
    ]
    assert [text.text for text in card.iter(f"{SVG}text") if text.get("class") == "small adjoint"] == [
        *["∂", "4", "8", "0", "0"]
    ]


def test_what_was_typed_is_escaped() -> None:
    trace = core.trace("where(x < 1, x, 2)", {"x": 0})
    assert "x < 1" in (ElementTree.fromstring(trace.svg()).get("aria-label") or "")
    assert "x < 1" not in trace.svg()
    assert "x < 1" not in trace._repr_html_()


def test_names_are_typeset_with_their_indices_below() -> None:
    svg = core.trace("w_12*alpha", {"w_12": 1, "alpha": 2}).svg()
    assert '<tspan class="name">w</tspan><tspan class="below" dy=".28em">12</tspan>' in svg
    assert '<tspan class="name">α</tspan>' in svg
    assert '<tspan class="name">Σ</tspan>' not in LAYER.svg()


@pytest.mark.parametrize("name", TRACES)
def test_graphviz_can_read_it(name: str) -> None:
    trace = TRACES[name]
    text = r'"(?:[^"\\]|\\.)*"'
    statement = rf"  (label={text}|node \[shape=circle\]|edge \[dir=none\]|n\d+ \[label={text}, shape=[a-z]+(, [a-z]+=[a-z0-9.]+)*\]"
    statement += rf"|n\d+ -> n\d+( \[label={text}\])?);"
    first, *lines, last = trace.dot().splitlines()
    assert (first, last) == ("digraph trace {", "}")
    assert [line for line in lines if not re.fullmatch(statement, line)] == []
    assert sum(" -> " in line for line in lines) == sum(len(node.operands) for node in trace.nodes)


@pytest.mark.parametrize("name", TRACES)
def test_latex_gets_each_node_and_edge_once(name: str) -> None:
    trace = TRACES[name]
    text = trace.tikz()
    assert text.count(r"\node[bp ") == len(trace.nodes)
    assert text.count(r"\draw[") == sum(len(node.operands) for node in trace.nodes)
    depth = 0
    for sign in re.sub(r"\\[{}]", "", text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert text.isascii()
