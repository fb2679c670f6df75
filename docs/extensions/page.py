"""The page that is being built, and the errors that stop the build with a sentence."""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Iterable
from typing import NoReturn

from markdown import Markdown

try:
    from mkdocs.exceptions import BuildError
except ImportError:  # another builder of the same pages
    BuildError = Exception  # type: ignore[misc, assignment]


class PageError(BuildError):
    """A mistake in a page, in a sentence for its author: it stops the build without a traceback."""


def page_of(md: Markdown) -> tuple[str, str]:
    """The source path and the address of the page that is being built, both relative to the site's root.

    MkDocs keeps them on the processor of relative links, Zensical on one of its own; a bare Markdown has no page.
    """
    if "relpath" in md.treeprocessors:
        file = md.treeprocessors["relpath"].file  # type: ignore[attr-defined]
        return file.src_uri, file.url
    if "rendering_context" in md.preprocessors:
        page = md.preprocessors["rendering_context"].page  # type: ignore[attr-defined]
        return page.path, page.url
    return "", ""


def address(md: Markdown, path: str) -> str:
    """The relative address, from the page that is being built, of a file given by its path from the site's root."""
    _, url = page_of(md)
    folder = url if url.endswith("/") else posixpath.dirname(url)
    return posixpath.relpath(path, folder.strip("/") or ".")


def site_address(md: Markdown) -> str:
    """Where the site will be published, with a slash at its end: `site_url` of mkdocs.yml, which is SITE_URL."""
    if "relpath" in md.treeprocessors:
        found = md.treeprocessors["relpath"].config.site_url  # type: ignore[attr-defined]
    elif "rendering_context" in md.preprocessors:
        found = md.preprocessors["rendering_context"].config.get("site_url")  # type: ignore[attr-defined]
    else:
        found = ""
    return f"{found.rstrip('/')}/" if found else "/"


def stop(md: Markdown, problem: str) -> NoReturn:
    """Ends the build with a sentence that begins with the page's name."""
    path, _ = page_of(md)
    raise PageError(f"{path}: {problem}" if path else problem)


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: the nearest known one, and all of them."""
    names = list(known)
    if not names:
        return "."
    close = difflib.get_close_matches(word, names, 1)
    return f" (did you mean {close[0]}?); there is {', '.join(names)}." if close else f"; there is {', '.join(names)}."
