"""The published examples and golden traces in `tests/cases`, which both languages are held to."""

from __future__ import annotations

import json
from typing import Any

from tests.commands import ROOT


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of one file.

    Args:
        name: the file's name without its ending, as `published`.
    """
    found: list[dict[str, Any]] = json.loads((ROOT / "tests" / "cases" / f"{name}.json").read_text(encoding="utf-8"))[
        "cases"
    ]
    return found
