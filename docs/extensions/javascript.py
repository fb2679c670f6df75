"""The site's own JavaScript at build time: KaTeX, and the explorable's modules, in one V8 that mini-racer embeds.

So a page's first picture is drawn by the very code that takes it over in the browser.
"""

from __future__ import annotations

import json
import re
import weakref
from functools import cache
from pathlib import Path
from typing import Any

from py_mini_racer import MiniRacer

DOCS = Path(__file__).parents[1]
KATEX = DOCS / "vendor" / "katex" / "katex.min.js"

IMPORT = re.compile(r'^import (?:\{([^}]*)\}|\* as (\w+)) from "(\.[^"]*)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|function\*?|async function|class) (\w+))", re.MULTILINE)
EXPORT_LIST = re.compile(r"^export \{([^}]*)\};$", re.MULTILINE)
UNREAD = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)

# A call gives its result or the sentence of what was thrown; either crosses over as JSON.
SETUP = """
const modules = {};
function outcome(work) {
  try {
    return JSON.stringify({ result: work() });
  } catch (error) {
    return JSON.stringify({ problem: String(error.message) });
  }
}
"""


class ScriptError(ValueError):
    """What a function threw."""


class Engine:
    """One V8: scripts are read into it once, functions are called with plain data."""

    def __init__(self) -> None:
        self.racer = MiniRacer()
        weakref.finalize(self, self.racer.close)  # with the engine, or the process never ends
        self.racer.eval(SETUP)
        self.loaded: set[Path] = set()

    def script(self, text: str) -> None:
        """Reads a classic script."""
        self.racer.eval(text)

    def module(self, path: Path) -> None:
        """Reads a module, after all that it imports. V8 is embedded without a loader: each file becomes one scope that
        ends by handing over what it exports.

        Raises:
            FileNotFoundError: the module, or one that it imports, is not there.
            ValueError: it imports or exports in another than the plain forms.
        """
        if path in self.loaded:
            return
        self.loaded.add(path)
        text = path.read_text(encoding="utf-8")
        exported = EXPORT.findall(text)
        exported += [name.strip() for names in EXPORT_LIST.findall(text) for name in names.split(",")]

        def imported(found: re.Match[str]) -> str:
            other = (path.parent / found[3]).resolve()
            self.module(other)
            names = found[2] or "{" + re.sub(r"\bas\b", ":", found[1]) + "}"
            return f"const {names} = modules[{json.dumps(str(other))}];"

        body = EXPORT_LIST.sub("", EXPORT.sub("", IMPORT.sub(imported, text)))
        if left := UNREAD.search(body):
            raise ValueError(f"{path.name} says {left[0]!r}, which is no plain import or export.")
        given = ", ".join(exported)
        self.racer.eval(
            f'modules[{json.dumps(str(path))}] = (() => {{ "use strict";\n{body}\nreturn {{ {given} }}; }})();'
        )

    def call(self, expression: str, *data: Any) -> Any:
        """Calls a function, given as an expression, with plain data.

        Raises:
            ScriptError: the function threw.
        """
        answer = json.loads(str(self.racer.eval(f"outcome(() => ({expression})(...{json.dumps(data)}))")))
        if "problem" in answer:
            raise ScriptError(answer["problem"])
        return answer["result"]


@cache
def engine() -> Engine:
    """The one engine of this process, with KaTeX in it; it takes a tenth of a second to make."""
    made = Engine()
    made.script(KATEX.read_text(encoding="utf-8"))
    return made
