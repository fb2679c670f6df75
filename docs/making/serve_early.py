"""Serves the site while its clips are still being rendered: `python -m docs.making.serve_early site --port 8000`.

`make serve` runs it on a site built from sketches, which have the pictures and words of every clip and no film. A film
that a reader plays before it is there is rendered first, and the answer waits for it: the browser shows it as soon as
it comes, without loading its page anew. When all are there, the site is built again, with what is known only then.
"""

from __future__ import annotations

from backprop_core.command import INTERRUPTED, run_command

import argparse
import asyncio
import contextlib
import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docs.extensions.clips.media import MANIFEST, MEDIA
from docs.making.serve import Page, file_options, port_of, run, serve

CLIP = re.compile(r'<backprop-clip id="clip-([\w-]+)"')
FILMS = (".webm", ".mp4", ".gif", ".pptx")  # what a sketch lacks
OFTEN = 0.2  # seconds between two looks for a film
RENDER = "-m scenes.commands.render --missing --quality draft --theme light --asked".split()


@dataclass
class Rendering:
    """The rendering that is under way, the file in which it finds what was asked for, and whether it said that it ended
    when it was told to."""

    asked: Path
    is_over: bool = False
    has_said_so: bool = False

    def ask(self, clips: Iterable[str]) -> None:
        """Clips that are wanted before all others, the first of them foremost."""
        with self.asked.open("a", encoding="utf-8") as file:
            file.writelines(f"{clip}\n" for clip in reversed(list(clips)))


class EarlyPage(Page):
    """A file of the site; the clips of a page that is opened are rendered before others."""

    def initialize(self, path: str, default_filename: str, rendering: Rendering) -> None:  # type: ignore[override]
        super().initialize(path, default_filename)
        self.rendering = rendering

    async def get(self, path: str, include_body: bool = True) -> None:
        await super().get(path, include_body)
        if self.absolute_path and self.absolute_path.endswith(".html"):
            self.rendering.ask(CLIP.findall(Path(self.absolute_path).read_text(encoding="utf-8")))


class Film(EarlyPage):
    """A file of a clip, straight from where it is rendered to; a film that is not there yet is waited for."""

    async def get(self, path: str, include_body: bool = True) -> None:
        file = Path(self.root) / path
        if file.suffix in FILMS and not file.exists():
            self.rendering.ask([path.partition("/")[0]])
            while not (file.exists() or self.rendering.is_over):
                await asyncio.sleep(OFTEN)
        await super().get(path, include_body)


async def serve_early(site: Path, port: int) -> None:
    """Serve, and render meanwhile, until the process is told to end.

    Raises:
        KeyboardInterrupt: that has happened, and nobody has said so yet.
        SystemExit: it has, and what was at work has said so.
    """
    with tempfile.TemporaryDirectory() as scratch:
        rendering = Rendering(Path(scratch) / "asked")
        serving = serve(site, port, handlers(site, MANIFEST.parent, rendering))
        tasks = [asyncio.create_task(serving), asyncio.create_task(render(rendering, site))]
        for told in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(told, lambda: [task.cancel() for task in tasks])
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks)
        await asyncio.gather(*tasks, return_exceptions=True)  # what is at work tidies away
    if rendering.has_said_so:
        sys.exit(INTERRUPTED)
    raise KeyboardInterrupt


def handlers(site: Path, media: Path, rendering: Rendering) -> list[Any]:
    """Who answers for what: films come straight from where they are rendered to, all else from the site."""
    files = {"rendering": rendering}
    return [
        (rf"/{MEDIA}/(.*)", Film, file_options(media) | files),
        (r"/(.*)", EarlyPage, file_options(site) | files),
    ]


async def render(rendering: Rendering, site: Path) -> None:
    """Render what is missing, and build the site again if anything was."""
    before = MANIFEST.stat().st_mtime_ns
    await rendered(rendering)
    if MANIFEST.stat().st_mtime_ns != before:
        await ended(rendering, "make", "-s", "site", f"SITE={site}")
        print("Every clip is there, as a draft; make scenes renders them for the web, in light and dark.", flush=True)


async def rendered(rendering: Rendering, *more: str) -> None:
    """Let the renderer do what is missing; from then on nothing is waited for."""
    try:
        await ended(rendering, sys.executable, *RENDER, str(rendering.asked), *more)
    finally:
        rendering.is_over = True


async def ended(rendering: Rendering, *command: str) -> int:
    """Runs a program to its end; if this one is told to end before, so is that.

    It hears of Ctrl-C only from here, and so only once.
    """
    process = await asyncio.create_subprocess_exec(*command, start_new_session=True)
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGTERM)  # process.terminate() would take from asyncio how it ended
            rendering.has_said_so = await process.wait() == INTERRUPTED


def main() -> None:
    """Reads the command line and serves; says in a sentence why it cannot."""
    parser = argparse.ArgumentParser(prog="python -m docs.making.serve_early", description="Serve while clips render.")
    parser.add_argument("site", type=Path, help="folder of the built site")
    parser.add_argument("--port", default="8000", help="where to begin looking for a free port")
    options = parser.parse_args()
    run(serve_early(options.site, port_of(options.port)), options.port)


if __name__ == "__main__":
    run_command(main)
