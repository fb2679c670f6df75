"""The JSON that other tools rely on, once in full."""

from __future__ import annotations

import json

import backprop_core as bc


def test_a_whole_trace_as_data() -> None:
    at_rest = {"partial": None, "upstream": None, "contribution": None, "total": None}
    found = bc.trace("f(u) = u*u\nf(x)", {"x": 3}).json()
    assert found == {
        "expression": "f(u) = u*u\nf(x)",
        "at": {"x": 3.0},
        "value": 9.0,
        "gradient": {"x": 6.0},
        "nodes": [
            {"id": 0, "label": "x", "operation": "variable", "operands": [], "users": [1, 1], "text": "x", "value": 3.0,
             "adjoint": 6.0, "span": [13, 14], "group": None, "call": 0, "name": "x", "leads": True,
             "x": 0.0, "y": 1.0, "bends": [], "constants": []},
            {"id": 1, "label": "a", "operation": "multiply", "operands": [0, 0], "users": [], "text": "x*x",
             "value": 9.0, "adjoint": 1.0, "span": [7, 10], "group": "f", "call": 1, "name": None, "leads": True,
             "x": 0.0, "y": 0.0, "bends": [[], []], "constants": []},
        ],
        "steps": [
            {"pass": "forward", "node": "x", "operand": None, "value": 3.0, **at_rest, "rule": "variable",
             "formula": "x = x", "plugged": "x = 3", "text": "x is a variable, here 3."},
            {"pass": "forward", "node": "a", "operand": None, "value": 9.0, **at_rest, "rule": "product",
             "formula": "a = x · x", "plugged": "a = 3 · 3 = 9", "text": "Multiply x = 3 by x = 3: a = 9."},
            {"pass": "backward", "node": "a", "operand": None, "value": None, "partial": None, "upstream": None,
             "contribution": 1.0, "total": 1.0, "rule": "start", "formula": "∂a/∂a = 1", "plugged": "∂a/∂a = 1",
             "text": "The output comes first: a moves exactly as much as itself, so ∂a/∂a is 1."},
            {"pass": "backward", "node": "a", "operand": "x", "value": None, "partial": 3.0, "upstream": 1.0,
             "contribution": 3.0, "total": 3.0, "rule": "product rule", "formula": "∂a/∂x += x", "plugged": "∂a/∂x = 3",
             "text": "a = x · x, so a change in x is multiplied by x = 3 on its way to a. "
                     "x has 2 users: this is contribution 1, and more will be added."},
            {"pass": "backward", "node": "a", "operand": "x", "value": None, "partial": 3.0, "upstream": 1.0,
             "contribution": 3.0, "total": 6.0, "rule": "product rule", "formula": "∂a/∂x += x",
             "plugged": "∂a/∂x = 3 + 1 · 3 = 6",
             "text": "a = x · x, so a change in x is multiplied by x = 3 on its way to a. "
                     "x has 2 users: their contributions add up to 6."},
        ],
        "error": None,
        "notes": [],
    }  # fmt: skip
    assert json.loads(json.dumps(found, allow_nan=False)) == found
