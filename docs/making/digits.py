"""Writes what the page needs of the digits: generated/digits.js, and the pictures themselves, generated/pictures.js.

    python -m docs.making.digits

The pictures are a module of their own: it is loaded when someone wants to train, and a host compresses it as it does
every script. A picture is written as 64 signs, one for each pixel's ink: it has as many steps as the browser's pen.
"""

from __future__ import annotations

from backprop_core.command import run_command

import json
from pathlib import Path
from typing import Any

from backprop_core.language.fills import DATA, PICTURES, PIXELS, data
from backprop_core.training.digits import CLASSES, HIDDEN, OF_ONE, OTHERS, SETTINGS
from backprop_core.writers.javascript import write_whole
from docs.extensions.figures.digits import INK, SIGNS, signs
from docs.extensions.javascript import DOCS

INTO = DOCS / "generated"
HEAD = "// Generated from backprop_core by `python -m docs.making.digits`. Do not edit.\n\n"


def main(folder: Path = INTO) -> None:
    """Writes both files."""
    for name, constants in {"digits.js": settings(), "pictures.js": pictures()}.items():
        lines = [f"export const {key} = {json.dumps(value)};\n" for key, value in constants.items()]
        write_whole(folder / name, HEAD + "".join(lines))


def settings() -> dict[str, Any]:
    """The network, how it is trained, and a picture of each digit by other writers."""
    labels = data(DATA[1]).astype(int).tolist()
    samples = [labels.index(digit, PICTURES - OTHERS) for digit in range(CLASSES)]
    return {
        "ofOne": OF_ONE,
        "settings": SETTINGS,
        "sizes": {"pixels": PIXELS, "hidden": HIDDEN, "classes": CLASSES},
        "counts": {"pictures": PICTURES, "others": OTHERS},
        "ink": INK,
        "signs": SIGNS,
        "samples": [signs(data(DATA[0])[place]) for place in samples],
    }


def pictures() -> dict[str, str]:
    """All pictures, and their digits."""
    return {
        "pictures": signs(data(DATA[0]).reshape(-1)),
        "labels": "".join(str(int(label)) for label in data(DATA[1])),
    }


if __name__ == "__main__":
    run_command(main, folder="docs/generated")
