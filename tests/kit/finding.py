"""What a check of the kit found."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """What was tried, and a sentence on what was wrong with it; an empty one if nothing was."""

    what: str
    wrong: str = ""
