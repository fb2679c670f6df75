"""Which room of the explorable's JavaScript may import which, types in comments included; and nothing loads in a circle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from docs.extensions.javascript import DOCS

EXPLORABLE = DOCS / "explorable"
TEXTS = {path: path.read_text(encoding="utf-8") for path in EXPLORABLE.rglob("*.js")}
PARTS = {"memo.js", "twin", "dom", "parts"}
MAY = {  # a room, or a module outside the rooms, and what it may know of
    "memo.js": set[str](),
    "twin": {"memo.js"},
    "dom": {"memo.js"},
    "parts": {"memo.js", "twin", "dom"},
    "predict": PARTS,
    "function": PARTS | {"predict"},
    "descent": PARTS,
    "network": PARTS,
    "knobs": PARTS,
    "digits": PARTS,
    "race": PARTS,
    "write": PARTS,
    "element.js": PARTS | {"function", "descent", "network", "knobs", "digits", "race", "write"},
    "notebook.js": PARTS | {"function"},
    "frames.js": set(),
    "tabs.js": set(),
}
NAMED = re.compile(r'(?:\bfrom |^import |\bimport\()"(\.[^"]*)"', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)


def named(path: Path, text: str) -> Iterator[Path]:
    """The explorable's modules that a text names at the place of a path."""
    for other in NAMED.findall(text):
        target = (path.parent / other).resolve()
        if target.is_relative_to(EXPLORABLE):  # what is generated, or by others, knows nothing of them
            yield target


def found_wrong(texts: dict[Path, str]) -> list[str]:
    """What points the wrong way, or in a circle. A type is never loaded, so two modules of a room may name each other's."""

    def room(path: Path) -> str:
        return path.relative_to(EXPLORABLE).parts[0]

    wrong = [
        f"{path.relative_to(EXPLORABLE)} names {other.relative_to(EXPLORABLE)}"
        for path, text in texts.items()
        for other in named(path, text)
        if room(other) not in MAY[room(path)] | {room(path)}
    ]
    try:
        TopologicalSorter({path: named(path, COMMENT.sub("", text)) for path, text in texts.items()}).prepare()
    except CycleError as error:
        wrong.append("in a circle: " + ", ".join(str(path.relative_to(EXPLORABLE)) for path in error.args[1]))
    return wrong


def test_imports_point_down_and_never_in_a_circle() -> None:
    assert len(TEXTS) > 60
    assert not found_wrong(TEXTS)


@pytest.mark.parametrize(
    ("at", "planted", "said"),
    [
        ("dom/patch.js", 'import { trace } from "../twin/trace.js";', "dom/patch.js names twin/trace.js"),
        ("twin/trace.js", 'import {\n  h,\n} from "../dom/markup.js";', "twin/trace.js names dom/markup.js"),
        ("parts/ranges.js", '/** @type {import("../function/state.js").State} */', "names function/state.js"),
        ("network/card.js", 'const later = () => import("../function/card.js");', "names function/card.js"),
        ("predict/mistakes.js", 'import "../element.js";', "predict/mistakes.js names element.js"),
        ("dom/markup.js", 'import { show } from "./patch.js";', "in a circle: dom/"),
    ],
)
def test_an_import_that_points_up_or_closes_a_circle_is_named(at: str, planted: str, said: str) -> None:
    path = EXPLORABLE / at
    wrong = found_wrong(TEXTS | {path: f"{planted}\n{TEXTS[path]}"})
    assert said in wrong[0]


def test_a_new_room_has_to_say_where_it_belongs() -> None:
    with pytest.raises(KeyError, match="cellar"):
        found_wrong({EXPLORABLE / "cellar" / "new.js": 'import { memo } from "../memo.js";'})
