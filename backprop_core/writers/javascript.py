"""The table, the templates and the sentences as JavaScript modules, for the browser's engine.

python -m backprop_core.writers.javascript FOLDER      writes FOLDER/table.js and the modules beside it
"""

from __future__ import annotations

from ..command import run_command  # isort: split

import json
import keyword
import os
import re
import sys
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

from .. import array_operations, operations
from ..analysis import descent, optimizers
from ..examples import COURSES, PLANES, WALKS
from ..language import code_blocks, code_layers, code_networks, fills, ways
from ..notation import matrices, spelling
from ..operations import ROWS
from . import frameworks
from .entry_loops import loops_text
from .javascript_data import shared_data, unescaped
from .javascript_rows import row_text

SPECIAL = {"choose", "erf", "erfc", "mod", "pow"}  # what JavaScript's Math lacks, or has otherwise than C


def table_module() -> str:
    """The JavaScript module that the browser's engine is made from: rows as functions, words as data."""
    lines = [*functions_of_numbers(), "export const operations = {"]
    lines += [f"  {row.name}: {row_text(row)}," for row in ROWS]
    lines += ["};", ""]
    lines += [f"export const {name} = {data_text(data)};" for name, data in shared_data().items()]
    return "\n".join(lines) + "\n"


def functions_of_numbers() -> list[str]:
    """How a module begins that works with the rows of the table."""
    return [
        "// Generated from backprop_core by `python -m backprop_core.writers.javascript`. Do not edit.",
        "",
        f'import {{ {", ".join(sorted(SPECIAL))} }} from "../explorable/twin/special_functions.js";',
        "",
        f"const {{ {', '.join(name for name in operations.SHARED if name not in SPECIAL)} }} = Math;",
        "",
    ]


def frameworks_module() -> str:
    """How PyTorch, JAX and TensorFlow say things, apart from the table because few readers ask for it."""
    libraries = {key: asdict(library) for key, library in frameworks.FRAMEWORKS.items()}
    for library in libraries.values():
        library["frame"] = unescaped(library["frame"])
    data = {
        "frameworks": libraries,
        "infix": frameworks.INFIX,
        "backward": frameworks.BACKWARD,
        "noGradient": frameworks.NO_GRADIENT,
        "reserved": sorted(frameworks.RESERVED.union(keyword.kwlist)),
    }
    lines = ["// Generated from backprop_core by `python -m backprop_core.writers.javascript`. Do not edit.", ""]
    return "\n".join(lines + [f"export const {name} = {data_text(entry)};" for name, entry in data.items()]) + "\n"


def arrays_module() -> str:
    """What is said of arrays and read of networks, and when a convention decides; pages of numbers need neither."""
    from ..tracing import (  # NumPy is imported with the first array
        array_pulls,
        array_repairs,
        array_words,
        arrays,
        composites,
    )

    templates = {
        "transposed": spelling.TRANSPOSED,
        "product": spelling.PRODUCT,
        "entrywise": spelling.ENTRYWISE,
        "scaled": spelling.SCALED,
        "bracketed": spelling.BRACKETED,
        "summed": spelling.SUMMED,
        "sigma": spelling.SIGMA,
        "called": spelling.CALLED,
        "atEntry": array_words.AT,
        "where": array_pulls.WHERE,
    }
    data = {
        "letters": ways.LETTERS,
        "mostPlaces": ways.MOST_LISTED,
        "mostEntries": arrays.MOST_LISTED,
        "mostTies": array_words.MOST_TIES,
        "mostShown": matrices.MOST_SHOWN,
        "mostInVector": matrices.MOST_IN_VECTOR,
        "mostTerms": matrices.MOST_TERMS,
        "fills": fills.FILLS,
        "data": fills.DATA_SHAPES,
        "noClass": array_repairs.NO_CLASS,
        "along": composites.ALONG,
        "codeTrains": sorted(code_blocks.TRAINS),
        "codeRemembers": sorted(code_blocks.REMEMBERS),
        "codeSlope": code_blocks.SLOPE.pattern,
        "codeForward": code_networks.FORWARD,
        "codeLosses": code_layers.LOSSES,
        "layersLinear": sorted(code_layers.LINEAR),
        "layersChains": sorted(code_layers.CHAINS),
        "layersUnchanged": sorted(code_layers.UNCHANGED),
        "layersMoves": sorted(code_layers.MOVES),
        "layerHints": code_layers.LAYER_HINTS,
        "sentences": array_pulls.ARRAY_SENTENCES,
        "reasons": matrices.WORDS,
        "matrix": {key: [*around(whole), *between] for key, (whole, *between) in matrices.MATRIX.items()},
        "many": {key: around(text) for key, text in matrices.MANY.items()},
        **{name: {key: numbered(text) for key, text in texts.items()} for name, texts in templates.items()},
    }
    lines = functions_of_numbers()
    lines += [f"export const {name} = {data_text(entry)};" for name, entry in data.items()]
    special = {row.name: [condition.holds for condition in row.special] for row in array_operations.ARRAY_ROWS}
    decides = [f"{name}: [{', '.join(f'(z) => {one}' for one in found)}]" for name, found in special.items() if found]
    lines += [f"export const special = {{ __proto__: null, {', '.join(decides)} }};", loops_text()]
    return "\n".join(lines) + "\n"


def planes_module() -> str:
    """The points that the knobs are to separate; on their own, because no other element has them."""
    lines = ["// Generated from backprop_core by `python -m backprop_core.writers.javascript`. Do not edit.", ""]
    planes = json.dumps([asdict(plane) for plane in PLANES.values()], ensure_ascii=False)
    return "\n".join([*lines, f"export const planes = {planes};"]) + "\n"


def learning_module() -> str:
    """How weights are learned, and the programs that learn; apart, because the explorable learns nothing."""
    data = {
        "walks": [asdict(walk) for walk in WALKS.values()],
        "courses": [asdict(course) for course in COURSES.values()],
        "adam": {"first": optimizers.FIRST, "second": optimizers.SECOND, "least": optimizers.LEAST},
        "refusals": descent.REFUSALS,
        "endings": descent.ENDINGS,
        "outlooks": descent.OUTLOOKS,
    }
    lines = ["// Generated from backprop_core by `python -m backprop_core.writers.javascript`. Do not edit.", ""]
    return "\n".join(lines + [f"export const {name} = {data_text(entry)};" for name, entry in data.items()]) + "\n"


def numbered(template: str) -> str:
    """A template whose holes are numbered and whose doubled braces are single."""
    places = count()
    return unescaped(re.sub(r"\{\}", lambda _: f"{{{next(places)}}}", template))


def around(template: str) -> list[str]:
    """What stands before and after the one hole of a template."""
    return template.format("\0").split("\0")


MODULES = {
    "table.js": table_module,
    "frameworks.js": frameworks_module,
    "arrays.js": arrays_module,
    "planes.js": planes_module,
    "learning.js": learning_module,
}


def data_text(data: Any) -> str:
    """Data as JavaScript; a dictionary without a prototype, so that only its own keys are found in it."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return text.replace("{", "{ __proto__: null,", 1) if isinstance(data, dict) else text


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a half-written one never stands under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def write_modules(folder: Path) -> None:
    """Write every module that the browser's twin imports into a folder."""
    for name, module in MODULES.items():
        write_whole(folder / name, module())


def main() -> int:
    """Write each module into the folder named; 2 where none is."""
    if len(sys.argv) != 2:
        print(
            "Say which folder to write to: python -m backprop_core.writers.javascript docs/generated", file=sys.stderr
        )
        return 2
    write_modules(Path(sys.argv[1]))
    return 0


if __name__ == "__main__":
    run_command(main)
