"""Pastes the snippets of a clip's page where they are meant to go, and sees that the clip plays or shows there.

The site is built for the address that it is served from here; reveal.js and nbconvert come from their registries, once,
into build/kit-hosts.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, FrameLocator, Page, TimeoutError

from docs.extensions.clips.media import clips
from docs.extensions.clips.snippets import snippets
from scenes.commands.rendered import Rendered
from tests.commands import ROOT, make, serving
from tests.kit.finding import Finding

TOOLS = ROOT / "build" / "kit-hosts"
REVEAL, NBCONVERT = "reveal.js@6.0.2", ("nbconvert==7.17.2", "ipykernel==7.4.0")
PATIENCE = 30_000  # milliseconds
DECK = """<!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="reveal/reveal.css"></head>
<body><div class="reveal"><div class="slides"><section><h2>Before</h2></section>{}</div></div>
<script src="reveal/reveal.js"></script><script>Reveal.initialize();</script></body></html>"""
PLAYS = "(video) => video.currentTime > 0.3"


def play_where_they_are_pasted(clip: Rendered, folder: Path, browser: Browser) -> Iterator[Finding]:
    """A web page, a slide of reveal.js, a notebook converted to a page: in each the player plays."""
    port = free_port()
    home = f"http://127.0.0.1:{port}"
    built = make("site", f"SITE={folder / 'site'}", SITE_URL=f"{home}/")
    if built.returncode:
        yield Finding("the site that the snippets name", built.stdout.strip().splitlines()[-1])
        return
    code = {row.host: row.code for row in snippets(clips()[clip.id], f"{home}/")}
    hosts = folder / "hosts"
    hosts.mkdir()
    with serving(folder / "site", port), serving(written(hosts, code)) as pages:
        for what, name in (("a web page", "page.html"), ("a course page", "course.html")):
            yield Finding(f"the snippet in {what}", outcome(browser, f"{pages}/{name}"))
        yield Finding("the snippet in Marp's kind of page", video_outcome(browser, f"{pages}/marp.html"))
        yield Finding("the snippet in reveal.js", in_reveal(browser, hosts, pages, code["reveal.js"]))
        yield Finding("the snippet in a notebook", in_notebook(browser, hosts, pages, code["Jupyter"]))


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def written(hosts: Path, code: dict[str, str]) -> Path:
    """The pages that need nothing but the snippet, at another address than the site, as lecturers' pages are."""
    course = code["Moodle, Canvas"]
    for name, body in (("page", code["Any web page"]), ("course", course), ("marp", code["Marp"].partition("\n\n")[2])):
        (hosts / f"{name}.html").write_text(f"<!doctype html><meta charset='utf-8'><h1>A lecture</h1>{body}")
    (hosts / "index.html").write_text("<!doctype html><h1>A lecture</h1>")
    return hosts


def outcome(browser: Browser, address: str, key: str = "") -> str:
    """What is wrong with the player in the frame of a page."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(address)
        if key:
            page.keyboard.press(key)
        return wrong_with(page, page.frame_locator("iframe"))


def wrong_with(page: Page, frame: FrameLocator) -> str:
    """The player is to play when it is asked to, and to stand at the next step when that is asked for."""
    try:
        frame.get_by_role("button", name="Play").click(timeout=PATIENCE)
        playing(page, frame)
        frame.get_by_role("slider", name="Step").press("End", timeout=PATIENCE)
        frame.locator(".bp-ticks span:last-child.done").wait_for(timeout=PATIENCE)
    except TimeoutError as error:
        return str(error).splitlines()[0]
    return ""


def playing(page: Page, frame: FrameLocator) -> None:
    """Waits until the film in a frame has moved."""
    for _ in range(PATIENCE // 250):
        if frame.locator("video").evaluate(PLAYS, timeout=PATIENCE):
            return
        page.wait_for_timeout(250)
    raise TimeoutError("the film does not move.")


def video_outcome(browser: Browser, address: str) -> str:
    """What is wrong with a film that stands in a page without the player."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        try:
            page.locator("video").evaluate("(video) => video.play()", timeout=PATIENCE)
            page.wait_for_function("document.querySelector('video').currentTime > 0.3", timeout=PATIENCE)
        except TimeoutError as error:
            return str(error).splitlines()[0]
    return ""


def in_reveal(browser: Browser, hosts: Path, pages: str, code: str) -> str:
    """The slide after another one in a deck of the real reveal.js."""
    package = TOOLS / "node_modules" / "reveal.js" / "dist"
    if not package.is_dir():
        npm = shutil.which("npm")
        if not npm:
            return "reveal.js cannot be had: there is no npm."
        TOOLS.mkdir(parents=True, exist_ok=True)
        run(npm, "install", "--prefix", str(TOOLS), "--no-audit", "--no-fund", "--silent", REVEAL)
    shutil.copytree(package, hosts / "reveal")
    (hosts / "deck.html").write_text(DECK.format(code))
    return outcome(browser, f"{pages}/deck.html", "ArrowRight")


def in_notebook(browser: Browser, hosts: Path, pages: str, code: str) -> str:
    """A notebook with the snippet, run and converted to a page by the real nbconvert."""
    python = TOOLS / "venv" / "bin" / "python"
    if not python.is_file():
        run(sys.executable, "-m", "venv", str(TOOLS / "venv"))
        run(str(python), "-m", "pip", "install", "-q", *NBCONVERT)
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
    done = run(str(python), "-m", "nbconvert", "--to", "html", "--execute", str(hosts / "book.ipynb"))
    return done or outcome(browser, f"{pages}/book.html")


def run(*command: str) -> str:
    """Runs a program; the last line of what it said if it failed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stderr or done.stdout).strip().splitlines()[-1]
