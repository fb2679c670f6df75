"""The text of a licence for a page: its lines are as long as the page is wide, not as those of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

TITLE = re.compile(r"Section \d.*|(?!Copyright |[A-Za-z\d]+\.\s)\S.*\w")  # one line, without a full stop


def paragraphs(text: str) -> Iterator[str]:
    """Its headings and paragraphs as HTML; no word is left out.

    Args:
        text: paragraphs with an empty line between them.
    """
    for part in text.strip("\n").split("\n\n"):
        words = escape(" ".join(part.split()), quote=False)
        if not words.strip("-"):
            yield "<hr>"
        elif TITLE.fullmatch(part):
            yield f"<h2>{words}</h2>"
        else:
            yield f"<p>{words}</p>"
