"""Graphs and trees: letters as in the article, what is shared, what is grouped, and one minus leaf."""

from __future__ import annotations

import string

import pytest

import backprop_core as bc


def said(text: str, tree: bool = False, expand: bool = False) -> str:
    """Every node in the order of evaluation, as `label=formula`."""
    at = dict.fromkeys(bc.parse(text).variables, 0.5)
    return ", ".join(f"{node.label}={node.text}" for node in bc.trace(text, at, tree=tree, expand=expand).nodes)


@pytest.mark.parametrize(
    ("text", "tree", "graph"),
    [
        ("(4x+1)^2", "a=4, b=x, c=a*b, d=1, f=c+d, g=2, h=f^g", "a=4, x=x, b=a*x, c=1, d=b+c, f=2, g=d^f"),
        ("1/(1+e^(-x))", "a=e, b=-x, c=a^b, d=1, f=d+c, g=1, h=g/f", "x=x, a=-x, b=e, c=b^a, d=1, f=d+c, g=1, h=g/f"),
        ("x", "a=x", "x=x"),
        ("-x", "a=-x", "x=x, a=-x"),
        ("-(-x)", "a=-x, b=-a", "x=x, a=-x, b=-a"),
        ("-(x+1)", "a=x, b=1, c=a+b, d=-c", "x=x, a=1, b=x+a, c=-b"),
        ("-x - x", "a=-x, b=x, c=a-b", "x=x, a=-x, b=a-x"),
        ("x*x", "a=x, b=x, c=a*b", "x=x, a=x*x"),
        # the taller operand first, ties from left to right
        ("x + y*z", "a=y, b=z, c=a*b, d=x, f=d+c", "y=y, z=z, a=y*z, x=x, b=x+a"),
        ("x*y + z*w", "a=x, b=y, c=a*b, d=z, f=w, g=d*f, h=c+g", "x=x, y=y, a=x*y, z=z, w=w, b=z*w, c=a+b"),
        ("max(p, q*r, s)", "a=q, b=r, c=a*b, d=p, f=s, g=max(d, c, f)", "q=q, r=r, a=q*r, p=p, s=s, b=max(p, a, s)"),
        # letters that are or begin a name of the program are left out, and so is e; Euler's number is a leaf as any other
        ("a*b + d", "c=a, f=b, g=c*f, h=d, i=g+h", "a=a, b=b, c=a*b, d=d, f=c+d"),
        ("a1*x + bias", "c=a1, d=x, f=c*d, g=bias, h=f+g", "a1=a1, x=x, c=a1*x, bias=bias, d=c+bias"),
        ("beta*β*B", "a=beta, c=β, d=a*c, f=B, g=d*f", "beta=beta, β=β, a=beta*β, B=B, c=a*B"),
        ("pi*e + x", "a=pi, b=e, c=a*b, d=x, f=c+d", "a=pi, b=e, c=a*b, x=x, d=c+x"),
        ("b(x) = 7x + 3\na(x) = x^2\na(b(x))", "c=7, d=x, f=c*d, g=3, h=f+g, i=2, j=h^i",
         "c=7, x=x, d=c*x, f=3, g=d+f, h=2, i=g^h"),
        # a named line is one node of a graph, and as many of a tree as it has uses
        ("y = 2x\ny*y", "a=2, b=x, c=a*b, d=2, f=x, g=d*f, h=c*g",
         "a=2, x=x, y=a*x, b=y*y"),
        ("y = x\nz = y\nz + y", "a=x, b=x, c=a+b", "x=x, a=x+x"),
        ("y = 3\ny*x", "a=3, b=x, c=a*b", "y=3, x=x, a=y*x"),
        ("y = 2x\nz = y\nz^2", "a=2, b=x, c=a*b, d=2, f=c^d", "a=2, x=x, y=a*x, b=2, c=y^b"),
        # what the output does not need is not there
        ("y = sin(x)\n2x", "a=2, b=x, c=a*b", "a=2, x=x, b=a*x"),
        ("y = x^2", "a=x, b=2, c=a^b", "x=x, a=2, y=x^a"),
    ],
)  # fmt: skip
def test_letters_follow_the_article(text: str, tree: str, graph: str) -> None:
    assert said(text, tree=True) == tree
    assert said(text) == graph


def test_the_numbers_of_steps_are_the_articles() -> None:
    found = bc.trace("(4x+1)^2", {"x": 1}, tree=True)
    assert (len(found.forward), len(found.backward)) == (7, 4)


def operations_labels(text: str) -> list[str]:
    """The labels of the operations of a graph."""
    return [node.label for node in bc.trace(text, dict.fromkeys(bc.parse(text).variables, 0)).nodes if node.operands]


def test_past_z_letters_get_a_number() -> None:
    names = [f"x{n}" for n in range(30)]
    free = list("abcdfghijklmnopqrstuvwyz")
    assert operations_labels(" + ".join(names)) == [*free, "a1", "b1", "c1", "d1", "f1"]
    assert operations_labels(" + ".join(["bias", "a1", *names]))[22:] == [f"{letter}1" for letter in "cdfghijkl"]


def test_where_names_begin_with_every_letter_only_the_names_are_passed_over() -> None:
    names = [f"{letter}1" for letter in string.ascii_lowercase]
    assert operations_labels(" + ".join(names)) == [letter for letter in string.ascii_lowercase if letter != "e"]
    everything = operations_labels(" + ".join(string.ascii_lowercase.replace("e", "")))
    assert everything == [f"{letter}1" for letter in string.ascii_lowercase if letter not in "ez"]
    but_q = [name for name in names if name != "q1"]
    assert operations_labels(" + ".join(but_q)) == ["q", *(f"q{n}" for n in range(1, len(but_q) - 1))]


def test_a_call_is_inlined_and_its_nodes_remember_it() -> None:
    found = bc.trace("f(x) = 7x + 3\ng(x) = x^2\ng(f(x)) + f(1)", {"x": 2})
    assert [(node.group, node.call) for node in found.nodes if node.operands] == [
        ("f", 1),
        ("f", 1),
        ("g", 2),
        ("f", 3),
        ("f", 3),
        (None, 0),
    ]
    assert found.value == 289 + 10
    assert found.gradient == {"x": 238}


def test_a_call_inside_a_call_keeps_both_groups() -> None:
    found = bc.trace("f(u) = u^2; g(u) = 1 + f(u); g(x)", {"x": 3})
    calls = found.graph.calls
    assert [call.function for call in calls] == ["g", "f"]
    assert [call.parent for call in calls] == [0, 1]
    assert {node.text: node.group for node in found.nodes if node.operands} == {"x^a": "f", "c+b": "g"}


def test_an_operand_of_a_call_does_not_belong_to_it() -> None:
    found = bc.trace("f(u) = u^2; f(3x)", {"x": 1})
    assert [(node.text, node.group) for node in found.nodes if node.operands] == [("a*x", None), ("b^c", "f")]


def test_a_functions_own_names_do_not_catch_those_of_another() -> None:
    text = "g(x) = x*a; f(a) = g(a + 1) + a; f(2)"
    found = bc.trace(text, {"a": 10})
    assert found.value == 32
    assert found.gradient == {"a": 3}
    assert bc.trace("a = 5; f(a) = a^2; f(3) + a", {}).value == 14
    assert bc.trace("x = 4; f(u) = u*x; f(3)", {}).value == 12
    assert bc.trace("f(u, v) = u - v; f(f(8, 1), f(4, 2))", {}).value == 5


def test_an_operand_used_often_is_shared_in_a_graph() -> None:
    found = bc.trace("f(u) = u*u; f(sin(x))", {"x": 1})
    assert [node.operation for node in found.nodes] == ["variable", "sin", "multiply"]
    assert len(found.nodes[1].users) == 2


def test_a_composite_unfolds_into_its_group() -> None:
    assert said("sigmoid(x)", expand=True) == "x=x, a=-x, b=exp(a), c=1, d=c+b, f=1, g=f/d"
    found = bc.trace("2silu(3x)", {"x": 1}, expand=True)
    text = "2silu(3x)"
    inside = [node for node in found.nodes if node.group]
    assert {node.group for node in inside} == {"silu", "sigmoid"}
    assert {text[slice(*node.span)] for node in inside} == {"silu(3x)"}


def test_too_large_a_tree_is_refused_in_a_sentence_and_the_graph_still_works() -> None:
    doubling = "\n".join(f"y{n} = y{n - 1}*y{n - 1}" for n in range(1, 40))
    with pytest.raises(bc.BackpropError) as refused:
        bc.trace(doubling, {"y0": 1}, tree=True)
    assert refused.value.message == (
        "As a tree this would have about 10^12 nodes, and 1000000 are drawn at most: look at it as a graph."
    )
    assert bc.trace(doubling, {"y0": 1}).gradient == {"y0": 2.0**39}
