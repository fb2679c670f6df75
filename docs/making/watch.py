"""Serves the site while it is being written: `python -m docs.making.watch --port 8000`, which `make watch` runs.

What is saved is built again, as little of it as will do, and the browser loads its page anew. Only this server tells it
to: nothing in the built site does. Whatever is wrong is said in a sentence, and the last good page stays.
"""

from __future__ import annotations

from backprop_core.command import run_command

import argparse
import asyncio
import re
import shutil
import sys
import time
from collections.abc import Generator, Iterable
from pathlib import Path

from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler
from watchfiles import Change, DefaultFilter, awatch

from docs.making.serve import Page, file_options, port_of, run, serve

SITE = Path("build/watch")
WATCHED = ("docs", "mkdocs.yml")
MADE = ("docs/generated",)  # written by builds
STYLES, MODULES, PAGES, ALL = "styles", "modules", "pages", "the whole site"

RELOAD = "/watch-reload.js"
EVENTS = "/watch-events"
SCRIPT = f'<script src="{RELOAD}" type="module"></script>\n'.encode()
LISTEN = f'new EventSource("{EVENTS}").onmessage = () => location.reload();\n'

# Which programs make a kind anew, and which of the files that they write the site has.
MAKERS = {
    STYLES: (["docs.making.stylesheets"],),
    MODULES: (["docs.making.modules"],),
    PAGES: (["mkdocs", "build", "--quiet", "--dirty", "--site-dir", str(SITE)],),
    ALL: (
        ["docs.making.stylesheets"],
        ["docs.making.modules"],
        ["mkdocs", "build", "--quiet", "--strict", "--site-dir", str(SITE)],
    ),
}
GENERATED = {STYLES: "*.css", MODULES: "modules.js"}

ERROR = re.compile(r"^(?:ERROR +- +|\w*Error: )(?!\s*Error (?:reading|building) page '[^']*':$)(.+)$", re.MULTILINE)
WARNING = re.compile(r"^WARNING +- +(.+)$", re.MULTILINE)
DIRTY = "A 'dirty' build"  # what MkDocs warns of at every build of single pages

Content = Generator[bytes, None, None]
listeners: set[asyncio.Queue[None]] = set()


class WatchedPage(Page):
    """A file of the site; a page is given the script that loads it anew."""

    def get_content_size(self) -> int:
        assert self.absolute_path
        return super().get_content_size() + len(added(self.absolute_path))

    @classmethod
    def get_content(
        cls, abspath: str, start: int | None = None, end: int | None = None
    ) -> Generator[bytes, None, None]:
        if added(abspath):
            yield (Path(abspath).read_bytes() + SCRIPT)[start:end]
        else:
            yield from super().get_content(abspath, start, end)


class Reload(RequestHandler):
    """The script that each page is given."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript")
        self.finish(LISTEN)


class Events(RequestHandler):
    """A line that stays open, on which a page is told to load itself anew."""

    async def get(self) -> None:
        self.set_header("Content-Type", "text/event-stream")
        news: asyncio.Queue[None] = asyncio.Queue()
        listeners.add(news)
        try:
            self.write(": here\n\n")
            while True:
                await self.flush()
                await news.get()
                self.write("data: built\n\n")
        except (StreamClosedError, asyncio.CancelledError):  # the page has gone, or the server goes
            pass
        finally:
            listeners.discard(news)


def added(path: str) -> bytes:
    """What is added to a file when it is served."""
    return SCRIPT if path.endswith(".html") else b""


def kind_of(path: Path) -> str:
    """What is to be built again when a file, given from the project's folder, has been saved."""
    match path.parts[:2], path.suffix:
        case ("docs", "styles"), ".css":
            return STYLES
        case ("docs", "explorable" | "player"), ".js":
            return MODULES
        case _, ".md":
            return PAGES
    return ALL


def work_for(saved: Iterable[Path]) -> list[str]:
    """The kinds to build again, the quickest first; the whole site covers them all."""
    kinds = {kind_of(path) for path in saved}
    return [ALL] if ALL in kinds else [kind for kind in (STYLES, MODULES, PAGES) if kind in kinds]


async def built(kind: str, saved: Iterable[Path]) -> bool:
    """Builds a kind again and says how it went; whether it went well."""
    began = time.perf_counter()
    for command in MAKERS[kind]:
        problem = await outcome(command)
        if problem:
            print(f"{kind.capitalize()}: {problem}", flush=True)
            return False
    if kind in GENERATED:
        copy(Path("docs/generated").glob(GENERATED[kind]))
        copy(path for path in saved if kind_of(path) == kind)
    names = ", ".join(sorted(path.name for path in saved if kind == ALL or kind_of(path) == kind))
    after = f" after {names}" if names else ""
    print(f"Built {kind}{after} in {time.perf_counter() - began:.1f} s.", flush=True)
    return True


async def outcome(command: list[str]) -> str:
    """Runs one of this project's programs; what it complained of, in a line."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said = (await process.communicate())[0].decode(errors="replace")
    return problem_in(said, failed=process.returncode != 0)


def problem_in(said: str, failed: bool) -> str:
    """The sentence that matters in what a program said."""
    errors = ERROR.findall(said)
    warnings = [line for line in WARNING.findall(said) if not line.startswith(DIRTY)]
    if errors or warnings:
        return str((errors or warnings)[0]).strip()
    return (said.strip().splitlines() or ["it failed and said nothing."])[-1] if failed else ""


def copy(paths: Iterable[Path]) -> None:
    """Puts files of docs/ where the site has them; one that is gone goes there too."""
    for path in paths:
        place = SITE / path.relative_to("docs")
        if path.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
        else:
            place.unlink(missing_ok=True)


class Written(DefaultFilter):
    """Passes what people write: neither what builds write, nor what editors leave beside a file."""

    def __call__(self, change: Change, path: str) -> bool:
        inside = Path(path).resolve().relative_to(Path.cwd()).as_posix()
        return super().__call__(change, path) and not inside.startswith(MADE)


async def note(saved: asyncio.Queue[set[Path]]) -> None:
    """Puts down the files that are saved, also those that are while something is being built."""
    async for changes in awatch(*WATCHED, watch_filter=Written(), debounce=200):
        saved.put_nowait({Path(path).resolve().relative_to(Path.cwd()) for _, path in changes})


async def watch(port: int) -> None:
    """Builds the site, serves it, and builds again what is saved, until the process is ended."""
    saves: asyncio.Queue[set[Path]] = asyncio.Queue()
    handlers = [(RELOAD, Reload), (EVENTS, Events), (r"/(.*)", WatchedPage, file_options(SITE))]
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(note(saves))
        await built(ALL, [])
        tasks.create_task(serve(SITE, port, handlers))
        while True:
            saved = await saves.get()
            if any([await built(kind, saved) for kind in work_for(saved)]):
                for news in listeners:
                    news.put_nowait(None)


def main() -> None:
    """Reads the command line and watches; says in a sentence why it cannot."""
    parser = argparse.ArgumentParser(prog="python -m docs.making.watch", description="Serve the site as it is written.")
    parser.add_argument("--port", default="8000", help="where to begin looking for a free port")
    options = parser.parse_args()
    run(watch(port_of(options.port)), options.port)


if __name__ == "__main__":
    run_command(main, folder="build/watch")
