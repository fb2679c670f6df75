"""Arrays in the language: what is read, what is refused, and that a program written out says the same."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backprop_core as bc
from backprop_core.language.expression import entries_of
from backprop_core.notation.writer import write
from tests.backprop_core.array_texts import array_program
from tests.backprop_core.language.array_readings import BAD_ARRAYS, READ_ARRAYS
from tests.backprop_core.trees import read


@pytest.mark.parametrize(("text", "said"), READ_ARRAYS)
def test_a_text_about_arrays_is_read_as_the_language_says(text: str, said: str) -> None:
    assert read(text) == said


@pytest.mark.parametrize(("text", "sentence", "position"), BAD_ARRAYS)
def test_a_bad_text_about_arrays_is_answered_by_a_sentence_at_the_place(
    text: str, sentence: str, position: int
) -> None:
    with pytest.raises(bc.BackpropError) as refused:
        bc.parse(text)
    assert (refused.value.message, refused.value.position) == (sentence, position)


@pytest.mark.parametrize("text", [text for text, _ in READ_ARRAYS])
def test_a_program_of_arrays_written_out_says_the_same(text: str) -> None:
    program = bc.parse(text)
    assert bc.parse(write(program)).same(program)


@pytest.mark.parametrize(
    ("text", "notation", "written"),
    [
        ("[1,-2]", "text", "[1, -2]"),
        ("[1,-2]", "latex", r"\begin{bmatrix} 1 \\ -2 \end{bmatrix}"),
        ("[1,-2]", "typst", 'mat(delim: "[", 1; -2)'),
        ("[[1, 2], [3, 4]]", "latex", r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}"),
        ("[[1, 2], [3, 4]]", "typst", 'mat(delim: "[", 1, 2; 3, 4)'),
        ("[[[1, 2]]]", "latex", "[[[1, 2]]]"),
        ("[x, 2y]", "plain", "[x, 2y]"),
        ("stack(1, 2)", "text", "stack(1, 2)"),
        ("W @ x.T", "plain", "W @ xᵀ"),
        ("W @ x.T", "latex", r"W\,x^{\top}"),
        ("reshape(A, (2, 3))", "text", "reshape(A, 2, 3)"),
        ("A[0,1:3][::-1]", "text", "A[0, 1:3][::-1]"),
        ("sum(A, keepdims=true, axis=1)", "text", "sum(A, axis=1, keepdims=True)"),
        ("max_pool(x, (2,3), stride=1)", "text", "max_pool(x, (2, 3), stride=1)"),
        ("W: (2, 3); W", "plain", "W: 2×3; W"),
        ("(A + B).T", "text", "(A+B).T"),
        ("A @ (B @ c)", "text", "A @ (B @ c)"),
    ],
)
def test_arrays_are_written_in_each_notation(text: str, notation: str, written: str) -> None:
    assert write(bc.parse(text), notation) == written


def test_stated_shapes_are_part_of_the_program() -> None:
    program = bc.parse("W: 2x3; b: (2,); k: 1 × 2 × 3; W @ x + b*k")
    assert program.shapes == (("W", (2, 3)), ("b", (2,)), ("k", (1, 2, 3)))
    assert program.variables == ("W", "x", "b", "k")
    assert not program.same(bc.parse("W @ x + b*k"))


def test_products_without_a_sign_are_known_by_their_place() -> None:
    text = "2x + W x + (a)(b) + c*d"
    assert {text[slice(*span)] for span in bc.parse(text).implicit} == {"W x", "(a)(b)"}


def test_a_name_with_an_array_as_value_is_an_array_in_brackets_too() -> None:
    (line,) = bc.parse("[v]", given={"v": [1, 2]}).lines
    assert line.nodes[-1].operation == "stack"
    (line,) = bc.parse("[v]", given={"v": 1}).lines
    assert [node.operation for node in line.nodes] == ["variable"]


def test_a_mean_squared_error_is_one_of_arrays_where_a_value_is() -> None:
    assert bc.parse("mse(y, t)", given={"y": [1, 2], "t": [1, 3]}).lines[0].nodes[-1].operation == "mse"
    assert bc.parse("mse(y, t)", given={"y": 1, "t": 2}).lines[0].parameters == ("y", "t")


def test_the_entries_of_an_array_are_read_from_its_text() -> None:
    assert entries_of("[[1, -2.5], [1e3, .5]]") == ((1, -2.5), (1000, 0.5))
    assert entries_of("-3") == -3


@pytest.mark.parametrize(
    "text",
    ["[" * 50_000 + "x" + "]" * 50_000, "[" * 3_000 + "1,2" + "]" * 3_000, "x" + "[0]" * 20_000, "x" + ".T" * 20_000],
)
def test_depth_has_no_limit_but_that_of_axes(text: str) -> None:
    try:
        program = bc.parse(text)
    except bc.BackpropError as refused:
        assert refused.message.startswith("An array has 4 axes")
    else:
        assert bc.parse(write(program)).same(program)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32))
def test_any_program_of_arrays_written_out_says_the_same(seed: int) -> None:
    text = array_program(Random(seed))
    try:
        program = bc.parse(text)
    except bc.BackpropError as refused:
        assert refused.message.startswith(("Row ", "An array has 4 axes")), text
        return
    written = write(program)
    assert bc.parse(written).same(program), written
    assert write(bc.parse(written)) == written
