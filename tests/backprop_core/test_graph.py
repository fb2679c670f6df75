"""Graph and tree: the letters, the order, what is shared, and what each node remembers."""

from __future__ import annotations

import pytest

import backprop_core as bc
from backprop_core.graph import letters

# program, whether it is drawn as a tree, and every node in order: its label and its own formula
LETTERS = [
    # the two examples of the article, in its own letters
    ("(4x+1)^2", True, "a=4 b=x c=a*b d=1 e=c+d f=2 g=e^f"),
    ("1/(1+e^(-x))", True, "a=e b=-x c=a^b d=1 e=d+c f=1 g=f/e"),
    # the operand with the taller subtree comes first, ties from left to right
    ("x+2*y", True, "a=2 b=y c=a*b d=x e=d+c"),
    ("2*x+3*y", True, "a=2 b=x c=a*b d=3 e=y f=d*e g=c+f"),
    ("sin(x)*y", True, "a=x b=sin(a) c=y d=b*c"),
    # letters skip the names of the program; e and pi are no such names
    ("a*b+1", True, "c=a d=b e=c*d f=1 g=e+f"),
    ("a*b+1", False, "a=a b=b c=a*b d=1 e=c+d"),
    ("e*x", True, "a=e b=x c=a*b"),
    # in the graph, variables and named lines keep their names
    ("z = w*x+b; sigmoid(z)", False, "w=w x=x a=w*x b=b z=a+b c=sigmoid(z)"),
    ("z = w*x+b; L = z^2", False, "w=w x=x a=w*x b=b z=a+b c=2 L=z^c"),
    ("y = x; y*y", False, "x=x a=x*x"),
    # only a leaf of the tree is minus a variable
    ("-x*y", True, "a=-x b=y c=a*b"),
    ("-x*y", False, "x=x a=-x y=y b=a*y"),
    ("-(x+1)", True, "a=x b=1 c=a+b d=-c"),
    ("-2*x", True, "a=2 b=-a c=x d=b*c"),
]


@pytest.mark.parametrize(("text", "tree", "wanted"), LETTERS)
def test_every_node_has_the_label_and_formula_of_the_article(text: str, tree: bool, wanted: str) -> None:
    trace = looked_at(text, tree)
    found = " ".join(f"{node.label}={node.text}" for node in trace.nodes)
    assert found == wanted


def looked_at(text: str, tree: bool = False, expand: bool = False) -> bc.Trace:
    program = bc.parse(text)
    return bc.trace(program, dict.fromkeys(program.variables, 0.5), tree=tree, expand=expand)


def test_letters_go_on_with_subscripts_after_z() -> None:
    letter = letters({"b", "a1"})
    assert [next(letter) for _ in range(27)][-3:] == ["z", "b1", "c1"]


def test_in_the_graph_a_variable_is_one_node_and_in_the_tree_one_for_each_use() -> None:
    graph, tree = looked_at("x*sin(x)"), looked_at("x*sin(x)", tree=True)
    assert [node.operation for node in graph.nodes].count("variable") == 1
    assert [node.operation for node in tree.nodes].count("variable") == 2
    assert len(graph.nodes[0].users) == 2


def test_a_named_line_is_one_node_however_often_it_is_used() -> None:
    trace = looked_at("z = x+1; z*z + z")
    (z,) = [node for node in trace.nodes if node.label == "z"]
    assert len(z.users) == 3  # twice in z*z, once in the sum
    assert len(looked_at("z = x+1; z*z + z", tree=True).nodes) == 11


def test_lines_that_the_output_does_not_need_are_left_out() -> None:
    trace = bc.trace("spare = sin(y); x^2", {"x": 3, "y": 1})
    assert [node.label for node in trace.nodes] == ["x", "a", "b"]
    assert trace.gradient == {"y": 0.0, "x": 6.0}


def test_a_called_function_is_written_out_and_its_nodes_remember_it() -> None:
    trace = looked_at("f(x) = 7x+3; g(x) = x^2; g(f(x))")
    assert [(node.text, node.group) for node in trace.nodes] == [
        ("7", "f"),
        ("x", None),
        ("a*x", "f"),
        ("3", "f"),
        ("b+c", "f"),
        ("2", "g"),
        ("d^e", "g"),
    ]


def test_two_calls_of_one_function_are_two_groups() -> None:
    trace = looked_at("layer(x) = tanh(2x); layer(layer(x))")
    calls = {node.call for node in trace.nodes if node.group == "layer"}
    assert len(calls) == 2


def test_a_function_sees_the_lines_above_it_and_hides_what_its_parameters_are_called() -> None:
    trace = bc.trace("k = 3*y; f(y) = y + k; f(x)", {"x": 10, "y": 2})
    assert trace.value == 16
    assert trace.gradient == {"y": 3.0, "x": 1.0}


def test_an_operand_that_is_used_twice_in_a_function_is_computed_once() -> None:
    assert [node.operation for node in looked_at("f(u) = u*u; f(sin(x))").nodes].count("sin") == 1


@pytest.mark.parametrize(
    "name", ["sigmoid", "tanh", "softplus", "silu", "gelu", "sinh", "cosh", "tan", "log2", "log10"]
)
def test_a_composite_written_out_gives_the_same_value_and_gradient(name: str) -> None:
    fused, expanded = looked_at(f"{name}(2x+y)"), looked_at(f"{name}(2x+y)", expand=True)
    assert len(expanded.nodes) > len(fused.nodes)
    assert expanded.value == pytest.approx(fused.value, rel=1e-12)
    assert expanded.gradient == pytest.approx(fused.gradient, rel=1e-12)
    assert {node.group for node in expanded.nodes if node.operation not in {"variable", "constant"}} >= {name}


@pytest.mark.parametrize(
    ("text", "piece", "label"),
    [
        ("(4x+1)^2", "4x", "c"),
        ("(4x+1)^2", "4x+1", "e"),
        ("(4x+1)^2", "(4x+1)^2", "g"),
        ("(4x+1)^2", "x", "b"),
        ("3 * max( x, 1 )", "max( x, 1 )", "c"),
        ("2-(-(x))", "-(x)", "b"),
    ],
)
def test_every_node_knows_the_text_that_it_came_from(text: str, piece: str, label: str) -> None:
    trace = looked_at(text, tree=True)
    (node,) = [node for node in trace.nodes if node.label == label]
    assert text[slice(*node.span)] == piece
