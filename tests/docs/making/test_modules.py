"""What an element needs is found whole."""

from __future__ import annotations

import re
from pathlib import Path

from docs.extensions.javascript import DOCS
from docs.making.modules import BESIDE, ELEMENTS, lists, needed


def test_all_that_a_module_imports_is_found_once_also_in_a_circle(tmp_path: Path) -> None:
    for name, text in {
        "a.js": 'import { b } from "./b.js";\nimport {\n  c,\n} from "./in/c.js";\n',
        "b.js": 'import * as c from "./in/c.js";\nconst later = () => import("./later.js");\n',
        "in/c.js": 'import { a } from "../a.js";\nexport const text = \'import { x } from "./x.js";\';\n',
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert needed(tmp_path / "a.js") == [tmp_path / "a.js", tmp_path / "b.js", tmp_path / "in" / "c.js"]


def test_every_element_has_its_list_and_every_address_leads_to_a_module() -> None:
    text = ELEMENTS.read_text(encoding="utf-8")
    found = lists()
    assert set(found) == {
        f"backprop-{name}" for name in ("explorable", "descent", "network", "knobs", "digits", "race", "write")
    } | set(BESIDE)
    assert all(re.split(r"[\[ ]", name)[0] in text for name in found)
    for paths in found.values():
        assert len(set(paths)) == len(paths)
        assert all((DOCS / "explorable" / path).is_file() for path in paths)
