"""The table, the templates and the sentences as a JavaScript module, for the browser's engine.

python -m backprop_core.export FOLDER      writes FOLDER/table.js
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from . import notation, operations, words
from .operations import NOTATIONS, ROWS, Operation
from .source import code, own_name, partial_nodes


def table_module() -> str:
    """The JavaScript module that the browser's engine is made from: rows as functions, words as data."""
    lines = ["// Generated from backprop_core/operations.py by `python -m backprop_core.export`. Do not edit.", ""]
    lines.append('import { erf, erfc } from "../explorable/special.js";')
    lines.append("")
    lines.append(f"const {{ {', '.join(name for name in operations.SHARED if name not in {'erf', 'erfc'})} }} = Math;")
    lines += ["", "export const operations = {"]
    lines += [f"  {json.dumps(row.name)}: {row_text(row)}," for row in ROWS]
    lines += ["};", ""]
    for name, data in shared_data().items():
        lines.append(f"export const {name} = {json.dumps(data, ensure_ascii=False, indent=1)};")
    return "\n".join(lines) + "\n"


def shared_data() -> dict[str, Any]:
    """What both engines must agree on and that is no row."""
    return {
        "infix": operations.INFIX,
        "functions": operations.FUNCTIONS,
        "aliases": {f"{name}/{count}": row for (name, count), row in operations.ALIASES.items()},
        "constants": operations.CONSTANTS,
        "sentences": words.SENTENCES,
        "slope": {key: unescaped(text) for key, text in words.SLOPE.items()},
        "slopeInLine": {key: unescaped(text) for key, text in words.SLOPE_IN_LINE.items()},
        "inLine": {key: unescaped(text) for key, text in words.INLINE.items()},
        "role": {key: unescaped(text) for key, text in words.ROLE.items()},
        "relations": words.RELATION,
        "greek": sorted(notation.GREEK | notation.GREEK_CAPITALS),
        "spoken": notation.SPOKEN,
        "latexLetter": notation.LATEX_LETTER,
    }


def unescaped(template: str) -> str:
    """A Python format template whose doubled braces are single, for an engine that only fills its holes."""
    return template.replace("{{", "{").replace("}}", "}")


def row_text(row: Operation) -> str:
    """One row as a JavaScript object."""
    nary = row.arity[1] is None
    names = "...all" if nary else ", ".join("uv"[: row.arity[0]])
    value = row.value.format(all="...all") if nary else row.value
    conditions = [f"{{ holds: (u, v) => {c.holds}, reason: {json.dumps(c.reason)} }}" for c in row.domain]
    slopes = [
        f"{{ operand: {operand}, holds: (u, v) => {c.holds}, reason: {json.dumps(c.reason)} }}"
        for operand, c in row.slopes
    ]
    special = [
        f"{{ operand: {s.operand}, when: (u, v) => {s.when}, partial: {s.partial}, why: {json.dumps(s.why)} }}"
        for s in row.special
    ]
    arguments = "u, v, z" if row.arity[0] == 2 else "u, z"
    partials = [f"({arguments}) => {code(partial_nodes(row.name, k), own_name)}" for k in range(len(row.partials))]
    data = {
        "name": row.name,
        "partialTexts": row.partials,
        "rules": row.rules,
        "reason": row.reason,
        "verb": row.verb,
        "title": row.title or row.name,
        "arity": row.arity,
        "binds": row.binds,
        "typesetBinds": row.typeset_binds,
        "templates": {key: template_data(row.name, key) for key in NOTATIONS},
        "symbol": {key: notation.symbol(row.name, key) for key in NOTATIONS},
        "expands": row.expands,
        "tie": row.tie,
    }
    pairs = [f"{key}: {json.dumps(entry, ensure_ascii=False)}" for key, entry in data.items()]
    pairs.append(f"value: ({names}) => {value}")
    pairs.append(f"partials: [{', '.join(partials)}]")
    pairs.append(f"domain: [{', '.join(conditions)}]")
    pairs.append(f"slopes: [{', '.join(slopes)}]")
    pairs.append(f"special: [{', '.join(special)}]")
    return "{ " + ", ".join(pairs) + " }"


def template_data(name: str, kind: str) -> list[Any]:
    """A template as JavaScript reads it: texts, and holes as [operand, binds, opens, inherits]."""
    return [
        part if isinstance(part, str) else [part.operand, part.binds, part.opens, part.inherits]
        for part in notation.template(name, kind)
    ]


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a half-written one never stands under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def main() -> int:
    if len(sys.argv) != 2:
        print("Say which folder to write to: python -m backprop_core.export docs/generated", file=sys.stderr)
        return 2
    write_whole(Path(sys.argv[1]) / "table.js", table_module())
    return 0


if __name__ == "__main__":
    sys.exit(main())
