"""Runs the shipped ES modules in V8, which mini-racer embeds without a module loader.

Each file becomes one scope that ends by handing over what it exports; the text between the `import` and
`export` words is left as it is. Anything but the two plain forms that the modules keep to is refused.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from py_mini_racer import MiniRacer

from backprop_core.export import table_module

DOCS = Path(__file__).parents[3] / "docs"
GENERATED = {DOCS / "generated" / "table.js": table_module}

IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]*)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|function\*?|class) (\w+))", re.MULTILINE)
EXPORT_LIST = re.compile(r"^export \{([^}]*)\};$", re.MULTILINE)


class Modules:
    """A V8 of its own with the modules that were asked for; scripts see them by their names."""

    def __init__(self, *entries: str):
        self.racer = MiniRacer()
        self.racer.eval("const modules = {};")
        self.loaded: set[Path] = set()
        for entry in entries:
            self.load(DOCS / entry)

    def load(self, path: Path) -> None:
        """Load a file after all that it imports."""
        if path in self.loaded:
            return
        self.loaded.add(path)
        text = GENERATED[path]() if path in GENERATED else path.read_text(encoding="utf-8")
        exported = EXPORT.findall(text) + [name for names in EXPORT_LIST.findall(text) for name in names.split(",")]

        def imported(match: re.Match[str]) -> str:
            other = (path.parent / match[2]).resolve()
            self.load(other)
            return f"const {{{match[1]}}} = modules.{other.stem};"

        body = EXPORT_LIST.sub("", EXPORT.sub("", IMPORT.sub(imported, text)))
        left = re.search(r"^(import|export)\b.*", body, re.MULTILINE)
        assert left is None, f"{path.name} says {left and left[0]!r}, which is no plain import or export"
        scope = f'"use strict";\n{body}\nreturn {{ {", ".join(exported)} }};'
        self.racer.eval(f"modules.{path.stem} = (() => {{ {scope} }})(); 0;")

    def run(self, path: Path) -> None:
        """Run a script, which sees each module by its name: `trace` is what explorable/trace.js exports."""
        names = ", ".join(path.stem for path in self.loaded)
        self.racer.eval(f"(({{ {names} }}) => {{ {path.read_text(encoding='utf-8')} }})(modules); 0;")

    def close(self) -> None:
        self.racer.close()

    def call(self, name: str, *data: Any) -> Any:
        """Call a global function with plain data; what it returns comes back as plain data."""
        given = ", ".join(json.dumps(json.dumps(item)) for item in data)
        script = f"JSON.stringify({name}(...[{given}].map((text) => JSON.parse(text))))"
        return json.loads(str(self.racer.eval(script)), parse_int=float)  # JavaScript writes 1e17 as an integer
