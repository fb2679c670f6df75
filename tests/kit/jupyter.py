"""The explorable in the real JupyterLab: what a reader drags there reaches Python, and what Python sets moves the picture."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from scenes.commands.rendered import Rendered
from tests.commands import ROOT, make
from tests.kit.finding import Finding
from tests.kit.presenting import PATIENCE, tried
from tests.kit.tools import MissingError, free_port, python_with

JUPYTER = ("jupyterlab==4.6.6", f"anywidget=={version('anywidget')}")
STARTED = 120_000  # milliseconds in which a kernel has begun and imported all
CELLS = (
    'import backprop_core as bc\nwidget = bc.explore("(4x+1)^2", x=1)\nwidget',
    "print(widget.at, widget.trace.gradient)",
    'widget.at = {"x": 2}',
)


def explores_in_jupyterlab(_clip: Rendered, folder: Path, browser: Browser) -> Iterator[Finding]:
    """A notebook with the widget, in which the point travels both ways."""
    what = "the explorable in JupyterLab"
    made = make("widget")
    if made.returncode:
        yield Finding(what, made.stdout.strip().splitlines()[-1])
        return
    try:
        python = python_with("jupyterlab", *JUPYTER)
    except MissingError as problem:
        yield Finding(what, str(problem))
        return
    books = folder / "books"
    books.mkdir()
    (books / "book.ipynb").write_text(json.dumps(notebook()), encoding="utf-8")
    with lab(python, books) as address:
        yield Finding(what, tried(browser, f"{address}/lab/tree/book.ipynb", both_ways, "jupyterlab"))


def notebook() -> dict[str, Any]:
    """The cells as Jupyter keeps them."""
    empty: dict[str, Any] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**empty, "source": source, "id": f"cell-{place}"} for place, source in enumerate(CELLS)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}


@contextmanager
def lab(python: Path, books: Path) -> Iterator[str]:
    """JupyterLab at work in a folder, with the package as it stands in the project's."""
    port = free_port()
    options = [
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        f"--ServerApp.root_dir={books}",
        "--IdentityProvider.token=",
    ]
    with subprocess.Popen(
        [str(python), "-m", "jupyterlab", *options],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            assert running.stderr
            for line in running.stderr:
                if f":{port}/lab" in line:
                    break
            yield f"http://127.0.0.1:{port}"
        finally:
            running.kill()


def both_ways(page: Page) -> str:
    """Runs the cells one after the other, and drags the point between them."""
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    picture = page.locator("backprop-explorable .bp-graph").first

    def run(cell: int) -> None:
        cells.nth(cell).locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")

    page.get_by_text("| Idle").wait_for(timeout=STARTED)
    run(0)
    picture.wait_for(timeout=STARTED)
    expect(picture).to_contain_text("25")
    page.get_by_role("slider", name="x").first.fill("1.5")
    expect(picture).to_contain_text("49", timeout=PATIENCE)
    page.wait_for_timeout(1000)  # Python hears of a drag when it pauses, and nothing in the page tells that it has
    run(1)
    expect(cells.nth(1).locator("pre").last).to_have_text("{'x': 1.5} {'x': 56.0}\n", timeout=PATIENCE)
    run(2)
    expect(picture).to_contain_text("81", timeout=PATIENCE)
    return ""
