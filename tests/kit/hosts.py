"""Pastes the snippets of a clip's page where they are meant to go, and sees that the clip plays or shows there.

The site is built for the address that it is served from here, and the lecture stands at another one, as lecturers' pages do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from docs.extensions.clips.media import MEDIA, clips
from docs.extensions.clips.snippets import poster, snippets
from scenes.commands.rendered import Rendered
from tests.commands import make, serving
from tests.kit import decks
from tests.kit.finding import Finding
from tests.kit.presenting import plays, tried
from tests.kit.tools import MissingError, ended, free_port, python_with

NBCONVERT = ("nbconvert==7.17.2", "ipykernel==7.4.0")

Host = Callable[[Browser, Path, str, str], str]


def play_where_they_are_pasted(clip: Rendered, folder: Path, browser: Browser) -> Iterator[Finding]:
    """Each snippet in the program that it is for."""
    port = free_port()
    home = f"http://127.0.0.1:{port}"
    built = make("site", f"SITE={folder / 'site'}", SITE_URL=f"{home}/")
    if built.returncode:
        yield Finding("the site that the snippets name", built.stdout.strip().splitlines()[-1])
        return
    known = clips()[clip.id]
    code = {row.host: row.code for row in snippets(known, f"{home}/")}
    hosts = folder / "hosts"
    hosts.mkdir()
    (hosts / "index.html").write_text("<!doctype html><h1>A lecture</h1>")
    with serving(folder / "site", port), serving(hosts) as pages:
        for name, host, within in WITHIN:
            yield Finding(f"the snippet in {name}", outcome(within, browser, hosts, pages, code[host]))
    named = {
        f"{clip.id}.jpg": folder / "site" / poster(known),
        known.saved_as("mp4", "light"): folder / "site" / MEDIA / known.theme("light")["mp4"],
    }
    yield Finding("the snippet in Beamer", decks.in_latex(hosts, code["Beamer"], named))


def outcome(within: Host, browser: Browser, hosts: Path, pages: str, code: str) -> str:
    """What is wrong with a snippet in a host, or with the host."""
    try:
        return within(browser, hosts, pages, code)
    except MissingError as problem:
        return str(problem)


def in_page(browser: Browser, hosts: Path, pages: str, code: str) -> str:
    """A page that has nothing else but a heading."""
    (hosts / "page.html").write_text(f"<!doctype html><meta charset='utf-8'><h1>A lecture</h1>{code}")
    return tried(browser, f"{pages}/page.html", plays, "page")


def in_notebook(browser: Browser, hosts: Path, pages: str, code: str) -> str:
    """A notebook with the snippet, run and converted to a page by the real nbconvert."""
    python = python_with("notebook", *NBCONVERT)
    cell: dict[str, Any] = {
        "cell_type": "code",
        "source": code,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "id": "clip",
    }
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": [cell]}
    (hosts / "book.ipynb").write_text(json.dumps(book))
    done = ended([str(python), "-m", "nbconvert", "--to", "html", "--execute", str(hosts / "book.ipynb")])
    return done or tried(browser, f"{pages}/book.html", plays, "notebook")


WITHIN: tuple[tuple[str, str, Host], ...] = (
    ("a web page", "Any web page", in_page),
    ("a course page", "Moodle, Canvas", in_page),
    ("reveal.js", "reveal.js", decks.in_reveal),
    ("Quarto's kind of page, made by Pandoc", "Quarto", decks.in_pandoc),
    ("Slidev", "Slidev", decks.in_slidev),
    ("Marp", "Marp", decks.in_marp),
    ("a notebook of Jupyter", "Jupyter", in_notebook),
)
