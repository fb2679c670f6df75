"""The rows of both tables as JavaScript: of numbers as functions, of arrays as data."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from ..array_operations import ArrayOperation
from ..operation import LETTERS, NOTATIONS, Condition, Operation
from ..tracing.row_code import code, own_name, stable_nodes

OPERANDS = ", ".join(LETTERS)


def row_text(row: Operation) -> str:
    """One row as a JavaScript object."""
    nary = row.arity[1] is None
    value = f"(...all) => {row.value.format(all='...all')}" if nary else f"({OPERANDS}) => {row.value}"
    partials = [
        f"({OPERANDS}, z) => {code(stable_nodes(row.name, rank), own_name)}" for rank in range(len(row.partials))
    ]
    data = {
        "name": row.name,
        "title": row.title or row.name,
        "verb": row.verb,
        "reason": row.reason,
        "rules": row.rules,
        "arity": row.arity,
        "binds": row.binds,
        "typesetBinds": row.typeset_binds,
        "notation": {key: row.notation[key] for key in NOTATIONS},
        "symbol": row.symbol,
        "expands": row.expands,
        "tie": row.tie,
        "rounds": row.rounds,
        "vanishes": row.vanishes,
        "chooses": row.chooses,
        "partialTexts": row.partials,
        "stableTexts": row.stable or row.partials,
    }
    pairs = [f"{key}: {json.dumps(entry, ensure_ascii=False)}" for key, entry in data.items()]
    pairs += [f"value: {value}", f"partials: [{', '.join(partials)}]"]
    pairs.append(f"domain: [{', '.join(f'{{ {condition_text(c)} }}' for c in row.domain)}]")
    pairs.append(f"slopes: [{', '.join(f'{{ operand: {rank}, {condition_text(c)} }}' for rank, c in row.slopes)}]")
    pairs.append(f"flat: {f'({OPERANDS}) => {row.flat}' if row.flat else 'null'}")
    special = [
        f"{{ operand: {s.operand}, when: ({OPERANDS}) => {s.when}, partial: {s.partial}, "
        f"why: {json.dumps(s.why)}, kink: {json.dumps(s.kink)} }}"
        for s in row.special
    ]
    pairs.append(f"special: [{', '.join(special)}]")
    return "{ " + ", ".join(pairs) + " }"


def array_row(row: ArrayOperation) -> dict[str, Any]:
    """One row of the table of arrays as data."""
    found = asdict(row)
    found["typesetBinds"] = found.pop("typeset_binds")
    return found


def condition_text(condition: Condition) -> str:
    """A condition as a part of an object in JavaScript."""
    return f"holds: ({OPERANDS}) => {condition.holds}, reason: {json.dumps(condition.reason)}"
