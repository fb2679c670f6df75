"""Serves a built site that changes no more: `python -m tests.kept FOLDER`. A window asks for each of its files once.

The site's own server has a window ask each time whether a file is still the same. For a page with fifty modules that is
half of the processor time in which it comes to life.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docs.making.serve import Page, file_options, run, serve

PAGES = ("", ".html")  # a window would not ask again for those that a test has changed


class Kept(Page):
    """A file of the site, which a window may keep; a page it asks for anew."""

    def set_extra_headers(self, path: str) -> None:
        super().set_extra_headers(path)
        if Path(path).suffix not in PAGES:
            self.set_header("Cache-Control", "max-age=3600")


if __name__ == "__main__":
    site = Path(sys.argv[1])
    run(serve(site, 0, [(r"/(.*)", Kept, file_options(site))]), "0")
