"""Writes everything that a build of the site starts from, docs/generated/ and the pages of single clips, in one go.

python -m docs.making.generated
"""

from __future__ import annotations

from backprop_core.command import run_command

from backprop_core.writers.javascript import write_modules
from docs.extensions.javascript import DOCS
from docs.making import clip_pages, digits, icons, modules, notebooks, stylesheets, typefaces, written


def main() -> None:
    """Writes it, what others need first."""
    write_modules(DOCS / "generated")
    for step in (digits, written, icons, typefaces, stylesheets, modules, clip_pages, notebooks):
        step.main()


if __name__ == "__main__":
    run_command(main, folder="docs")
