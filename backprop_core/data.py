"""The trace as plain data: the JSON that other tools rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .notation.numbers import finite

if TYPE_CHECKING:
    from .analysis.checks import Check
    from .tracing.trace import Step, Trace, TraceNode


def trace_data(trace: Trace) -> dict[str, Any]:
    """The trace as plain data; the keys are the contract that other tools rely on."""
    return {
        "expression": trace.expression,
        "at": trace.at,
        "value": finite(trace.value),
        "gradient": {name: finite(slope) for name, slope in trace.gradient.items()},
        "nodes": [node_data(node) for node in trace.nodes],
        "steps": [step_data(step) for step in trace.steps],
        "error": None if trace.error is None else {"message": trace.error.message, "position": trace.error.position},
    }


def node_data(node: TraceNode) -> dict[str, Any]:
    return {
        "id": node.id,
        "label": node.label,
        "operation": node.operation,
        "operands": list(node.operands),
        "users": list(node.users),
        "text": node.text,
        "value": finite(node.value),
        "adjoint": finite(node.adjoint),
        "span": list(node.span),
        "group": node.group,
        "call": node.call,
        "name": node.name,
        "leads": node.leads,
        "x": node.x,
        "y": node.y,
        "bends": [[list(point) for point in points] for points in node.bends],
    }


def step_data(step: Step) -> dict[str, Any]:
    return {
        "pass": step.phase,
        "node": step.node,
        "operand": step.operand,
        "value": finite(step.value),
        "partial": finite(step.partial),
        "upstream": finite(step.upstream),
        "contribution": finite(step.contribution),
        "total": finite(step.total),
        "rule": step.rule,
        "formula": step.formula,
        "plugged": step.plugged,
        "text": step.text,
    }


def check_data(one: Check) -> dict[str, Any]:
    """One variable's check, with the error curve of the nudges."""
    return {
        "variable": one.variable,
        "gradient": finite(one.gradient),
        "exact": finite(one.exact),
        "agrees": one.agrees,
        "note": one.note,
        "nudges": [{key: finite(number) for key, number in nudge._asdict().items()} for nudge in one.nudges],
    }
