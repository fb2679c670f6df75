"""Predict with arrays: which shapes and entries are asked for, what counts as right, and which mistakes are named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from docs.extensions.javascript import DOCS, Engine

LAYER = ("z = W @ x + b; sum((z - t)^2)/2", {"W": [[1, -2, 3], [0, 4, -1]], "x": [3, 1, 2], "b": [1, -1], "t": [7, 3]})
BATCH = (
    "Z = X @ W + b; mean(tanh(Z)^2)",
    {"X": [[1, 2], [0.5, -1], [2, 1]], "W": [[1, -2], [0.3, 1]], "b": [0.1, -0.2]},
)
TWICE = ("3*sum(A @ x) + sum(x^2)", {"A": [[2, 1], [-4, 4], [1, 1]], "x": [1.5, 2]})

SETUP = f"const shipped = (name) => modules[`{DOCS}/explorable/${{name}}.js`];"
FIND = """const { questions } = shipped("predict/array_questions");
    const trace = shipped("twin/array_trace").trace(text, at, { compact: true });
    const asked = questions(trace, mode).filter((one) => one.kind === kind && one.role === role && one.name === name).pop();"""
ASK = f"""(text, at, mode, kind, role, name, answer) => {{
    {FIND}
    const begun = shipped("predict/array_exercise").begun(mode, 0, shipped("function/arrays/point").valueOf);
    return {{ cell: asked.cell, ...begun.judge(trace, asked, answer) }};
}}"""
ALL = """(text, at, mode) => {
    const trace = shipped("twin/array_trace").trace(text, at, { compact: true });
    const { entryVerdict, questions, shapeVerdict, wholeVerdict } = shipped("predict/array_questions");
    const { shapesGiven, wrongEntries } = shipped("predict/array_mistakes");
    const { entriesIn, shapeOf } = shipped("twin/meetings");
    return questions(trace, mode).map((one) => ({
        kind: one.kind, role: one.role, name: one.name, cell: one.cell,
        answer: [...entriesIn(one.answer)], shape: shapeOf(one.answer),
        right: one.kind === "shape" ? shapeVerdict(trace, one, shapeOf(one.answer)) : entryVerdict(trace, one, entriesIn(one.answer)[one.cell]),
        whole: one.kind === "shape" || !shapeOf(one.answer).length ? null : wholeVerdict(trace, one, one.answer),
        shapes: shapesGiven(trace, one).map(({ shape }) => shapeVerdict(trace, one, shape)),
        entries: one.kind === "shape" ? [] : wrongEntries(trace, one).map(({ entries }) => entryVerdict(trace, one, entries[one.cell])),
    }));
}"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    engine = Engine()
    for name in ("array_exercise", "array_questions", "array_mistakes"):
        engine.module(DOCS / "explorable" / "predict" / f"{name}.js")
    for name in ("twin/array_trace", "twin/meetings", "function/arrays/point"):
        engine.module(DOCS / "explorable" / f"{name}.js")
    engine.script(SETUP)
    return engine


def flat(value: Any) -> list[float]:
    return [float(one) for one in np.asarray(value).reshape(-1)]


def layer() -> dict[str, Any]:
    """The gradients of the layer by hand."""
    w, x, b, t = (np.array(LAYER[1][name], dtype=float) for name in "Wxbt")
    g = w @ x + b - t
    return {"W": np.outer(g, x), "x": w.T @ g, "b": g, "t": -g}


def test_shapes_come_first_and_then_an_entry_of_the_gradients_worked_out_by_hand(engine: Engine) -> None:
    asked = engine.call(ALL, *LAYER, "gradient")
    assert [(one["kind"], one["name"]) for one in asked] == [
        (kind, name) for name in "Wxbt" for kind in ("shape", "entries")
    ]
    for one in asked:
        right = layer()[one["name"]]
        assert one["shape"] == list(right.shape)
        np.testing.assert_allclose(one["answer"], flat(right))


@pytest.mark.parametrize(("text", "at"), [LAYER, BATCH, TWICE], ids=["layer", "batch", "twice"])
@pytest.mark.parametrize("mode", ["steps", "values", "gradient"])
def test_the_answer_is_right_and_what_is_said_of_a_mistake_is_whole(
    engine: Engine, text: str, at: dict[str, Any], mode: str
) -> None:
    asked = engine.call(ALL, text, at, mode)
    assert len(asked) >= 4
    for one in asked:
        assert one["right"]["right"], one
        assert one["whole"] is None or one["whole"]["right"], one
        said = [*one["shapes"], *one["entries"], one["right"]]
        assert not [
            told for told in said if "{" in told["says"] or "undefined" in told["says"] or told["says"].startswith("∂")
        ]
        assert not any(told["right"] for told in one["shapes"])


SHAPES = [
    ("transposed", LAYER, "adjoint", "W", "3x2"),
    ("shape of the upstream gradient", LAYER, "adjoint", "W", "2"),
    ("shape of the Jacobian", LAYER, "adjoint", "W", "(2, 2, 3)"),
    ("one number for all", LAYER, "adjoint", "x", "number"),
    ("laid flat", LAYER, "adjoint", "W", "6"),
    ("not added up", BATCH, "adjoint", "b", "3×2"),
    ("axes that meet kept", LAYER, "value", "a", "2 x 3"),
    ("shape of an operand", LAYER, "value", "a", "[3]"),
]


@pytest.mark.parametrize(("mistake", "program", "role", "name", "typed"), SHAPES, ids=[case[0] for case in SHAPES])
def test_a_wrong_shape_is_named(engine: Engine, mistake: str, program: Any, role: str, name: str, typed: str) -> None:
    told = engine.call(ASK, *program, "steps", "shape", role, name, typed)
    assert not told["right"]
    assert told["mistake"] == mistake, told


def batch() -> dict[str, Any]:
    x, w, b = (np.array(BATCH[1][name], dtype=float) for name in ("X", "W", "b"))
    h = np.tanh(x @ w + b)
    g = 2 * h / h.size * (1 - h**2)
    return {"X": x, "W": w, "H": h, "g": g, "dW": x.T @ g}


def entries() -> list[tuple[str, Any, str, str, Any]]:
    """A mistake, where it is made, and the array that it gives, by hand."""
    at, own = {name: np.array(value, dtype=float) for name, value in LAYER[1].items()}, batch()
    g = at["W"] @ at["x"] + at["b"] - at["t"]
    a, x = (np.array(TWICE[1][name], dtype=float) for name in ("A", "x"))
    return [
        ("forgot the upstream adjoint", LAYER, "adjoint", "W", np.outer([1, 1], at["x"])),
        ("value for the adjoint", LAYER, "adjoint", "x", at["x"]),
        ("sign", LAYER, "adjoint", "W", -np.outer(g, at["x"])),
        ("one product only", LAYER, "value", "a", at["W"][:, 1] * at["x"][1]),
        ("mean for the sum", LAYER, "value", "f", (g**2).mean()),
        ("other operation", LAYER, "value", "z", at["W"] @ at["x"] * at["b"]),
        ("not added up", BATCH, "adjoint", "b", own["g"][0]),
        ("averaged", BATCH, "adjoint", "b", own["g"].mean(axis=0)),
        ("forgot the transpose", BATCH, "adjoint", "X", own["g"] @ own["W"]),
        ("not multiplied", BATCH, "adjoint", "X", own["g"]),
        ("transposed", BATCH, "adjoint", "W", own["dW"].T),
        ("other way round", BATCH, "value", "a", own["X"] @ own["W"].T),
        ("sum for the mean", BATCH, "value", "f", (own["H"] ** 2).sum()),
        ("not squared", BATCH, "adjoint", "Z", 2 * own["H"] / own["H"].size * (1 - own["H"])),
        ("overwrote", TWICE, "adjoint", "x", 3 * a.sum(axis=0)),
        ("forgot the other path", TWICE, "adjoint", "x", 2 * x),
        ("added instead of multiplied", LAYER, "adjoint", "c", 0.5 + 2 * g),
    ]


@pytest.mark.parametrize(
    ("mistake", "program", "role", "name", "given"), entries(), ids=[case[0] for case in entries()]
)
def test_a_wrong_entry_is_named_by_itself_and_in_the_whole(
    engine: Engine, mistake: str, program: Any, role: str, name: str, given: Any
) -> None:
    """One entry is typed in full; all of them as Python writes them."""
    cell = engine.call(ASK, *program, "steps", "entries", role, name, "0")["cell"]
    told = engine.call(ASK, *program, "steps", "entries", role, name, repr(flat(given)[cell]))
    assert not told["right"]
    assert told["mistake"] == mistake, told
    if np.asarray(given).ndim:
        told = engine.call(ASK, *program, "steps", "entries", role, name, str(np.asarray(given).tolist()))
        assert not told["right"]
        assert " are right. At " in told["says"]


def test_no_mistake_is_without_a_case(engine: Engine) -> None:
    known = engine.call(
        '() => { const { SHAPES, ENTRIES } = shipped("predict/array_mistakes"); return [SHAPES, ENTRIES].map((all) => Object.values(all).map(({ name }) => name)); }'
    )
    assert set(known[0]) == {case[0] for case in SHAPES}
    assert set(known[1]) - {"value of an operand"} <= {case[0] for case in entries()}


@pytest.mark.parametrize(
    ("kind", "typed", "right", "said"),
    [
        ("entries", "[[3, 1, 2], [-6, -2, -4]]", True, "Right, all 6 of them."),
        ("entries", "[[3, -6], [1, -2], [2, -4]]", False, "3×2: You have rows and columns the other way round."),
        ("entries", "[[3, 1, 2], [-6, -2, 4]]", False, "5 of 6 are right. At W[1,2]: You have the sign"),
        ("entries", "[[3, 1, 2], [-6, -2]]", False, "Its rows are not equally long"),
        ("entries", "[[3, 1, 2], [-6, -2, -4]", False, "The brackets of W do not close"),
        ("entries", "[[3, 1, 2], [-6, what, -4]]", False, "what is none"),
        ("shape", "two by three", False, "That is no shape"),
        ("shape", "2 × 3", True, "Right: 2×3."),
        ("shape", "(2,3)", True, "Right: 2×3."),
        ("shape", "4x4", False, "Not yet. A gradient has the shape of what it belongs to: here that is W."),
    ],
)
def test_what_is_typed_is_read_as_people_write_it(
    engine: Engine, kind: str, typed: str, right: bool, said: str
) -> None:
    told = engine.call(ASK, *LAYER, "steps", kind, "adjoint", "W", typed)
    assert told["right"] is right
    assert said in told["says"]
